/**
 * SLA terms from a file: checked, previewed on the open tickets, adopted by them. Exit code 0: done; 1:
 * some tickets refused; 2: could not run.
 */
import { parseArgs } from 'node:util';
import { readConfig, type Config } from '../config';
import { createPool } from '../db/pool';
import { ticketTimeMs } from '../domain/clock';
import { languageFrom, type Bilingual, type Language } from '../domain/language';
import type { ServiceTerms } from '../domain/terms';
import { Progress } from '../embedded/progress';
import { createLogger } from '../log';
import { explainFailure } from '../roles/command-failure';
import { commandDatabase, commandEngine } from '../roles/command-servers';
import { TicketClient } from '../temporal/ticket-client';
import { readTermsFile } from '../terms/terms-file';
import { applyToAll } from '../what-if/apply';
import { UsageError } from '../what-if/options';
import { previewAll, previewLines } from '../what-if/preview';
import { progressLine } from '../what-if/progress';

const usage: Bilingual = {
  ru: `npm run terms -- check|preview|apply --policy ФАЙЛ
  check    проверяет файл условий SLA
  preview  показывает, какие сроки открытых обращений сдвинулись бы
  apply    переводит открытые обращения на эти условия; прерванное можно повторить
`,
  en: `npm run terms -- check|preview|apply --policy FILE
  check    checks a file of SLA terms
  preview  shows which deadlines of open tickets would move
  apply    puts the open tickets under these terms; repeat it if it was cut off
`,
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function nameOf({ termsId, version }: ServiceTerms): string {
  return `${termsId} ${version}`;
}

async function withPool<T>(
  config: Config,
  use: (pool: ReturnType<typeof createPool>) => Promise<T>,
): Promise<T> {
  const log = createLogger('terms', config.logLevel);
  const { language } = config;
  const progress = new Progress({ language, write: (line) => process.stderr.write(`${line}\n`) });
  const pool = createPool(commandDatabase(config, process.env, progress), log, 2);
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

async function preview(config: Config, terms: ServiceTerms, language: Language): Promise<number> {
  const nowMs = ticketTimeMs(config.clock, Date.now());
  const counts = await withPool(config, (pool) =>
    previewAll(
      pool,
      terms,
      nowMs,
      (ticket) => previewLines(ticket, language).forEach(say),
      progressLine(process.stderr, language),
    ),
  );
  const { open, moved } = counts;
  const text = {
    ru: `Открытых обращений: ${open}; сроки сдвинулись бы у ${moved} (время UTC).`,
    en: `Open tickets: ${open}; deadlines would move in ${moved} of them (times in UTC).`,
  };
  say(text[language]);
  return 0;
}

async function apply(config: Config, terms: ServiceTerms, language: Language): Promise<number> {
  const engine = await commandEngine(config);
  try {
    const tickets = new TicketClient(engine.client, config.clock);
    const progress = progressLine(process.stderr, language);
    const applied = await withPool(config, (pool) => applyToAll(pool, tickets, terms, progress));
    const { open, adopted, already, refused } = applied;
    const text = {
      ru: `Открытых обращений: ${open}; переведено: ${adopted}; уже были: ${already}.`,
      en: `Open tickets: ${open}; adopted: ${adopted}; were already: ${already}.`,
    };
    say(text[language]);
    const refusals = Object.entries(refused);
    for (const [code, tickets] of refusals) say(`  ${code}: ${tickets}`);
    return refusals.length === 0 ? 0 : 1;
  } finally {
    await engine.connection.close();
  }
}

function commandLine(): { command: string; policyFile: string } {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2),
      options: { policy: { type: 'string' } },
      allowPositionals: true,
    });
    const [command, ...rest] = positionals;
    if (command !== undefined && rest.length === 0 && values.policy !== undefined) {
      return { command, policyFile: values.policy };
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ ru: reason, en: reason });
  }
  throw new UsageError({ ru: 'Нужны действие и файл.', en: 'An action and a file are needed.' });
}

async function main(language: Language): Promise<number> {
  const { command, policyFile } = commandLine();
  const terms = await readTermsFile(policyFile);
  const config = readConfig(process.env, Date.now());
  switch (command) {
    case 'check':
      say({ ru: `Годится: ${nameOf(terms)}`, en: `Good: ${nameOf(terms)}` }[language]);
      return 0;
    case 'preview':
      return preview(config, terms, language);
    case 'apply':
      return apply(config, terms, language);
    default:
      throw new UsageError({
        ru: `Действия ${command} нет.`,
        en: `There is no action ${command}.`,
      });
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
