import type { Pool } from 'pg';
import type { TeamRecipient } from '../domain/events';
import { undeliveredEvents } from '../domain/notice-cap';

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

/** How many notices of mails that did not arrive the relay took within the last hour, by whom they were for. */
export async function undeliveredNotices(
  pool: Pool,
): Promise<{ recipient: TeamRecipient; notices: number }[]> {
  const found = await pool.query<{ recipient: TeamRecipient; notices: number }>({
    name: 'undelivered-notices',
    text: `select o.recipient, count(*)::int as notices
             from outbox o
             join ticket_events e on e.ticket_id = o.ticket_id and e.seq = o.mail_seq
            where o.recipient is not null and o.state = 'accepted'
              and o.settled_at > now() - interval '1 hour' and e.type = any($1)
            group by o.recipient`,
    values: [undeliveredEvents],
  });
  return found.rows;
}
