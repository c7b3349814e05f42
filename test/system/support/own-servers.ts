import { join } from 'node:path';
import { migrate } from '../../../src/db/migrate';
import { createPool } from '../../../src/db/pool';
import type { DevServer } from '../../../src/embedded/dev-server';
import type { PostgresServer } from '../../../src/embedded/postgres';
import { projectRoot } from '../../../src/project-root';
import { statusAttribute } from '../../../workflows/messages';
import { startTestTemporal } from '../../support/dev-temporal-server';
import { startTestPostgres } from '../../support/postgres-server';
import { testLogger } from '../../support/temporary-data-folder';
import { until } from '../../support/until';

/** A Temporal server that only this suite uses, so that it may be killed; it is started again. */
export function ownEngine(): Promise<DevServer> {
  return startTestTemporal({ searchAttributes: { [statusAttribute]: 'Keyword' } });
}

/** A migrated Postgres that only this suite uses, so that it may be killed; it is started again. */
export async function ownPostgres(): Promise<PostgresServer> {
  const server = await startTestPostgres();
  const pool = createPool(server.url, testLogger('own-postgres'), 1);
  await migrate(pool, join(projectRoot(), 'migrations'));
  await pool.end();
  return server;
}

/** Kills a server without warning; resolves when its supervisor has started the next. */
export async function killServer(server: { pid: () => number | undefined }): Promise<void> {
  const pid = server.pid();
  if (pid === undefined) throw new Error('The server is down already');
  process.kill(pid, 'SIGKILL');
  await until(() => server.pid() !== undefined && server.pid() !== pid);
}
