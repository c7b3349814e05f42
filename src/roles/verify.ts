import type { Pool } from 'pg';
import { ConfigError, type Config } from '../config';
import { createPool } from '../db/pool';
import type { Bilingual, Language } from '../domain/language';
import { chooseDataFolder } from '../embedded/data-folder';
import { embeddedDatabaseUrl } from '../embedded/database-url';
import { Progress } from '../embedded/progress';
import { createLogger } from '../log';
import { projectRoot } from '../project-root';
import { DamagedCheckpoint } from '../verify/checkpoint';
import { formatFinding } from '../verify/findings';
import { WrongFile } from '../verify/line-file';
import { readVerifyOptions, usage, WrongUsage, type VerifyOptions } from '../verify/options';
import { verify, type VerifyResult } from '../verify/verify';

/** Where a command prints: findings and the result to `out`, how far it is and failures to `err`. */
export type Streams = { out: (line: string) => void; err: (line: string) => void };

/** No database to verify. */
class NoDatabase extends Error {
  override readonly name = 'NoDatabase';
}

const undefinedTable = '42P01';

/** Codes of a connection that nobody answers. */
const unreachable = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03'];

/** What kept the command from verifying and what to do about it. */
function explain(error: unknown): { code: string; text: Bilingual } {
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as { code?: unknown };
  if (error instanceof WrongUsage) {
    const { ru, en } = error.text;
    return { code: 'BAD_USAGE', text: { ru: `${ru}\n\n${usage.ru}`, en: `${en}\n\n${usage.en}` } };
  }
  if (error instanceof ConfigError) {
    return { code: 'BAD_SETTING', text: { ru: message, en: message } };
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
  if (code === undefinedTable) {
    return {
      code: 'NOT_MIGRATED',
      text: {
        ru: `В базе нет цепочки событий (${message}). Запустите эту версию (npm start или migrate) и повторите.`,
        en: `The database has no event chain (${message}). Start this version (npm start or migrate), then repeat.`,
      },
    };
  }
  if (error instanceof NoDatabase || unreachable.includes(String(code))) {
    return {
      code: 'NO_DATABASE',
      text: {
        ru: `База не отвечает (${message}). Запустите Otvet (npm start) или укажите базу в DATABASE_URL; порт встроенной базы — OTVET_POSTGRES_PORT, её папка — OTVET_DATA_DIR.`,
        en: `The database does not answer (${message}). Start Otvet (npm start) or name the database in DATABASE_URL; the embedded one's port is OTVET_POSTGRES_PORT, its folder OTVET_DATA_DIR.`,
      },
    };
  }
  return { code: 'NOT_VERIFIED', text: { ru: message, en: message } };
}

/** The database of the settings, else the embedded one of this folder, which must be running. */
function openPool(config: Config, env: NodeJS.ProcessEnv, progress: Progress): Pool {
  const embedded = () => {
    const folder = chooseDataFolder({ env, projectRoot: projectRoot(), progress });
    const url = embeddedDatabaseUrl(folder, config.postgresPort);
    if (url === undefined) throw new NoDatabase(folder);
    return url;
  };
  return createPool(config.databaseUrl ?? embedded(), createLogger('verify', config.logLevel), 2);
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
  const pool = options.offlineFile === undefined ? openPool(config, env, progress) : undefined;
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
  context: { env: NodeJS.ProcessEnv; readConfig: () => Config; language: Language },
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
