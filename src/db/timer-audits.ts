import type { Pool } from 'pg';
import type { TicketClock } from '../domain/clock';
import { currentTicket, type StoredState } from '../domain/legacy';
import type { Ticket } from '../domain/ticket';
import type { Lateness, TimerAudit } from '../domain/timer-audit';
import { beforeAllTickets } from './ticket-ids';

/** A ticket as it was recorded at the moment of reading. */
export type AuditedTicket = { ticketId: string; number: number; seq: number; ticket: Ticket };

type TicketRow = { ticketId: string; number: number; seq: number; state: StoredState };

/** Closed tickets that may not be at rest, as the index `tickets_closed_awake` has them. */
export const closedAwake = `status = 'closed'
  and (state->>'shape' is null
    or state->'errands' <> '[]'
    or (state->'resolution'->>'ratingRequested' = 'false'
      and state->'resolution'->'rating' = 'null')
    or state->'cycles' @? '$.* ? (@.verdict == null && @.endedAtMs == null && @.deadlineAtMs != null)')`;

/** Rows that one statement looks at: milliseconds each, however few of them are open. */
const rowsAtOnce = 500;

const auditedColumns = `ticket_id as "ticketId", number, seq, state`;

function audited({ state, ...row }: TicketRow): AuditedTicket {
  return { ...row, ticket: currentTicket(state) };
}

async function* openTickets(pool: Pool): AsyncGenerator<AuditedTicket[]> {
  let afterId = beforeAllTickets;
  for (;;) {
    const end = await pool.query<{ ticketId: string }>(
      `select ticket_id as "ticketId" from tickets where ticket_id > $1
        order by ticket_id offset $2 limit 1`,
      [afterId, rowsAtOnce - 1],
    );
    const lastId = end.rows[0]?.ticketId ?? null;
    const part = await pool.query<TicketRow>(
      `select ${auditedColumns} from tickets
        where ticket_id > $1 and ($2::uuid is null or ticket_id <= $2) and status <> 'closed'`,
      [afterId, lastId],
    );
    yield part.rows.map(audited);
    if (lastId === null) return;
    afterId = lastId;
  }
}

async function* closedTickets(pool: Pool): AsyncGenerator<AuditedTicket[]> {
  let afterId = beforeAllTickets;
  for (;;) {
    const part = await pool.query<TicketRow>(
      `select ${auditedColumns} from tickets where ticket_id > $1 and ${closedAwake}
        order by ticket_id limit $2`,
      [afterId, rowsAtOnce],
    );
    yield part.rows.map(audited);
    const last = part.rows.at(-1);
    if (last === undefined || part.rows.length < rowsAtOnce) return;
    afterId = last.ticketId;
  }
}

/**
 * The tickets that may not be at rest, in parts of at most 500. By id, which never changes: a ticket
 * that was there at the start and is open throughout is in exactly one part, however it moves.
 */
export async function* ticketsAwake(pool: Pool): AsyncGenerator<AuditedTicket[]> {
  yield* openTickets(pool);
  yield* closedTickets(pool);
}

/** The tickets of these ids as they are recorded now. */
export async function ticketsNow(
  pool: Pool,
  ticketIds: readonly string[],
): Promise<AuditedTicket[]> {
  const found = await pool.query<TicketRow>(
    `select ticket_id as "ticketId", number, seq, state from tickets where ticket_id = any($1)`,
    [ticketIds],
  );
  return found.rows.map(audited);
}

/** The events that deadlines lead to, as the index `ticket_events_of_time` has them. */
export const causedByTime = `command_id is null
  and type in ('slaWarned', 'slaBreached', 'ratingRequested', 'dueDatePassed',
               'handoffEstimatePassed', 'statusChanged')`;

/** A month of a big desk is millions of events, sorted once. */
const latenessTimeout = '120s';

/**
 * How late the events that only time causes were recorded since an instant of the engine. An event
 * is stamped with its deadline; `clock` says when that was. What two machines' clocks differ by is
 * in it; below zero counts as on time. The index `ticket_events_of_time` answers it.
 */
export async function latenessSince(
  pool: Pool,
  sinceMs: number,
  { engineOriginMs, ticketOriginMs, speed }: TicketClock,
): Promise<Lateness> {
  const client = await pool.connect();
  try {
    await client.query('begin read only');
    await client.query(`set local statement_timeout = '${latenessTimeout}'`);
    const found = await client.query<Omit<Lateness, 'sinceMs'>>(
      `select count(*)::float8 as events,
              percentile_cont(0.5) within group (order by late) as "p50Ms",
              percentile_cont(0.99) within group (order by late) as "p99Ms",
              max(late) as "maxMs"
         from (select greatest(0, extract(epoch from recorded_at)::float8 * 1000 - ($2::float8
                        + (extract(epoch from at)::float8 * 1000 - $3::float8) / $4::float8)) as late
                 from ticket_events
                where recorded_at >= to_timestamp($1::float8 / 1000)
                  and ${causedByTime}) caused_by_time`,
      [sinceMs, engineOriginMs, ticketOriginMs, speed],
    );
    await client.query('commit');
    const [row] = found.rows;
    if (row === undefined) throw new Error('An aggregate without a row');
    return { sinceMs, ...row };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Stores an audit and forgets those that are older than 90 days. */
export async function storeTimerAudit(pool: Pool, audit: TimerAudit): Promise<void> {
  const { startedAtMs, finishedAtMs, openTickets, orphans } = audit;
  await pool.query(
    `with forgotten as (
       delete from timer_audits
        where started_at < to_timestamp($1::float8 / 1000) - interval '90 days'
     )
     insert into timer_audits (started_at, finished_at, open_tickets, orphans, result)
     values (to_timestamp($1::float8 / 1000), to_timestamp($2::float8 / 1000), $3, $4, $5)`,
    [startedAtMs, finishedAtMs, openTickets, orphans, JSON.stringify(audit)],
  );
}

/** The audit that began last, or `undefined` if none was stored yet. */
export async function latestTimerAudit(pool: Pool): Promise<TimerAudit | undefined> {
  const found = await pool.query<{ result: TimerAudit }>(
    'select result from timer_audits order by started_at desc limit 1',
  );
  return found.rows[0]?.result;
}
