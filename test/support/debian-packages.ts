import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where the last lines of a run are told what it could not test: a JSON array of sentences. */
export const notRunVariable = 'OTVET_TEST_NOT_RUN';

export type NeededProgram = {
  /** The absolute path that says that the packages are there. */
  program: string;
  packages: readonly string[];
  /** The tests that it is for: `the tests of pages`. */
  neededFor: string;
};

function noteNotRun(sentence: string): void {
  const noted = JSON.parse(process.env[notRunVariable] ?? '[]') as string[];
  process.env[notRunVariable] = JSON.stringify([...noted, sentence]);
}

/**
 * Installs Debian packages where that is possible and needed, saying so. Elsewhere the suites that
 * need them skip themselves, and the last lines of the run say which and why. For the global set-up
 * only: its process is the one that reports.
 */
export function installDebianPackages({ program, packages, neededFor }: NeededProgram): void {
  if (existsSync(program)) return;
  const names = packages.join(', ');
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    noteNotRun(`${neededFor}: no ${program}, and only root of a Debian can install ${names}`);
    return;
  }
  process.stderr.write(`Installing ${names} for ${neededFor} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args: string[]) =>
    execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    run(['update', '-qq']);
    run(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
    process.stderr.write(`Installed ${names}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    noteNotRun(`${neededFor}: ${names} could not be installed: ${reason}`);
  }
}
