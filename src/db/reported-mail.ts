import type { Pool } from 'pg';

/** The mail of a ticket that a delivery report is about, and whose copy; `null`: the requester's. */
export type ReportedMail = { mailSeq: number; participantId: string | null };

/**
 * The mail that a report about this ticket speaks of: the one that it names (`mailSeq`), or the
 * latest that was sent to the recipient that it names, or the latest at all. `undefined` if the
 * ticket has sent no such mail.
 */
export async function reportedMail(
  pool: Pool,
  ticketId: string,
  named: { mailSeq: number | undefined; recipient: string | undefined },
): Promise<ReportedMail | undefined> {
  const found = await pool.query<ReportedMail>({
    name: 'reported-mail',
    text: `
      select o.mail_seq as "mailSeq", c.participant_id as "participantId"
        from outbox o
        left join (select c.ticket_id, c.mail_seq, c.participant_id
                     from outbox_copies c join participants p using (participant_id)
                    where lower(p.address) = lower($3)) c using (ticket_id, mail_seq)
       where o.ticket_id = $1 and o.recipient is null and o.attempts > 0
         and ($2::int is null or o.mail_seq = $2)
       order by (c.participant_id is not null) desc, o.mail_seq desc limit 1`,
    values: [ticketId, named.mailSeq ?? null, named.recipient ?? null],
  });
  return found.rows[0];
}
