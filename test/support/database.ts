import { randomBytes } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { createPool } from '../../src/db/pool';
import { testLogger } from './temporary-data-folder';

/** The migrated, empty database that every suite's own is copied from. */
export const templateDatabase = 'otvet_template';

/** A variable that the global set-up has set; throws where a suite runs without it. */
export function fromTestRun(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: run the suite through Jest`);
  return value;
}

export type TestDatabase = {
  url: string;
  pool: Pool;
  /** Ends the pool and drops the database. */
  drop(): Promise<void>;
};

/** A connection whose statements may take long: copying and dropping a database wait for the disk. */
export async function adminOf(serverUrl: string): Promise<Client> {
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  return admin;
}

/** A new database of the shared server, with every migration applied unless another `template` is named. */
export async function createTestDatabase(template = templateDatabase): Promise<TestDatabase> {
  const serverUrl = fromTestRun('OTVET_TEST_DATABASE_URL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const log = testLogger('test-database');
  const admin = await adminOf(serverUrl);
  await admin.query(`create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = createPool(url.toString(), log);
  return {
    url: url.toString(),
    pool,
    drop: async () => {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
