import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { StartupError } from './startup-error';

/** The user that Postgres runs as when we are root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Taken if it is there; Debian's and Red Hat's packages make the first, we make the second. */
const USER_NAMES = ['postgres', 'otvet'] as const;

/** By its path: PATH after `su` often lacks this folder. */
const USERADD = '/usr/sbin/useradd';

/**
 * The user for Postgres, which refuses to run as root: undefined if we are not root, else an existing
 * `postgres` or `otvet` user, else a new system user `otvet`. Throws ROOT_NEEDS_USER.
 */
export function findPostgresUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = USER_NAMES.map(lookUp).find((user) => user !== undefined);
  if (existing !== undefined) return existing;
  const [, created] = USER_NAMES;
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  const { error, stderr } = spawnSync(USERADD, [...args, created], { encoding: 'utf8' });
  const user = lookUp(created);
  if (user !== undefined) return user;
  throw new StartupError('ROOT_NEEDS_USER', { reason: error?.message ?? stderr.trim() });
}

function lookUp(name: string): ServerUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout.trim()) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { name, uid, gid };
}

/**
 * The owner of an existing cluster, if it isn't root: a cluster stays with the user that made it, even
 * when another candidate appears later.
 */
export function ownerOf(folder: string): ServerUser {
  const { uid, gid } = statSync(folder);
  return { name: `uid ${uid}`, uid, gid };
}

/** True if the user can enter the folder, which takes a right on every folder above it too. */
export function canEnter(user: ServerUser, folder: string): boolean {
  const { error, status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    env: {},
    stdio: 'ignore',
  });
  if (error !== undefined) {
    throw new StartupError('ROOT_NEEDS_USER', { reason: error.message }, { cause: error });
  }
  return status === 0;
}
