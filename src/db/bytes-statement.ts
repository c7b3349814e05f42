/** Statements that move many bytes, which the time of an ordinary one need not be enough for. */
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { statementTimeoutMs } from './pool';
import { inTransaction } from './transaction';

/** Fewer take no time that matters, and a mail of the usual size shall not cost a transaction. */
const largeBytes = 1_000_000;

/**
 * Measured on two busy cores, a mail of 25 MB took 1.7 to 2.8 s to be kept with its files (44 MB
 * altogether), and 1.4 s to be read; of six at once, five were cut off at 4 s, and would have been again
 * and again. This is ten times as long.
 */
const msForEachMegabyte = 500;

/** The largest mail, in MB: what comes is bounded by `largestMailBytes` of `src/mail`. */
const mostMegabytes = 27;

function withTime<Row extends QueryResultRow>(
  pool: Pool,
  megabytes: number,
  statement: QueryConfig,
): Promise<QueryResult<Row>> {
  const timeoutMs = statementTimeoutMs + Math.ceil(megabytes * msForEachMegabyte);
  return inTransaction(pool, async (client) => {
    await client.query(`set local statement_timeout = ${timeoutMs}`);
    return client.query<Row>(statement);
  });
}

/** A statement that stores so many bytes, with the time for it; a large one in a transaction of its own. */
export function storing<Row extends QueryResultRow>(
  pool: Pool,
  bytes: number,
  statement: QueryConfig,
): Promise<QueryResult<Row>> {
  return bytes < largeBytes
    ? pool.query<Row>(statement)
    : withTime(pool, bytes / 1_000_000, statement);
}

/** A statement that reads a mail as it came, with the time for the largest, in a transaction of its own. */
export function readingMail<Row extends QueryResultRow>(
  pool: Pool,
  statement: QueryConfig,
): Promise<QueryResult<Row>> {
  return withTime(pool, mostMegabytes, statement);
}
