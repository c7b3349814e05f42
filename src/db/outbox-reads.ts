import type { Pool } from 'pg';
import type { MailKind, TeamRecipient } from '../domain/events';
import type { MailState } from './outbox';

/** Attempts in a row that ended alike, without the relay's last word. Times by the server's clock. */
export type RecordedAttempts = {
  /** `queued`: not taken; `unknown`: it may have been; `interrupted`: the process that tried was lost. */
  outcome: 'queued' | 'unknown' | 'interrupted';
  relayAnswer: string;
  times: number;
  firstAtMs: number;
  lastAtMs: number;
};

/** What became of a mail to one recipient. Times by the server's clock. */
export type RecordedDelivery = {
  state: MailState;
  attempts: number;
  lastAttemptAtMs: number | null;
  settledAtMs: number | null;
  relayAnswer: string | null;
  /** The attempts before the last word, oldest first; at most 20 lines. */
  attemptsWithoutAnswer: RecordedAttempts[];
};

/** A participant's copy; `address` is `null` if nobody is known under the id. */
export type RecordedCopy = RecordedDelivery & { participantId: string; address: string | null };

/** A mail of the outbox and the evidence of what became of it. */
export type RecordedMail = RecordedDelivery & {
  mailSeq: number;
  kind: MailKind;
  atMs: number;
  messageNo: number | null;
  messageId: string | null;
  /** Who of the team it is for; `null` for the customer's mails. */
  recipient: TeamRecipient | null;
  copies: RecordedCopy[];
};

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/** The lines of a recipient's attempts, oldest first. */
const attemptsOf = (participantId: string) => `
  coalesce((select jsonb_agg(jsonb_build_object(
      'outcome', d.outcome, 'relayAnswer', d.relay_answer, 'times', d.times,
      'firstAtMs', ${ms('d.first_at')}, 'lastAtMs', ${ms('d.last_at')}) order by d.group_no)
    from delivery_attempts d where d.ticket_id = o.ticket_id and d.mail_seq = o.mail_seq
     and d.participant_id = ${participantId}), '[]')`;

/** The last `limit` mails whose event lies before `beforeSeq`, oldest first. */
export async function mailsBefore(
  pool: Pool,
  ticketId: string,
  beforeSeq: number,
  limit: number,
): Promise<RecordedMail[]> {
  const found = await pool.query<RecordedMail>({
    name: 'mails-before',
    text: `
      select mail_seq as "mailSeq", kind, message_no as "messageNo", message_id as "messageId",
             state, attempts, relay_answer as "relayAnswer", recipient, ${ms('at')} as "atMs",
             ${ms('last_attempt_at')} as "lastAttemptAtMs", ${ms('settled_at')} as "settledAtMs",
             ${attemptsOf("''")} as "attemptsWithoutAnswer",
             coalesce((select jsonb_agg(jsonb_build_object(
                 'participantId', c.participant_id, 'address', p.address, 'state', c.state,
                 'attempts', c.attempts, 'lastAttemptAtMs', ${ms('c.last_attempt_at')},
                 'settledAtMs', ${ms('c.settled_at')}, 'relayAnswer', c.relay_answer,
                 'attemptsWithoutAnswer', ${attemptsOf('c.participant_id')})
                 order by c.participant_id)
               from outbox_copies c left join participants p using (participant_id)
              where c.ticket_id = o.ticket_id and c.mail_seq = o.mail_seq), '[]') as copies
        from outbox o where ticket_id = $1 and mail_seq < $2 order by mail_seq desc limit $3`,
    values: [ticketId, beforeSeq, limit],
  });
  return found.rows.reverse();
}
