import { randomInt } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { cacheFolder, installOnce } from '../../src/embedded/cache';
import { buildWithGo, goObstacle } from '../../src/embedded/go-build';
import { prepareNamespace, type SearchAttributeTypes } from '../../src/embedded/namespace';
import { checkPort } from '../../src/embedded/ports';
import { Progress } from '../../src/embedded/progress';
import { runTool } from '../../src/embedded/run-tool';
import { StartupError } from '../../src/embedded/startup-error';
import { SupervisedProcess } from '../../src/embedded/supervised-process';
import { projectRoot } from '../../src/project-root';
import { temporaryDataFolder, testLogger } from './temporary-data-folder';

/** The release that docker-compose.yml runs; a test holds the two together. */
export const REAL_SERVER_VERSION = '1.31.2';
const MODULE = 'go.temporal.io/server/cmd';
/** What production would choose; fixed for the life of a database. */
const HISTORY_SHARDS = 4;

const progress = new Progress({
  language: 'en',
  write: (line) => void process.stderr.write(`${line}\n`),
});

interface RealTemporalOptions {
  /** A superuser's URL: the databases `temporal` and `temporal_visibility` are made there. */
  readonly postgresUrl: string;
  readonly namespace: string;
  readonly searchAttributes: SearchAttributeTypes;
}

interface RealTemporal {
  readonly address: string;
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
}

/**
 * The Temporal server that production runs, with its data in Postgres, on free ports of 127.0.0.1,
 * restarted when it dies. Built by Go the first time, some minutes. Throws TOOL_MISSING without Go.
 */
export async function startRealTemporal(options: RealTemporalOptions): Promise<RealTemporal> {
  const programs = await ensurePrograms();
  const postgres = new URL(options.postgresUrl);
  await setUpSchemas(programs, postgres);
  const data = await temporaryDataFolder();
  const dynamicConfig = join(data.folder, 'dynamic-config.yaml');
  writeFileSync(dynamicConfig, composeConfig('temporal_dynamic_config'));
  const port = await freeLowPort();
  const address = `127.0.0.1:${port}`;
  const supervised = await SupervisedProcess.start({
    name: 'real-temporal',
    command: join(programs, 'temporal-server'),
    args: ['--allow-no-auth', 'start'],
    env: { ...process.env, ...(await serverEnvironment(postgres, port, dynamicConfig)) },
    cwd: data.folder,
    pidFile: join(data.folder, 'temporal.pid'),
    answers: () => answers(address),
    startTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 15_000,
    exitSignal: 'SIGKILL',
    failure: (reason, output) => new StartupError('ENGINE_FAILED', { reason, output }),
    log: testLogger('real-temporal'),
  });
  const stop = async (): Promise<void> => {
    await supervised.stop();
    data.remove();
  };
  try {
    await prepareOnceUp(address, options);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { address, pid: () => supervised.pid, stop };
}

async function ensurePrograms(): Promise<string> {
  return installOnce({
    cache: cacheFolder(process.env),
    name: `temporal-server-${REAL_SERVER_VERSION}`,
    progress,
    install: async (folder) => {
      const obstacle = await goObstacle(process.env, folder);
      if (obstacle !== undefined) throw goMissing(obstacle);
      const title = `Building the Temporal server ${REAL_SERVER_VERSION} with Go (minutes the first time)`;
      const packages = ['server', 'tools/sql'].map(
        (name) => `${MODULE}/${name}@v${REAL_SERVER_VERSION}`,
      );
      await progress.step({ ru: title, en: title }, (step) =>
        buildWithGo({ packages, folder, env: process.env, step }),
      );
      for (const [built, name] of [
        ['server', 'temporal-server'],
        ['sql', 'temporal-sql-tool'],
      ] as const) {
        renameSync(join(folder, built), join(folder, name));
      }
    },
  });
}

/** With the script of docker-compose.yml itself, so that what runs there is what was tried. */
async function setUpSchemas(programs: string, postgres: URL): Promise<void> {
  const env = {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: postgres.hostname,
    SQL_PORT: postgres.port,
    SQL_USER: postgres.username,
    SQL_PASSWORD: decodeURIComponent(postgres.password),
  };
  const args = ['-c', composeConfig('temporal_schema')];
  const { exitCode, output } = await runTool('/bin/sh', args, { env, cwd: '/' });
  if (exitCode !== 0) throw new Error(`temporal-sql-tool: ${output}`);
}

/** The content of a file that docker-compose.yml gives its containers. */
function composeConfig(name: string): string {
  const compose = readFileSync(join(projectRoot(), 'docker-compose.yml'), 'utf8');
  const [, block] =
    new RegExp(`^  ${name}:\\n    content: \\|\\n((?: {6}.*\\n|\\n)+)`, 'm').exec(compose) ?? [];
  if (block === undefined) throw new Error(`docker-compose.yml has no config ${name}`);
  return block.replace(/^ {6}/gm, '').replaceAll('$$', '$');
}

async function serverEnvironment(
  postgres: URL,
  port: number,
  dynamicConfig: string,
): Promise<NodeJS.ProcessEnv> {
  const names = [
    ...['FRONTEND_MEMBERSHIP_PORT', 'FRONTEND_HTTP_PORT', 'HISTORY_GRPC_PORT'],
    ...['HISTORY_MEMBERSHIP_PORT', 'MATCHING_GRPC_PORT', 'MATCHING_MEMBERSHIP_PORT'],
    ...['WORKER_GRPC_PORT', 'WORKER_MEMBERSHIP_PORT'],
  ];
  const ports = await Promise.all(names.map(async (name) => [name, String(await freeLowPort())]));
  return {
    ...(Object.fromEntries(ports) as NodeJS.ProcessEnv),
    FRONTEND_GRPC_PORT: String(port),
    DB: 'postgres12',
    DB_PORT: postgres.port,
    POSTGRES_SEEDS: postgres.hostname,
    POSTGRES_USER: postgres.username,
    POSTGRES_PWD: decodeURIComponent(postgres.password),
    NUM_HISTORY_SHARDS: String(HISTORY_SHARDS),
    LOG_LEVEL: 'warn',
    BIND_ON_IP: '127.0.0.1',
    TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
    DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
  };
}

/** The server keeps its members' ports in a column that ends at 32767. */
async function freeLowPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const usedFor = { ru: 'Temporal', en: 'Temporal' };
    const isFree = await checkPort({ port, usedFor, variable: '' }).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

/** The frontend answers before history and matching have joined it: the first calls may fail. */
async function prepareOnceUp(address: string, options: RealTemporalOptions): Promise<void> {
  const connection = await Connection.connect({ address });
  const deadlineMs = Date.now() + 60_000;
  try {
    for (;;) {
      try {
        await prepareNamespace(connection, options);
        return;
      } catch (thrown) {
        if (Date.now() > deadlineMs) throw thrown;
        await delay(500);
      }
    }
  } finally {
    await connection.close();
  }
}

function goMissing(obstacle: { ru: string; en: string }): StartupError {
  return new StartupError('TOOL_MISSING', {
    tool: 'Go',
    neededFor: {
      ru: 'проверка на настоящем сервере Temporal',
      en: 'the check on the real Temporal server',
    },
    tried: obstacle,
    options: { ru: 'Установите Go 1.25 или новее.', en: 'Install Go 1.25 or newer.' },
  });
}
