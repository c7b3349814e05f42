import type { Pool } from 'pg';
import type { MailKind, TeamRecipient, TicketEvent } from '../domain/events';
import type { Language } from '../domain/language';
import { currentEvent, currentTicket, type StoredEvent, type StoredState } from '../domain/legacy';
import type { Ticket } from '../domain/ticket';

/** Everything that a mail of the outbox is made of. */
export type MailToSend = {
  /** The ticket as it is recorded at this attempt. */
  ticket: Ticket;
  state: 'queued' | 'attempting' | 'accepted' | 'unknown' | 'failed' | 'bounced';
  atMs: number;
  number: number;
  subject: string;
} & (ForCustomer | ForTeam);

/** What the customer's mails are made of. */
export type ForCustomer = {
  kind: Exclude<MailKind, 'team_notice'>;
  resolutionSeq: number | null;
  language: Language;
  requesterAddress: string;
  requesterName: string;
  /** The message it carries (an agent's comment) or confirms (the customer's). */
  message: { author: 'customer' | 'agent'; authorName: string; text: string } | undefined;
  /** The customer's last message before it, for the quote and the threading headers. */
  answered: { atMs: number; text: string; messageId: string | null; referenceIds: string[] };
};

/** What a notice to the team is made of: no message of the customer's. */
export type ForTeam = {
  kind: 'team_notice';
  recipient: TeamRecipient;
  /** The event that asked for it. */
  event: TicketEvent;
  /** The latest warning or breach of the same metric before it. */
  trigger: TicketEvent | undefined;
};

type Row = {
  kind: MailKind;
  recipient: TeamRecipient | null;
  ticket_state: StoredState;
  event: StoredEvent;
  trigger: StoredEvent | null;
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

/**
 * Marks the attempt and reads what the mail needs, in one round trip. A notice's Message-ID ($4) is
 * not a mail's ($3): see `noticeMessageId`.
 */
const beginAttemptSql = `
  with attempt as (
    update outbox set state = 'attempting', attempts = attempts + 1, last_attempt_at = now(),
                      message_id = case when recipient is null then $3 else $4 end
     where ticket_id = $1 and mail_seq = $2 and state in ('queued', 'attempting', 'unknown')
    returning ticket_id, mail_seq
  )
  select o.kind, o.recipient, o.at, o.resolution_seq, t.state as ticket_state,
         e.event, due.event as trigger,
         case when attempt.mail_seq is null then o.state else 'attempting' end as state,
         t.number, t.subject, t.language, t.requester_address, t.requester_name,
         m.author, c.author_name, left(c.body_text, c.visible_length) as text,
         q.at as answered_at, q.text as answered_text, q.message_id as answered_message_id,
         q.reference_ids as answered_reference_ids
    from outbox o
    join tickets t using (ticket_id)
    join ticket_events e on e.ticket_id = o.ticket_id and e.seq = o.mail_seq
    left join lateral (
      select d.event from ticket_events d
       where o.recipient is not null and d.ticket_id = o.ticket_id and d.seq < o.mail_seq
         and d.type in ('slaWarned', 'slaBreached') and d.event->>'metric' = e.event->>'metric'
       order by d.seq desc limit 1
    ) due on true
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

function forCustomer(row: Row, kind: ForCustomer['kind']): ForCustomer {
  const { author, author_name: authorName, text } = row;
  const hasMessage = author !== null && authorName !== null && text !== null;
  return {
    kind,
    resolutionSeq: row.resolution_seq,
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

function forTeam({ recipient, event, trigger }: Row, kind: ForTeam['kind']): ForTeam {
  return {
    kind,
    recipient: recipient ?? 'team',
    event: currentEvent(event),
    trigger: trigger === null ? undefined : currentEvent(trigger),
  };
}

/**
 * Marks an attempt to send the mail, under one of the Message-IDs, and returns what it is made of. A
 * mail that is settled already comes back with its state unchanged; `undefined` if there is no such
 * mail.
 */
export async function beginAttempt(
  pool: Pool,
  ticketId: string,
  mailSeq: number,
  messageIds: { mail: string; notice: string },
): Promise<MailToSend | undefined> {
  const found = await pool.query<Row>({
    name: 'begin-attempt',
    text: beginAttemptSql,
    values: [ticketId, mailSeq, messageIds.mail, messageIds.notice],
  });
  const row = found.rows[0];
  if (row === undefined) return undefined;
  const { kind, state, number, subject } = row;
  return {
    ticket: currentTicket(row.ticket_state),
    state,
    atMs: row.at.getTime(),
    number,
    subject,
    ...(kind === 'team_notice' ? forTeam(row, kind) : forCustomer(row, kind)),
  };
}

/**
 * Writes down what became of an attempt, with the relay's own words. A mail that came back meanwhile
 * stays bounced: that is the later word.
 */
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
            where ticket_id = $1 and mail_seq = $2 and state <> 'bounced'`,
    values: [ticketId, mailSeq, state, relayAnswer.slice(0, 2_000), isSettled],
  });
}
