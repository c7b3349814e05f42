import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessRegistry, Caller } from './auth';

/** A working day with its overtime; the next one begins with signing in. */
export const sessionMs = 12 * 3_600_000;

function signature(secret: string, id: string, expiresAtMs: number, digest: Buffer): Buffer {
  return createHmac('sha256', secret)
    .update(`session\0${id}\0${expiresAtMs}\0`)
    .update(digest)
    .digest();
}

/**
 * The cookie value that lets the bearer of an access token in until `expiresAtMs` (server time).
 * It is signed over the token's digest: withdrawing or changing the token ends its sessions.
 * Throws if nobody has this id.
 */
export function signSession(
  secret: string,
  registry: AccessRegistry,
  id: string,
  expiresAtMs: number,
): string {
  const entry = registry.find(id);
  if (entry === undefined) throw new Error(`Nobody has the id ${id}`);
  const signed = signature(secret, id, expiresAtMs, entry.digest).toString('base64url');
  return `${Buffer.from(id).toString('base64url')}.${expiresAtMs}.${signed}`;
}

/** Who the session belongs to, or `undefined` if it is forged, expired or its token is gone. */
export function verifySession(
  secret: string,
  registry: AccessRegistry,
  value: string,
  nowMs: number,
): Caller | undefined {
  const [encodedId = '', expiry = '', signed = ''] = value.split('.');
  const id = Buffer.from(encodedId, 'base64url').toString();
  const expiresAtMs = Number(expiry);
  const entry = registry.find(id);
  if (entry === undefined || !Number.isSafeInteger(expiresAtMs)) return undefined;
  const expected = signature(secret, id, expiresAtMs, entry.digest);
  const given = Buffer.from(signed, 'base64url');
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  return isGenuine && expiresAtMs > nowMs ? entry.caller : undefined;
}
