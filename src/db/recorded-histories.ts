import type { Pool } from 'pg';
import { currentEvent, type StoredEvent } from '../domain/legacy';
import type { TicketEvent } from '../domain/events';
import { beforeAllTickets } from './ticket-ids';

/** A ticket's whole history, as it reads today. */
export type RecordedHistory = {
  ticketId: string;
  number: number;
  events: readonly TicketEvent[];
};

/** Which tickets are read: those opened from `sinceMs` (inclusive) to `untilMs` (exclusive). */
export type OpenedWithin = { sinceMs: number | null; untilMs: number | null };

/**
 * How many tickets are in memory at a time, twice: one batch is measured while the next is read.
 * Ten times as many take ten times the memory and save nothing; ten times fewer wait more often.
 */
const batchSize = 500;

/** Different terms remembered at a time; an installation has a handful. */
const mostTerms = 256;

const openedWithin = `
  opened_at >= coalesce(to_timestamp($1::float8 / 1000), '-infinity')
  and opened_at < coalesce(to_timestamp($2::float8 / 1000), 'infinity')`;

/**
 * Terms are some kB in every ticket and the same in nearly all of them: their place is taken by their
 * hash, so that each is transferred and parsed once.
 */
const batchSql = `
  with batch as (
    select ticket_id, number from tickets
     where ${openedWithin} and ticket_id > $3
     order by ticket_id limit $4
  )
  select batch.ticket_id, batch.number, history.events
    from batch cross join lateral (
      select '[' || string_agg(
               case when type in ('ticketOpened', 'termsAdopted')
                    then jsonb_set(event, '{terms}', to_jsonb(md5(event->>'terms')))
                    else event end::text, ',' order by seq) || ']' as events
        from ticket_events e where e.ticket_id = batch.ticket_id
    ) history
   where history.events is not null
   order by batch.ticket_id`;

const termsSql = `
  select event->'terms' as terms from ticket_events where ticket_id = $1 and seq = $2`;

type Row = { ticket_id: string; number: number; events: string };
type HashedEvent = StoredEvent & { terms?: unknown };

/** Every different value of terms once, so that whoever remembers by object remembers once. */
class KnownTerms {
  private readonly byHash = new Map<string, unknown>();

  constructor(private readonly pool: Pool) {}

  async of(ticketId: string, seq: number, hash: string): Promise<unknown> {
    const known = this.byHash.get(hash);
    if (known !== undefined) return known;
    const found = await this.pool.query<{ terms: object }>(termsSql, [ticketId, seq]);
    const opening = { type: 'ticketOpened', terms: found.rows[0]?.terms } as unknown as StoredEvent;
    const { terms } = currentEvent(opening) as { terms?: unknown };
    if (this.byHash.size >= mostTerms) this.byHash.clear();
    this.byHash.set(hash, terms);
    return terms;
  }
}

async function historyOf(row: Row, known: KnownTerms): Promise<RecordedHistory> {
  const events = JSON.parse(row.events) as HashedEvent[];
  for (const event of events) {
    if (typeof event.terms !== 'string') continue;
    event.terms = await known.of(row.ticket_id, event.seq, event.terms);
  }
  return { ticketId: row.ticket_id, number: row.number, events: events.map(currentEvent) };
}

async function readBatch(pool: Pool, { sinceMs, untilMs }: OpenedWithin, afterId: string) {
  const values = [sinceMs, untilMs, afterId, batchSize];
  const read = await pool.query<Row>({ name: 'recorded-histories', text: batchSql, values });
  return read.rows;
}

/**
 * The histories of tickets in batches, ordered by ticket id, each as of the moment its batch was
 * read. Memory does not depend on how many tickets there are. Equal terms are one object. Throws when
 * the database does not answer.
 */
export async function* recordedHistories(
  pool: Pool,
  within: OpenedWithin,
): AsyncGenerator<RecordedHistory[]> {
  const known = new KnownTerms(pool);
  let next = readBatch(pool, within, beforeAllTickets);
  for (;;) {
    const rows = await next;
    const last = rows.at(-1);
    if (last === undefined) return;
    next = readBatch(pool, within, last.ticket_id);
    // Whoever stops in the middle must not leave a rejection that nobody handles.
    next.catch(() => undefined);
    const histories: RecordedHistory[] = [];
    for (const row of rows) histories.push(await historyOf(row, known));
    yield histories;
  }
}

/** How many tickets `recordedHistories` will read, for showing progress. */
export async function countTickets(pool: Pool, within: OpenedWithin): Promise<number> {
  const counted = await pool.query<{ tickets: number }>(
    `select count(*)::float8 as tickets from tickets where ${openedWithin}`,
    [within.sinceMs, within.untilMs],
  );
  return counted.rows[0]?.tickets ?? 0;
}
