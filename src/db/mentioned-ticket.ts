import type { Pool } from 'pg';

/**
 * The first of these ticket numbers, in their order, whose ticket this address opened (whatever the
 * case it is written in), as that ticket's id; `undefined` if there is none.
 */
export async function ticketOfRequester(
  pool: Pool,
  numbers: readonly number[],
  requesterAddress: string,
): Promise<string | undefined> {
  const found = await pool.query<{ ticket_id: string }>({
    name: 'ticket-of-requester',
    text: `select ticket_id from tickets
            where number = any($1::bigint[]) and lower(requester_address) = lower($2)
            order by array_position($1::bigint[], number) limit 1`,
    values: [numbers, requesterAddress],
  });
  return found.rows[0]?.ticket_id;
}
