import type { Pool } from 'pg';
import type { TicketEvent } from '../domain/events';
import { currentEvent, currentTicket, type StoredEvent, type StoredState } from '../domain/legacy';
import type { Ticket } from '../domain/ticket';
import { columnOf, type TicketRef } from './ticket-reads';

/** A ticket's whole history beside the state that was stored with it, read at one instant. */
export type TicketHistory = {
  ticketId: string;
  number: number;
  state: Ticket;
  /** Oldest first. */
  events: TicketEvent[];
};

/** Every recorded event of a ticket as it reads today, oldest first; none if there is no ticket. */
export async function loadHistory(pool: Pool, ticketId: string): Promise<TicketEvent[]> {
  const found = await pool.query<{ event: StoredEvent }>({
    name: 'load-history',
    text: 'select event from ticket_events where ticket_id = $1 order by seq',
    values: [ticketId],
  });
  return found.rows.map(({ event }) => currentEvent(event));
}

/**
 * The history and the stored state out of one statement, so that neither is ahead of the other, or
 * `undefined` if no ticket is recorded under this name.
 */
export async function findHistory(pool: Pool, ref: TicketRef): Promise<TicketHistory | undefined> {
  const [column, value] = columnOf(ref);
  const found = await pool.query<{
    ticketId: string;
    number: number;
    state: StoredState;
    events: StoredEvent[];
  }>({
    name: `find-history-by-${column}`,
    text: `select t.ticket_id as "ticketId", t.number, t.state,
                  (select jsonb_agg(e.event order by e.seq) from ticket_events e
                    where e.ticket_id = t.ticket_id) as events
             from tickets t where t.${column} = $1`,
    values: [value],
  });
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const { state, events, ...ticket } = row;
  return { ...ticket, state: currentTicket(state), events: events.map(currentEvent) };
}
