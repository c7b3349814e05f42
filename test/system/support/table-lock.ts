import type { Pool, PoolClient } from 'pg';
import { until } from '../../support/until';

/** Holds up every write to a table, so that a process can be met in the middle of one. */
export class TableLock {
  private constructor(
    private readonly pool: Pool,
    private readonly client: PoolClient,
  ) {}

  /** Reads go on; inserts and updates wait until `release`. */
  static async on(pool: Pool, table: 'ticket_events' | 'outbox'): Promise<TableLock> {
    const client = await pool.connect();
    // A server that is killed takes the lock with it; unheard, the lost connection would end Jest.
    client.on('error', () => undefined);
    await client.query('begin');
    await client.query(`lock table ${table} in share mode`);
    return new TableLock(pool, client);
  }

  /** The backends that wait for the lock. */
  private async waiting(): Promise<number[]> {
    const found = await this.pool.query<{ pid: number }>(
      `select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return found.rows.map((row) => row.pid);
  }

  /** Resolves when at least `count` writes wait. */
  async untilWaiting(count: number): Promise<void> {
    await until(async () => (await this.waiting()).length >= count);
  }

  /** Ends the waiting backends, so that what they were about to write is never written. */
  async loseWaiting(): Promise<void> {
    for (const pid of await this.waiting()) {
      await this.pool.query('select pg_terminate_backend($1)', [pid]);
    }
    await until(async () => (await this.waiting()).length === 0);
  }

  /** Lets all writes go on; harmless when the server is gone. */
  async release(): Promise<void> {
    await this.client.query('rollback').catch(() => undefined);
    this.client.release(true);
  }
}
