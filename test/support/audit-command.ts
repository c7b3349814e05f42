import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root';

/** Runs the built `audit` command as its own process, in English. */
export function runAudit(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const script = join(projectRoot(), 'dist', 'src', 'bin', 'audit.js');
  const surroundings = { PATH: process.env['PATH'], OTVET_LANG: 'en', ...env };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...args],
      { env: surroundings },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
