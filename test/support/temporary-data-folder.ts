import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../../src/embedded/data-folder';
import { Progress } from '../../src/embedded/progress';
import { createLogger, type Logger } from '../../src/log';

const PREFIX = 'otvet-test-';
const HIDDEN_PREFIX = `.${PREFIX}`;

/** Says nothing: a test's own output is its result. */
export const silent = new Progress({ language: 'en', write: () => undefined });

/** Level from OTVET_TEST_LOG, else errors only: tests kill servers, which is worth a warning. */
export function testLogger(name: string): Logger {
  return createLogger(name, process.env['OTVET_TEST_LOG'] ?? 'error');
}

export interface TemporaryDataFolder {
  readonly folder: string;
  /** Deletes it; the servers on it must have stopped. */
  readonly remove: () => void;
}

/**
 * A new data folder, taken for this process, that the user of Postgres can reach. Folders of test
 * runs that were killed are deleted first, with the servers that they left running.
 */
export async function temporaryDataFolder(): Promise<TemporaryDataFolder> {
  const parent = realpathSync(tmpdir());
  await removeAbandoned(parent);
  // Shown under its name only once it is locked, or another run could take it for abandoned.
  const draft = mkdtempSync(join(parent, HIDDEN_PREFIX));
  chmodSync(draft, 0o711);
  await openDataFolder({ folder: draft, progress: silent });
  const folder = join(parent, `${PREFIX}${randomUUID()}`);
  renameSync(draft, folder);
  return { folder, remove: () => remove(folder) };
}

function remove(folder: string): void {
  const aside = `${folder}.removed`.replace(PREFIX, HIDDEN_PREFIX);
  renameSync(folder, aside);
  rmSync(aside, { recursive: true, force: true });
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(parent, name);
    // Opening succeeds only for a folder that no living run holds; it stops what was left there.
    const opened = await openDataFolder({ folder, progress: silent }).catch(() => undefined);
    if (opened !== undefined) remove(folder);
  }
}
