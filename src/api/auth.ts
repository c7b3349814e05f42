import { createHash, timingSafeEqual } from 'node:crypto';

export type Role = 'agent' | 'developer';

/** A person's or a program's key to the API and the pages. */
export type AccessToken = { id: string; role: Role; token: string };

/** Who asks. */
export type Caller = { id: string; role: Role };

const shortestToken = 20;

function parseEntry(entry: string, position: number): AccessToken {
  const wrong = (problem: string) =>
    new Error(
      `Access token ${position}: ${problem}. The form is id:agent:TOKEN or id:developer:TOKEN`,
    );
  const [id = '', role = '', ...rest] = entry.split(':');
  const token = rest.join(':');
  if (!/^[\p{L}\p{N}_.@-]{1,64}$/u.test(id)) throw wrong('the id needs 1 to 64 letters or digits');
  // The list's filter gives this word a meaning of its own.
  if (id === 'none') throw wrong('the id “none” is taken');
  if (role !== 'agent' && role !== 'developer') throw wrong('the role is agent or developer');
  // RFC 6750 §2.1: what a Bearer token may consist of.
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    throw wrong('the token has characters that a header can’t carry');
  }
  if (token.length < shortestToken) throw wrong(`the token needs ${shortestToken} characters`);
  return { id, role, token };
}

/**
 * The tokens in a text like `anna:agent:TOKEN,dev1:developer:TOKEN2`. Throws on the first malformed
 * one, on an id or a token that comes twice; the message names its position, never the token.
 */
export function parseAccessTokens(text: string): AccessToken[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const tokens = entries.map((entry, index) => parseEntry(entry, index + 1));
  for (const key of ['id', 'token'] as const) {
    const values = tokens.map((token) => token[key]);
    const twice = values.findIndex((value, index) => values.indexOf(value) !== index);
    if (twice !== -1) throw new Error(`Access token ${twice + 1}: its ${key} was given before`);
  }
  return tokens;
}

/** The SHA-256 of a token: what is compared and signed instead of the token itself. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

type Entry = { caller: Caller; digest: Buffer };

/**
 * The people behind access tokens. Tokens are long and random, so one SHA-256 protects them as well
 * as a slow hash would, at a thousandth of the cost for every request.
 */
export class AccessRegistry {
  private readonly byDigest = new Map<string, Entry>();
  private readonly byId = new Map<string, Entry>();

  constructor(tokens: readonly AccessToken[]) {
    for (const { id, role, token } of tokens) {
      const entry = { caller: { id, role }, digest: tokenDigest(token) };
      this.byDigest.set(entry.digest.toString('hex'), entry);
      this.byId.set(id, entry);
    }
  }

  /** Whose token it is, or `undefined`. */
  identify(token: string): Caller | undefined {
    const digest = tokenDigest(token);
    const entry = this.byDigest.get(digest.toString('hex'));
    return entry && timingSafeEqual(entry.digest, digest) ? entry.caller : undefined;
  }

  /** The person and the token's digest by the person's id, or `undefined`. */
  find(id: string): Entry | undefined {
    return this.byId.get(id);
  }

  /** The ids of everybody with this role, in the order they were given. */
  idsOf(role: Role): string[] {
    const entries = [...this.byId.values()].filter((entry) => entry.caller.role === role);
    return entries.map((entry) => entry.caller.id);
  }
}
