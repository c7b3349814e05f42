/**
 * What the SLA verdicts would have been under other terms. Exit code 0: answered; 1: the replay under
 * the recorded terms does not reproduce the record; 2: could not run.
 */
import { readConfig } from '../config';
import { createPool } from '../db/pool';
import { ticketTimeMs } from '../domain/clock';
import { languageFrom, type Language } from '../domain/language';
import { Progress } from '../embedded/progress';
import { createLogger } from '../log';
import { explainFailure } from '../roles/command-failure';
import { commandDatabase } from '../roles/command-servers';
import { readTermsFile } from '../terms/terms-file';
import { readOptions, usage } from '../what-if/options';
import { progressLine } from '../what-if/progress';
import { report } from '../what-if/report';
import { askWhatIf } from '../what-if/run';

async function main(language: Language): Promise<number> {
  const config = readConfig(process.env, Date.now());
  const nowMs = ticketTimeMs(config.clock, Date.now());
  const { policyFile, json, ...question } = readOptions(process.argv.slice(2), nowMs);
  const terms = policyFile === null ? null : await readTermsFile(policyFile);
  const log = createLogger('what-if', config.logLevel);
  const progress = new Progress({ language, write: (line) => process.stderr.write(`${line}\n`) });
  const pool = createPool(commandDatabase(config, process.env, progress), log, 2);
  try {
    const say = progressLine(process.stderr, language);
    const summary = await askWhatIf(pool, { ...question, terms }, say);
    const answer = json
      ? JSON.stringify(summary, null, 2)
      : report(summary, terms !== null, language);
    process.stdout.write(`${answer}\n`);
    return summary.unlike === 0 ? 0 : 1;
  } finally {
    await pool.end();
  }
}

const language = languageFrom(process.env['OTVET_LANG'] ?? process.env['LANG'], 'en');
main(language).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${explainFailure(error, usage, language)}\n`);
    process.exitCode = 2;
  },
);
