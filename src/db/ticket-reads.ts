/**
 * What the API and the pages read of one ticket. Each statement is bounded: by a key, or by a limit
 * that its caller names.
 */
import type { Pool } from 'pg';
import type { TicketEvent } from '../domain/events';
import { currentEvent, currentTicket, type StoredEvent, type StoredState } from '../domain/legacy';
import type { Ticket, TicketStatus } from '../domain/ticket';

/** How a person or a program names a ticket: by its public number or by its id. */
export type TicketRef = { number: number } | { ticketId: string };

/** The column and the value by which a ticket is looked up. */
export function columnOf(ref: TicketRef): ['number' | 'ticket_id', number | string] {
  return 'number' in ref ? ['number', ref.number] : ['ticket_id', ref.ticketId];
}

/** A ticket as it is recorded. */
export type RecordedTicket = {
  ticketId: string;
  number: number;
  subject: string;
  requesterAddress: string;
  requesterName: string;
  /** The mailbox that it is answered from; `null`: the support address. */
  mailbox: string | null;
  /** Where its answers go: the requester's address, unless their mail named another. */
  answerAddress: string;
  state: Ticket;
};

/** The ticket, or `undefined` if none is recorded under this name. */
export async function findTicket(pool: Pool, ref: TicketRef): Promise<RecordedTicket | undefined> {
  const [column, value] = columnOf(ref);
  const found = await pool.query<Omit<RecordedTicket, 'state'> & { state: StoredState }>({
    name: `find-ticket-by-${column}`,
    text: `select ticket_id as "ticketId", number, subject, state,
                  requester_address as "requesterAddress", requester_name as "requesterName",
                  mailbox, coalesce(answer_address, requester_address) as "answerAddress"
             from tickets where ${column} = $1`,
    values: [value],
  });
  const [row] = found.rows;
  return row && { ...row, state: currentTicket(row.state) };
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
  const found = await pool.query<{ event: StoredEvent }>({
    name: 'events-after',
    text: `select event from ticket_events where ticket_id = $1 and seq > $2
            order by seq limit $3`,
    values: [ticketId, afterSeq, limit],
  });
  return found.rows.map((row) => currentEvent(row.event));
}

/** The last `limit` events before `beforeSeq`, oldest first. */
export async function eventsBefore(
  pool: Pool,
  ticketId: string,
  beforeSeq: number,
  limit: number,
): Promise<TicketEvent[]> {
  const found = await pool.query<{ event: StoredEvent }>({
    name: 'events-before',
    text: `select event from ticket_events where ticket_id = $1 and seq < $2
            order by seq desc limit $3`,
    values: [ticketId, beforeSeq, limit],
  });
  return found.rows.map((row) => currentEvent(row.event)).reverse();
}

/** What a command has left in the history: its events, and the status after the last of them. */
export type RecordedCommand = { events: TicketEvent[]; status: TicketStatus };

/** What a command has left in the history, or `undefined` if nothing. */
export async function findCommand(
  pool: Pool,
  ticketId: string,
  commandId: string,
): Promise<RecordedCommand | undefined> {
  const found = await pool.query<{ event: StoredEvent; status: TicketStatus }>({
    name: 'find-command',
    text: `select e.event, coalesce(
             (select s.event->>'to' from ticket_events s
               where s.ticket_id = e.ticket_id and s.seq <= e.seq and s.type = 'statusChanged'
               order by s.seq desc limit 1),
             (select o.event->>'status' from ticket_events o
               where o.ticket_id = e.ticket_id and o.seq = 1), 'new') as status
             from ticket_events e where e.ticket_id = $1 and e.command_id = $2 order by e.seq`,
    values: [ticketId, commandId],
  });
  const last = found.rows.at(-1);
  return last && { events: found.rows.map((row) => currentEvent(row.event)), status: last.status };
}

/** A message with what it shows; a body beyond the bounds is cut, and says so. */
export type RecordedMessage = {
  messageNo: number;
  contentId: string;
  seq: number;
  atMs: number;
  author: 'customer' | 'agent';
  authorId: string | null;
  authorName: string;
  authorAddress: string;
  visibility: 'reply' | 'note';
  /** Of somebody whom the ticket does not know; `null` for everybody else. */
  standing: 'guest' | null;
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
      select m.message_no as "messageNo", m.content_id as "contentId", m.seq, m.author, m.author_id as "authorId",
             (extract(epoch from m.at) * 1000)::float8 as "atMs", m.visibility, m.standing,
             c.author_name as "authorName", c.author_address as "authorAddress",
             left(c.body_text, least(c.visible_length, ${shownTextLength})) as text,
             substr(c.body_text, c.visible_length + 1, ${shownQuoteLength}) as quote,
             length(c.body_text) > least(c.visible_length, ${shownTextLength}) + ${shownQuoteLength}
               or least(c.visible_length, length(c.body_text)) > ${shownTextLength} as cut,
             coalesce((select jsonb_agg(jsonb_build_object(
                 'position', f.position, 'name', f.name, 'contentType', f.content_type,
                 'sizeBytes', coalesce(b.size_bytes, octet_length(f.bytes))) order by f.position)
               from content_files f left join blobs b using (blob_id) where f.content_id = m.content_id), '[]') as files
        from messages m join contents c using (content_id)
       where m.ticket_id = $1 and m.seq > $2 and m.seq < $3
         and m.message_no < $4
       order by m.message_no desc limit $5`,
    values: [ticketId, afterSeq, beforeSeq, beforeMessageNo, limit],
  });
  return found.rows.reverse();
}

/** One message of a ticket as a command needs it: what it holds and whether a customer wrote it. */
export type MessageRef = {
  contentId: string;
  author: 'customer' | 'agent';
  visibility: 'reply' | 'note';
};

/** The message of this number, or `undefined` if the ticket has none. */
export async function findMessage(
  pool: Pool,
  ticketId: string,
  messageNo: number,
): Promise<MessageRef | undefined> {
  const found = await pool.query<MessageRef>({
    name: 'find-message',
    text: `select content_id as "contentId", author, visibility
             from messages where ticket_id = $1 and message_no = $2`,
    values: [ticketId, messageNo],
  });
  return found.rows[0];
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
    `select f.name, f.content_type as "contentType", coalesce(b.bytes, f.bytes) as bytes
       from tickets t join messages m using (ticket_id) join content_files f using (content_id)
       left join blobs b using (blob_id)
      where t.${column} = $1 and m.message_no = $2 and f.position = $3`,
    [value, messageNo, position],
  );
  return found.rows[0];
}

/** The texts of staged contents by their ids, for what is no message: a rating's comment, a robot's mail. */
export async function contentTexts(
  pool: Pool,
  contentIds: readonly string[],
): Promise<Map<string, string>> {
  if (contentIds.length === 0) return new Map();
  const found = await pool.query<{ contentId: string; text: string }>(
    `select content_id as "contentId", left(body_text, $2) as text
       from contents where content_id = any($1)`,
    [contentIds, shownQuoteLength],
  );
  return new Map(found.rows.map((row) => [row.contentId, row.text]));
}

/** Resolves if the database answers; rejects otherwise. */
export async function pingDatabase(pool: Pool): Promise<void> {
  await pool.query('select 1');
}
