/**
 * Everything that the API and the pages read. Each statement is bounded: by a key, or by a limit
 * that its caller names.
 */
import type { Pool } from 'pg';
import type { MailKind, TicketEvent } from '../domain/events';
import type { Language } from '../domain/language';
import type { Channel, SlaCycle, Ticket, TicketStatus } from '../domain/ticket';

/** How a person or a program names a ticket: by its public number or by its id. */
export type TicketRef = { number: number } | { ticketId: string };

function columnOf(ref: TicketRef): ['number' | 'ticket_id', number | string] {
  return 'number' in ref ? ['number', ref.number] : ['ticket_id', ref.ticketId];
}

/** A ticket as a list shows it. */
export type TicketSummary = {
  ticketId: string;
  number: number;
  status: TicketStatus;
  channel: Channel;
  language: Language;
  subject: string;
  requesterAddress: string;
  requesterName: string;
  assigneeId: string | null;
  openedAtMs: number;
  updatedAtMs: number;
  firstResponse: SlaCycle | null;
};

/** Where a page of the list ended: the next one begins behind it. */
export type ListPosition = { updatedAtMs: number; ticketId: string };

export type TicketFilter = {
  statuses?: readonly TicketStatus[] | undefined;
  /** `null` finds tickets that nobody has. */
  assigneeId?: string | null | undefined;
  number?: number | undefined;
  /** Compared without regard to case. */
  requesterAddress?: string | undefined;
};

const summaryColumns = `
  ticket_id as "ticketId", number, status, channel, language, subject,
  requester_address as "requesterAddress", requester_name as "requesterName",
  assignee_id as "assigneeId", state->'firstResponse' as "firstResponse",
  (extract(epoch from opened_at) * 1000)::float8 as "openedAtMs",
  (extract(epoch from updated_at) * 1000)::float8 as "updatedAtMs"`;

/** At most `limit` tickets that the filter lets through, newest change first, behind `after`. */
export async function listTickets(
  pool: Pool,
  filter: TicketFilter,
  page: { after: ListPosition | undefined; limit: number },
): Promise<TicketSummary[]> {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions: string[] = [];
  const { statuses, assigneeId, number, requesterAddress } = filter;
  if (statuses !== undefined) conditions.push(`status = any(${parameter(statuses)})`);
  if (assigneeId === null) conditions.push('assignee_id is null');
  else if (assigneeId !== undefined) conditions.push(`assignee_id = ${parameter(assigneeId)}`);
  if (number !== undefined) conditions.push(`number = ${parameter(number)}`);
  if (requesterAddress !== undefined) {
    conditions.push(`lower(requester_address) = lower(${parameter(requesterAddress)})`);
  }
  if (page.after !== undefined) {
    const at = `to_timestamp(${parameter(page.after.updatedAtMs)}::float8 / 1000)`;
    const id = parameter(page.after.ticketId);
    conditions.push(`updated_at <= ${at} and (updated_at < ${at} or ticket_id > ${id})`);
  }
  const found = await pool.query<TicketSummary>(
    `select ${summaryColumns} from tickets
     ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
      order by updated_at desc, ticket_id limit ${parameter(page.limit)}`,
    values,
  );
  return found.rows;
}

/** A ticket as it is recorded. */
export type RecordedTicket = {
  ticketId: string;
  number: number;
  subject: string;
  requesterAddress: string;
  requesterName: string;
  state: Ticket;
};

/** The ticket, or `undefined` if none is recorded under this name. */
export async function findTicket(pool: Pool, ref: TicketRef): Promise<RecordedTicket | undefined> {
  const [column, value] = columnOf(ref);
  const found = await pool.query<RecordedTicket>({
    name: `find-ticket-by-${column}`,
    text: `select ticket_id as "ticketId", number, subject, state,
                  requester_address as "requesterAddress", requester_name as "requesterName"
             from tickets where ${column} = $1`,
    values: [value],
  });
  return found.rows[0];
}

/** The id and number of a ticket, or `undefined` if none is recorded under this name. */
export async function identifyTicket(
  pool: Pool,
  ref: TicketRef,
): Promise<Pick<RecordedTicket, 'ticketId' | 'number'> | undefined> {
  const [column, value] = columnOf(ref);
  const found = await pool.query<Pick<RecordedTicket, 'ticketId' | 'number'>>({
    name: `identify-ticket-by-${column}`,
    text: `select ticket_id as "ticketId", number from tickets where ${column} = $1`,
    values: [value],
  });
  return found.rows[0];
}

/** A recorded opening: the ticket's number and the content it was opened with. */
export type Opening = { number: number; seq: number; status: TicketStatus; contentId: string };

/** The opening of a ticket, or `undefined` while it is not recorded. */
export async function findOpening(pool: Pool, ticketId: string): Promise<Opening | undefined> {
  const found = await pool.query<Opening>({
    name: 'find-opening',
    text: `select t.number, t.seq, t.status, m.content_id as "contentId"
             from tickets t join messages m on m.ticket_id = t.ticket_id and m.message_no = 1
            where t.ticket_id = $1`,
    values: [ticketId],
  });
  return found.rows[0];
}

/** At most `limit` events after `afterSeq`, oldest first. */
export async function eventsAfter(
  pool: Pool,
  ticketId: string,
  afterSeq: number,
  limit: number,
): Promise<TicketEvent[]> {
  const found = await pool.query<{ event: TicketEvent }>({
    name: 'events-after',
    text: `select event from ticket_events where ticket_id = $1 and seq > $2
            order by seq limit $3`,
    values: [ticketId, afterSeq, limit],
  });
  return found.rows.map((row) => row.event);
}

/** The last `limit` events before `beforeSeq`, oldest first. */
export async function eventsBefore(
  pool: Pool,
  ticketId: string,
  beforeSeq: number,
  limit: number,
): Promise<TicketEvent[]> {
  const found = await pool.query<{ event: TicketEvent }>({
    name: 'events-before',
    text: `select event from ticket_events where ticket_id = $1 and seq < $2
            order by seq desc limit $3`,
    values: [ticketId, beforeSeq, limit],
  });
  return found.rows.map((row) => row.event).reverse();
}

/** What a command has left in the history: its events, and the status after the last of them. */
export type RecordedCommand = { events: TicketEvent[]; status: TicketStatus };

/** What a command has left in the history, or `undefined` if nothing. */
export async function findCommand(
  pool: Pool,
  ticketId: string,
  commandId: string,
): Promise<RecordedCommand | undefined> {
  const found = await pool.query<{ event: TicketEvent; status: TicketStatus }>({
    name: 'find-command',
    text: `select e.event, coalesce(
             (select s.event->>'to' from ticket_events s
               where s.ticket_id = e.ticket_id and s.seq <= e.seq and s.type = 'statusChanged'
               order by s.seq desc limit 1), 'new') as status
             from ticket_events e where e.ticket_id = $1 and e.command_id = $2 order by e.seq`,
    values: [ticketId, commandId],
  });
  const last = found.rows.at(-1);
  return last && { events: found.rows.map((row) => row.event), status: last.status };
}

/** A message with what it shows; a body beyond the bounds is cut, and says so. */
export type RecordedMessage = {
  messageNo: number;
  seq: number;
  atMs: number;
  author: 'customer' | 'agent';
  authorId: string | null;
  authorName: string;
  authorAddress: string;
  visibility: 'reply' | 'note';
  text: string;
  quote: string;
  /** Whether `text` or `quote` is longer than what is here. */
  cut: boolean;
  files: { position: number; name: string; contentType: string; sizeBytes: number }[];
};

/** Far above what a person writes; a pasted log of megabytes must not make a page of megabytes. */
const shownTextLength = 200_000;
const shownQuoteLength = 20_000;

/** A stretch of a ticket's messages: those of events after `afterSeq`, before both others. */
export type MessageRange = {
  afterSeq: number;
  beforeSeq: number;
  beforeMessageNo: number;
  limit: number;
};

/** The last `limit` messages of the stretch, oldest first. */
export async function messagesBetween(
  pool: Pool,
  ticketId: string,
  { afterSeq, beforeSeq, beforeMessageNo, limit }: MessageRange,
): Promise<RecordedMessage[]> {
  const found = await pool.query<RecordedMessage>({
    name: 'messages-between',
    text: `
      select m.message_no as "messageNo", m.seq, m.author, m.author_id as "authorId",
             (extract(epoch from m.at) * 1000)::float8 as "atMs", m.visibility,
             c.author_name as "authorName", c.author_address as "authorAddress",
             left(c.body_text, least(c.visible_length, ${shownTextLength})) as text,
             substr(c.body_text, c.visible_length + 1, ${shownQuoteLength}) as quote,
             length(c.body_text) > least(c.visible_length, ${shownTextLength}) + ${shownQuoteLength}
               or least(c.visible_length, length(c.body_text)) > ${shownTextLength} as cut,
             coalesce((select jsonb_agg(jsonb_build_object(
                 'position', f.position, 'name', f.name, 'contentType', f.content_type,
                 'sizeBytes', octet_length(f.bytes)) order by f.position)
               from content_files f where f.content_id = m.content_id), '[]') as files
        from messages m join contents c using (content_id)
       where m.ticket_id = $1 and m.seq > $2 and m.seq < $3
         and m.message_no < $4
       order by m.message_no desc limit $5`,
    values: [ticketId, afterSeq, beforeSeq, beforeMessageNo, limit],
  });
  return found.rows.reverse();
}

/** A mail of the outbox and the evidence of what became of it. */
export type RecordedMail = {
  mailSeq: number;
  kind: MailKind;
  atMs: number;
  messageNo: number | null;
  messageId: string | null;
  state: 'queued' | 'attempting' | 'accepted' | 'unknown' | 'failed';
  attempts: number;
  /** By the server's clock, unlike `atMs`. */
  lastAttemptAtMs: number | null;
  settledAtMs: number | null;
  relayAnswer: string | null;
};

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
             state, attempts, relay_answer as "relayAnswer",
             (extract(epoch from at) * 1000)::float8 as "atMs",
             (extract(epoch from last_attempt_at) * 1000)::float8 as "lastAttemptAtMs",
             (extract(epoch from settled_at) * 1000)::float8 as "settledAtMs"
        from outbox where ticket_id = $1 and mail_seq < $2 order by mail_seq desc limit $3`,
    values: [ticketId, beforeSeq, limit],
  });
  return found.rows.reverse();
}

export type StoredFile = { name: string; contentType: string; bytes: Buffer };

/** One file of a message, or `undefined` if there is no such. */
export async function messageFile(
  pool: Pool,
  ref: TicketRef,
  messageNo: number,
  position: number,
): Promise<StoredFile | undefined> {
  const [column, value] = columnOf(ref);
  const found = await pool.query<StoredFile>(
    `select f.name, f.content_type as "contentType", f.bytes
       from tickets t join messages m using (ticket_id) join content_files f using (content_id)
      where t.${column} = $1 and m.message_no = $2 and f.position = $3`,
    [value, messageNo, position],
  );
  return found.rows[0];
}

/** The texts of staged contents by their ids: for ratings, whose comments are no messages. */
export async function contentTexts(
  pool: Pool,
  contentIds: readonly string[],
): Promise<Map<string, string>> {
  if (contentIds.length === 0) return new Map();
  const found = await pool.query<{ contentId: string; text: string }>(
    `select content_id as "contentId", left(body_text, $2) as text
       from contents where content_id = any($1)`,
    [contentIds, shownTextLength],
  );
  return new Map(found.rows.map((row) => [row.contentId, row.text]));
}

/** A mail in quarantine, without its bytes. */
export type HeldMail = {
  mailId: string;
  /** In microseconds, as exact as the database: it is a position in the list too. */
  receivedAtUs: number;
  cause: string;
  detail: string;
  mailFrom: string;
  rcptTo: string[];
  remoteAddress: string;
  messageId: string | null;
  sizeBytes: number;
};

export type HeldPosition = { receivedAtUs: number; mailId: string };

/** At most `limit` mails in quarantine, newest first, behind `after`. */
export async function listHeldMails(
  pool: Pool,
  after: HeldPosition | undefined,
  limit: number,
): Promise<HeldMail[]> {
  const found = await pool.query<HeldMail>(
    `select mail_id as "mailId", cause, coalesce(detail, '') as detail, mail_from as "mailFrom",
            rcpt_to as "rcptTo", remote_address as "remoteAddress", message_id as "messageId",
            octet_length(raw) as "sizeBytes",
            (extract(epoch from received_at) * 1000000)::bigint as "receivedAtUs"
       from inbound_mails
      where cause is not null and ($1::bigint is null
            or (received_at, mail_id) < ('epoch'::timestamptz + $1 * interval '1 microsecond', $2))
      order by received_at desc, mail_id desc limit $3`,
    [after?.receivedAtUs ?? null, after?.mailId ?? null, limit],
  );
  return found.rows;
}

/** The bytes of a mail in quarantine as they came, or `undefined` if none is held by this id. */
export async function heldMailRaw(pool: Pool, mailId: string): Promise<Buffer | undefined> {
  const found = await pool.query<{ raw: Buffer }>(
    'select raw from inbound_mails where mail_id = $1 and cause is not null',
    [mailId],
  );
  return found.rows[0]?.raw;
}

/** Resolves if the database answers; rejects otherwise. */
export async function pingDatabase(pool: Pool): Promise<void> {
  await pool.query('select 1');
}
