import type { Pool } from 'pg';
import type { TeamRecipient } from '../domain/events';

/** Whom of the team each of these notices went to, in their order; what is no notice is left out. */
export async function noticeRecipients(
  pool: Pool,
  notices: readonly { ticketId: string; seq: number }[],
): Promise<{ ticketId: string; recipient: TeamRecipient }[]> {
  if (notices.length === 0) return [];
  const found = await pool.query<{ ticketId: string; recipient: TeamRecipient }>({
    name: 'notice-recipients',
    text: `select o.ticket_id as "ticketId", o.recipient
             from unnest($1::uuid[], $2::bigint[]) with ordinality asked(ticket_id, seq, place)
             join outbox o on o.ticket_id = asked.ticket_id and o.mail_seq = asked.seq
            where o.kind = 'team_notice' and o.recipient is not null
            order by asked.place`,
    values: [notices.map(({ ticketId }) => ticketId), notices.map(({ seq }) => seq)],
  });
  return found.rows;
}
