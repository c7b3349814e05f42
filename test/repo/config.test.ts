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
  ])('name the variable that is wrong: %s=%s', (variable, value) => {
    let problems: ConfigError['problems'] = [];
    try {
      readConfig({ [variable]: value }, nowMs);
    } catch (error) {
      if (error instanceof ConfigError) problems = error.problems;
    }
    expect(problems.map((problem) => problem.variable)).toEqual([variable]);
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
