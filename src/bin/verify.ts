/** Verifies that the recorded history is the one that was written; see docs/operating.md. */
import { readConfig } from '../config';
import { languageFrom } from '../domain/language';
import { verifyCommand } from '../roles/verify';

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
void verifyCommand(process.argv.slice(2), context, streams).then((exitCode) => {
  // Not process.exit(): findings that are still on their way into a pipe would be lost.
  process.exitCode = exitCode;
});
