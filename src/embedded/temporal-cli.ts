import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { accessSync, constants, statSync } from 'node:fs';
import type { Bilingual } from '../domain/language';
import { cacheFolder, installOnce } from './cache';
import { downloadArchive } from './download';
import { buildWithGo, goObstacle } from './go-build';
import type { Progress } from './progress';
import { runTool } from './run-tool';
import { asError, StartupError } from './startup-error';

/** The release that is downloaded or built; later ones can't be built by `go install`. */
const CLI_VERSION = '1.5.1';
const OFFICIAL_DOWNLOADS = 'https://temporal.download';
/** The first server with update-with-start enabled, which opens tickets. */
const MIN_SERVER = [1, 28] as const;
const VERSION_TIMEOUT_MS = 20_000;

export interface TemporalCli {
  readonly path: string;
  readonly source: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'download' | 'go';
  /** What `--version` prints. */
  readonly version: string;
}

export interface FindCliOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** The official host unless given. */
  readonly downloadBaseUrl?: string;
}

/**
 * The Temporal CLI: the one that TEMPORAL_CLI_PATH names, else `temporal` on PATH, else our cache's,
 * else the official download, else a build by Go. Says which was taken and why the earlier ones were
 * not. Throws CLI_PATH_INVALID, TOOL_MISSING, DISK_FULL or CACHE_NOT_WRITABLE.
 */
export async function findTemporalCli(options: FindCliOptions): Promise<TemporalCli> {
  const { env, progress } = options;
  const cli = (await named(env)) ?? (await onPath(options)) ?? (await ours(options));
  const source = {
    TEMPORAL_CLI_PATH: { ru: 'из TEMPORAL_CLI_PATH', en: 'from TEMPORAL_CLI_PATH' },
    PATH: { ru: 'найден в PATH', en: 'found on PATH' },
    cache: { ru: 'установлен раньше', en: 'installed earlier' },
    download: { ru: 'загружен', en: 'downloaded' },
    go: { ru: 'собран Go', en: 'built by Go' },
  }[cli.source];
  progress.note({
    ru: `Temporal CLI ${source.ru}: ${cli.path} (${cli.version})`,
    en: `Temporal CLI ${source.en}: ${cli.path} (${cli.version})`,
  });
  return cli;
}

async function named(env: NodeJS.ProcessEnv): Promise<TemporalCli | undefined> {
  const path = env['TEMPORAL_CLI_PATH'];
  if (path === undefined || path === '') return undefined;
  const checked = await check(path, env);
  // Named on purpose: taking another one silently would hide the mistake.
  if (checked.problem !== undefined) {
    throw new StartupError('CLI_PATH_INVALID', { path, reason: checked.problem });
  }
  return { path, source: 'TEMPORAL_CLI_PATH', version: checked.version };
}

async function onPath({ env, progress }: FindCliOptions): Promise<TemporalCli | undefined> {
  const path = findOnPath('temporal', env);
  if (path === undefined) return undefined;
  const checked = await check(path, env);
  if (checked.problem === undefined) return { path, source: 'PATH', version: checked.version };
  progress.note({
    ru: `${path} не подходит: ${checked.problem.ru}`,
    en: `${path} is not usable: ${checked.problem.en}`,
  });
  return undefined;
}

async function ours(options: FindCliOptions): Promise<TemporalCli> {
  const { env, progress } = options;
  const cache = cacheFolder(env);
  const name = `temporal-cli-${CLI_VERSION}`;
  let source: TemporalCli['source'] = 'cache';
  const folder = await installOnce({
    cache,
    name,
    progress,
    install: async (draft) => {
      source = await install(draft, options);
    },
  });
  const path = join(folder, 'temporal');
  const checked = await check(path, env);
  if (checked.problem !== undefined) throw new Error(`${path}: ${checked.problem.en}`);
  return { path, source, version: checked.version };
}

async function install(folder: string, options: FindCliOptions): Promise<'download' | 'go'> {
  const tried: Bilingual[] = [];
  const notDownloaded = await download(folder, options);
  if (notDownloaded === undefined) return 'download';
  tried.push({ ru: `Загрузка: ${notDownloaded}.`, en: `Download: ${notDownloaded}.` });

  const obstacle = (await goObstacle(options.env, folder)) ?? (await build(folder, options));
  if (obstacle === undefined) return 'go';
  tried.push({ ru: `Сборка: ${obstacle.ru}.`, en: `Build: ${obstacle.en}.` });
  throw missing(tried);
}

/** Undefined if it worked, else why it didn't. */
async function download(folder: string, options: FindCliOptions): Promise<string | undefined> {
  const { downloadBaseUrl = OFFICIAL_DOWNLOADS, env, progress } = options;
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (arch === undefined) return `${process.platform}-${process.arch}`;
  const url = `${downloadBaseUrl}/cli/archive/v${CLI_VERSION}?platform=${process.platform}&arch=${arch}`;
  const title = {
    ru: `Загрузка Temporal CLI ${CLI_VERSION} с ${new URL(url).host}`,
    en: `Downloading Temporal CLI ${CLI_VERSION} from ${new URL(url).host}`,
  };
  try {
    await progress.step(title, async (step) => {
      await downloadArchive(url, folder, step);
      const { problem } = await check(join(folder, 'temporal'), env);
      if (problem !== undefined) throw new Error(problem.en);
    });
    return undefined;
  } catch (thrown) {
    const error = asError(thrown);
    // A full disk is not a reason to fill it further with a build.
    if (error.code === 'ENOSPC') throw error;
    return error.message;
  }
}

/** Undefined if it worked, else why it didn't. */
async function build(folder: string, options: FindCliOptions): Promise<Bilingual | undefined> {
  const { env, progress } = options;
  const title = {
    ru: `Сборка Temporal CLI ${CLI_VERSION} с помощью Go (впервые около 3 минут)`,
    en: `Building Temporal CLI ${CLI_VERSION} with Go (about 3 minutes the first time)`,
  };
  const packages = [`github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`];
  try {
    await progress.step(title, (step) => buildWithGo({ packages, folder, env, step }));
    return undefined;
  } catch (thrown) {
    if (thrown instanceof StartupError) throw thrown;
    const { message } = asError(thrown);
    return { ru: message, en: message };
  }
}

function missing(tried: readonly Bilingual[]): StartupError {
  return new StartupError('TOOL_MISSING', {
    tool: 'Temporal CLI',
    neededFor: { ru: 'сервер Temporal', en: 'the Temporal server' },
    tried: {
      ru: tried.map(({ ru }) => ru).join(' '),
      en: tried.map(({ en }) => en).join(' '),
    },
    options: {
      ru: 'Любое из четырёх: установите Temporal CLI (https://docs.temporal.io/cli) в PATH; укажите его в TEMPORAL_CLI_PATH; установите Go 1.25 или новее; задайте TEMPORAL_ADDRESS своего сервера.',
      en: 'Any of four: install the Temporal CLI (https://docs.temporal.io/cli) on PATH; name it in TEMPORAL_CLI_PATH; install Go 1.25 or newer; set TEMPORAL_ADDRESS to a server of yours.',
    },
  });
}

type Checked =
  { readonly version: string; readonly problem?: undefined } | { readonly problem: Bilingual };

async function check(path: string, env: NodeJS.ProcessEnv): Promise<Checked> {
  const { exitCode, output } = await runTool(path, ['--version'], {
    env,
    cwd: homedir(),
    timeoutMs: VERSION_TIMEOUT_MS,
  });
  const [, version, major, minor] =
    /^temporal version (.*Server (\d+)\.(\d+).*)$/m.exec(output) ?? [];
  if (exitCode !== 0 || version === undefined) {
    const said = output.trim().split('\n', 1)[0] ?? '';
    return { problem: { ru: `не Temporal CLI (${said})`, en: `not the Temporal CLI (${said})` } };
  }
  const [minMajor, minMinor] = MIN_SERVER;
  if (Number(major) > minMajor || Number(minor) >= minMinor) return { version };
  const wanted = MIN_SERVER.join('.');
  return {
    problem: {
      ru: `нужен сервер ${wanted} или новее, а это ${version}`,
      en: `server ${wanted} or newer is needed, this is ${version}`,
    },
  };
}

function findOnPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
