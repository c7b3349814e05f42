import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordFetching } from '../../src/db/imap-status';
import type { FetchingStatus } from '../../src/domain/fetching-status';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';

const bySmtp = { address: 'support@desk.example', department: null, isFetched: false };
const fetched = (name: string) => ({
  address: `${name}@desk.example`,
  department: name,
  isFetched: true,
});

let database: TestDatabase;
let desk: ApiDesk;
let cookie: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const mailboxes = ['well', 'troubled', 'silent', 'new'].map(fetched);
  desk = await ApiDesk.start(database.pool, { mailboxes: [bySmtp, ...mailboxes] });
  const signedIn = await desk.form('/sign-in', { token: tokens[0]?.token ?? '' });
  cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  await say('well', { lastScanAtMs: Date.now(), waiting: 2, leftAlone: 7 });
  const problem = { code: 'IMAP_LOGIN_REFUSED', detail: '<no> such user', atMs: Date.now() };
  await say('troubled', { state: 'connecting', connectedSinceMs: undefined, problem });
  await say('silent', {});
  await say('unknown-here', {});
  await database.pool.query(
    `update imap_status set updated_at = now() - interval '5 minutes' where mailbox like 'silent@%'`,
  );
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

function say(name: string, about: Partial<FetchingStatus>): Promise<void> {
  return recordFetching(database.pool, randomUUID(), {
    mailbox: fetched(name).address,
    folder: 'INBOX',
    state: 'connected',
    connectedSinceMs: Date.now(),
    lastScanAtMs: undefined,
    waiting: 0,
    leftAlone: 0,
    problem: undefined,
    ...about,
  });
}

describe('the mailboxes', () => {
  test('are those of the settings, with how their fetching stands', async () => {
    const { json } = await desk.get('/api/mailboxes', 'anna', { 'accept-language': 'ru' });
    expect(json['mailboxes']).toMatchObject([
      { ...bySmtp, fetching: null },
      {
        ...fetched('well'),
        fetching: {
          folder: 'INBOX',
          state: 'connected',
          waiting: 2,
          leftAlone: 7,
          problem: null,
          isSilent: false,
        },
      },
      {
        ...fetched('troubled'),
        fetching: {
          state: 'connecting',
          connectedSince: null,
          problem: {
            code: 'IMAP_LOGIN_REFUSED',
            text: expect.stringContaining('Исправьте настройки ящика'),
            detail: '<no> such user',
          },
        },
      },
      { ...fetched('silent'), fetching: { state: 'connected', isSilent: true } },
      { ...fetched('new'), fetching: null },
    ]);
    const [, , , silent] = json['mailboxes'] as { fetching: { heardOfSecondsAgo: number } }[];
    expect(silent?.fetching.heardOfSecondsAgo).toBeGreaterThanOrEqual(300);
  });

  test('are the agents’', async () => {
    expect((await desk.get('/api/mailboxes', 'dev1')).status).toBe(403);
    expect((await desk.get('/api/mailboxes')).status).toBe(401);
  });

  test.each([
    [
      'ru',
      [
        'Почта приходит по SMTP.',
        'Почту забирают.',
        'Исправьте настройки ящика',
        'Процесс приёма молчит',
        '5 минут назад',
        'О приёме ещё ничего не известно',
      ],
    ],
    [
      'en',
      [
        'Mail comes by SMTP.',
        'Mail is fetched.',
        'Correct the mailbox’s settings',
        'The intake is silent',
        '5 minutes ago',
        'Nothing is known of its fetching yet',
      ],
    ],
  ] as const)(
    'are told on their page, also when nothing is heard of them: %s',
    async (language, texts) => {
      const { text } = await desk.page('/mailboxes', {
        Cookie: cookie,
        'Accept-Language': language,
      });
      for (const expected of texts) expect(text).toContain(expected);
      expect(text).toContain('&lt;no&gt; such user');
      expect(text).not.toContain('unknown-here');
      // What a silent process said last may be over.
      const shown = text.split('Почту забирают.').length + text.split('Mail is fetched.').length;
      expect(shown).toBe(3);
    },
  );
});
