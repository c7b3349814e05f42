import type { Pool } from 'pg';
import type { SentCopy } from '../domain/reported-copy';

/** A report comes within days, and the oldest mails of a long conversation are older. */
const latestMails = 64;

/**
 * Of a mail or a copy `c` of it: whether the relay took it, or may have. It may while it is being
 * handed over, since a report can overtake the relay's answer, and after an attempt whose answer was
 * lost, whatever the next one was told.
 */
const mayHaveBeenTaken = (participantId: string) => `
  (c.state in ('attempting', 'accepted', 'unknown', 'bounced')
   or exists (select 1 from delivery_attempts d
               where d.ticket_id = c.ticket_id and d.mail_seq = c.mail_seq
                 and d.participant_id = ${participantId}
                 and d.outcome in ('unknown', 'interrupted'))) as "mayHaveBeenTaken"`;

/**
 * The copies of the mail to the customer's side that the event `mailSeq` sent, or of the ticket's
 * latest 64 such mails; none if there is no such mail.
 */
export async function sentCopies(
  pool: Pool,
  ticketId: string,
  mailSeq: number | undefined,
): Promise<SentCopy[]> {
  const found = await pool.query<SentCopy>({
    name: 'sent-copies',
    text: `
      with mails as (
        select ticket_id, mail_seq, state from outbox
         where ticket_id = $1 and recipient is null and ($2::int is null or mail_seq = $2)
         order by mail_seq desc limit ${latestMails})
      select c.mail_seq as "mailSeq", null as "participantId",
             lower(coalesce(t.answer_address, t.requester_address)) as address,
             ${mayHaveBeenTaken(`''`)}
        from mails c join tickets t using (ticket_id)
      union all
      select c.mail_seq, c.participant_id, lower(p.address), ${mayHaveBeenTaken('c.participant_id')}
        from mails join outbox_copies c using (ticket_id, mail_seq)
        left join participants p using (participant_id)`,
    values: [ticketId, mailSeq ?? null],
  });
  return found.rows;
}
