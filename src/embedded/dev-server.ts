import { join } from 'node:path';
import { connect } from 'node:net';
import { Connection } from '@temporalio/client';
import type { Logger } from '../log';
import { dataFiles } from './leftovers';
import { prepareNamespace, type SearchAttributeTypes } from './namespace';
import { checkPort, givenOrFreePort } from './ports';
import type { Progress } from './progress';
import { saysDiskFull, StartupError } from './startup-error';
import { SupervisedProcess } from './supervised-process';

export interface DevServerOptions {
  readonly cliPath: string;
  /** A folder that `openDataFolder` has taken for this process. */
  readonly dataFolder: string;
  /** A free port of 127.0.0.1 is taken if none, or 0, is given. */
  readonly port?: number;
  /** Serves Temporal's own web page there, 0 on a free port; without it there is none. */
  readonly uiPort?: number;
  readonly namespace: string;
  /** 30 unless given. */
  readonly retentionDays?: number;
  readonly searchAttributes: SearchAttributeTypes;
  /** Server settings as KEY=JSON. */
  readonly dynamicConfig?: readonly string[];
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'never';
  readonly progress: Progress;
  readonly log: Logger;
}

export interface DevServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Undefined while the server is down. */
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
}

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;
const DEFAULT_RETENTION_DAYS = 30;

/**
 * Starts the Temporal server of the CLI on 127.0.0.1 with its data in the given folder, and starts it
 * again whenever it dies. Resolves when it accepts workflows with the search attributes. Throws a
 * StartupError.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { dataFolder, namespace, progress } = options;
  const port = await givenOrFreePort(options.port);
  const uiPort = options.uiPort === undefined ? undefined : await givenOrFreePort(options.uiPort);
  const address = `${HOST}:${port}`;
  await checkPorts(port, uiPort);
  const title = { ru: `Сервер Temporal на ${address}`, en: `Temporal server on ${address}` };
  return progress.step(title, async (step) => {
    const supervised = await SupervisedProcess.start({
      name: 'temporal',
      command: options.cliPath,
      args: serverArguments(options, port, uiPort),
      env: withoutTemporalVariables(process.env),
      cwd: dataFolder,
      pidFile: join(dataFolder, dataFiles.temporalPidFile),
      answers: () => answers(port),
      startTimeoutMs: START_TIMEOUT_MS,
      stopSignal: 'SIGTERM',
      stopGraceMs: STOP_GRACE_MS,
      exitSignal: 'SIGKILL',
      failure: (reason, output) => engineFailure(dataFolder, reason, output),
      log: options.log,
    });
    step.say({ ru: 'пространство имён', en: 'preparing the namespace' });
    try {
      await prepare(address, options);
    } catch (thrown) {
      await supervised.stop();
      throw thrown;
    }
    return {
      address,
      namespace,
      uiUrl: uiPort === undefined ? undefined : `http://${HOST}:${uiPort}`,
      pid: () => supervised.pid,
      stop: () => supervised.stop(),
    };
  });
}

/** Before the start: another Temporal server on this port would answer in the place of ours. */
async function checkPorts(port: number, uiPort: number | undefined): Promise<void> {
  const usedFor = { ru: 'сервер Temporal', en: 'the Temporal server' };
  await checkPort({ port, usedFor, variable: 'OTVET_TEMPORAL_PORT' });
  if (uiPort === undefined) return;
  const page = { ru: 'страница Temporal', en: "Temporal's web page" };
  await checkPort({ port: uiPort, usedFor: page, variable: 'OTVET_TEMPORAL_UI_PORT' });
}

function serverArguments(
  options: DevServerOptions,
  port: number,
  uiPort: number | undefined,
): string[] {
  const { dataFolder, namespace, logLevel = 'warn', dynamicConfig = [] } = options;
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    // `synchronous` stays at its default: a ticket whose mail got its 250 survives a power cut.
    ...['--db-filename', join(dataFolder, dataFiles.temporal)],
    ...['--sqlite-pragma', 'journal_mode=wal'],
    ...['--namespace', namespace, '--log-level', logLevel],
    ...dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}

/** TEMPORAL_ADDRESS and its like are for clients; the CLI would read them too. */
function withoutTemporalVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

async function prepare(address: string, options: DevServerOptions): Promise<void> {
  const { namespace, searchAttributes, retentionDays = DEFAULT_RETENTION_DAYS } = options;
  const connection = await Connection.connect({ address });
  try {
    await prepareNamespace(connection, { namespace, retentionDays, searchAttributes });
  } finally {
    await connection.close();
  }
}

async function answers(port: number): Promise<boolean> {
  // A plain connection first: gRPC waits a second between its attempts.
  if (!(await accepts(port))) return false;
  const options = { address: `${HOST}:${port}`, connectTimeout: CONNECT_TIMEOUT_MS };
  try {
    const connection = await Connection.connect(options);
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.setTimeout(CONNECT_TIMEOUT_MS);
    for (const event of ['error', 'timeout', 'connect'] as const) {
      socket.once(event, () => {
        socket.destroy();
        resolve(event === 'connect');
      });
    }
  });
}

function engineFailure(dataFolder: string, reason: string, output: string): StartupError {
  if (saysDiskFull(output)) {
    const details = { folder: dataFolder, detail: 'Temporal', variable: 'OTVET_DATA_DIR' };
    return new StartupError('DISK_FULL', details);
  }
  return new StartupError('ENGINE_FAILED', { reason, output });
}
