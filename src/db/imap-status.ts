import type { Pool } from 'pg';
import type { FetchingStatus } from '../domain/fetching-status';
import { storableOrNull } from './contents';

const insertSql = `
  insert into imap_status (mailbox, process, folder, state, connected_since, last_scan_at, waiting,
                           left_alone, problem_code, problem_detail, problem_at)
  select $1, $2::uuid, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000),
         $7::integer, $8::integer, $9, $10, to_timestamp($11::float8 / 1000)`;

const columns = `folder, state, connected_since, last_scan_at, waiting, left_alone, problem_code,
  problem_detail, problem_at`;

const updateSql = `
  on conflict (mailbox) do update
    set (process, ${columns}, updated_at) = (excluded.process,
         ${columns.replace(/\w+/g, 'excluded.$&')}, now())`;

/**
 * Records what a process says of a mailbox's fetching. One that fetches overrides what others said;
 * one that does not, or no longer, changes only what it said itself.
 */
export async function recordFetching(
  pool: Pool,
  process: string,
  status: FetchingStatus,
): Promise<void> {
  const { mailbox, folder, state, connectedSinceMs, lastScanAtMs, problem } = status;
  const isFetching = state === 'connecting' || state === 'connected';
  await pool.query({
    name: isFetching ? 'record-fetching' : 'record-no-fetching',
    text: isFetching
      ? `${insertSql}${updateSql}`
      : `${insertSql} where exists (select 1 from imap_status where mailbox = $1 and process = $2)
         ${updateSql} where imap_status.process = excluded.process`,
    values: [
      mailbox,
      process,
      folder,
      state,
      connectedSinceMs ?? null,
      lastScanAtMs ?? null,
      status.waiting,
      status.leftAlone,
      problem?.code ?? null,
      storableOrNull(problem?.detail),
      problem?.atMs ?? null,
    ],
  });
}

/** What was last said of a mailbox's fetching, and how long ago, by the database's clock. */
export type HeardFetching = FetchingStatus & { ageMs: number };

type Row = Omit<HeardFetching, 'connectedSinceMs' | 'lastScanAtMs' | 'problem'> & {
  connectedSinceMs: number | null;
  lastScanAtMs: number | null;
  code: string | null;
  detail: string | null;
  problemAtMs: number | null;
};

const ms = (instant: string) => `(extract(epoch from ${instant}) * 1000)::float8`;

/** What was last said of each mailbox that was ever fetched, by its address. */
export async function fetchingStatuses(pool: Pool): Promise<Map<string, HeardFetching>> {
  const found = await pool.query<Row>(
    `select mailbox, folder, state, waiting, left_alone as "leftAlone",
            ${ms('connected_since')} as "connectedSinceMs", ${ms('last_scan_at')} as "lastScanAtMs",
            problem_code as code, problem_detail as detail, ${ms('problem_at')} as "problemAtMs",
            greatest(${ms('now() - updated_at')}, 0) as "ageMs"
       from imap_status order by mailbox`,
  );
  return new Map(
    found.rows.map(({ connectedSinceMs, lastScanAtMs, code, detail, problemAtMs, ...row }) => [
      row.mailbox,
      {
        ...row,
        connectedSinceMs: connectedSinceMs ?? undefined,
        lastScanAtMs: lastScanAtMs ?? undefined,
        problem: code === null ? undefined : { code, detail: detail ?? '', atMs: problemAtMs ?? 0 },
      },
    ]),
  );
}
