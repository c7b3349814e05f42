import type { Bilingual, Language } from '../domain/language';
import { SettingsFileError } from '../settings/settings-file';
import { UsageError } from '../what-if/options';
import { cannotRun } from './command-servers';

/** Why a command could not run and what to do, for the terminal. */
export function explainFailure(error: unknown, usage: Bilingual, language: Language): string {
  if (error instanceof UsageError) return `${error.text[language]}\n\n${usage[language]}`;
  if (error instanceof SettingsFileError) return error.explain(language);
  const { code, text } = cannotRun(error);
  return `${code}: ${text[language]}`;
}
