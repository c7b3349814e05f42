import { parseArgs } from 'node:util';
import type { Bilingual } from '../domain/language';

/** A command line that can't be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly text: Bilingual) {
    super(text.en);
  }
}

export type WhatIfOptions = {
  /** `null`: only check that the recorded terms reproduce what is recorded. */
  policyFile: string | null;
  sinceMs: number | null;
  untilMs: number | null;
  asOfMs: number;
  json: boolean;
  listLimit: number;
};

export const usage: Bilingual = {
  ru: `npm run what-if -- [--policy ФАЙЛ] [--since ДАТА] [--until ДАТА] [--as-of ДАТА] [--list N] [--json]
  --policy ФАЙЛ  условия SLA, которые примеряются; без них проверяется только записанное
  --since ДАТА   обращения, открытые с этой даты, например 2026-01-01 или 2026-01-01T09:00:00+03:00
  --until ДАТА   обращения, открытые раньше этой даты
  --as-of ДАТА   на какой момент; по умолчанию сейчас
  --list N       сколько изменившихся итогов перечислить, по умолчанию 20
  --json         вывод в JSON
`,
  en: `npm run what-if -- [--policy FILE] [--since DATE] [--until DATE] [--as-of DATE] [--list N] [--json]
  --policy FILE  the SLA terms to try; without them only the record is checked
  --since DATE   tickets opened from this date on, such as 2026-01-01 or 2026-01-01T09:00:00+03:00
  --until DATE   tickets opened before this date
  --as-of DATE   as of when; now unless given
  --list N       how many changed verdicts to list, 20 unless given
  --json         print JSON
`,
};

const mostListed = 10_000;

/** An instant of a date (its midnight in UTC) or of a date with time and offset. */
function instant(text: string, option: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(
    text,
  );
  const atMs = isDate ? Date.parse(text) : NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw new UsageError({
    ru: `${option}: «${text}» — не дата. Пишите 2026-01-31 (полночь UTC) или 2026-01-31T09:00:00+03:00.`,
    en: `${option}: "${text}" is no date. Write 2026-01-31 (midnight UTC) or 2026-01-31T09:00:00+03:00.`,
  });
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= mostListed) return number;
  throw new UsageError({
    ru: `--list: «${text}» — не число от 0 до ${mostListed}.`,
    en: `--list: "${text}" is no number from 0 to ${mostListed}.`,
  });
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        policy: { type: 'string' },
        since: { type: 'string' },
        until: { type: 'string' },
        'as-of': { type: 'string' },
        list: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ ru: reason, en: reason });
  }
}

/** What a command line asks for; throws a `UsageError`. */
export function readOptions(args: readonly string[], nowMs: number): WhatIfOptions {
  const values = parsed(args);
  const at = (option: 'since' | 'until' | 'as-of') => {
    const text = values[option];
    return text === undefined ? null : instant(text, `--${option}`);
  };
  return {
    policyFile: values.policy ?? null,
    sinceMs: at('since'),
    untilMs: at('until'),
    asOfMs: at('as-of') ?? nowMs,
    json: values.json,
    listLimit: values.list === undefined ? 20 : count(values.list),
  };
}
