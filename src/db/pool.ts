import { Pool, types } from 'pg';
import type { Logger } from '../log';

// bigint columns here are ticket numbers, far below 2^53; as text they would sort and print wrong.
types.setTypeParser(types.builtins.INT8, Number);

/** How long a statement may take that moves no more bytes than usual. */
export const statementTimeoutMs = 4_000;

/**
 * A pool of connections. Every statement ends within `statementTimeoutMs`, below the activities' own timeout, so that a
 * slow database is an error and never a second attempt beside the first; but for those that move many
 * bytes (`bytes-statement.ts`).
 */
export function createPool(databaseUrl: string, log: Logger, size = 10): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: size,
    connectionTimeoutMillis: 3_000,
    // With pg's own 10 s a pause costs new processes, sign-ins and plans: over a bench that pauses
    // for 20 s, Postgres took 5.1 ms of CPU for each ticket instead of 3.1.
    idleTimeoutMillis: 60_000,
    statement_timeout: statementTimeoutMs,
    application_name: 'otvet',
  });
  // A connection that breaks while idle (Postgres restarted) is replaced by the pool itself.
  pool.on('error', (error) => log.warn({ error: error.message }, 'An idle connection was lost'));
  return pool;
}
