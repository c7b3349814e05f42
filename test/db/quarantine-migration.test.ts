import { mkdtemp, readdir, copyFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { migrate } from '../../src/db/migrate';
import { projectRoot } from '../../src/project-root';
import { createTestDatabase, type TestDatabase } from '../support/database';

const migrations = join(projectRoot(), 'migrations');

/** The statement by which workers of the version before keep a mail. */
function insertAsBefore(pool: Pool, mailId: string, fate: { ticketId?: string; cause?: string }) {
  return pool.query(
    `insert into inbound_mails (mail_id, mailbox, message_id, raw, mail_from, rcpt_to,
                                remote_address, ticket_id, cause, detail)
     values ($1, 'support@desk.example', null, 'x', '', '{}', '127.0.0.1', $2, $3, $3)
     on conflict (mail_id) do nothing`,
    [mailId, fate.ticketId ?? null, fate.cause ?? null],
  );
}

const someTicketId = '00000000-0000-8000-8000-000000000001';

describe('a database with mail in quarantine', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase('template0');
    pool = database.pool;
    const before = await mkdtemp(join(tmpdir(), 'otvet-migrations-'));
    for (const file of await readdir(migrations)) {
      if (file < '0010') await copyFile(join(migrations, file), join(before, file));
    }
    await migrate(pool, before);
    await rm(before, { recursive: true });
    await insertAsBefore(pool, 'held', { cause: 'auto_reply' });
    await insertAsBefore(pool, 'handed-over', { ticketId: someTicketId });
    await migrate(pool, migrations);
  });
  afterAll(() => database.drop());

  const stateOf = async (mailId: string) => {
    const found = await pool.query<{ state: string | null; until: string | null }>(
      'select hold_state as state, held_until as until from inbound_mails where mail_id = $1',
      [mailId],
    );
    return found.rows[0];
  };

  test('has it held, without a time until its workflow is started', async () => {
    expect(await stateOf('held')).toEqual({ state: 'held', until: null });
    expect(await stateOf('handed-over')).toEqual({ state: null, until: null });
  });

  test('holds what workers of the version before still keep', async () => {
    await insertAsBefore(pool, 'later', { cause: 'list' });
    await insertAsBefore(pool, 'later-handed-over', { ticketId: someTicketId });
    expect((await stateOf('later'))?.state).toBe('held');
    expect((await stateOf('later-handed-over'))?.state).toBeNull();
  });

  test('lets a released mail have a ticket and keep its cause', async () => {
    await pool.query(
      `update inbound_mails set hold_state = 'released', ticket_id = $1 where mail_id = 'held'`,
      [someTicketId],
    );
    expect((await stateOf('held'))?.state).toBe('released');
  });

  test.each([['neither a ticket nor a cause', {}]])(
    'refuses a mail with %s',
    async (_label, fate) => {
      await expect(insertAsBefore(pool, 'lost', fate)).rejects.toMatchObject({ code: '23514' });
    },
  );

  test('has proved its check for the mails of before', async () => {
    const found = await pool.query<{ convalidated: boolean }>(
      `select convalidated from pg_constraint where conname = 'inbound_mails_fate'`,
    );
    expect(found.rows).toEqual([{ convalidated: true }]);
  });
});
