import { ConfigError, readConfig } from '../config';
import { createLogger, type Logger } from '../log';
import { readMailboxes } from '../settings/mailboxes-file';
import { SettingsFileError } from '../settings/settings-file';
import { promisedTerms } from '../terms/terms-file';
import { Desk, deskSettings } from './desk';

/** Ends a process that could not start, with what to do about it on standard error. */
function fail(name: string, error: unknown): never {
  const problems =
    error instanceof SettingsFileError
      ? `${error.explain('ru')}\n${error.explain('en')}`
      : error instanceof ConfigError
        ? error.problems.map(({ variable, problem }) => `  ${variable} ${problem}`).join('\n')
        : `  ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`otvet ${name}: cannot start / не запускается\n${problems}\n`);
  process.exit(1);
}

/** What asks a process to stop: Ctrl-C, a service manager, the end of its terminal. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves at the first signal to stop; a second Ctrl-C ends the process at once. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (isStopping && signal === 'SIGINT') process.exit(130);
      isStopping = true;
      resolve();
    };
    for (const signal of stopSignals) process.on(signal, onSignal);
  });
}

/**
 * Runs one part of Otvet as a process: settings from the environment, `start`, then until SIGINT or
 * SIGTERM. Exits with 1 and an explanation if it can't start.
 */
export async function runService(
  name: string,
  start: (desk: Desk, log: Logger, config: ReturnType<typeof readConfig>) => Promise<void>,
): Promise<void> {
  try {
    const config = readConfig(process.env, Date.now());
    const log = createLogger(name, config.logLevel);
    const terms = await promisedTerms(config.termsFile);
    const mailboxes = await readMailboxes(config);
    const desk = new Desk(deskSettings(config), terms, log, mailboxes);
    const stop = stopRequested();
    await start(desk, log, config);
    await stop;
    await desk.close();
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    fail(name, error);
  }
}
