import type { Pool } from 'pg';
import type { MailKind } from '../domain/events';
import type { Language } from '../domain/language';

/** Everything that a mail of the outbox is made of. */
export type MailToSend = {
  kind: MailKind;
  state: 'queued' | 'attempting' | 'accepted' | 'unknown' | 'failed';
  atMs: number;
  resolutionSeq: number | null;
  number: number;
  subject: string;
  language: Language;
  requesterAddress: string;
  requesterName: string;
  /** The message it carries (an agent's comment) or confirms (the customer's). */
  message: { author: 'customer' | 'agent'; authorName: string; text: string } | undefined;
  /** The customer's last message before it, for the quote and the threading headers. */
  answered: { atMs: number; text: string; messageId: string | null; referenceIds: string[] };
};

type Row = {
  kind: MailKind;
  state: MailToSend['state'];
  at: Date;
  resolution_seq: number | null;
  number: number;
  subject: string;
  language: Language;
  requester_address: string;
  requester_name: string;
  author: 'customer' | 'agent' | null;
  author_name: string | null;
  text: string | null;
  answered_at: Date;
  answered_text: string;
  answered_message_id: string | null;
  answered_reference_ids: string[];
};

/** Marks the attempt and reads what the mail needs, in one round trip. */
const beginAttemptSql = `
  with attempt as (
    update outbox set state = 'attempting', attempts = attempts + 1, last_attempt_at = now(),
                      message_id = $3
     where ticket_id = $1 and mail_seq = $2 and state in ('queued', 'attempting', 'unknown')
    returning ticket_id, mail_seq
  )
  select o.kind, o.at, o.resolution_seq,
         case when attempt.mail_seq is null then o.state else 'attempting' end as state,
         t.number, t.subject, t.language, t.requester_address, t.requester_name,
         m.author, c.author_name, left(c.body_text, c.visible_length) as text,
         q.at as answered_at, q.text as answered_text, q.message_id as answered_message_id,
         q.reference_ids as answered_reference_ids
    from outbox o
    join tickets t using (ticket_id)
    left join attempt on true
    left join messages m on m.ticket_id = o.ticket_id and m.message_no = o.message_no
    left join contents c on c.content_id = m.content_id
    cross join lateral (
      select qm.at, left(qc.body_text, qc.visible_length) as text, qc.message_id, qc.reference_ids
        from messages qm join contents qc using (content_id)
       where qm.ticket_id = o.ticket_id and qm.author = 'customer' and qm.seq <= o.mail_seq
       order by qm.message_no desc limit 1
    ) q
   where o.ticket_id = $1 and o.mail_seq = $2`;

/**
 * Marks an attempt to send the mail and returns what it is made of. A mail that is settled already
 * comes back with its state unchanged; `undefined` if there is no such mail.
 */
export async function beginAttempt(
  pool: Pool,
  ticketId: string,
  mailSeq: number,
  messageId: string,
): Promise<MailToSend | undefined> {
  const found = await pool.query<Row>({
    name: 'begin-attempt',
    text: beginAttemptSql,
    values: [ticketId, mailSeq, messageId],
  });
  const row = found.rows[0];
  if (row === undefined) return undefined;
  const { author, author_name: authorName, text } = row;
  const hasMessage = author !== null && authorName !== null && text !== null;
  return {
    kind: row.kind,
    state: row.state,
    atMs: row.at.getTime(),
    resolutionSeq: row.resolution_seq,
    number: row.number,
    subject: row.subject,
    language: row.language,
    requesterAddress: row.requester_address,
    requesterName: row.requester_name,
    message: hasMessage ? { author, authorName, text } : undefined,
    answered: {
      atMs: row.answered_at.getTime(),
      text: row.answered_text,
      messageId: row.answered_message_id,
      referenceIds: row.answered_reference_ids,
    },
  };
}

/** Writes down what became of an attempt, with the relay's own words. */
export async function endAttempt(
  pool: Pool,
  ticketId: string,
  mailSeq: number,
  state: 'accepted' | 'failed' | 'unknown' | 'queued',
  relayAnswer: string,
): Promise<void> {
  const isSettled = state === 'accepted' || state === 'failed';
  await pool.query({
    name: 'end-attempt',
    text: `update outbox set state = $3, relay_answer = $4,
                  settled_at = case when $5 then now() end
            where ticket_id = $1 and mail_seq = $2`,
    values: [ticketId, mailSeq, state, relayAnswer.slice(0, 2_000), isSettled],
  });
}
