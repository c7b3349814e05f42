import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { tryLock } from './file-lock';
import { stopLeftovers } from './leftovers';
import { canEnter, findPostgresUser } from './postgres-user';
import type { Progress } from './progress';
import { explainFileError, StartupError } from './startup-error';

/** Where a root start keeps what the user that Postgres runs as must reach. */
export const SYSTEM_FOLDER = '/var/lib/otvet';
/** Postgres keeps write-ahead log for up to 1 GB, but starts and works with this much. */
const MIN_FREE_BYTES = 500 * 1024 * 1024;

export interface DataFolderChoice {
  readonly env: NodeJS.ProcessEnv;
  readonly projectRoot: string;
  readonly progress: Progress;
  readonly systemFolder?: string;
}

/**
 * Where the data belongs: `OTVET_DATA_DIR`, else `.otvet` in the project. A start by root from a
 * folder that other users can't enter uses a folder under /var/lib/otvet instead, because Postgres
 * doesn't run as root; it says so. Creates nothing.
 */
export function chooseDataFolder(choice: DataFolderChoice): string {
  const { env, projectRoot, progress, systemFolder = SYSTEM_FOLDER } = choice;
  const named = env['OTVET_DATA_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  const user = findPostgresUser();
  if (user === undefined || canEnter(user, projectRoot)) return join(projectRoot, '.otvet');

  const name = basename(projectRoot).replace(/[^\w.-]/g, '_');
  const hash = createHash('sha256').update(projectRoot).digest('hex').slice(0, 8);
  const folder = join(systemFolder, `${name}-${hash}`);
  progress.note({
    ru: `В ${projectRoot} не может войти пользователь ${user.name}, от которого работает PostgreSQL: данные лежат в ${folder}`,
    en: `The user ${user.name}, who runs PostgreSQL, cannot enter ${projectRoot}: the data is kept in ${folder}`,
  });
  return folder;
}

export interface OpenDataFolderOptions {
  readonly folder: string;
  readonly progress: Progress;
  /** Less free space than this refuses the start. */
  readonly minFreeBytes?: number;
}

export interface DataFolder {
  readonly folder: string;
  /** Lets the next start have the folder. Only after every server on it has stopped. */
  readonly release: () => void;
}

/**
 * Makes the folder, takes it for this process and stops what a killed start left running on it.
 * Throws DATA_FOLDER_IN_USE, DATA_FOLDER_NOT_WRITABLE or DISK_FULL.
 */
export async function openDataFolder(options: OpenDataFolderOptions): Promise<DataFolder> {
  const { folder, progress, minFreeBytes = MIN_FREE_BYTES } = options;
  const lock = prepare(folder, minFreeBytes);
  if (!lock.held) throw new StartupError('DATA_FOLDER_IN_USE', { folder, pid: lock.holderPid });
  try {
    const stopped = await stopLeftovers(folder);
    if (stopped > 0) {
      progress.note({
        ru: `Прошлый запуск оборвался; его серверы остановлены (процессов: ${stopped})`,
        en: `The previous start was cut off; its servers were stopped (processes: ${stopped})`,
      });
    }
  } catch (thrown) {
    lock.release();
    throw explainFileError(thrown, folder, 'data');
  }
  return { folder, release: lock.release };
}

function prepare(folder: string, minFreeBytes: number): ReturnType<typeof tryLock> {
  try {
    if (!existsSync(folder)) {
      // As root, Postgres runs as another user, who must be able to pass through to its own part.
      mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    }
    checkFreeSpace(folder, minFreeBytes);
    const probe = join(folder, `.probe-${randomUUID()}`);
    writeFileSync(probe, 'x');
    rmSync(probe);
    return tryLock(join(folder, 'otvet.lock'));
  } catch (thrown) {
    throw explainFileError(thrown, folder, 'data');
  }
}

function checkFreeSpace(folder: string, minFreeBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= minFreeBytes) return;
  const freeMb = Math.floor((bavail * bsize) / 1024 / 1024);
  const minMb = Math.ceil(minFreeBytes / 1024 / 1024);
  throw new StartupError('DISK_FULL', {
    folder,
    variable: 'OTVET_DATA_DIR',
    detail: {
      ru: `свободно ${freeMb} МБ, нужно не меньше ${minMb} МБ`,
      en: `${freeMb} MB free, at least ${minMb} MB needed`,
    },
  });
}
