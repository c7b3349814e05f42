import type { Pool } from 'pg';
import type { MailKind, TeamRecipient, TicketEvent } from '../domain/events';
import type { Language } from '../domain/language';
import { currentEvent, currentTicket, type StoredEvent, type StoredState } from '../domain/legacy';
import type { Ticket } from '../domain/ticket';

/** What is known of a mail to one recipient. A relay's acceptance is no delivery. */
export type MailState = 'queued' | 'attempting' | 'accepted' | 'unknown' | 'failed' | 'bounced';

/** One of a mail's recipients: a participant who gets a copy, or the one whom it is addressed to (`''`). */
export type MailRecipient = { ticketId: string; mailSeq: number; participantId: string };

export type AttemptsBefore = { attempts: number; state: MailState; lastAttemptAt: Date | null };

/** Everything that a mail of the outbox is made of. */
export type MailToSend = {
  /** The ticket as it is recorded at this attempt. */
  ticket: Ticket;
  state: MailState;
  /** How often it was tried before this attempt, and what was known of it then. */
  before: AttemptsBefore;
  mailSeq: number;
  /** As at its first attempt: under another, what was taken already would be a second mail. */
  messageId: string;
  atMs: number;
  number: number;
  subject: string;
} & (ForCustomer | ForTeam);

/** What the customer's mails are made of. */
export type ForCustomer = {
  kind: Exclude<MailKind, 'team_notice'>;
  resolutionSeq: number | null;
  language: Language;
  /** Where the customer reads, which may differ from where they write. */
  requesterAddress: string;
  /** The mailbox that the ticket is answered from; `null`: the support address. */
  mailbox: string | null;
  requesterName: string;
  /** The message it carries (an agent's comment) or confirms (the customer's). */
  message: CarriedMessage | undefined;
  /** The last message of a customer's before it, for the quote and the threading headers. */
  answered: AnsweredMessage;
  openedAtMs: number;
  /** This ticket's mails to customers before this one, oldest first: the first and the latest. */
  earlierMails: EarlierMail[];
  /** Whether participants get the same mail. */
  hasCopies: boolean;
};

/** A mail of the same ticket, and what it is called; `null`: nobody has tried to send it yet. */
export type EarlierMail = { seq: number; messageId: string | null };

/** A message that a mail carries or confirms. */
export type CarriedMessage = {
  author: 'customer' | 'agent';
  authorName: string;
  text: string;
  /** What the mail encloses of an agent's; nothing of a customer's, who has it. */
  files: FilesToEnclose | undefined;
};

/** Files of a content, read by `filesOf` when they are needed. */
export type FilesToEnclose = { contentId: string; sizeBytes: number };

/** A message of the customer's side, as the mails that answer it need it. */
export type AnsweredMessage = {
  atMs: number;
  text: string;
  /** Of its mail only the header is here: the text is ours, in its place. */
  isUnread: boolean;
  authorAddress: string;
  authorName: string;
  /** Where its author wants answers. */
  answerAddress: string;
  messageId: string | null;
  referenceIds: string[];
  /** The Thread-Index (MS-OXOMSG) of the mail that it came by. */
  threadIndex: string | null;
};

/** What a notice to the team is made of: no message of the customer's. */
export type ForTeam = {
  kind: 'team_notice';
  recipient: TeamRecipient;
  /** The event that asked for it. */
  event: TicketEvent;
  /** The latest warning or breach of the same metric before it. */
  trigger: TicketEvent | undefined;
  /** The relay's last words on the mail or copy that the event gives up, if it said any. */
  relayAnswer: string | null;
};

type Row = {
  kind: MailKind;
  recipient: TeamRecipient | null;
  ticket_state: StoredState;
  event: StoredEvent;
  trigger: StoredEvent | null;
  relay_answer: string | null;
  state: MailState;
  ended_meanwhile: boolean;
  attempts_before: number;
  state_before: MailState;
  last_attempt_before: Date | null;
  at: Date;
  resolution_seq: number | null;
  number: number;
  subject: string;
  language: Language;
  answer_address: string;
  mailbox: string | null;
  requester_name: string;
  author: 'customer' | 'agent' | null;
  content_id: string;
  files_bytes: number | null;
  author_name: string | null;
  text: string | null;
  answered_at: Date;
  answered_text: string;
  answered_unread: boolean;
  answered_address: string;
  answered_name: string;
  answered_at_address: string;
  answered_message_id: string | null;
  answered_reference_ids: string[];
  answered_thread_index: string | null;
  opened_at: Date;
  earlier_mails: EarlierMail[];
  message_id: string;
  has_copies: boolean;
};

/**
 * Marks the attempt and reads what the mail needs, in one round trip. A notice's Message-ID ($4) is
 * not a mail's ($3): see `noticeMessageId`. Either counts at the first attempt only, since the settings
 * that it is made of may change. What guests write is held from the others, so no mail
 * quotes it. A mail's headers are in its first 16 kB, or they are no conversation of Outlook's.
 */
const beginAttemptSql = `
  with attempt as (
    update outbox set state = 'attempting', attempts = attempts + 1, last_attempt_at = now(),
                      message_id = coalesce(message_id, case when recipient is null then $3 else $4 end),
                      attempt_with_files = attempts + 1
     where ticket_id = $1 and mail_seq = $2 and settled_at is null
       and state in ('queued', 'attempting', 'unknown')
    returning ticket_id, mail_seq, message_id, old.state as state_before,
              old.last_attempt_at as last_attempt_before
  ), interrupted as (
    select note_attempt($1, $2, '', 'interrupted', '', last_attempt_before)
      from attempt where state_before = 'attempting'
  )
  select o.kind, o.recipient, o.at, o.resolution_seq, t.state as ticket_state,
         e.event, due.event as trigger,
         case when e.type = 'deliveryFailed' then coalesce(
           (select k.relay_answer from outbox_copies k
             where k.ticket_id = o.ticket_id and k.mail_seq = (e.event->>'mailSeq')::int
               and k.participant_id = e.event->>'participantId'),
           (select g.relay_answer from outbox g
             where g.ticket_id = o.ticket_id and g.mail_seq = (e.event->>'mailSeq')::int
               and e.event->>'participantId' is null)) end as relay_answer,
         case when attempt.mail_seq is null then o.state else 'attempting' end as state,
         attempt.mail_seq is null and o.settled_at is null as ended_meanwhile,
         o.attempts as attempts_before, o.state as state_before,
         o.last_attempt_at as last_attempt_before,
         t.number, t.subject, t.language, t.requester_name, t.opened_at, t.mailbox,
         coalesce(t.answer_address, t.requester_address) as answer_address,
         m.author, m.content_id, c.author_name, left(c.body_text, c.visible_length) as text,
         case when m.author = 'agent' then
           (select sum(coalesce(b.size_bytes, octet_length(f.bytes)))::float8
              from content_files f left join blobs b using (blob_id)
             where f.content_id = m.content_id) end as files_bytes,
         q.at as answered_at, q.text as answered_text, q.message_id as answered_message_id,
         q.reference_ids as answered_reference_ids, q.author_address as answered_address,
         q.author_name as answered_name,
         q.answer_address as answered_at_address,
         coalesce('header_only' = any(i.flags), false) as answered_unread,
         substring(split_part(replace(encode(substring(i.raw for 16384), 'escape'), e'\\r', ''),
                              e'\\n\\n', 1)
                   from '(?in)^thread-index:[ \\t]*([a-z0-9+/=]{30,255})') as answered_thread_index,
         coalesce(attempt.message_id, o.message_id,
                  case when o.recipient is null then $3 else $4 end) as message_id,
         case when o.recipient is null then (
           select coalesce(json_agg(json_build_object('seq', mail_seq, 'messageId', message_id)
                                    order by mail_seq), '[]')
             from (
               (select p.mail_seq, p.message_id from outbox p where p.ticket_id = o.ticket_id
                   and p.recipient is null and p.mail_seq < o.mail_seq order by p.mail_seq limit 1)
               union
               (select p.mail_seq, p.message_id from outbox p where p.ticket_id = o.ticket_id
                   and p.recipient is null and p.mail_seq < o.mail_seq
                 order by p.mail_seq desc limit 10)) p) else '[]' end as earlier_mails,
         exists (select 1 from outbox_copies k
                  where k.ticket_id = o.ticket_id and k.mail_seq = o.mail_seq) as has_copies,
         (select count(*)::int from interrupted) as interrupted
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
      select qm.at, left(qc.body_text, qc.visible_length) as text, qc.content_id, qc.message_id,
             qc.reference_ids, qc.author_address, qc.author_name,
             coalesce(qc.reply_to_address, qc.author_address) as answer_address
        from messages qm join contents qc using (content_id)
       where qm.ticket_id = o.ticket_id and qm.author = 'customer' and qm.seq <= o.mail_seq
         and qm.standing is null
       order by qm.message_no desc limit 1
    ) q
    left join inbound_mails i on i.mail_id = q.content_id
   where o.ticket_id = $1 and o.mail_seq = $2`;

function forCustomer(row: Row, kind: ForCustomer['kind']): ForCustomer {
  const { author, author_name: authorName, text, content_id: contentId, files_bytes: bytes } = row;
  const hasMessage = author !== null && authorName !== null && text !== null;
  const files = bytes === null ? undefined : { contentId, sizeBytes: bytes };
  return {
    kind,
    resolutionSeq: row.resolution_seq,
    language: row.language,
    requesterAddress: row.answer_address,
    mailbox: row.mailbox,
    requesterName: row.requester_name,
    message: hasMessage ? { author, authorName, text, files } : undefined,
    answered: {
      atMs: row.answered_at.getTime(),
      text: row.answered_text,
      isUnread: row.answered_unread,
      authorAddress: row.answered_address,
      authorName: row.answered_name,
      answerAddress: row.answered_at_address,
      messageId: row.answered_message_id,
      referenceIds: row.answered_reference_ids,
      threadIndex: row.answered_thread_index,
    },
    openedAtMs: row.opened_at.getTime(),
    earlierMails: row.earlier_mails,
    hasCopies: row.has_copies,
  };
}

function forTeam({ recipient, event, trigger, relay_answer }: Row, kind: ForTeam['kind']): ForTeam {
  return {
    kind,
    recipient: recipient ?? 'team',
    event: currentEvent(event),
    trigger: trigger === null ? undefined : currentEvent(trigger),
    relayAnswer: relay_answer,
  };
}

/**
 * Marks an attempt to send the mail to its own recipient, under one of the Message-IDs or the one
 * that it had before, and returns what it is made of. A mail that is settled already comes back with
 * its state unchanged; `undefined` if there is no such mail.
 */
export async function beginAttempt(
  pool: Pool,
  ticketId: string,
  mailSeq: number,
  messageIds: { mail: string; notice: string },
): Promise<MailToSend | undefined> {
  const query = {
    name: 'begin-attempt',
    text: beginAttemptSql,
    values: [ticketId, mailSeq, messageIds.mail, messageIds.notice],
  };
  let [row] = (await pool.query<Row>(query)).rows;
  // The statement waited for another that settled the mail, and had read before how it stood.
  if (row?.ended_meanwhile) [row] = (await pool.query<Row>(query)).rows;
  if (row === undefined) return undefined;
  const { kind, state, number, subject } = row;
  return {
    ticket: currentTicket(row.ticket_state),
    state,
    mailSeq,
    messageId: row.message_id,
    before: {
      attempts: row.attempts_before,
      state: row.state_before,
      lastAttemptAt: row.last_attempt_before,
    },
    atMs: row.at.getTime(),
    number,
    subject,
    ...(kind === 'team_notice' ? forTeam(row, kind) : forCustomer(row, kind)),
  };
}
