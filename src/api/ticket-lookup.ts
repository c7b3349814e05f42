import type { Pool } from 'pg';
import type { z } from 'zod';
import {
  listTickets,
  positionOf,
  type ListPosition,
  type TicketFilter,
  type TicketSummary,
} from '../db/ticket-list';
import { identifyTicket, type TicketRef } from '../db/ticket-reads';
import { decodeCursor, encodeCursor } from './cursor';
import { Problem } from './problem';
import type { ticketListQuery } from './schemas/ticket';

/** The ticket that a valid address names: digits are its number, anything else its id. */
export function refOf(text: string): TicketRef {
  return /^\d+$/.test(text) ? { number: Number(text) } : { ticketId: text };
}

/** The id of another ticket that a request's body names by its number; `OTHER_TICKET_UNKNOWN`. */
export async function otherTicketId(pool: Pool, number: number): Promise<string> {
  const other = await identifyTicket(pool, { number });
  if (other === undefined) throw new Problem('OTHER_TICKET_UNKNOWN');
  return other.ticketId;
}

type ListQuery = z.output<typeof ticketListQuery>;

/** What a list's query asks for. `q` is a number, with or without #, or else a whole address. */
export function filterOf(query: ListQuery): TicketFilter {
  const { status, assignee, q, slaDueBefore, type, priority, department, tag, grade, mail } = query;
  const number = q === undefined ? null : /^#?(\d{1,15})$/.exec(q);
  return {
    statuses: status === undefined ? undefined : [status].flat(),
    assigneeId: assignee === 'none' ? null : assignee,
    number: number ? Number(number[1]) : undefined,
    requesterAddress: number || q === '' ? undefined : q,
    type,
    priority,
    department,
    tag,
    grade,
    slaDueBeforeMs: slaDueBefore === undefined ? undefined : Date.parse(slaDueBefore),
    mail,
  };
}

/** One page of the list, and the cursor that asks for the next (`null`: there is none). */
export async function listPage(
  pool: Pool,
  query: ListQuery,
): Promise<{ tickets: TicketSummary[]; nextCursor: string | null }> {
  const { sort: order, limit } = query;
  let after: ListPosition | undefined;
  if (query.cursor !== undefined) {
    const [atMs, ticketId] = decodeCursor(order, query.cursor);
    after = { atMs, ticketId };
  }
  // One more than asked for tells whether there is a next page.
  const rows = await listTickets(pool, filterOf(query), { order, after, limit: limit + 1 });
  const tickets = rows.slice(0, limit);
  const last = rows.length > limit ? tickets.at(-1) : undefined;
  if (last === undefined) return { tickets, nextCursor: null };
  const { atMs, ticketId } = positionOf(order, last);
  return { tickets, nextCursor: encodeCursor(order, atMs, ticketId) };
}
