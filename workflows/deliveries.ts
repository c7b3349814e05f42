import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CommandEnvelope } from '../src/domain/commands';
import type { MailEffect } from '../src/domain/react';

/**
 * Three days of attempts, at most five minutes apart: what a relay's own queue would do (RFC 5321
 * §4.5.4.1 asks for four to five days, a support answer is stale before). The heartbeat tells a
 * killed worker from a slow relay.
 */
const { deliverMail } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  scheduleToCloseTimeout: '3d',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
});

/** The mails of a run that are on their way. None of them holds the ticket up. */
export class Deliveries {
  private readonly flying = new Map<number, MailEffect>();

  /** `report` gets a command for each mail that is given up. */
  constructor(
    private readonly ticketId: string,
    private readonly report: (envelope: CommandEnvelope) => void,
  ) {}

  get areDone(): boolean {
    return this.flying.size === 0;
  }

  get inFlight(): MailEffect[] {
    return [...this.flying.values()];
  }

  /** Starts what is not on its way yet. */
  start(mails: readonly MailEffect[]): void {
    for (const mail of mails) {
      if (this.flying.has(mail.mailSeq)) continue;
      this.flying.set(mail.mailSeq, mail);
      void this.deliver(mail);
    }
  }

  private async deliver(mail: MailEffect): Promise<void> {
    const { mailSeq } = mail;
    try {
      const delivery = await deliverMail({ ticketId: this.ticketId, mailSeq });
      if (delivery.state === 'failed') this.giveUp(mailSeq, delivery.reason);
      // Older workers know of no copies.
      for (const { participantId, reason } of delivery.refusedCopies ?? []) {
        this.giveUp(mailSeq, reason, participantId);
      }
    } catch (error) {
      if (isCancellation(error)) throw error;
      this.giveUp(mailSeq, 'NOT_DELIVERED_IN_TIME');
    } finally {
      this.flying.delete(mailSeq);
    }
  }

  private giveUp(mailSeq: number, reason: string, participantId?: string): void {
    const ofCopy = participantId === undefined ? '' : `-${participantId}`;
    this.report({
      commandId: `delivery-failed-${mailSeq}${ofCopy}`,
      actor: { role: 'system' },
      command: { kind: 'deliveryFailed', mailSeq, reason, ...(participantId && { participantId }) },
    });
  }
}
