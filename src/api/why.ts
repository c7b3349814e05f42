import { isDeepStrictEqual } from 'node:util';
import { participantNames } from '../db/participants';
import { findHistory, type TicketHistory } from '../db/ticket-history';
import type { TicketRef } from '../db/ticket-reads';
import { evolveAll } from '../domain/evolve';
import { explain, type Explanation } from '../domain/explain';
import type { Ticket } from '../domain/ticket';
import type { ApiDependencies } from './dependencies';
import { mainZone } from './main-zone';
import { Problem } from './problem';

/** Why a ticket is where it is and what it waits for, as its recorded events say. */
export type Why = {
  number: number;
  asOfMs: number;
  explanation: Explanation;
  /** The zone of its calendar, for telling it. */
  zone: string;
  /** Whether the events lead to the very state that was stored with them. */
  consistent: boolean;
  /** What to call the participants whom its bounces name, by their ids. */
  participants: ReadonlyMap<string, string>;
};

/** What version 0.1 kept in a ticket's state: the rest of it is in the history alone. */
function keptBy01({ seq, status, statusAtMs, assigneeId, messageCount, resolution }: Ticket) {
  return { seq, status, statusAtMs, assigneeId, messageCount, resolution };
}

/** Which mails it sent, a ticket remembers since the version that began to; the events know all. */
function withoutMemory({ mail, ...ticket }: Ticket) {
  const { automaticMails, bounces } = mail;
  return { ...ticket, automaticMails, bounces };
}

function isSame(folded: Ticket, { state, events }: TicketHistory): boolean {
  const [first] = events;
  const is01 = first?.type === 'ticketOpened' && first.terms.edition === 1;
  const kept = (ticket: Ticket): unknown => (is01 ? keptBy01(ticket) : withoutMemory(ticket));
  // The stored state has been JSON, in which a missing field and an undefined one are the same.
  return isDeepStrictEqual(JSON.parse(JSON.stringify(kept(folded))), kept(state));
}

/** Folds a history; `INTERNAL` if there is none, which no recorded ticket is without. */
function fold(ticketId: string, events: TicketHistory['events']): Ticket {
  const ticket = evolveAll(null, ticketId, events);
  if (ticket === null) throw new Error(`Ticket ${ticketId} is recorded without events`);
  return ticket;
}

/** The history up to an instant; `INVALID_PARAMETERS` if the ticket was opened later. */
function upTo(events: TicketHistory['events'], asOfMs: number): TicketHistory['events'] {
  const known = events.filter(({ atMs }) => atMs <= asOfMs);
  if (known.length > 0) return known;
  const errors = [{ at: 'asOf', code: 'BEFORE_OPENING' }] as const;
  throw new Problem('INVALID_PARAMETERS', { errors });
}

/**
 * The explanation of a ticket at an instant of ticket time (now if none is given), computed from its
 * recorded events alone; of an earlier instant, from the events up to it. Where the events and the
 * stored state disagree it says so and logs an error. Throws `TICKET_NOT_FOUND`, and
 * `INVALID_PARAMETERS` for an instant before the opening.
 */
export async function whyOf(
  { pool, log, nowMs }: Pick<ApiDependencies, 'pool' | 'log' | 'nowMs'>,
  ref: TicketRef,
  asOfMs?: number,
): Promise<Why> {
  const history = await findHistory(pool, ref);
  if (history === undefined) throw new Problem('TICKET_NOT_FOUND');
  const { ticketId, number, events } = history;
  const latest = fold(ticketId, events);
  const consistent = isSame(latest, history);
  if (!consistent) {
    log.error({ ticketId, seq: latest.seq }, 'The events of a ticket do not lead to its state');
  }
  const then = asOfMs === undefined ? latest : fold(ticketId, upTo(events, asOfMs));
  const at = asOfMs ?? nowMs();
  const explanation = explain(then, at);
  const named = explanation.bounces.flatMap(({ participantId }) => participantId ?? []);
  const participants = await participantNames(pool, named);
  return { number, asOfMs: at, explanation, zone: mainZone(then.terms), consistent, participants };
}
