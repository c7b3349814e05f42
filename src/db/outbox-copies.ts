import type { Pool } from 'pg';
import type { AttemptsBefore, MailRecipient, MailState } from './outbox';

/** A copy of a mail: to whom, and what is known of it. */
export type MailCopy = {
  participantId: string;
  /** `null` if nobody is known under this id. */
  address: string | null;
  name: string;
  state: MailState;
  isSettled: boolean;
};

/** The copies of a mail in a fixed order. */
export async function copiesOf(pool: Pool, ticketId: string, mailSeq: number): Promise<MailCopy[]> {
  const found = await pool.query<MailCopy>({
    name: 'copies-of',
    text: `select c.participant_id as "participantId", p.address, coalesce(p.name, '') as name,
                  c.state, c.settled_at is not null as "isSettled"
             from outbox_copies c left join participants p using (participant_id)
            where c.ticket_id = $1 and c.mail_seq = $2 order by c.participant_id`,
    values: [ticketId, mailSeq],
  });
  return found.rows;
}

/** Marks an attempt to send a copy; `undefined` if it is settled already or there is none. */
export async function beginCopyAttempt(
  pool: Pool,
  { ticketId, mailSeq, participantId }: MailRecipient,
): Promise<AttemptsBefore | undefined> {
  const begun = await pool.query<AttemptsBefore>({
    name: 'begin-copy-attempt',
    text: `with attempt as (
             update outbox_copies
                set state = 'attempting', attempts = attempts + 1, last_attempt_at = now(),
                    attempt_with_files = attempts + 1
              where ticket_id = $1 and mail_seq = $2 and participant_id = $3
                and settled_at is null and state in ('queued', 'attempting', 'unknown')
             returning old.state, old.attempts, old.last_attempt_at as "lastAttemptAt"
           ), interrupted as (
             select note_attempt($1, $2, $3, 'interrupted', '', "lastAttemptAt")
               from attempt where state = 'attempting'
           )
           select attempt.*, (select count(*)::int from interrupted) as noted from attempt`,
    values: [ticketId, mailSeq, participantId],
  });
  const [row] = begun.rows;
  return row && { state: row.state, attempts: row.attempts, lastAttemptAt: row.lastAttemptAt };
}
