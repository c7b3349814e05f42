import { describe, expect, test } from '@jest/globals';
import { AccessRegistry, parseAccessTokens } from '../../src/api/auth';
import { canonicalHash, uuidOfHash } from '../../src/api/canonical-hash';
import { safePath } from '../../src/api/pages/sign-in';
import { signSession, verifySession } from '../../src/api/session';
import { tokens } from './api-desk';

describe('access tokens', () => {
  test('are read from one line', () => {
    const text = 'anna:agent:AAAAAAAAAAAAAAAAAAAA, dev1:developer:bbbbbbbbbbbbbbbbbbbb=,';
    expect(parseAccessTokens(text)).toEqual([
      { id: 'anna', role: 'agent', token: 'AAAAAAAAAAAAAAAAAAAA' },
      { id: 'dev1', role: 'developer', token: 'bbbbbbbbbbbbbbbbbbbb=' },
    ]);
    expect(parseAccessTokens('')).toEqual([]);
  });

  test('that are malformed are named by their place, never shown', () => {
    const good = 'anna:agent:AAAAAAAAAAAAAAAAAAAA';
    const wrong: [string, RegExp][] = [
      [`${good},boris:agent:tooshort`, /^Access token 2: the token needs 20 characters/],
      [`${good},boris:chief:BBBBBBBBBBBBBBBBBBBB`, /^Access token 2: the role/],
      ['BBBBBBBBBBBBBBBBBBBB', /^Access token 1: the role/],
      [':agent:BBBBBBBBBBBBBBBBBBBB', /^Access token 1: the id/],
      ['none:agent:BBBBBBBBBBBBBBBBBBBB', /^Access token 1: the id “none”/],
      ['boris:agent:BBBBBBBBBB BBBBBBBBBB', /^Access token 1: the token has characters/],
      [`${good},anna:agent:BBBBBBBBBBBBBBBBBBBB`, /^Access token 2: its id was given before/],
      [`${good},boris:agent:AAAAAAAAAAAAAAAAAAAA`, /^Access token 2: its token was given before/],
    ];
    for (const [text, message] of wrong) {
      expect(() => parseAccessTokens(text)).toThrow(message);
      expect(() => parseAccessTokens(text)).not.toThrow(/[AB]{10}|tooshort/);
    }
  });
});

describe('a session', () => {
  const registry = new AccessRegistry(tokens);
  const session = signSession('secret', registry, 'anna', 2_000);

  test('lets its bearer in until it expires', () => {
    expect(verifySession('secret', registry, session, 1_999)).toEqual({
      id: 'anna',
      role: 'agent',
    });
    expect(verifySession('secret', registry, session, 2_000)).toBeUndefined();
  });

  test('ends when its token is withdrawn or changed', () => {
    const withdrawn = new AccessRegistry(tokens.slice(1));
    const changed = new AccessRegistry([
      { id: 'anna', role: 'agent', token: 'another-token-0123456789' },
    ]);
    expect(verifySession('secret', withdrawn, session, 0)).toBeUndefined();
    expect(verifySession('secret', changed, session, 0)).toBeUndefined();
  });

  test('can’t be forged, prolonged or passed on to another', () => {
    const [id, expiry, signature] = session.split('.');
    const boris = Buffer.from('boris').toString('base64url');
    const forged = [
      '',
      'x',
      `${id}.${expiry}`,
      `${id}.${expiry}.`,
      `${id}.3000.${signature}`,
      `${boris}.${expiry}.${signature}`,
      `${id}.${expiry}.${'A'.repeat(43)}`,
    ];
    for (const value of forged) {
      expect(verifySession('secret', registry, value, 0)).toBeUndefined();
    }
    expect(verifySession('other secret', registry, session, 0)).toBeUndefined();
  });
});

test('after signing in only paths of our own are followed', () => {
  expect(safePath('/tickets/1001?before=5')).toBe('/tickets/1001?before=5');
  const foreign = ['//evil.example', '/\\evil.example', 'https://evil.example', '', '/a\\b', '/\t'];
  for (const path of [...foreign, undefined, ['/a']]) expect(safePath(path)).toBe('/tickets');
});

describe('the hash of a request', () => {
  test('is the same whatever the order of its fields, and another for another value', () => {
    const hash = canonicalHash({ a: 1, b: { c: [1, 2], d: null } });
    expect(canonicalHash({ b: { d: null, c: [1, 2] }, a: 1 })).toBe(hash);
    expect(canonicalHash({ a: 1, b: { c: [2, 1], d: null } })).not.toBe(hash);
    expect(canonicalHash({ a: 1, b: { c: [1, 2], d: null }, e: undefined })).toBe(hash);
  });

  test('makes a UUID of version 8', () => {
    expect(uuidOfHash(canonicalHash('x'))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
