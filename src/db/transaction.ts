import type { Pool, PoolClient } from 'pg';

/** Does `work` in one transaction: committed when it resolves, undone when it throws. */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection that can't even be rolled back is no use to the next one.
    const broken = await client.query('rollback').then(
      () => undefined,
      (failure: unknown) => failure as Error,
    );
    client.release(broken);
    throw error;
  }
}
