import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fetchingStatuses, recordFetching } from '../../src/db/imap-status';
import type { FetchingStatus } from '../../src/domain/fetching-status';
import { startImapReports } from '../../src/roles/imap-reports';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testLogger } from '../support/temporary-data-folder';
import { until } from '../support/until';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function statusOf(mailbox: string, about: Partial<FetchingStatus> = {}): FetchingStatus {
  return {
    mailbox,
    folder: 'INBOX',
    state: 'connected',
    connectedSinceMs: Date.UTC(2026, 0, 12, 7),
    lastScanAtMs: undefined,
    waiting: 0,
    leftAlone: 0,
    problem: undefined,
    ...about,
  };
}

const heard = async (mailbox: string) => (await fetchingStatuses(database.pool)).get(mailbox);

describe('what is on record of a mailbox’s fetching', () => {
  test('is what the process that fetches said last, and how long ago', async () => {
    const mailbox = 'last@desk.example';
    const process = randomUUID();
    const problem = { code: 'IMAP_MAIL_NOT_MOVED', detail: 'Quota\u0000', atMs: 1_000 };
    await recordFetching(database.pool, process, statusOf(mailbox, { waiting: 3 }));
    const last = statusOf(mailbox, { waiting: 2, leftAlone: 9, lastScanAtMs: 2_000, problem });
    await recordFetching(database.pool, process, last);
    const { ageMs, ...shown } = (await heard(mailbox)) ?? { ageMs: -1 };
    expect(shown).toEqual({ ...last, problem: { ...problem, detail: 'Quota\uFFFD' } });
    expect(ageMs).toBeGreaterThanOrEqual(0);
    await database.pool.query(`update imap_status set updated_at = now() - interval '5 minutes'`);
    expect((await heard(mailbox))?.ageMs).toBeGreaterThanOrEqual(300_000);
    await recordFetching(database.pool, process, last);
    expect((await heard(mailbox))?.ageMs).toBeLessThan(300_000);
  });

  test.each(['following', 'closed'] as const)('is never what one says who is %s', async (state) => {
    const mailbox = `${state}@desk.example`;
    const idle = statusOf(mailbox, { state });
    await recordFetching(database.pool, randomUUID(), idle);
    expect(await heard(mailbox)).toBeUndefined();
    const [first, second] = [randomUUID(), randomUUID()];
    await recordFetching(database.pool, first, statusOf(mailbox));
    await recordFetching(database.pool, second, idle);
    expect(await heard(mailbox)).toMatchObject({ state: 'connected' });
    // One that fetched and no longer does says so, unless another has taken over.
    await recordFetching(database.pool, first, idle);
    expect(await heard(mailbox)).toMatchObject({ state });
    await recordFetching(database.pool, second, statusOf(mailbox, { state: 'connecting' }));
    await recordFetching(database.pool, first, idle);
    expect(await heard(mailbox)).toMatchObject({ state: 'connecting' });
  });
});

test('what changes is recorded, what does not is not written again, and the end is', async () => {
  const mailbox = 'reported@desk.example';
  let status = statusOf(mailbox, { state: 'connecting' });
  let looks = 0;
  const reports = startImapReports({
    pool: database.pool,
    statuses: () => {
      looks += 1;
      return [status];
    },
    log: testLogger('imap-reports'),
    intervalMs: 5,
  });
  await until(async () => (await heard(mailbox))?.state === 'connecting');
  const writes = async () => {
    const found = await database.pool.query<{ xmin: string }>(
      'select xmin::text from imap_status where mailbox = $1',
      [mailbox],
    );
    return found.rows[0]?.xmin;
  };
  const written = await writes();
  const before = looks;
  await until(() => looks > before + 5);
  expect(await writes()).toBe(written);

  const problem = { code: 'IMAP_LOGIN_REFUSED' as const, detail: 'No', atMs: 1 };
  status = { ...status, problem };
  await until(async () => (await heard(mailbox))?.problem?.code === 'IMAP_LOGIN_REFUSED');
  status = statusOf(mailbox, { state: 'connected', problem: undefined });
  await until(async () => (await heard(mailbox))?.state === 'connected');
  status = { ...status, state: 'closed' };
  await reports.close();
  expect(await heard(mailbox)).toMatchObject({ state: 'closed', problem: undefined });
});

test('a database that is away is told when it is back', async () => {
  const mailbox = 'patient@desk.example';
  let isAway = true;
  let refusals = 0;
  const pool = new Proxy(database.pool, {
    get: (target, name, receiver): unknown => {
      if (name !== 'query' || !isAway) return Reflect.get(target, name, receiver) as unknown;
      refusals += 1;
      return () => Promise.reject(new Error('away'));
    },
  });
  const statuses = () => [statusOf(mailbox)];
  const log = testLogger('imap-reports');
  const reports = startImapReports({ pool, statuses, log, intervalMs: 5 });
  await until(() => refusals > 2);
  expect(await heard(mailbox)).toBeUndefined();
  isAway = false;
  await until(async () => (await heard(mailbox))?.state === 'connected');
  await reports.close();
});
