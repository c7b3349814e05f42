import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { stageContent } from '../../src/db/contents';
import { recordTurn } from '../../src/db/turn-record';
import type { TicketCommand } from '../../src/domain/commands';
import type { ServiceTerms } from '../../src/domain/terms';
import type { Actor, Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { testContent } from './ticket-lab';

/** What somebody does at an instant; nothing but time passing if there is no command. */
export type Deed = { atMs: number; actor?: Actor; command?: TicketCommand };

const customer: Actor = { role: 'customer' };

/** Records a ticket as its workflow would: the same core, the same statement. Returns its id. */
export async function recordLife(
  pool: Pool,
  terms: ServiceTerms,
  openedAtMs: number,
  deeds: readonly Deed[],
): Promise<string> {
  const ticketId = randomUUID();
  for (const contentId of ['question', 'answer']) {
    await stageContent(pool, testContent(contentId, contentId));
  }
  const [channel, language, contentId] = ['email', 'ru', 'question'] as const;
  const opening = { kind: 'openTicket', channel, language, contentId, terms } as const;
  let ticket: Ticket | null = null;
  const all: readonly Deed[] = [{ atMs: openedAtMs, command: opening }, ...deeds];
  for (const { atMs, actor = customer, command } of all) {
    const envelopes = command ? [{ commandId: randomUUID(), actor, command }] : [];
    const waiting = envelopes.map((envelope) => ({ envelope, hasCaller: true }));
    const turn: ReturnType<typeof takeTurn> = takeTurn(ticketId, ticket, waiting, atMs);
    const { events, mails } = turn;
    if (turn.ticket === null || events.length === 0) continue;
    const baseSeq: number = ticket?.seq ?? 0;
    const { result } = await recordTurn(pool, {
      ticketId,
      baseSeq,
      ticket: turn.ticket,
      events,
      mails,
    });
    if (result !== 'recorded') throw new Error(`The turn was not recorded: ${result}`);
    ({ ticket } = turn);
  }
  return ticketId;
}
