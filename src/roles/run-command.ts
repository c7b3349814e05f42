import { readConfig, type Config } from '../config';
import { languageFrom, type Language } from '../domain/language';
import type { Streams } from './command-servers';

/** What a command runs in. Settings are read by the command, which explains those that are wrong. */
export type CommandContext = {
  env: NodeJS.ProcessEnv;
  readConfig: () => Config;
  /** For what is said before the settings are read, or instead of them. */
  language: Language;
};

/** Carries out a command with its arguments; resolves with its exit code and never rejects. */
export type Command = (
  args: readonly string[],
  context: CommandContext,
  streams: Streams,
) => Promise<number>;

/** Runs a command as this process: its arguments, environment, output and exit code. */
export function runCommand(command: Command): void {
  const { env } = process;
  const context = {
    env,
    readConfig: () => readConfig(env, Date.now()),
    language: languageFrom(env['OTVET_LANG'] ?? env['LANG'], 'en'),
  };
  const streams = {
    out: (line: string) => process.stdout.write(`${line}\n`),
    err: (line: string) => process.stderr.write(`${line}\n`),
  };
  void command(process.argv.slice(2), context, streams).then((exitCode) => {
    // Not process.exit(): findings that are still on their way into a pipe would be lost.
    process.exitCode = exitCode;
  });
}
