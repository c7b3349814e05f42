import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { dataFiles } from './leftovers';
import type { PostgresBinaries } from './postgres-binaries';
import type { ServerUser } from './postgres-user';
import { explainFileError, saysDiskFull, StartupError } from './startup-error';

/** The database superuser; its only one. */
export const DATABASE_USER = 'otvet';
const DRAFT_PREFIX = 'postgres.new-';

export interface Cluster {
  readonly folder: string;
  readonly password: string;
}

/**
 * The database cluster in the data folder, made if it isn't there: UTF-8, the same sorting and case
 * rules on every machine, data checksums, password sign-in. A start that dies while making it leaves
 * nothing that a later one could take for a cluster.
 */
export function ensureCluster(
  dataFolder: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
): Cluster {
  const folder = join(dataFolder, dataFiles.postgres);
  const passwordFile = join(dataFolder, dataFiles.postgresPassword);
  try {
    if (existsSync(folder)) {
      checkVersion(folder, binaries.version);
      if (!existsSync(passwordFile)) {
        throw new StartupError('POSTGRES_PASSWORD_LOST', { folder, file: passwordFile });
      }
      return { folder, password: readFileSync(passwordFile, 'utf8') };
    }
    const password = randomBytes(24).toString('base64url');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    initialise(dataFolder, binaries, user, password);
    return { folder, password };
  } catch (thrown) {
    throw explainFileError(thrown, dataFolder, 'data');
  }
}

function checkVersion(folder: string, version: string): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const expected = version.split('.', 1)[0] ?? '';
  if (found !== expected) {
    throw new StartupError('POSTGRES_VERSION', { folder, found, expected });
  }
}

function initialise(
  dataFolder: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  password: string,
): void {
  for (const name of readdirSync(dataFolder).filter((entry) => entry.startsWith(DRAFT_PREFIX))) {
    rmSync(join(dataFolder, name), { recursive: true });
  }
  const draft = join(dataFolder, `${DRAFT_PREFIX}${randomUUID()}`);
  const cluster = join(draft, 'cluster');
  const passwordFile = join(draft, 'password');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) {
    for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  }
  const { error, status, stdout, stderr } = spawnSync(
    binaries.initdb,
    [
      ...['-D', cluster, '-U', DATABASE_USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      // Sorting and case of the builtin provider don't change with the machine's C library or ICU.
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ],
    {
      encoding: 'utf8',
      cwd: draft,
      env: { LC_ALL: 'C' },
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  );
  if (error !== undefined || status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    const output = error === undefined ? (stderr || stdout).trim() : '';
    const reason = error?.message ?? `initdb: ${status ?? '?'}`;
    throw postgresFailure(dataFolder, reason, output);
  }
  renameSync(cluster, join(dataFolder, dataFiles.postgres));
  rmSync(draft, { recursive: true });
}

/** The error of a Postgres program that failed, from its last words. */
export function postgresFailure(dataFolder: string, reason: string, output: string): StartupError {
  if (saysDiskFull(output)) {
    const details = { folder: dataFolder, detail: 'PostgreSQL', variable: 'OTVET_DATA_DIR' };
    return new StartupError('DISK_FULL', details);
  }
  return new StartupError('POSTGRES_FAILED', { reason, output });
}
