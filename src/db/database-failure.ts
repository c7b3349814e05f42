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
const passingClass = /^(08|53|57|58)[0-9A-Z]{3}$/;

/** The messages of node-postgres for a connection that is lost or did not come; it gives no code. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|not queryable|query read timeout|pool after calling end/i;

/**
 * Whether the error says that Postgres can't answer now, so that repeating later will help. Told by
 * its shape: system errors are of another realm's `Error` where code runs in a VM context.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as Record<string, unknown>;
  // All addresses of a host were tried (`AggregateError`).
  if (Array.isArray(errors)) return errors.some(isDatabaseUnavailable);
  if (typeof code === 'string' && (networkCodes.has(code) || passingClass.test(code))) return true;
  return typeof message === 'string' && lostConnection.test(message);
}
