import type { Pool } from 'pg';
import type { TeamRecipient } from '../domain/events';

/** A notice to the team, by the ticket and the event that asked for it, and who got it. */
export type SentNotice = { ticketId: string; recipient: TeamRecipient };

/** Who got each of these notices, in their order; one that was never sent is missing. */
export async function recipientsOfNotices(
  pool: Pool,
  notices: readonly { ticketId: string; seq: number }[],
): Promise<SentNotice[]> {
  if (notices.length === 0) return [];
  const found = await pool.query<SentNotice>({
    name: 'recipients-of-notices',
    text: `select o.ticket_id as "ticketId", o.recipient
             from unnest($1::uuid[], $2::int[]) with ordinality as n(ticket_id, mail_seq, position)
             join outbox o using (ticket_id, mail_seq)
            where o.recipient is not null order by n.position`,
    values: [notices.map(({ ticketId }) => ticketId), notices.map(({ seq }) => seq)],
  });
  return found.rows;
}
