import { DatabaseError } from 'pg';

/** System errors of a connection that can't be made or breaks. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/**
 * Postgres's error classes for "not now": connection exceptions (08), insufficient resources (53),
 * operator intervention (57: shutting down, starting up, a statement over its time), system
 * errors (58). Everything else is our own mistake and stays an internal error.
 */
const passingClasses = new Set(['08', '53', '57', '58']);

/** The messages of node-postgres for a connection that is lost or did not come; it gives no code. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|not queryable|query read timeout|pool after calling end/i;

/** Whether the error says that Postgres can't answer now, so that repeating later will help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  if (error instanceof DatabaseError) return passingClasses.has((error.code ?? '').slice(0, 2));
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  return (typeof code === 'string' && networkCodes.has(code)) || lostConnection.test(error.message);
}
