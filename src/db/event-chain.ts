/** Everything that the verification of the history reads: ticket by ticket, in constant memory. */
import type { Pool, PoolClient } from 'pg';
import { beforeAllTickets } from './ticket-ids';

/** One place of a ticket's chain: the event, its hash, or what is left of the two. */
export type HistoryEvent = {
  seq: number;
  /** The event's jsonb as Postgres writes it, never re-serialised; `null` if the event is gone. */
  text: string | null;
  /** Microseconds since 1970; `null` if the event is gone. */
  recordedAtUs: number | null;
  /** SHA-256 (hexadecimal) of the content named by the event, as it was recorded. */
  contentHash: string | null;
  /** SHA-256 (hexadecimal) that chains the event to all before it; `null` if it was never chained. */
  hash: string | null;
};

/** A ticket's history as an export carries it. */
export type TicketHistory = {
  ticketId: string;
  /** `null` if only events are left of the ticket. */
  number: number | null;
  /** The sequence number that the ticket's row says; `null` as above. */
  seq: number | null;
  /** In the order of `seq`. */
  events: readonly HistoryEvent[];
};

/** An event with its columns, which repeat parts of it, and with its content as it is now. */
export type RecordedEvent = HistoryEvent & {
  atUs: number | null;
  type: string | null;
  commandId: string | null;
  /** SHA-256 (hexadecimal) of the content as it is now; `null` if there is none. */
  contentHashNow: string | null;
  /**
   * `position: blob_id` of each file whose stored bytes are gone or not those of its id, separated by
   * commas; `null` if there is none.
   */
  changedBlobs: string | null;
};

export type RecordedMessage = {
  messageNo: number;
  seq: number;
  atUs: number;
  author: string;
  authorId: string | null;
  visibility: string;
  contentId: string;
};

/** A ticket's row: columns, and the state whose parts they repeat. */
export type RecordedProjection = {
  status: string;
  channel: string;
  language: string;
  assigneeId: string | null;
  openedAtUs: number;
  updatedAtUs: number;
  state: Record<string, unknown>;
};

/** A ticket with all that the database repeats of its history elsewhere. */
export type TicketRecord = Omit<TicketHistory, 'events'> & {
  events: readonly RecordedEvent[];
  messages: readonly RecordedMessage[];
  projection: RecordedProjection | null;
};

/** Large enough that round trips don't count, small enough that a page is a few MB. */
const ticketsPerPage = 200;

const microseconds = (instant: string) => `(extract(epoch from ${instant}) * 1000000)::bigint`;

/** Ids from wherever one is left, so that a deleted ticket row hides nothing of what it had. */
const pageSql = `
  select ticket_id from (
    (select ticket_id from tickets where ticket_id > $1 order by ticket_id limit $2) union
    (select distinct ticket_id from ticket_events where ticket_id > $1 order by ticket_id limit $2) union
    (select distinct ticket_id from event_chain where ticket_id > $1 order by ticket_id limit $2) union
    (select distinct ticket_id from messages where ticket_id > $1 order by ticket_id limit $2)
  ) ids order by ticket_id limit $2`;

// A page is read by its first and last id: for a list of ids the planner reads whole tables.
const ticketsSql = `
  select ticket_id as "ticketId", number, seq, status, channel, language, state,
         assignee_id as "assigneeId", ${microseconds('opened_at')} as "openedAtUs",
         ${microseconds('updated_at')} as "updatedAtUs"
    from tickets where ticket_id between $1 and $2`;

/**
 * The content's hash is written out here instead of calling `content_hash`: whoever can change the
 * record can replace a function of the database too.
 */
const eventsSql = `
  select ticket_id as "ticketId", seq, event::text as text,
         ${microseconds('recorded_at')} as "recordedAtUs", ${microseconds('at')} as "atUs",
         type, command_id as "commandId", encode(hash, 'hex') as hash,
         encode(content_hash, 'hex') as "contentHash", encode(now.hash_now, 'hex') as "contentHashNow",
         now.changed_blobs as "changedBlobs"
    from (select * from ticket_events where ticket_id between $1 and $2) e
    full join (select * from event_chain where ticket_id between $1 and $2) c using (ticket_id, seq)
    left join lateral (
      select sha256(convert_to(jsonb_build_array(
               content_id, source, author_address, author_name, subject, body_text, body_html,
               visible_length, language, message_id, reference_ids,
               (select jsonb_agg(jsonb_build_array(position, name, content_type,
                                                   encode(sha256(coalesce(b.bytes, f.bytes)), 'hex'))
                                 || case when cid is null and not is_inline then '[]'::jsonb
                                         else jsonb_build_array(cid, is_inline) end
                                 order by position)
                  from content_files f left join blobs b using (blob_id)
                 where f.content_id = contents.content_id)
             )::text, 'UTF8')) as hash_now,
             (select string_agg(format('%s: %s', position, blob_id), ', ' order by position)
                from content_files f left join blobs b using (blob_id)
               where f.content_id = contents.content_id
                 and blob_id is distinct from encode(sha256(coalesce(b.bytes, f.bytes)), 'hex')
                 and blob_id is not null) as changed_blobs
        from contents where content_id = e.event->>'contentId'
    ) now on true
   order by ticket_id, seq`;

const messagesSql = `
  select ticket_id as "ticketId", message_no as "messageNo", seq, ${microseconds('at')} as "atUs",
         author, author_id as "authorId", visibility, content_id as "contentId"
    from messages where ticket_id between $1 and $2 order by ticket_id, message_no`;

type OfTicket<T> = T & { ticketId: string };

async function byTicket<T>(
  client: PoolClient,
  sql: string,
  [first, last]: readonly [string, string],
): Promise<Map<string, T[]>> {
  const { rows } = await client.query<OfTicket<T>>(sql, [first, last]);
  const grouped = new Map<string, T[]>();
  for (const { ticketId, ...row } of rows) {
    const group = grouped.get(ticketId);
    // What is left after `ticketId` is taken out is a T, which the compiler can't tell of a generic.
    if (group === undefined) grouped.set(ticketId, [row as unknown as T]);
    else group.push(row as unknown as T);
  }
  return grouped;
}

async function readPage(client: PoolClient, ticketIds: readonly string[]): Promise<TicketRecord[]> {
  type TicketRow = RecordedProjection & { number: number; seq: number };
  const range = [ticketIds[0] ?? '', ticketIds.at(-1) ?? ''] as const;
  const tickets = await byTicket<TicketRow>(client, ticketsSql, range);
  const events = await byTicket<RecordedEvent>(client, eventsSql, range);
  const messages = await byTicket<RecordedMessage>(client, messagesSql, range);
  return ticketIds.map((ticketId) => {
    const ticket = tickets.get(ticketId)?.[0];
    return {
      ticketId,
      number: ticket?.number ?? null,
      seq: ticket?.seq ?? null,
      events: events.get(ticketId) ?? [],
      messages: messages.get(ticketId) ?? [],
      projection: ticket ?? null,
    };
  });
}

/**
 * Every ticket of which anything is recorded, in the order of ids, as of one instant: turns may go on
 * meanwhile. Holds one connection and a page of tickets at a time. Throws when the database does not
 * answer or has not been migrated.
 */
export async function* readRecords(pool: Pool): AsyncGenerator<TicketRecord> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // The pool's limit is for turns; hashing a page of large files may take longer.
    await client.query('set local statement_timeout = 0');
    let after = beforeAllTickets;
    for (;;) {
      const page = await client.query<{ ticket_id: string }>(pageSql, [after, ticketsPerPage]);
      const ticketIds = page.rows.map((row) => row.ticket_id);
      const last = ticketIds.at(-1);
      if (last === undefined) break;
      after = last;
      yield* await readPage(client, ticketIds);
    }
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}
