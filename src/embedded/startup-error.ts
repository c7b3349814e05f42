import { types } from 'node:util';
import type { Bilingual, Language } from '../domain/language';
import { startupErrors, type StartupErrorCode } from './startup-errors';

/** A value put into a text; words are given in both languages. */
export type Detail = string | number | Bilingual;

const languages = ['ru', 'en'] as const;

/** A start that cannot go on, with a stable code, what happened and what its operator can do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
  readonly text: Bilingual;
  readonly whatToDo: Bilingual;

  constructor(
    readonly code: StartupErrorCode,
    details: Readonly<Record<string, Detail>>,
    options?: ErrorOptions,
  ) {
    const { text, whatToDo } = startupErrors[code];
    const filledText = fill(text, details);
    super(filledText.en, options);
    this.text = filledText;
    this.whatToDo = fill(whatToDo, details);
  }
}

function fill(template: Bilingual, details: Readonly<Record<string, Detail>>): Bilingual {
  const [ru, en] = languages.map((language) =>
    template[language]
      .replace(/\{(\w+)\}/g, (_, key: string) => {
        const detail = details[key] ?? '';
        return typeof detail === 'object' ? detail[language] : String(detail);
      })
      .trim(),
  );
  return { ru: ru ?? '', en: en ?? '' };
}

/** The error for the terminal: its code and text, then what to do, each on lines of their own. */
export function formatStartupError(error: StartupError, language: Language): string {
  const heading = { ru: 'Что делать', en: 'What to do' }[language];
  return `${error.code}: ${error.text[language]}\n${heading}: ${error.whatToDo[language]}`;
}

/**
 * What a failed file operation means to the operator: a full disk or a folder without rights. Any
 * other error comes back unchanged.
 */
export function explainFileError(error: unknown, folder: string, kind: 'data' | 'cache'): Error {
  const variable = kind === 'data' ? 'OTVET_DATA_DIR' : 'OTVET_CACHE_DIR';
  const { code, message } = asError(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StartupError('DISK_FULL', { folder, detail: code, variable }, { cause: error });
  }
  if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) {
    const name = kind === 'data' ? 'DATA_FOLDER_NOT_WRITABLE' : 'CACHE_NOT_WRITABLE';
    return new StartupError(name, { folder, reason: message }, { cause: error });
  }
  return asError(error);
}

/** True if a program's output says that the disk is full, in the words of Go, Postgres or SQLite. */
export function saysDiskFull(output: string): boolean {
  return /no space left on device|database or disk is full|disk quota exceeded/i.test(output);
}

/** Whatever was thrown, as an Error with Node's `code` where there is one. */
export function asError(thrown: unknown): NodeJS.ErrnoException {
  return types.isNativeError(thrown) ? thrown : new Error(String(thrown));
}
