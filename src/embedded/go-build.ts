import type { Bilingual } from '../domain/language';
import type { Step } from './progress';
import { runTool } from './run-tool';
import { saysDiskFull, StartupError } from './startup-error';

export interface GoBuild {
  /** What to build, as in `example.org/module/cmd/tool@v1.2.3`. */
  readonly packages: readonly string[];
  /** Where the programs are put. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly step: Step;
}

/** What the Temporal modules that we build ask for. */
const MIN_GO = [1, 25] as const;

/**
 * Why Go can't build for us, or undefined if it can. An older Go that fetches a newer one by itself
 * (GOTOOLCHAIN, 1.21 and later) can.
 */
export async function goObstacle(
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<Bilingual | undefined> {
  const { exitCode, output } = await runTool('go', ['env', 'GOVERSION', 'GOTOOLCHAIN'], {
    env,
    cwd,
  });
  if (exitCode !== 0) return { ru: 'Go не установлен', en: 'Go is not installed' };
  const [version = '', toolchain = ''] = output.split('\n').map((line) => line.trim());
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  const [minMajor, minMinor] = MIN_GO;
  if (Number(major) === minMajor && Number(minor) >= minMinor) return undefined;
  if (Number(minor) >= 21 && toolchain !== 'local') return undefined;
  return {
    ru: `установлен ${version}, нужен Go ${MIN_GO.join('.')} или новее`,
    en: `${version} is installed, Go ${MIN_GO.join('.')} or newer is needed`,
  };
}

/**
 * Builds programs from the Go module proxy, three minutes on two cores when nothing is cached. Throws
 * DISK_FULL, or an Error with the last lines that Go printed.
 */
export async function buildWithGo({ packages, folder, env, step }: GoBuild): Promise<void> {
  let modules = 0;
  step.say({ ru: 'сборка', en: 'compiling' });
  const { exitCode, output } = await runTool('go', ['install', '-ldflags', '-s -w', ...packages], {
    // A workspace or flags of a project around us would change what is built.
    env: { ...env, CGO_ENABLED: '0', GOBIN: folder, GOWORK: 'off', GOFLAGS: '' },
    cwd: folder,
    onLine: (line) => {
      if (!line.startsWith('go: downloading ')) return;
      modules += 1;
      step.say({
        ru: `модулей загружено: ${modules}, сборка`,
        en: `${modules} modules downloaded, compiling`,
      });
    },
  });
  if (exitCode === 0) return;
  if (saysDiskFull(output)) {
    throw new StartupError('DISK_FULL', {
      folder,
      detail: 'go install',
      variable: 'OTVET_CACHE_DIR',
    });
  }
  throw new Error(`go install: ${output.trim().split('\n').slice(-5).join('\n')}`);
}
