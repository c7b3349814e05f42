import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig, required } from '../../src/config';
import { ticketTimeMs } from '../../src/domain/clock';

const nowMs = Date.parse('2026-02-01T00:00:00Z');

describe('the settings', () => {
  test('need nothing, and take an empty variable for an unset one', () => {
    const bare = readConfig({}, nowMs);
    expect(bare).toMatchObject({
      apiPort: 8080,
      databaseUrl: undefined,
      mailDomain: 'otvet.localhost',
    });
    expect(
      readConfig({ OTVET_SECRET: '', OTVET_PUBLIC_URL: ' ', TEMPORAL_NAMESPACE: '' }, nowMs),
    ).toEqual(bare);
  });

  test.each([
    ['OTVET_API_PORT', 'eighty'],
    ['OTVET_API_PORT', '70000'],
    ['OTVET_SECRET', 'short'],
    ['OTVET_PUBLIC_URL', 'desk'],
    ['OTVET_SUPPORT_ADDRESS', 'support'],
    ['OTVET_SUPPORT_ADDRESS', 'a-name-that-is-far-too-long@desk.example'],
    ['OTVET_TIME_LAPSE', 'fast'],
    ['OTVET_TIME_LAPSE', '10@someday'],
    ['OTVET_LOG_LEVEL', 'loud'],
    ['OTVET_SENDER_CHECKS', 'trust'],
    ['OTVET_TEAM_ADDRESSES', 'lead@company.example'],
    ['OTVET_TEAM_ADDRESSES', 'team=Support@Otvet.localhost'],
    ['SMTP_URL', 'relay.example'],
    ['SMTP_URL', 'relay.example:587'],
    ['SMTP_URL', 'https://relay.example'],
    ['SMTP_URL', 'smtp://'],
    ['SMTP_URL', 'smtp://user:password@relay.example:99999'],
    ['OTVET_PUBLIC_URL', 'ftp://desk.example'],
    ['OTVET_PUBLIC_URL', 'javascript:alert(1)'],
    ['OTVET_MAIL_DOMAIN', 'desk example'],
    ['OTVET_MAIL_DOMAIN', 'desk..example'],
    ['OTVET_SUPPORT_ADDRESS', 'поддержка@desk.example'],
    ['OTVET_SERVICE_NAME_RU', 'Служба\nподдержки'],
    ['OTVET_MAIL_CONNECTIONS', '0'],
    ['OTVET_MAIL_CONNECTIONS', '1.5'],
  ])('name the variable that is wrong, in both languages: %s=%s', (variable, value) => {
    let problems: ConfigError['problems'] = [];
    try {
      readConfig({ [variable]: value }, nowMs);
    } catch (error) {
      if (error instanceof ConfigError) problems = error.problems;
    }
    expect(problems.map((problem) => problem.variable)).toEqual([variable]);
    expect(problems[0]?.problem).toMatch(/[a-z].* \/ .*[а-я]/);
    expect(problems[0]?.problem).not.toContain('password@relay');
  });

  test.each([
    ['OTVET_DKIM_DOMAIN', { OTVET_DKIM_DOMAIN: 'desk example' }],
    ['OTVET_DKIM_SELECTOR', { OTVET_DKIM_SELECTOR: 'a b' }],
  ])('refuse a key that nobody could look up: %s', (variable, wrong) => {
    const keys = { OTVET_DKIM_DOMAIN: 'desk.example', OTVET_DKIM_SELECTOR: 's1' };
    const env = { ...keys, OTVET_DKIM_KEY_FILE: '/keys/dkim.pem' };
    expect(readConfig(env, nowMs).dkim).toMatchObject({ domain: 'desk.example', selector: 's1' });
    expect(() => readConfig({ ...env, ...wrong }, nowMs)).toThrow(variable);
  });

  test.each([
    'smtp://127.0.0.1:1025',
    'smtp://[::1]:25',
    'smtps://user%40firm.example:pass%20word@relay.example:465',
    'smtp://user:p@ss@relay.example',
  ])('take a relay at %s', (url) => {
    expect(readConfig({ SMTP_URL: url }, nowMs).smtpUrl).toBe(url);
  });

  test('say in both languages what is wrong with each address of the team', () => {
    const read = () => readConfig({ OTVET_TEAM_ADDRESSES: 'team=a@b.example,lead,x=y' }, nowMs);
    expect(read).toThrow(/entry 2: the form is .* \/ запись 2: нужен вид .*entry 3: .*адрес/s);
  });

  test('say in both languages that senders can’t be both believed and not checked', () => {
    const both = { OTVET_AUTHSERV_ID: 'mx.example', OTVET_SENDER_CHECKS: 'none' };
    expect(() => readConfig(both, nowMs)).toThrow(
      /OTVET_SENDER_CHECKS: none contradicts OTVET_AUTHSERV_ID.*mx\.example.* \/ none противоречит/,
    );
  });

  test('know where the team reads its notices', () => {
    const { teamAddresses } = readConfig({ OTVET_TEAM_ADDRESSES: 'team=a@b.example' }, nowMs);
    expect([...teamAddresses]).toEqual([['team', 'a@b.example']]);
  });

  test('say which one a process can’t do without', () => {
    expect(() => required(undefined, 'DATABASE_URL')).toThrow(/DATABASE_URL/);
  });

  test('let ticket time run faster from a chosen moment on', () => {
    const { clock } = readConfig({ OTVET_TIME_LAPSE: '3600@2026-01-12T10:00:00+03:00' }, nowMs);
    const shown = new Date(ticketTimeMs(clock, nowMs + 1_000)).toISOString();
    expect(shown).toBe('2026-01-12T08:00:00.000Z');
  });
});
