import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Progress } from '../../../src/embedded/progress';
import { StartupError } from '../../../src/embedded/startup-error';

const made: string[] = [];

/** A new folder that everyone can enter, deleted by `removeFolders`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'otvet-embedded-'));
  chmodSync(folder, 0o755);
  made.push(folder);
  return folder;
}

/** Deletes what `newFolder` made; for `afterAll`. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** An executable shell script. */
export function writeScript(path: string, body: string): string {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Progress whose lines can be read, in English. */
export function recordedProgress(): { progress: Progress; lines: string[] } {
  const lines: string[] = [];
  return { progress: new Progress({ language: 'en', write: (line) => lines.push(line) }), lines };
}

/** The StartupError that the work ends with; fails if it ends otherwise. */
export async function startupErrorOf(work: () => unknown): Promise<StartupError> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof StartupError) return thrown;
    throw thrown;
  }
  throw new Error('it was expected to fail');
}

export const isRoot = process.getuid?.() === 0;
