import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses, processMark, type ProcessInfo } from './process-info';
import { asError } from './startup-error';

/** The names that servers of ours have inside a data folder. */
export const dataFiles = {
  postgres: 'postgres',
  postgresPassword: 'postgres-password',
  postgresPidFile: 'postgres.pid',
  temporal: 'temporal.sqlite',
  temporalPidFile: 'temporal.pid',
} as const;

const GRACE_MS = 10_000;
const POLL_MS = 50;

interface Leftover {
  readonly pid: number;
  readonly mark: string;
}

/**
 * Stops the servers that a start which was killed left running on this folder, and gives how many
 * there were. To be called only while holding the folder's lock: it can't tell a leftover from the
 * server of a living start.
 */
export async function stopLeftovers(dataFolder: string): Promise<number> {
  const leftovers = [...recorded(dataFolder), ...seen(dataFolder)].filter(
    ({ pid }, index, all) => all.findIndex((other) => other.pid === pid) === index,
  );
  // Fast shutdown for Postgres, an ordinary end for the Temporal server.
  await stopAll(leftovers, 'SIGINT');
  await stopOrphanBackends(dataFolder);
  for (const file of [dataFiles.postgresPidFile, dataFiles.temporalPidFile]) {
    rmSync(join(dataFolder, file), { force: true });
  }
  removeForeignPostmasterPid(join(dataFolder, dataFiles.postgres));
  return leftovers.length;
}

/**
 * Ends the Postgres processes on this folder that have lost their server: one that is busy with a
 * query would hold the shared memory, and keep the server from starting, until the query is done. To
 * be called only while no server runs there. Outside Linux they can't be recognised and are waited for.
 */
export async function stopOrphanBackends(dataFolder: string): Promise<void> {
  const cluster = join(dataFolder, dataFiles.postgres);
  const backends = listProcesses().filter(
    ({ argv, cwd }) => cwd === cluster && argv[0]?.startsWith('postgres: ') === true,
  );
  await stopAll(marked(backends), 'SIGTERM');
}

async function stopAll(leftovers: readonly Leftover[], first: NodeJS.Signals): Promise<void> {
  for (const leftover of leftovers) signal(leftover, first);
  const deadlineMs = Date.now() + GRACE_MS;
  while (leftovers.some(isAlive) && Date.now() < deadlineMs) await delay(POLL_MS);
  for (const leftover of leftovers) signal(leftover, 'SIGKILL');
  while (leftovers.some(isAlive)) await delay(POLL_MS);
}

function recorded(dataFolder: string): Leftover[] {
  return readdirSync(dataFolder)
    .filter((name) => name === dataFiles.postgresPidFile || name === dataFiles.temporalPidFile)
    .flatMap((name) => {
      try {
        const record = JSON.parse(
          readFileSync(join(dataFolder, name), 'utf8'),
        ) as Partial<Leftover>;
        const { pid, mark } = record;
        return pid !== undefined && mark !== undefined && processMark(pid) === mark
          ? [{ pid, mark }]
          : [];
      } catch {
        // Cut off by the same crash; the list of processes shows what it would have named.
        return [];
      }
    });
}

function seen(dataFolder: string): Leftover[] {
  const database = join(dataFolder, dataFiles.temporal);
  const cluster = join(dataFolder, dataFiles.postgres);
  return marked(
    listProcesses().filter(
      ({ argv }) =>
        (argv.includes('start-dev') && argv.includes(database)) ||
        (argv.includes('-D') && argv.includes(cluster)),
    ),
  );
}

function marked(processes: readonly ProcessInfo[]): Leftover[] {
  return processes.flatMap(({ pid }) => {
    const mark = processMark(pid);
    return mark === undefined ? [] : [{ pid, mark }];
  });
}

function isAlive({ pid, mark }: Leftover): boolean {
  return processMark(pid) === mark;
}

function signal(leftover: Leftover, name: NodeJS.Signals): void {
  if (!isAlive(leftover)) return;
  try {
    process.kill(leftover.pid, name);
  } catch (thrown) {
    if (asError(thrown).code !== 'ESRCH') throw thrown;
  }
}

/**
 * Postgres refuses to start while the process its postmaster.pid names exists, even when, after a
 * reboot, that number belongs to something else.
 */
function removeForeignPostmasterPid(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0]);
  const owner = listProcesses().find((info) => info.pid === pid);
  if (owner?.argv.includes(cluster) !== true) rmSync(file, { force: true });
}
