/** Holds every open ticket's deadlines against the engine's timers; see docs/operating.md. */
import { readConfig } from '../config';
import { languageFrom } from '../domain/language';
import { auditCommand } from '../roles/audit';

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
void auditCommand(process.argv.slice(2), context, streams).then((exitCode) => {
  // Not process.exit(): findings that are still on their way into a pipe would be lost.
  process.exitCode = exitCode;
});
