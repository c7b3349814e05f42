import type { Pool } from 'pg';
import { DatabaseError } from 'pg';
import { deadlines } from '../domain/deadlines';
import type { TeamRecipient, TicketEvent } from '../domain/events';
import type { StoredState } from '../domain/legacy';
import type { MailEffect } from '../domain/react';
import type { Ticket } from '../domain/ticket';
import { tiedTicketIds } from '../domain/ties';

/** A turn as its workflow wants it recorded: the ticket after it, and what led there. */
export type TurnRecord = {
  ticketId: string;
  /** The sequence number that the turn was decided on; 0 opens the ticket. */
  baseSeq: number;
  ticket: Ticket;
  events: TicketEvent[];
  mails: MailEffect[];
};

/**
 * A ticket as it is recorded, in the shape of the version that recorded it, with the mails that were
 * not handed over yet. It becomes part of a workflow's history, so its reader brings it up to date.
 */
export type StoredTicket = { ticket: StoredState; undelivered: MailEffect[] };

export type RecordResult =
  | { result: 'recorded' }
  /** The record is not at `baseSeq`: nothing was written, this is what is there. */
  | { result: 'stale'; stored: StoredTicket }
  /** Some content was never staged: nothing was written. */
  | { result: 'content_missing'; contentIds: string[] };

/**
 * A mail that is given up is not tried again, and stays unknown where it is unknown, which it also is
 * after an attempt that was cut off. The relay's answer stays: a bounce is another server's word.
 */
const endedState = `settled_at = coalesce(o.settled_at, now()),
  state = case when d.type = 'deliveryBounced' then 'bounced'
               when o.state in ('unknown', 'attempting') then 'unknown' else 'failed' end`;

/** What both statements write once their first step has touched the ticket's row. */
const historyOfTurn = `
  recorded_events as (
    insert into ticket_events (ticket_id, seq, at, type, command_id, event)
    select written.ticket_id, (e->>'seq')::int, to_timestamp((e->>'atMs')::float8 / 1000),
           e->>'type', e->>'commandId', e
      from written, jsonb_array_elements($3::jsonb) e
  ),
  recorded_messages as (
    insert into messages (ticket_id, message_no, seq, at, author, author_id, visibility, content_id,
                          standing)
    select written.ticket_id, (e->>'messageNo')::int, (e->>'seq')::int,
           to_timestamp((e->>'atMs')::float8 / 1000), e->>'author',
           coalesce(e->'actor'->>'agentId', e->'actor'->>'developerId'),
           e->>'visibility', e->>'contentId', e->>'standing'
      from written, jsonb_array_elements($3::jsonb) e where e->>'type' = 'messageAdded'
  ),
  queued_mails as (
    insert into outbox (ticket_id, mail_seq, kind, at, message_no, resolution_seq, recipient)
    select written.ticket_id, (m->>'mailSeq')::int, m->>'kind',
           to_timestamp((m->>'atMs')::float8 / 1000),
           (m->>'messageNo')::int, (m->>'resolutionSeq')::int, m->>'recipient'
      from written, jsonb_array_elements($4::jsonb) m
  )`;

/**
 * A mail that carries an agent's words goes to every participant as well, but not once more to the
 * requester, who may read elsewhere than they write (Reply-To) and have put that address into Cc.
 */
const queuedCopies = `
  queued_copies as (
    insert into outbox_copies (ticket_id, mail_seq, participant_id)
    select distinct written.ticket_id, (m->>'mailSeq')::int, follower.id
      from written, jsonb_array_elements($4::jsonb) m,
           jsonb_array_elements_text($2::jsonb->'participantIds') follower(id)
     where m->>'kind' in ('reply', 'resolved') and m->>'messageNo' is not null
       and not exists (select 1 from participants p
                        where p.participant_id = follower.id
                          and lower(p.address) = lower(written.answered_at_address))
  )`;

/**
 * Mails and copies that are given up, and those that came back. Where the engine's time for a mail is
 * over, it is over for its copies: no attempt is left that could tell how they stand.
 */
const endedDeliveries = `
  ended_deliveries as (
    select written.ticket_id, (e->>'mailSeq')::int as mail_seq,
           coalesce(e->>'participantId', '') as participant_id, e->>'type' as type,
           e->>'participantId' is null and e->>'type' = 'deliveryFailed'
             and e->>'reason' = 'NOT_DELIVERED_IN_TIME' as with_copies
      from written, jsonb_array_elements($3::jsonb) e
     where e->>'type' = 'deliveryFailed'
        or e->>'type' = 'deliveryBounced' and e->>'outcome' = 'failed'
           and e->>'isRecipientUnknown' is null
  ),
  ended_mails as (
    update outbox o set ${endedState}
      from ended_deliveries d
     where o.ticket_id = d.ticket_id and o.mail_seq = d.mail_seq and d.participant_id = ''
       and (o.settled_at is null or d.type = 'deliveryBounced')
  ),
  ended_copies as (
    update outbox_copies o set ${endedState}
      from ended_deliveries d
     where o.ticket_id = d.ticket_id and o.mail_seq = d.mail_seq
       and (o.participant_id = d.participant_id or d.with_copies)
       and (o.settled_at is null or d.type = 'deliveryBounced')
  )`;

/** The columns that repeat what the state says, so that lists can be filtered and sorted by it. */
const projection = [
  ['seq', `(s->>'seq')::int`],
  ['status', `s->>'status'`],
  ['assignee_id', `s->>'assigneeId'`],
  ['grade', `s->>'grade'`],
  ['updated_at', `to_timestamp((s->>'updatedAtMs')::float8 / 1000)`],
  ['type', `s->'details'->>'type'`],
  ['topic', `s->'details'->>'topic'`],
  ['priority', `s->'details'->>'priority'`],
  ['department', `s->'details'->>'department'`],
  ['organisation_id', `s->'details'->>'organisationId'`],
  ['tags', `array(select jsonb_array_elements_text(s->'details'->'tags'))`],
  ['sla_due_at', `to_timestamp($6::float8 / 1000)`],
  ['tied_ticket_ids', `$7::uuid[]`],
  ['state', 's'],
] as const;
const projectedColumns = projection.map(([column]) => column).join(', ');
const projectedValues = projection.map(([, value]) => value).join(', ');

/** One statement, so one round trip and one transaction. Its number comes from the sequence. */
const openTicketSql = (parts: readonly string[]) => `
  with written as (
    insert into tickets (ticket_id, number, channel, language, subject, requester_address,
                         requester_name, mailbox, answer_address, opened_at, ${projectedColumns})
    select $1, nextval('ticket_numbers'), s->>'channel', s->>'language', c.subject,
           c.author_address, c.author_name, c.mailbox, c.reply_to_address,
           to_timestamp((s->>'openedAtMs')::float8 / 1000),
           ${projectedValues}
      from (select $2::jsonb as s) state, contents c
     where c.content_id = $5 and not exists (select 1 from tickets where ticket_id = $1)
    on conflict (ticket_id) do nothing
    returning ticket_id, coalesce(answer_address, requester_address) as answered_at_address
  ), ${[historyOfTurn, ...parts].join(',')}
  select ticket_id from written`;

/** Only turns that need a part pay for it. */
const advanceTicketSql = (parts: readonly string[]) => `
  with written as (
    update tickets set (${projectedColumns}) = row(${projectedValues})
      from (select $2::jsonb as s) state
     where ticket_id = $1 and seq = $5
    returning ticket_id, coalesce(answer_address, requester_address) as answered_at_address
  ), ${[historyOfTurn, ...parts].join(',')}
  select ticket_id from written`;

function contentIdsOf(events: readonly TicketEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'messageAdded' ? [event.contentId] : []));
}

async function missingContent(pool: Pool, contentIds: readonly string[]): Promise<string[]> {
  const found = await pool.query<{ content_id: string }>(
    'select content_id from contents where content_id = any($1)',
    [contentIds],
  );
  const known = new Set(found.rows.map((row) => row.content_id));
  return contentIds.filter((contentId) => !known.has(contentId));
}

/** The earliest deadline of an open SLA cycle in ticket ms, or `null`. */
function slaDueAtMs(ticket: Ticket): number | null {
  return deadlines(ticket).find(({ kind }) => kind === 'sla_breach')?.atMs ?? null;
}

/**
 * The statement of a turn with the parts that it needs. An opening may have an agent's reply with it that waited
 * for it; what became of its mails is recorded later.
 */
function statementOf({ baseSeq, ticket, events, mails }: TurnRecord): {
  name: string;
  text: string;
} {
  const isOpening = baseSeq === 0;
  const hasEndings =
    !isOpening &&
    events.some(({ type }) => type === 'deliveryFailed' || type === 'deliveryBounced');
  const isByAgent = mails.some(({ kind }) => kind === 'reply' || kind === 'resolved');
  const hasCopies = ticket.participantIds.length > 0 && isByAgent;
  const base = isOpening ? 'open-ticket' : 'advance-ticket';
  const name = `${base}${hasCopies ? '-copies' : ''}${hasEndings ? '-endings' : ''}`;
  const parts = [...(hasCopies ? [queuedCopies] : []), ...(hasEndings ? [endedDeliveries] : [])];
  return { name, text: isOpening ? openTicketSql(parts) : advanceTicketSql(parts) };
}

async function write(pool: Pool, turn: TurnRecord): Promise<boolean> {
  const { ticketId, baseSeq, ticket, events, mails } = turn;
  const json = [JSON.stringify(ticket), JSON.stringify(events), JSON.stringify(mails)];
  const derived = [slaDueAtMs(ticket), tiedTicketIds(ticket.ties)];
  const basis = baseSeq === 0 ? contentIdsOf(events)[0] : baseSeq;
  const values = [ticketId, ...json, basis, ...derived];
  const written = await pool.query({ ...statementOf(turn), values });
  return written.rowCount === 1;
}

function isMissingContent(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'messages_content_id_fkey';
}

/**
 * Writes a turn in one transaction: events, messages, projection, outbox. Writes nothing if the
 * ticket is not at `baseSeq` or if content is missing, and says so; repeated after a crash it
 * therefore answers `stale` with its own work. Throws when the database does not answer.
 */
export async function recordTurn(pool: Pool, turn: TurnRecord): Promise<RecordResult> {
  try {
    if (await write(pool, turn)) return { result: 'recorded' };
  } catch (error) {
    if (!isMissingContent(error)) throw error;
  }
  const contentIds = await missingContent(pool, contentIdsOf(turn.events));
  if (contentIds.length > 0) return { result: 'content_missing', contentIds };
  const stored = await loadStored(pool, turn.ticketId);
  if (stored === null) throw new Error(`Ticket ${turn.ticketId} is not recorded`);
  return { result: 'stale', stored };
}

type MailRow = {
  mail_seq: number;
  kind: MailEffect['kind'];
  at: Date;
  message_no: number | null;
  resolution_seq: number | null;
  recipient: TeamRecipient | null;
};

/** The ticket and the mails that are still to be sent, or `null` if there is no such ticket. */
export async function loadStored(pool: Pool, ticketId: string): Promise<StoredTicket | null> {
  const tickets = await pool.query<{ state: StoredState }>(
    'select state from tickets where ticket_id = $1',
    [ticketId],
  );
  const ticket = tickets.rows[0]?.state;
  if (ticket === undefined) return null;
  const mails = await pool.query<MailRow>(
    `select mail_seq, kind, at, message_no, resolution_seq, recipient from outbox o
      where ticket_id = $1
        and (settled_at is null
          or exists (select 1 from outbox_copies c where c.ticket_id = o.ticket_id
                        and c.mail_seq = o.mail_seq and c.settled_at is null))
      order by mail_seq`,
    [ticketId],
  );
  const undelivered = mails.rows.map((row) => ({
    mailSeq: row.mail_seq,
    kind: row.kind,
    atMs: row.at.getTime(),
    messageNo: row.message_no,
    resolutionSeq: row.resolution_seq,
    ...(row.recipient !== null && { recipient: row.recipient }),
  }));
  return { ticket, undelivered };
}
