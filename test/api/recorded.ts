import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { stageContent, type Content } from '../../src/db/contents';
import { beginAttempt, endAttempt } from '../../src/db/outbox';
import { loadStored, recordTurn } from '../../src/db/turn-record';
import type { TicketCommand } from '../../src/domain/commands';
import type { Actor, Channel } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { defaultTerms } from '../../src/terms/default-terms';
import { testContent } from '../support/ticket-lab';

export const anna: Actor = { role: 'agent', agentId: 'anna' };
export const customer: Actor = { role: 'customer' };

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
    more: Partial<Content> & { channel?: Channel; actor?: Actor } = {},
  ): Promise<string> {
    const { channel = 'email', actor = customer, ...content } = more;
    const ticketId = randomUUID();
    await this.give(ticketId, actor, {
      kind: 'openTicket',
      channel,
      language: content.language ?? 'ru',
      contentId: await this.stage(text, content),
      terms: defaultTerms(),
    });
    return ticketId;
  }

  /** Gives a ticket a command and records the turn; throws on a refusal. */
  async give(ticketId: string, actor: Actor, command: TicketCommand): Promise<void> {
    const commandId = randomUUID();
    await this.turn(ticketId, [{ envelope: { commandId, actor, command }, hasCaller: true }]);
  }

  /** Lets everything happen that is due by now. */
  async passTime(ticketId: string): Promise<void> {
    await this.turn(ticketId, []);
  }

  async reply(ticketId: string, text: string, thenStatus?: 'resolved'): Promise<void> {
    const author = { source: 'api', authorAddress: 'anna', authorName: 'anna' } as const;
    const contentId = await this.stage(text, author);
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
    await endAttempt(this.pool, ticketId, mailSeq, state, relayAnswer);
  }

  private async turn(ticketId: string, waiting: Parameters<typeof takeTurn>[2]): Promise<void> {
    const before = (await loadStored(this.pool, ticketId))?.ticket ?? null;
    const turn = takeTurn(ticketId, before, waiting, this.nowMs);
    for (const outcome of turn.outcomes) if (!outcome.accepted) throw new Error(outcome.code);
    if (turn.ticket === null || turn.events.length === 0) return;
    const { ticket, events, mails } = turn;
    const record = { ticketId, baseSeq: before?.seq ?? 0, ticket, events, mails };
    const { result } = await recordTurn(this.pool, record);
    if (result !== 'recorded') throw new Error(result);
  }
}
