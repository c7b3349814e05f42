import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statusAttribute } from '../../workflows/messages';
import { migrate } from '../db/migrate';
import { createPool } from '../db/pool';
import { openDataFolder } from '../embedded/data-folder';
import { startDevServer } from '../embedded/dev-server';
import { startPostgres, type PostgresServer } from '../embedded/postgres';
import type { Progress } from '../embedded/progress';
import { findTemporalCli } from '../embedded/temporal-cli';
import type { Logger } from '../log';
import { projectRoot } from '../project-root';
import type { Closers } from './closers';

/** The two servers of one run, with empty data, set up as `npm start` sets them up. */
export type Servers = {
  databaseUrl: string;
  postgresPid: number;
  temporalAddress: string;
  temporalPid: number;
  namespace: string;
};

function temporaryFolder(closers: Closers): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'otvet-bench-'));
  // As root, Postgres runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  closers.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function applyMigrations(databaseUrl: string, log: Logger): Promise<void> {
  const pool = createPool(databaseUrl, log, 1);
  try {
    await migrate(pool, join(projectRoot(), 'migrations'));
  } finally {
    await pool.end();
  }
}

/** Starts Postgres alone on a free port, migrated; `closers` stops it and deletes its data. */
export async function startDatabase({
  progress,
  log,
  closers,
}: {
  progress: Progress;
  log: Logger;
  closers: Closers;
}): Promise<{ postgres: PostgresServer; dataFolder: string }> {
  const dataFolder = temporaryFolder(closers);
  await openDataFolder({ folder: dataFolder, progress });
  const postgres = await startPostgres({ dataFolder, progress, log });
  closers.add(() => postgres.stop());
  await applyMigrations(postgres.url, log);
  return { postgres, dataFolder };
}

/** Starts Postgres and the engine on free ports; `closers` stops them and deletes their data. */
export async function startServers(options: {
  env: NodeJS.ProcessEnv;
  progress: Progress;
  log: Logger;
  closers: Closers;
}): Promise<Servers> {
  const { env, progress, log, closers } = options;
  const { path: cliPath } = await findTemporalCli({ env, progress });
  const { postgres, dataFolder } = await startDatabase({ progress, log, closers });
  const namespace = `bench-${randomBytes(4).toString('hex')}`;
  const searchAttributes = { [statusAttribute]: 'Keyword' } as const;
  const engine = await startDevServer({
    cliPath,
    dataFolder,
    namespace,
    searchAttributes,
    progress,
    log,
  });
  closers.add(() => engine.stop());
  return {
    databaseUrl: postgres.url,
    postgresPid: postgres.pid() ?? 0,
    temporalAddress: engine.address,
    temporalPid: engine.pid() ?? 0,
    namespace,
  };
}
