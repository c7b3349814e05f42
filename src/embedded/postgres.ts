import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Logger } from '../log';
import { dataFiles, stopOrphanBackends } from './leftovers';
import { checkPort, givenOrFreePort } from './ports';
import { postgresBinaries } from './postgres-binaries';
import { DATABASE_USER, ensureCluster, postgresFailure } from './postgres-cluster';
import { canEnter, findPostgresUser, ownerOf, type ServerUser } from './postgres-user';
import type { Progress } from './progress';
import { StartupError } from './startup-error';
import { SupervisedProcess } from './supervised-process';

export interface PostgresOptions {
  /** A folder that `openDataFolder` has taken for this process. */
  readonly dataFolder: string;
  /** A free port of 127.0.0.1 is taken if none, or 0, is given. */
  readonly port?: number;
  /** Made if missing; `otvet` unless given. */
  readonly database?: string;
  /** Server settings beside the ones that are needed, as in `{max_connections: '200'}`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly progress: Progress;
  readonly log: Logger;
  /** Where the Postgres programs are, and where root puts a copy; for tests. */
  readonly packageFolder?: string;
  readonly systemFolder?: string;
}

export interface PostgresServer {
  /** With the password: not for logs. */
  readonly url: string;
  readonly dataFolder: string;
  readonly port: number;
  /** Undefined while the server is down. */
  readonly pid: () => number | undefined;
  /** Ends open connections and stops; resolves when the server is gone. */
  readonly stop: () => Promise<void>;
}

/** A crashed server replays its log first, at most 1 GB of it. */
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 15_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Starts a PostgreSQL server on 127.0.0.1 with its data in the given folder, and starts it again
 * whenever it dies. Resolves when it answers and the database exists. Throws a StartupError.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataFolder, database = DATABASE_USER, progress } = options;
  const user = serverUser(dataFolder);
  const binaries = postgresBinaries({ ...options, user });
  const port = await givenOrFreePort(options.port);
  await checkPort({
    port,
    usedFor: { ru: 'PostgreSQL', en: 'PostgreSQL' },
    variable: 'OTVET_POSTGRES_PORT',
  });
  const title = { ru: `PostgreSQL ${binaries.version}`, en: `PostgreSQL ${binaries.version}` };
  return progress.step(title, async (step) => {
    step.say({ ru: 'создаётся база', en: 'creating the cluster' });
    const cluster = ensureCluster(dataFolder, binaries, user);
    const url = (name: string): string =>
      `postgres://${DATABASE_USER}:${cluster.password}@127.0.0.1:${port}/${name}`;
    step.say({ ru: 'запускается', en: 'starting' });
    const supervised = await SupervisedProcess.start({
      name: 'postgres',
      command: binaries.postgres,
      args: serverArguments(cluster.folder, port, options.settings ?? {}),
      env: { LC_ALL: 'C' },
      cwd: cluster.folder,
      ...(user && { user }),
      pidFile: join(dataFolder, dataFiles.postgresPidFile),
      answers: () => answers(url('postgres')),
      startTimeoutMs: START_TIMEOUT_MS,
      // Fast shutdown; when nobody waits any more, an immediate one, which the next start recovers.
      stopSignal: 'SIGINT',
      stopGraceMs: STOP_GRACE_MS,
      exitSignal: 'SIGQUIT',
      passes: (output) => /shared memory block|postmaster\.pid/.test(output),
      beforeRestart: () => stopOrphanBackends(dataFolder),
      failure: (reason, output) => postgresFailure(dataFolder, reason, output),
      log: options.log,
    });
    await ensureDatabase(url('postgres'), database);
    return {
      url: url(database),
      dataFolder,
      port,
      pid: () => supervised.pid,
      stop: () => supervised.stop(),
    };
  });
}

function serverUser(dataFolder: string): ServerUser | undefined {
  const found = findPostgresUser();
  if (found === undefined) return undefined;
  const cluster = join(dataFolder, dataFiles.postgres);
  const user = existsSync(cluster) ? ownerOf(cluster) : found;
  if (!canEnter(user, dataFolder)) {
    throw new StartupError('DATA_FOLDER_UNREACHABLE', { user: user.name, folder: dataFolder });
  }
  return user;
}

function serverArguments(
  folder: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // The path of a socket in a deep project folder would be longer than the system allows.
    unix_socket_directories: '',
    ...settings,
  };
  return [
    '-D',
    folder,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function answers(url: string): Promise<boolean> {
  return withClient(url, (client) => client.query('select 1')).then(
    () => true,
    () => false,
  );
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0)
      await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Without a listener, a connection that breaks between two queries would end our process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
