import type { Pool } from 'pg';
import { currentTicket, type StoredState } from '../domain/legacy';
import type { Ticket } from '../domain/ticket';
import { beforeAllTickets } from './ticket-ids';

export type OpenTicket = { number: number; ticket: Ticket };

/** How many tickets are in memory at a time. */
const batchSize = 500;

const batchSql = `
  select ticket_id, number, state from tickets
   where status <> 'closed' and ticket_id > $1 order by ticket_id limit $2`;

/**
 * All tickets that are not closed, in batches, ordered by ticket id: memory does not depend on how
 * many there are. Throws when the database does not answer.
 */
export async function* openTickets(pool: Pool): AsyncGenerator<OpenTicket[]> {
  let afterId = beforeAllTickets;
  for (;;) {
    const read = await pool.query<{ ticket_id: string; number: number; state: StoredState }>(
      batchSql,
      [afterId, batchSize],
    );
    const last = read.rows.at(-1);
    if (last === undefined) return;
    afterId = last.ticket_id;
    yield read.rows.map(({ number, state }) => ({ number, ticket: currentTicket(state) }));
  }
}

/** How many tickets are not closed. */
export async function countOpenTickets(pool: Pool): Promise<number> {
  const counted = await pool.query<{ tickets: number }>(
    "select count(*)::float8 as tickets from tickets where status <> 'closed'",
  );
  return counted.rows[0]?.tickets ?? 0;
}
