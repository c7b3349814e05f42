import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import type { Config } from '../config';
import { ticketTimeMs } from '../domain/clock';
import type { Bilingual } from '../domain/language';
import type { ServiceTerms } from '../domain/terms';
import { Progress } from '../embedded/progress';
import { TicketClient } from '../temporal/ticket-client';
import { readTermsFile } from '../terms/terms-file';
import { applyToAll } from '../what-if/apply';
import { UsageError } from '../what-if/options';
import { previewAll, previewLines } from '../what-if/preview';
import { progressLine } from '../what-if/progress';
import { explainFailure } from './command-failure';
import { commandPool, commandEngine, type Streams } from './command-servers';
import type { Command, CommandContext } from './run-command';

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

/** What an action works with. */
type Run = { context: CommandContext; streams: Streams; config: Config; terms: ServiceTerms };

async function withPool<T>(
  { context, streams, config }: Run,
  use: (pool: Pool) => Promise<T>,
): Promise<T> {
  const progress = new Progress({ language: context.language, write: streams.err });
  const pool = commandPool({ name: 'terms', config, env: context.env, progress });
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

function check({ context, streams, terms }: Run): number {
  const name = `${terms.termsId} ${terms.version}`;
  streams.out({ ru: `Годится: ${name}`, en: `Good: ${name}` }[context.language]);
  return 0;
}

async function preview(run: Run): Promise<number> {
  const { context, streams, config, terms } = run;
  const { language } = context;
  const nowMs = ticketTimeMs(config.clock, Date.now());
  const progress = progressLine(streams.err, language);
  const { open, moved } = await withPool(run, (pool) =>
    previewAll(
      pool,
      terms,
      nowMs,
      (ticket) => previewLines(ticket, language).forEach(streams.out),
      progress,
    ),
  );
  const text = {
    ru: `Открытых обращений: ${open}; сроки сдвинулись бы у ${moved} (время UTC).`,
    en: `Open tickets: ${open}; deadlines would move in ${moved} of them (times in UTC).`,
  };
  streams.out(text[language]);
  return 0;
}

async function apply(run: Run): Promise<number> {
  const { context, streams, config, terms } = run;
  const engine = await commandEngine(config);
  try {
    const tickets = new TicketClient(engine.client, config.clock);
    const progress = progressLine(streams.err, context.language);
    const applied = await withPool(run, (pool) => applyToAll(pool, tickets, terms, progress));
    const { open, adopted, already, refused } = applied;
    const text = {
      ru: `Открытых обращений: ${open}; переведено: ${adopted}; уже были: ${already}.`,
      en: `Open tickets: ${open}; adopted: ${adopted}; were already: ${already}.`,
    };
    streams.out(text[context.language]);
    const refusals = Object.entries(refused);
    for (const [code, count] of refusals) streams.out(`  ${code}: ${count}`);
    return refusals.length === 0 ? 0 : 1;
  } finally {
    await engine.connection.close();
  }
}

type Action = (run: Run) => Promise<number> | number;

const actions = new Map<string, Action>([
  ['check', check],
  ['preview', preview],
  ['apply', apply],
]);

function commandLine(args: readonly string[]): { command: string; policyFile: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
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

async function carryOut(
  args: readonly string[],
  context: CommandContext,
  streams: Streams,
): Promise<number> {
  const { command, policyFile } = commandLine(args);
  const terms = await readTermsFile(policyFile);
  const act = actions.get(command);
  if (act === undefined) {
    throw new UsageError({ ru: `Действия ${command} нет.`, en: `There is no action ${command}.` });
  }
  return act({ context, streams, config: context.readConfig(), terms });
}

/** Carries out `npm run terms`: 0 done, 1 some tickets refused, 2 could not run. */
export const termsCommand: Command = async (args, context, streams) => {
  try {
    return await carryOut(args, context, streams);
  } catch (error) {
    streams.err(explainFailure(error, usage, context.language));
    return 2;
  }
};
