import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { processMark } from './process-info';
import { asError } from './startup-error';

interface Holder {
  readonly pid: number;
  readonly mark: string;
}

export type LockResult =
  | { readonly held: true; readonly release: () => void }
  | { readonly held: false; readonly holderPid: number };

/**
 * Takes the lock file for this process, or says who has it. A lock whose process is gone is taken
 * over, also when its number belongs to another process by now. Throws only what writing the file
 * throws.
 */
export function tryLock(path: string): LockResult {
  const own = JSON.stringify({ pid: process.pid, mark: processMark(process.pid) ?? '' });
  // Written first and then linked, so that nobody ever reads half a lock.
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, path)) return { held: true, release: () => release(path, own) };
      const current = readLock(path);
      if (current === undefined) continue;
      const holder = parse(current);
      if (holder !== undefined && processMark(holder.pid) === holder.mark) {
        return { held: false, holderPid: holder.pid };
      }
      removeStale(path, current);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (asError(thrown).code === 'EEXIST') return false;
    throw thrown;
  }
}

function removeStale(path: string, expected: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (thrown) {
    if (asError(thrown).code === 'ENOENT') return;
    throw thrown;
  }
  // Between reading and renaming, another start may have taken the stale lock over: give it back.
  if (readLock(aside) !== expected) linked(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, own: string): void {
  if (readLock(path) === own) rmSync(path, { force: true });
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (asError(thrown).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    if (typeof value.pid !== 'number' || typeof value.mark !== 'string') return undefined;
    return { pid: value.pid, mark: value.mark };
  } catch {
    return undefined;
  }
}
