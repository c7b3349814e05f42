import { isCancellation, patched, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { DeliveryResult } from '../activities/mail';
import type { CommandEnvelope } from '../src/domain/commands';
import type { MailEffect } from '../src/domain/react';

/**
 * Three days of attempts, at most five minutes apart: what a relay's own queue would do (RFC 5321
 * §4.5.4.1 asks for four to five days, a support answer is stale before).
 */
const patienceMs = 3 * 24 * 60 * 60_000;

/**
 * The heartbeat tells a killed worker within seconds, so an attempt may take what a slow relay takes
 * for all recipients: one that were ended earlier would go on and meet the next one, which another
 * process makes, with a second mail.
 */
const deliveriesWithin = (leftMs: number) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '30m',
    heartbeatTimeout: '10s',
    scheduleToCloseTimeout: leftMs,
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
    const giveUpAtMs = Date.now() + patienceMs;
    const told = new Set<string>();
    try {
      for (;;) {
        const { deliverMail } = deliveriesWithin(Math.max(1, giveUpAtMs - Date.now()));
        const delivery = await deliverMail({ ticketId: this.ticketId, mailSeq, told: [...told] });
        this.tell(mail, delivery, told);
        if (delivery.isUnfinished !== true) return;
      }
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Of its own recipient it may be told already: then it is the copies whose time is over.
      this.giveUp(mail, 'NOT_DELIVERED_IN_TIME', undefined, told.has('') ? 'copies' : undefined);
    } finally {
      this.flying.delete(mailSeq);
    }
  }

  /** Reports what is given up and was not `told` before. */
  private tell(mail: MailEffect, delivery: DeliveryResult, told: Set<string>): void {
    const own = delivery.state === 'failed' ? [{ participantId: '', reason: delivery.reason }] : [];
    // Older workers know of no copies.
    for (const { participantId, reason } of [...own, ...(delivery.refusedCopies ?? [])]) {
      if (told.has(participantId)) continue;
      told.add(participantId);
      this.giveUp(mail, reason, participantId === '' ? undefined : participantId);
    }
  }

  private giveUp(
    { mailSeq, kind }: MailEffect,
    reason: string,
    participantId?: string,
    ofWhat = participantId,
  ): void {
    const isTold = patched('failed-delivery-notice');
    this.report({
      commandId: ['delivery-failed', mailSeq, ...(ofWhat === undefined ? [] : [ofWhat])].join('-'),
      actor: { role: 'system' },
      command: {
        kind: 'deliveryFailed',
        mailSeq,
        reason,
        ...(participantId && { participantId }),
        ...(isTold && { mailKind: kind }),
      },
    });
  }
}
