import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Pool, PoolClient } from 'pg';
import { stageContent } from '../../src/db/contents';
import { keepMail } from '../../src/db/inbound-mails';
import { sweepUnclaimedContent } from '../../src/db/sweep';
import { verify } from '../../src/verify/verify';
import { RecordedTickets, anna, customer } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testContent } from '../support/ticket-lab';
import { until } from '../support/until';

let database: TestDatabase;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
});
afterAll(() => database.drop());

const dayMs = 86_400_000;

/** Makes everything that is there older; the trigger that keeps contents unchangeable is put aside. */
async function pass(days: number): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query('alter table contents disable trigger immutable');
    await client.query(
      `update contents set staged_at = staged_at - $1::float8 * interval '1 day'`,
      [days],
    );
    await client.query('alter table contents enable trigger immutable');
    await client.query('commit');
    await database.pool.query(
      `update unclaimed_contents set noticed_at = noticed_at - $1::float8 * interval '1 day'`,
      [days],
    );
  } finally {
    client.release();
  }
}

async function staged(): Promise<Set<string>> {
  const found = await database.pool.query<{ id: string }>('select content_id as id from contents');
  return new Set(found.rows.map(({ id }) => id));
}

const sweep = () => sweepUnclaimedContent(database.pool, { partSize: 3 });

const claims = {
  message: async () => {
    const ticketId = await tickets.open('Не печатает');
    const found = await database.pool.query<{ id: string }>(
      'select content_id as id from messages where ticket_id = $1',
      [ticketId],
    );
    return found.rows[0]?.id ?? '';
  },
  rating: async () => {
    const ticketId = await tickets.open('Не печатает');
    await tickets.give(ticketId, anna, { kind: 'changeStatus', status: 'resolved' });
    const resolutionSeq = (await tickets.state(ticketId)).resolution?.seq ?? 0;
    const contentId = await tickets.stage('Долго');
    await tickets.give(ticketId, customer, {
      kind: 'rate',
      rating: 'bad',
      resolutionSeq,
      contentId,
    });
    return contentId;
  },
  'kept mail': async () => {
    const contentId = randomUUID();
    await keepMail(
      database.pool,
      keptMail({ mailId: contentId, fate: { ticketId: randomUUID() } }),
      testContent(contentId, 'ждёт записи'),
    );
    return contentId;
  },
  nothing: async () => {
    const contentId = randomUUID();
    const files = [{ name: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('1') }];
    await stageContent(database.pool, testContent(contentId, 'отклонено', { files }));
    return contentId;
  },
} as const;

describe('the sweep', () => {
  test('deletes what nothing claims, with its files, and only that', async () => {
    const kinds = fc.array(fc.constantFrom(...(Object.keys(claims) as (keyof typeof claims)[])), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(kinds, async (wanted) => {
        const made: { kind: string; contentId: string }[] = [];
        for (const kind of wanted) made.push({ kind, contentId: await claims[kind]() });
        await pass(8);
        expect((await sweep()).deleted).toBe(0);
        await pass(1);
        const unclaimed = made.filter(({ kind }) => kind === 'nothing');
        expect((await sweep()).deleted).toBe(unclaimed.length);
        const left = await staged();
        for (const { kind, contentId } of made) {
          expect([kind, left.has(contentId)]).toEqual([kind, kind !== 'nothing']);
        }
      }),
      { numRuns: 8 },
    );
    const findings: unknown[] = [];
    const none = undefined;
    const options = {
      offlineFile: none,
      exportFile: none,
      checkpointFile: none,
      againstFile: none,
    };
    const verified = await verify({
      pool: database.pool,
      options,
      report: (finding) => findings.push(finding),
    });
    expect([findings, verified.tickets > 0]).toEqual([[], true]);
    const files = await database.pool.query('select 1 from content_files');
    expect(files.rowCount).toBe(0);
  });

  test('leaves young content alone, whose command may be on its way', async () => {
    const contentId = await claims.nothing();
    await pass(6);
    await sweep();
    await pass(0.9);
    expect(await sweep()).toMatchObject({ noticed: 0, deleted: 0 });
    expect((await staged()).has(contentId)).toBe(true);
  });

  test('gives a worker that was away for weeks a day to record what waited', async () => {
    const contentId = await tickets.stage('Ждал, пока вернётся worker');
    await pass(40);
    expect((await sweep()).noticed).toBeGreaterThan(0);
    const ticketId = randomUUID();
    await tickets.give(ticketId, customer, {
      kind: 'openTicket',
      channel: 'api',
      language: 'ru',
      contentId,
      terms: (await tickets.state(await tickets.open('ещё'))).terms,
    });
    await pass(2);
    await sweep();
    expect((await staged()).has(contentId)).toBe(true);
    const noticed = await database.pool.query(
      'select 1 from unclaimed_contents where content_id = $1',
      [contentId],
    );
    expect(noticed.rowCount).toBe(0);
  });

  test('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(sweepUnclaimedContent(database.pool, { signal })).rejects.toThrow('stopped');
  });

  test('looks at every content, in parts', async () => {
    const all = await staged();
    expect((await sweep()).examined).toBe(all.size);
    expect(await sweepUnclaimedContent(database.pool, { graceMs: 7 * dayMs })).toMatchObject({
      examined: all.size,
    });
  });
});

describe('content that a message claims while it is swept', () => {
  /** Unclaimed contents that the next sweep deletes, by id, as the sweep goes through them. */
  async function due(count: number): Promise<string[]> {
    const contentIds: string[] = [];
    for (let made = 0; made < count; made += 1) contentIds.push(await claims.nothing());
    await pass(10);
    await sweep();
    await pass(2);
    return contentIds.sort();
  }

  const claim = (client: Pool | PoolClient, ticketId: string, contentId: string) =>
    client.query(`insert into messages values ($1, 99, 99, now(), 'agent', 'anna', 'note', $2)`, [
      ticketId,
      contentId,
    ]);

  /** Whether it is the only one of these that is left. */
  async function expectOnly(left: string, contentIds: readonly string[]): Promise<void> {
    const all = await staged();
    expect(contentIds.filter((contentId) => all.has(contentId))).toEqual([left]);
  }

  test('is passed over, nobody waits, and the others go', async () => {
    const contentIds = await due(5);
    const [claimed = ''] = contentIds;
    const ticketId = await tickets.open('занимает');
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await claim(client, ticketId, claimed);
      expect((await sweep()).deleted).toBe(4);
      expect((await sweep()).deleted).toBe(0);
      await client.query('commit');
    } finally {
      client.release();
    }
    await expectOnly(claimed, contentIds);
    expect((await sweep()).deleted).toBe(0);
  });

  test('after it was looked at is spared with its part, the parts behind go, and the next sweep takes the rest', async () => {
    const contentIds = await due(5);
    const [claimed = ''] = contentIds;
    const ticketId = await tickets.open('занимает');
    // The statement has its view of the database by then, and has locked no row.
    await database.pool.query(`
      create function wait_for_test() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock(1); return null; end $$;
      create trigger wait_for_test before delete on contents execute function wait_for_test();`);
    const client = await database.pool.connect();
    try {
      await client.query('begin; select pg_advisory_xact_lock(1)');
      const swept = sweep();
      await until(async () => {
        const waiting = await database.pool.query(
          `select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.rowCount !== 0;
      });
      await claim(database.pool, ticketId, claimed);
      await client.query('commit');
      expect((await swept).deleted).toBe(2);
    } finally {
      client.release();
      await database.pool.query('drop function wait_for_test cascade');
    }
    expect((await sweep()).deleted).toBe(2);
    await expectOnly(claimed, contentIds);
  });
});
