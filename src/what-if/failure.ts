import { ConfigError } from '../config';
import type { Bilingual, Language } from '../domain/language';
import { TermsFileError } from '../terms/terms-errors';
import { UsageError } from './options';

const unreachable: Bilingual = {
  ru: 'База или движок не ответили. Проверьте DATABASE_URL и TEMPORAL_ADDRESS, работают ли серверы и применены ли миграции; затем повторите.',
  en: 'The database or the engine did not answer. Check DATABASE_URL and TEMPORAL_ADDRESS, that the servers run and are migrated; then repeat.',
};

/** Why a command could not run and what to do, for the terminal. */
export function explainFailure(error: unknown, usage: Bilingual, language: Language): string {
  if (error instanceof UsageError) return `${error.text[language]}\n\n${usage[language]}`;
  if (error instanceof TermsFileError) return error.explain(language);
  if (error instanceof ConfigError) {
    return error.problems.map(({ variable, problem }) => `${variable} ${problem}`).join('\n');
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `${unreachable[language]}\n  ${reason}`;
}
