import type { Language } from '../domain/language';
import { metricLabels } from '../domain/terms';
import type { Change, Counts, Mismatch, Row, Summary, Verdict } from './tally';

const verdictNames: Readonly<Record<Verdict | 'none', Record<Language, string>>> = {
  met: { ru: 'выполнено', en: 'met' },
  breached: { ru: 'нарушено', en: 'breached' },
  open: { ru: 'идёт', en: 'open' },
  ended: { ru: 'снято', en: 'dropped' },
  none: { ru: 'не измеряется', en: 'not measured' },
};

const headings: Readonly<Record<Language, readonly string[]>> = {
  ru: ['метрика', 'политика', 'циклов', 'выполнено', 'нарушено', 'идёт', 'снято'],
  en: ['metric', 'policy', 'cycles', 'met', 'breached', 'open', 'dropped'],
};

const columns = ['cycles', 'met', 'breached', 'open', 'ended'] as const;

function cells(row: Row, language: Language): string[] {
  const cell = (column: keyof Counts) => `${row.old[column]} → ${row.new[column]}`;
  return [metricLabels[row.metric][language], row.policyId, ...columns.map(cell)];
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, index) =>
    Math.max(...table.map((line) => line[index]?.length ?? 0)),
  );
  return table.map((line) =>
    line
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return index < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function verdict(name: Verdict | null, language: Language): string {
  return verdictNames[name ?? 'none'][language];
}

function changeLine({ number, metric, cycleNo, ...change }: Change, language: Language): string {
  const what = `${metricLabels[metric][language]} ${cycleNo}`;
  return `  #${number}  ${what}: ${verdict(change.old, language)} → ${verdict(change.new, language)}`;
}

function mismatchLine(mismatch: Mismatch, language: Language): string {
  const { number, ticketId, metric, cycleNo, recorded, replayed } = mismatch;
  const what = `${metricLabels[metric][language]} ${cycleNo}`;
  const words = { ru: ['записано', 'выходит'], en: ['recorded', 'replayed'] }[language];
  const verdicts = `${words[0]} ${verdict(recorded, language)}, ${words[1]} ${verdict(replayed, language)}`;
  return `  #${number} (${ticketId})  ${what}: ${verdicts}`;
}

function tableLines({ rows, changed, changes }: Summary, language: Language): string[] {
  const table = [headings[language], ...rows.map((row) => cells(row, language))];
  const legend = { ru: 'было → стало бы', en: 'was → would be' }[language];
  const total = {
    ru: `Изменилось бы итогов: ${changed}`,
    en: `Verdicts that would change: ${changed}`,
  }[language];
  const cut = changes.length < changed;
  const more = { ru: '; первые', en: '; the first' }[language];
  return [
    legend,
    ...aligned(table),
    '',
    cut && changes.length > 0 ? `${total}${more} ${changes.length}:` : total,
    ...changes.map((change) => changeLine(change, language)),
  ];
}

/** The answer for a terminal. The table is left out if no other terms were tried. */
export function report(summary: Summary, isTried: boolean, language: Language): string {
  const { tickets, recorded, reproduced, unlike, mismatches } = summary;
  const reproducedLine = {
    ru: `Обращений: ${tickets}. По записанным условиям воспроизведено циклов: ${reproduced} из ${recorded}.`,
    en: `Tickets: ${tickets}. Cycles reproduced under the recorded terms: ${reproduced} of ${recorded}.`,
  }[language];
  const warning = {
    ru: `Не совпало: ${unlike}. Так быть не должно: записи изменены в обход Otvet (npm run verify) или в измерении ошибка; сообщите о ней.`,
    en: `Not alike: ${unlike}. That must not be: records were changed past Otvet (npm run verify), or the measuring has a fault; please report it.`,
  }[language];
  return [
    reproducedLine,
    ...(unlike > 0 ? [warning, ...mismatches.map((each) => mismatchLine(each, language))] : []),
    ...(isTried ? ['', ...tableLines(summary, language)] : []),
    '',
  ].join('\n');
}
