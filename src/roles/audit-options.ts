import { parseArgs } from 'node:util';
import type { Bilingual } from '../domain/language';

export type AuditOptions = {
  json: boolean;
  /** Wake the tickets that have no workflow. */
  repair: boolean;
  /** From when on lateness is measured; `undefined` is 30 days. */
  sinceMs: number | undefined;
};

export const auditUsage: Bilingual = {
  ru: `npm run audit -- [параметры]
  без параметров   сверяет сроки всех открытых обращений и писем карантина с таймерами Temporal
  --since ДАТА     считает опоздание с этой даты (2026-01-31 или с временем), иначе за 30 дней
  --repair         и будит обращения и письма карантина, у которых нет процесса
  --json           печатает результат одним объектом JSON
Код выхода: 0 — сирот нет, 1 — есть, 2 — проверить не удалось.
`,
  en: `npm run audit -- [options]
  no options       holds the deadlines of every open ticket and held mail against Temporal's timers
  --since DATE     measures lateness from this date on (2026-01-31, or with a time); else 30 days
  --repair         and wakes the tickets and held mails that have no workflow
  --json           prints the result as one JSON object
Exit code: 0 no orphans, 1 orphans, 2 could not audit.
`,
};

/** A command line that can't be carried out. */
export class WrongAuditUsage extends Error {
  override readonly name = 'WrongAuditUsage';

  constructor(readonly text: Bilingual) {
    super(text.en);
  }
}

function instantOf(date: string): number {
  const atMs = Date.parse(date);
  if (Number.isNaN(atMs)) {
    throw new WrongAuditUsage({
      ru: `--since: «${date}» не дата; например, 2026-01-31`,
      en: `--since: "${date}" is no date; 2026-01-31 is one`,
    });
  }
  return atMs;
}

/** Reads the command line; throws `WrongAuditUsage`. */
export function readAuditOptions(args: readonly string[]): AuditOptions {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { json: flag, repair: flag, since: { type: 'string' } } as const;
    const { json, repair, since } = parseArgs({ args: [...args], options }).values;
    return { json, repair, sinceMs: since === undefined ? undefined : instantOf(since) };
  } catch (error) {
    if (error instanceof WrongAuditUsage) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new WrongAuditUsage({ ru: `Непонятный параметр: ${message}`, en: message });
  }
}
