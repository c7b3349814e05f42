import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fillText, type Detail } from '../domain/fill-text';
import type { Bilingual, Language } from '../domain/language';

/** One thing that is wrong: a stable code, where in the file (`''` is the file), what and what to do. */
export type SettingsProblem<Code extends string = string> = {
  code: Code;
  path: string;
  text: Bilingual;
};

/** Makes problems of a table of texts, each with its place and its details filled in. */
export function problemsFrom<Code extends string>(texts: Readonly<Record<Code, Bilingual>>) {
  return (
    code: Code,
    path: string,
    details: Readonly<Record<string, Detail>> = {},
  ): SettingsProblem<Code> => ({ code, path, text: fillText(texts[code], details) });
}

/** A settings file that can't be used, with everything that is wrong in it. */
export class SettingsFileError extends Error {
  override readonly name: string = 'SettingsFileError';

  constructor(
    private readonly heading: Bilingual,
    readonly file: string,
    readonly problems: readonly SettingsProblem[],
    options?: ErrorOptions,
  ) {
    super(linesOf(heading, file, problems, 'en').join('\n'), options);
  }

  /** The file and its problems, a line each, for the terminal. */
  explain(language: Language): string {
    return linesOf(this.heading, this.file, this.problems, language).join('\n');
  }
}

function linesOf(
  heading: Bilingual,
  file: string,
  problems: readonly SettingsProblem[],
  language: Language,
): string[] {
  const lines = problems.map(({ code, path, text }) => {
    const where = path === '' ? '' : `${path}: `;
    return `  ${code} ${where}${text[language]}`;
  });
  return [`${heading[language]}: ${file}`, ...lines];
}

/** What a file holds, or why it can't be read; `'no_json'` with the parser's words. */
export async function readJsonFile(
  path: string,
): Promise<
  { json: unknown } | { fault: 'unreadable' | 'no_json'; reason: string; error: unknown }
> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { fault: 'unreadable', reason: reasonOf(error), error };
  }
  try {
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: 'no_json', reason: reasonOf(error), error };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The value with its defaults filled in, or everything that is wrong with its shape, and where. */
export function parseShape<T>(
  schema: z.ZodType<T>,
  json: unknown,
): { value: T } | { faults: { path: string; problem: Bilingual }[] } {
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  const inRussian = schema.safeParse(json, { error: z.locales.ru().localeError });
  const faults = parsed.error.issues.map(({ path, message }, index) => {
    const russian = inRussian.error?.issues[index]?.message ?? message;
    return { path: pathOf(path), problem: { en: message, ru: russian } };
  });
  return { faults };
}

/** `policies[0].match`, as one would write it in code. */
function pathOf(keys: readonly PropertyKey[]): string {
  const path = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return path.join('').replace(/^\./, '');
}
