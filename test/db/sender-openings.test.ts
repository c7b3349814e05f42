import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claimOpening } from '../../src/db/sender-openings';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const mailbox = 'support@desk.example';
const claim = (sender: string, mailId: string, mostAnHour?: number, to = mailbox) =>
  claimOpening(database.pool, { mailbox: to, sender, mailId }, mostAnHour);

/** Moves everything that a sender opened into the past. */
const age = (sender: string, interval: string) =>
  database.pool.query(
    `update sender_openings set at = at - $2::interval where sender_address = $1`,
    [sender, interval],
  );

const acknowledged = { acknowledge: true, isWithinCap: true };
const silent = { acknowledge: false, isWithinCap: true };
const tooMany = { acknowledge: false, isWithinCap: false };

describe('a sender', () => {
  test('is acknowledged once for 50 mails at the same moment', async () => {
    const mails = Array.from({ length: 50 }, (_, index) => `burst-${index}`);
    const claims = await Promise.all(mails.map((mailId) => claim('burst@a.test', mailId, 1_000)));
    expect(claims.filter(({ acknowledge }) => acknowledge)).toHaveLength(1);
    expect(claims.every(({ isWithinCap }) => isWithinCap)).toBe(true);
    const again = await Promise.all(mails.map((mailId) => claim('burst@a.test', mailId, 1_000)));
    expect(again).toEqual(claims);
  });

  test('opens 30 tickets in an hour and not one more, however many mails come at once', async () => {
    const mails = Array.from({ length: 50 }, (_, index) => `flood-${index}`);
    const claims = await Promise.all(mails.map((mailId) => claim('flood@a.test', mailId)));
    expect(claims.filter(({ isWithinCap }) => isWithinCap)).toHaveLength(30);
    expect(claims.filter(({ acknowledge }) => acknowledge)).toHaveLength(1);
  });

  test('gets the same answer for the same mail, also at the same moment', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => claim('same@a.test', 'same')),
    );
    expect(claims).toEqual(claims.map(() => acknowledged));
    expect(await claim('same@a.test', 'other')).toEqual(silent);
    expect(await claim('same@a.test', 'same')).toEqual(acknowledged);
  });

  test('is one sender in whatever case, and another one at another mailbox', async () => {
    expect(await claim('Vera@A.test', 'case-1')).toEqual(acknowledged);
    expect(await claim('vera@a.test', 'case-2')).toEqual(silent);
    expect(await claim('vera@a.test', 'case-3', 30, 'sales@desk.example')).toEqual(acknowledged);
    expect(await claim('vera@b.test', 'case-4')).toEqual(acknowledged);
  });

  test('is acknowledged again, and opens tickets again, after an hour', async () => {
    expect(await claim('late@a.test', 'late-1', 1)).toEqual(acknowledged);
    await age('late@a.test', '59 minutes');
    expect(await claim('late@a.test', 'late-2', 1)).toEqual(tooMany);
    await age('late@a.test', '2 minutes');
    expect(await claim('late@a.test', 'late-3', 1)).toEqual(acknowledged);
    // What was held does not keep the sender out for longer.
    expect(await claim('late@a.test', 'late-2', 1)).toEqual(tooMany);
  });

  test('is forgotten after a day', async () => {
    await claim('old@a.test', 'old-1');
    await age('old@a.test', '25 hours');
    await claim('new@a.test', 'new-1');
    const left = await database.pool.query(
      `select 1 from sender_openings where sender_address = 'old@a.test'`,
    );
    expect(left.rowCount).toBe(0);
  });
});
