import type { Config } from '../config';
import type { Bilingual } from '../domain/language';
import { Progress } from '../embedded/progress';
import { DamagedCheckpoint } from '../verify/checkpoint';
import { formatFinding } from '../verify/findings';
import { WrongFile } from '../verify/line-file';
import { readVerifyOptions, usage, WrongUsage, type VerifyOptions } from '../verify/options';
import { verify, type VerifyResult } from '../verify/verify';
import { cannotRun, commandPool, type Streams } from './command-servers';
import type { CommandContext } from './run-command';

/** What kept the command from verifying and what to do about it. */
function explain(error: unknown): { code: string; text: Bilingual } {
  if (error instanceof WrongUsage) {
    const { ru, en } = error.text;
    return { code: 'BAD_USAGE', text: { ru: `${ru}\n\n${usage.ru}`, en: `${en}\n\n${usage.en}` } };
  }
  if (error instanceof WrongFile) {
    const { path, kind } = error;
    return {
      code: 'WRONG_FILE',
      text: {
        ru: `${path} не начинается как файл ${kind}: он другого вида, от другой версии или испорчен. Возьмите другую копию.`,
        en: `${path} does not begin as a file ${kind}: another kind, another version or damaged. Take another copy.`,
      },
    };
  }
  if (error instanceof DamagedCheckpoint) {
    const { path } = error;
    return {
      code: 'CHECKPOINT_DAMAGED',
      text: {
        ru: `${path} изменён или обрезан, доказать по нему ничего нельзя. Возьмите другую копию.`,
        en: `${path} was changed or cut, nothing can be proved by it. Take another copy.`,
      },
    };
  }
  return cannotRun(error);
}

function summary(result: VerifyResult, options: VerifyOptions): Bilingual[] {
  const { tickets, events, findings } = result;
  const lines: Bilingual[] = [
    findings === 0
      ? {
          ru: `Всё цело: обращений ${tickets}, событий ${events}.`,
          en: `All intact: tickets ${tickets}, events ${events}.`,
        }
      : {
          ru: `Найдено расхождений: ${findings} (обращений ${tickets}, событий ${events}).`,
          en: `Found: ${findings} (tickets ${tickets}, events ${events}).`,
        },
  ];
  const { exportFile, checkpointFile } = options;
  if (exportFile !== undefined) {
    lines.push({ ru: `Выгрузка: ${exportFile}`, en: `Export: ${exportFile}` });
  }
  if (checkpointFile === undefined) return lines;
  lines.push(
    result.isCheckpointWritten
      ? {
          ru: `Контрольный файл: ${checkpointFile}. Храните его там, где у базы нет прав на запись.`,
          en: `Checkpoint: ${checkpointFile}. Keep it where nobody who can write the database can write.`,
        }
      : {
          ru: `Контрольный файл не записан: он закрепил бы найденное.`,
          en: `No checkpoint was written: it would make what was found look right.`,
        },
  );
  return lines;
}

async function run(
  options: VerifyOptions,
  config: Config,
  env: NodeJS.ProcessEnv,
  { out, err }: Streams,
): Promise<number> {
  const { language } = config;
  const progress = new Progress({ language, write: err });
  const isOnline = options.offlineFile === undefined;
  const pool = isOnline ? commandPool({ name: 'verify', config, env, progress }) : undefined;
  const title = { ru: 'Проверка истории', en: 'Verifying the history' };
  try {
    const result = await progress.step(title, (step) =>
      verify({
        pool,
        options,
        report: (finding) => out(formatFinding(finding, language)),
        onTicket: (tickets) =>
          step.say({ ru: `обращений ${tickets}`, en: `tickets so far ${tickets}` }),
      }),
    );
    for (const line of summary(result, options)) out(line[language]);
    return result.findings === 0 ? 0 : 1;
  } finally {
    await pool?.end();
  }
}

/**
 * Carries out `npm run verify` and resolves with its exit code: 0 all intact, 1 tampering found, 2
 * could not verify. Never rejects.
 */
export async function verifyCommand(
  args: readonly string[],
  context: CommandContext,
  streams: Streams,
): Promise<number> {
  try {
    const options = readVerifyOptions(args);
    return await run(options, context.readConfig(), context.env, streams);
  } catch (error) {
    const { code, text } = explain(error);
    streams.err(`${code}: ${text[context.language]}`);
    return 2;
  }
}
