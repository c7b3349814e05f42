import { parseArgs } from 'node:util';
import type { Bilingual } from '../domain/language';

/** What a verification reads and writes. */
export type VerifyOptions = {
  /** An export to verify instead of the database. */
  offlineFile: string | undefined;
  exportFile: string | undefined;
  checkpointFile: string | undefined;
  againstFile: string | undefined;
};

export const usage: Bilingual = {
  ru: `npm run verify -- [параметры]
  без параметров       проверяет историю всех обращений в базе
  --checkpoint ФАЙЛ    и записывает, где стоит каждая история: храните файл отдельно от базы
  --against ФАЙЛ       и доказывает, что каждая история этого файла на месте и не переписана
  --export ФАЙЛ        и выгружает истории с точными текстами событий
  --offline ФАЙЛ       проверяет такую выгрузку без базы (можно с --against)
Код выхода: 0 — всё цело, 1 — найдены изменения, 2 — проверить не удалось.
`,
  en: `npm run verify -- [options]
  no options           verifies the history of every ticket in the database
  --checkpoint FILE    and writes where each history stands: keep the file apart from the database
  --against FILE       and proves that every history of that file is still there, not rewritten
  --export FILE        and exports the histories with the exact texts of their events
  --offline FILE       verifies such an export without a database (with --against if you like)
Exit code: 0 all intact, 1 tampering found, 2 could not verify.
`,
};

/** A command line that can't be carried out. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';

  constructor(readonly text: Bilingual) {
    super(text.en);
  }
}

function parse(args: readonly string[]) {
  const file = { type: 'string' } as const;
  try {
    const options = { checkpoint: file, against: file, export: file, offline: file };
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new WrongUsage({ ru: `Непонятный параметр: ${message}`, en: message });
  }
}

/** Reads the command line; throws `WrongUsage`. */
export function readVerifyOptions(args: readonly string[]): VerifyOptions {
  const values = parse(args);
  const { checkpoint, against, export: exported, offline } = values;
  for (const [name, value] of Object.entries(values)) {
    if (value !== '') continue;
    throw new WrongUsage({ ru: `--${name}: нужно имя файла`, en: `--${name} needs a file` });
  }
  if (offline !== undefined && (checkpoint !== undefined || exported !== undefined)) {
    throw new WrongUsage({
      ru: '--offline читает выгрузку; --export и --checkpoint пишутся по базе',
      en: '--offline reads an export; --export and --checkpoint are written from the database',
    });
  }
  return {
    offlineFile: offline,
    exportFile: exported,
    checkpointFile: checkpoint,
    againstFile: against,
  };
}
