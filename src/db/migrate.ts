import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';

/** Held while migrating, so that two processes starting at once apply each file once. */
const migrationLock = 7_345_001;

/**
 * Applies the files of `folder` (`NNNN_name.sql`) that the database has not seen, in order, each in
 * one transaction, and returns their names. Fails on a file that no longer is in the folder: the
 * database is newer than this code.
 */
export async function migrate(pool: Pool, folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort();
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const seen = await client.query<{ name: string }>('select name from migrations');
    const applied = new Set(seen.rows.map((row) => row.name));
    const unknown = [...applied].filter((name) => !files.includes(name));
    if (unknown.length > 0) {
      throw new Error(
        `The database has migrations that this version doesn't know (${unknown.join(', ')}). Start the newer version.`,
      );
    }
    const pending = files.filter((name) => !applied.has(name));
    for (const name of pending) {
      const sql = await readFile(join(folder, name), 'utf8');
      await client.query('begin');
      await client.query('set local statement_timeout = 0');
      await client.query('insert into migrations (name) values ($1)', [name]);
      await client.query(sql);
      await client.query('commit');
    }
    return pending;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    client.release();
  }
}
