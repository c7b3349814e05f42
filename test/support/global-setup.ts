import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createPool } from '../../src/db/pool';
import { migrate } from '../../src/db/migrate';
import { projectRoot } from '../../src/project-root';
import { statusAttribute } from '../../workflows/messages';
import { adminOf, templateDatabase } from './database';
import { startTestTemporal } from './dev-temporal-server';
import { installPrograms } from './install-programs';
import { startTestPostgres } from './postgres-server';
import { testLogger } from './temporary-data-folder';
import { timeSkippingServerPath } from './time-skipping-server';

/** Servers and files of one test run, reached by the suites through these variables. */
type TestRunEnvironment = {
  OTVET_TEST_DATABASE_URL: string;
  OTVET_TEST_TEMPORAL_ADDRESS: string;
  OTVET_TEST_TIME_SKIPPING: string;
};

async function prepareTemplate(serverUrl: string): Promise<void> {
  const log = testLogger('test-template');
  const admin = await adminOf(serverUrl);
  await admin.query(`create database ${templateDatabase}`);
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = `/${templateDatabase}`;
  const template = createPool(url.toString(), log, 1);
  await migrate(template, join(projectRoot(), 'migrations'));
  await template.end();
}

/**
 * Builds the product, whose processes some suites kill, and starts what every suite shares:
 * Postgres with a template database, and the engine.
 */
export default async function globalSetup(): Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: projectRoot(), stdio: 'inherit' });
  installPrograms();
  const timeSkippingPath = await timeSkippingServerPath();
  const postgres = await startTestPostgres();
  await prepareTemplate(postgres.url);
  const engine = await startTestTemporal({ searchAttributes: { [statusAttribute]: 'Keyword' } });
  const environment: TestRunEnvironment = {
    OTVET_TEST_DATABASE_URL: postgres.url,
    OTVET_TEST_TEMPORAL_ADDRESS: engine.address,
    OTVET_TEST_TIME_SKIPPING: timeSkippingPath,
  };
  Object.assign(process.env, environment);
  stopServers = async () => {
    await Promise.all([engine.stop(), postgres.stop()]);
  };
}

let stopServers: () => Promise<void> = () => Promise.resolve();

/** Stops what `globalSetup` started. Jest runs both in the same process. */
export async function stopSharedServers(): Promise<void> {
  await stopServers();
}
