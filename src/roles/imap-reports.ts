import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { recordFetching } from '../db/imap-status';
import type { FetchingStatus } from '../domain/fetching-status';
import type { Logger } from '../log';
import type { Service } from './service';

/** Between two looks; a change of state is on record within it. */
const lookIntervalMs = 1_000;

/** Between two records of what has not changed, so that silence means something. */
const repeatIntervalMs = 30_000;

type Said = { key: string; atMs: number };

/** What is worth recording at once; counts and instants wait for the next repetition. */
function keyOf({ state, problem }: FetchingStatus): string {
  return `${state} ${problem?.code ?? ''}`;
}

/**
 * Keeps the database told how the fetching of each mailbox stands: at once when its state or its
 * problem changes, and every 30 s. A database that is away stops nothing: it is told when it is back.
 * Closed, it records the last states.
 */
export function startImapReports(deps: {
  pool: Pool;
  statuses: () => FetchingStatus[];
  log: Logger;
  intervalMs?: number;
}): Service {
  const { pool, statuses, log, intervalMs = lookIntervalMs } = deps;
  const ownId = randomUUID();
  const said = new Map<string, Said>();
  let isAway = false;

  const tell = async (status: FetchingStatus) => {
    const before = said.get(status.mailbox);
    const now = { key: keyOf(status), atMs: Date.now() };
    const isNews = before?.key !== now.key || now.atMs - before.atMs >= repeatIntervalMs;
    if (!isNews) return;
    await recordFetching(pool, ownId, status);
    said.set(status.mailbox, now);
  };
  const tellAll = async () => {
    try {
      for (const status of statuses()) await tell(status);
      isAway = false;
    } catch (error) {
      if (!isAway) log.warn({ error: String(error) }, 'IMAP: the status can’t be recorded now');
      isAway = true;
    }
  };

  let telling: Promise<void> = Promise.resolve();
  let isTelling = false;
  const timer = setInterval(() => {
    if (isTelling) return;
    isTelling = true;
    telling = tellAll().finally(() => (isTelling = false));
  }, intervalMs);
  return {
    close: async () => {
      clearInterval(timer);
      await telling;
      await tellAll();
    },
  };
}
