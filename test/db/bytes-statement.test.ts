import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { stageContent } from '../../src/db/contents';
import { heldOriginal } from '../../src/db/held-mails';
import { keepMail } from '../../src/db/inbound-mails';
import { heldMailRaw } from '../../src/db/quarantine';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testContent } from '../support/ticket-lab';

const ordinaryMs = 500;

let database: TestDatabase;
/** One whose ordinary statements end soon. */
let hasty: Pool;
let heldMailId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  hasty = new Pool({ connectionString: database.url, max: 2, statement_timeout: ordinaryMs });
  // Its connections may still be closing when the database is dropped.
  hasty.on('error', () => undefined);
  heldMailId = randomUUID();
  const fate = { cause: 'list', detail: '' };
  await keepMail(database.pool, keptMail({ mailId: heldMailId, fate }), undefined);
});
afterAll(async () => {
  await hasty.end();
  await database.drop();
});

const keep = (sizes: { raw: number; file: number }, mailId = randomUUID()) => {
  const mail = keptMail({
    mailId,
    raw: randomBytes(sizes.raw),
    fate: { ticketId: randomUUID() },
  });
  return keepMail(hasty, mail, testContent(mailId, 'x', { files: [fileOf(sizes.file)] }));
};

const fileOf = (size: number) => ({
  name: 'a.bin',
  contentType: 'application/octet-stream',
  bytes: randomBytes(size),
});

/** The outcome of `work` on a database so slow that an ordinary statement is over before it goes on. */
async function whileSlow<T>(work: () => Promise<T>): Promise<PromiseSettledResult<T>> {
  const blocker = await database.pool.connect();
  try {
    await blocker.query('begin; lock table inbound_mails, contents in access exclusive mode');
    const working = Promise.allSettled([work()]);
    const ordinary = hasty.query('select 1 from inbound_mails');
    await expect(ordinary).rejects.toMatchObject({ code: '57014' });
    await blocker.query('commit');
    const [outcome] = await working;
    return outcome;
  } finally {
    blocker.release();
  }
}

test.each<[string, () => Promise<unknown>]>([
  ['a mail with many bytes is kept', () => keep({ raw: 1_500_000, file: 1 })],
  ['a mail with large files is kept', () => keep({ raw: 1, file: 1_500_000 })],
  [
    'content with large files is staged',
    () => stageContent(hasty, testContent(randomUUID(), 'x', { files: [fileOf(1_500_000)] })),
  ],
  ['a held mail is read for its release', () => heldOriginal(hasty, heldMailId)],
  ['a held mail is read by a person', () => heldMailRaw(hasty, heldMailId)],
])('%s on a slow database', async (_what, work) => {
  expect(await whileSlow(work)).toMatchObject({ status: 'fulfilled' });
  // The longer time ends with the statement.
  const both = await Promise.all([hasty.connect(), hasty.connect()]);
  for (const client of both) {
    const { rows } = await client.query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: `${ordinaryMs}ms` }]);
    client.release();
  }
});

test('a small mail has an ordinary statement’s time', async () => {
  const outcome = await whileSlow(() => keep({ raw: 1_000, file: 1_000 }));
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '57014' } });
});

test('a large mail that comes twice at once is kept once', async () => {
  const mailId = randomUUID();
  const outcomes = await Promise.all([
    keep({ raw: 1_500_000, file: 1 }, mailId),
    keep({ raw: 1_500_000, file: 1 }, mailId),
  ]);
  expect(outcomes.filter((earlier) => earlier === undefined)).toHaveLength(1);
});
