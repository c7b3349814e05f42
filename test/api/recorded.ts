import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { stageContent, type Content } from '../../src/db/contents';
import { endAttempt } from '../../src/db/delivery-evidence';
import { beginAttempt } from '../../src/db/outbox';
import { loadStored, recordTurn } from '../../src/db/turn-record';
import type { ApiDependencies } from '../../src/api/app';
import type { CommandEnvelope, TicketCommand } from '../../src/domain/commands';
import { currentTicket } from '../../src/domain/legacy';
import type { ServiceTerms } from '../../src/domain/terms';
import type { Actor, Channel, Ticket, TicketDetails } from '../../src/domain/ticket';
import { takeTurn, type CommandOutcome } from '../../src/domain/turn';
import { CommandRejected } from '../../src/temporal/ticket-client';
import { defaultTerms } from '../../src/terms/default-terms';
import type { CommandAccepted } from '../../workflows/messages';
import { testContent } from '../support/ticket-lab';

export const anna: Actor = { role: 'agent', agentId: 'anna' };
export const customer: Actor = { role: 'customer' };
const system: Actor = { role: 'system' };

/** Tickets as the workflow would have recorded them, at instants that a test chooses. */
export class RecordedTickets {
  /** Monday, 10:00 in Moscow. */
  nowMs = Date.parse('2026-01-12T10:00:00+03:00');

  constructor(readonly pool: Pool) {}

  async stage(text: string, more: Partial<Content> = {}): Promise<string> {
    const content = testContent(randomUUID(), text, more);
    await stageContent(this.pool, content);
    return content.contentId;
  }

  /** Opens a ticket and returns its id. */
  async open(
    text: string,
    more: Partial<Content> & {
      channel?: Channel;
      actor?: Actor;
      details?: Partial<TicketDetails>;
      terms?: ServiceTerms;
    } = {},
  ): Promise<string> {
    const { channel = 'email', actor = customer, details, terms, ...content } = more;
    const ticketId = randomUUID();
    await this.give(ticketId, actor, {
      kind: 'openTicket',
      channel,
      language: content.language ?? 'ru',
      contentId: await this.stage(text, content),
      terms: terms ?? defaultTerms(),
      ...(details && { details }),
    });
    return ticketId;
  }

  /** Gives a ticket a command and records the turn; throws on a refusal. */
  async give(ticketId: string, actor: Actor, command: TicketCommand): Promise<void> {
    await this.carryOut(ticketId, { commandId: randomUUID(), actor, command });
  }

  /** What stands in for the engine: commands are decided and recorded at once, errands wait. */
  get engine(): ApiDependencies['tickets'] {
    return {
      open: async (ticketId, commandId, actor, command) => {
        await this.carryOut(ticketId, { commandId, actor, command });
      },
      command: (ticketId, envelope) => this.carryOut(ticketId, envelope),
    };
  }

  /** Runs the errands of a ticket, and tells it what became of each. */
  async runErrands(ticketId: string): Promise<void> {
    for (const { errandSeq, toTicketId, envelope } of (await this.state(ticketId)).errands) {
      const outcome = await this.carryOut(toTicketId, envelope).then(
        () => 'accepted' as const,
        (error: unknown) => {
          if (error instanceof CommandRejected) return error.code;
          throw error;
        },
      );
      await this.give(ticketId, system, { kind: 'errandSettled', errandSeq, outcome });
    }
  }

  /** The recorded state. */
  async state(ticketId: string): Promise<Ticket> {
    const stored = await loadStored(this.pool, ticketId);
    if (stored === null) throw new Error(`${ticketId} is not recorded`);
    return currentTicket(stored.ticket);
  }

  /** Lets everything happen that is due by now. */
  async passTime(ticketId: string): Promise<void> {
    await this.turn(ticketId, []);
  }

  async reply(
    ticketId: string,
    text: string,
    thenStatus?: 'resolved',
    files: Content['files'] = [],
  ): Promise<void> {
    const author = { source: 'api', authorAddress: 'anna', authorName: 'anna' } as const;
    const contentId = await this.stage(text, { ...author, files });
    await this.give(ticketId, anna, {
      kind: 'agentComment',
      contentId,
      visibility: 'reply',
      ...(thenStatus && { thenStatus }),
    });
  }

  async number(ticketId: string): Promise<number> {
    const found = await this.pool.query<{ number: number }>(
      'select number from tickets where ticket_id = $1',
      [ticketId],
    );
    return found.rows[0]?.number ?? 0;
  }

  /** Settles a mail as the relay would have answered. */
  async settleMail(
    ticketId: string,
    mailSeq: number,
    state: 'accepted' | 'failed',
    relayAnswer: string,
  ): Promise<void> {
    const messageId = `<${ticketId}.${mailSeq}@desk.example>`;
    await beginAttempt(this.pool, ticketId, mailSeq, { mail: messageId, notice: messageId });
    await endAttempt(this.pool, { ticketId, mailSeq, participantId: '' }, state, relayAnswer);
  }

  private async carryOut(ticketId: string, envelope: CommandEnvelope): Promise<CommandAccepted> {
    const [outcome] = await this.turn(ticketId, [{ envelope, hasCaller: true }]);
    if (outcome?.accepted !== true) {
      throw new CommandRejected(outcome?.code ?? 'TICKET_NOT_FOUND');
    }
    return outcome;
  }

  private async turn(
    ticketId: string,
    waiting: Parameters<typeof takeTurn>[2],
  ): Promise<CommandOutcome[]> {
    const stored = await loadStored(this.pool, ticketId);
    const before = stored && currentTicket(stored.ticket);
    const { ticket, events, mails, outcomes } = takeTurn(ticketId, before, waiting, this.nowMs);
    if (ticket === null || events.length === 0) return outcomes;
    const record = { ticketId, baseSeq: before?.seq ?? 0, ticket, events, mails };
    const { result } = await recordTurn(this.pool, record);
    if (result !== 'recorded') throw new Error(result);
    return outcomes;
  }
}
