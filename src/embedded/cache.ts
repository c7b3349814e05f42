import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tryLock, type LockResult } from './file-lock';
import type { Progress } from './progress';
import { explainFileError } from './startup-error';

const LOCK_POLL_MS = 500;

/** Where programs that were downloaded or built are kept, for every project of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const { OTVET_CACHE_DIR: own, XDG_CACHE_HOME: xdg } = env;
  if (own !== undefined && own !== '') return resolve(own);
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'otvet');
}

export interface Installation {
  readonly cache: string;
  /** Name and version, as a folder name: what it holds never changes once it is there. */
  readonly name: string;
  readonly progress: Progress;
  /** Fills the empty folder it is given; what it throws is thrown on. */
  readonly install: (folder: string) => Promise<void>;
}

/**
 * The installed folder, filled by `install` unless it is there already. It appears whole or not at
 * all; of several starts at once one installs, the others wait and use the same. Throws
 * CACHE_NOT_WRITABLE, DISK_FULL, or what `install` throws.
 */
export async function installOnce(installation: Installation): Promise<string> {
  const { cache, name, install } = installation;
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const lock = await lockInstallation(installation);
  const draft = join(cache, `.${name}-${randomUUID()}`);
  try {
    if (existsSync(folder)) return folder;
    removeDrafts(cache, name);
    mkdirSync(draft);
    await install(draft);
    renameSync(draft, folder);
    return folder;
  } catch (thrown) {
    throw explainFileError(thrown, cache, 'cache');
  } finally {
    rmSync(draft, { recursive: true, force: true });
    lock.release();
  }
}

async function lockInstallation({
  cache,
  name,
  progress,
}: Installation): Promise<LockResult & { held: true }> {
  let told = false;
  for (;;) {
    let lock: LockResult;
    try {
      mkdirSync(cache, { recursive: true });
      lock = tryLock(join(cache, `${name}.lock`));
    } catch (thrown) {
      throw explainFileError(thrown, cache, 'cache');
    }
    if (lock.held) return lock;
    if (!told) {
      progress.note({
        ru: `${name}: уже устанавливает процесс ${lock.holderPid}, ждём его`,
        en: `${name}: process ${lock.holderPid} is installing it, waiting`,
      });
      told = true;
    }
    await delay(LOCK_POLL_MS);
  }
}

/** Whoever holds the lock is alone, so that drafts are of installers that were killed. */
function removeDrafts(cache: string, name: string): void {
  for (const entry of readdirSync(cache)) {
    if (entry.startsWith(`.${name}-`)) rmSync(join(cache, entry), { recursive: true, force: true });
  }
}
