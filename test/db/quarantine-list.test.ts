import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { listHeldMails, type HeldFilter } from '../../src/db/quarantine';
import { createTestDatabase, type TestDatabase } from '../support/database';

const crowd = 3_000;
const rare = 3;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // A robot fills the quarantine after a few forged mails, and a few of those have expired before.
  await database.pool.query(
    `insert into inbound_mails (mail_id, mailbox, raw, mail_from, rcpt_to, remote_address,
                                received_at, cause, hold_state)
     select 'm' || at, 'support@desk.example', 'x', '', '{}', '127.0.0.1',
            '2026-01-12T10:00:00Z'::timestamptz + at * interval '1 second',
            case when at <= 2 * $1 then 'forged_sender' else 'auto_reply' end,
            case when at <= $1 then 'expired' else 'held' end
       from generate_series(1, 2 * $1 + $2::int) at`,
    [rare, crowd],
  );
  await database.pool.query('analyze inbound_mails');
});
afterAll(() => database.drop());

type Plan = {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
};

/** The rows that the plan took out of tables, those that it then left out among them. */
function rowsRead(plan: Plan): number {
  const below = (plan.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), 0);
  const isScan = plan['Node Type'].includes('Scan');
  const rows = plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0);
  return below + (isScan ? rows * plan['Actual Loops'] : 0);
}

/** The rows that the list reads, by the plan of the very statement that it asks. */
async function rowsOfList(filter: HeldFilter, limit: number): Promise<number> {
  let read = Infinity;
  const explaining = {
    query: async (text: string, values: unknown[]) => {
      const { rows } = await database.pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `explain (analyze, timing off, format json) ${text}`,
        values,
      );
      const [explained] = rows[0]?.['QUERY PLAN'] ?? [];
      if (explained) read = rowsRead(explained.Plan);
      return { rows: [] };
    },
  } as unknown as Pool;
  await listHeldMails(explaining, filter, undefined, limit);
  return read;
}

test('the list of a rare cause reads those mails and not the crowd of another cause', async () => {
  const filter: HeldFilter = { state: 'held', cause: 'forged_sender' };
  const found = await listHeldMails(database.pool, filter, undefined, 51);
  expect(found.map(({ mailId }) => mailId)).toEqual(['m6', 'm5', 'm4']);
  // Each with the look for its ticket.
  expect(await rowsOfList(filter, 51)).toBeLessThanOrEqual(2 * rare);
});

test.each([
  ['of a frequent cause', { state: 'held', cause: 'auto_reply' }],
  ['of all causes', { state: 'held' }],
] as const)('the list %s reads what it shows', async (_which, filter) => {
  expect(await rowsOfList(filter, 51)).toBeLessThanOrEqual(2 * 51);
});
