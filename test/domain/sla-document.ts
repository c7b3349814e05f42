/**
 * Reads docs/sla.md: calendars, contracts and examples out of its tables, in either language, into
 * values that name no language. Whatever it can't read is an error with the words it stumbled over.
 */
import type { CalendarDefinition, Slot } from '../../src/domain/calendar';
import type { Language } from '../../src/domain/language';
import { statusLabels } from '../../src/domain/lifecycle';
import {
  metrics,
  type EscalationStep,
  type Metric,
  type MetricTarget,
  type SlaPolicy,
} from '../../src/domain/terms';
import { ticketStatuses, type TicketDetails } from '../../src/domain/ticket';
import { actions, escalationWords, valued, words, type ActionName } from './sla-words';

export type Row = { atMs: number; action: ActionName; value: string | null };
export type Example = {
  number: string;
  contract: string;
  details: Partial<TicketDetails>;
  rows: Row[];
  /** The last cells as they are written: what is recorded in each row, and the verdict. */
  recorded: string[];
};
export type SlaDocument = {
  calendars: CalendarDefinition[];
  contracts: { name: string; policies: SlaPolicy[] }[];
  examples: Example[];
};

/** All examples are told in one year and in Moscow, which is UTC+3 throughout it. */
const year = 2026;
const moscowOffsetMs = 3 * 3_600_000;

function fail(what: string): never {
  throw new Error(`docs/sla.md: can't read ${what}`);
}

function keyOf(entries: Readonly<Record<string, string>>, said: string): string {
  const found = Object.entries(entries).find(([, text]) => text === said);
  return found === undefined ? fail(`“${said}”`) : found[0];
}

function instantOf(text: string, language: Language): number {
  const { weekdays, months } = words[language];
  const [weekday = '', day, month = '', time = ''] = text.split(' ');
  const date = Date.UTC(year, months.indexOf(month), Number(day));
  if (weekdays[(new Date(date).getUTCDay() + 6) % 7] !== weekday) fail(`the weekday of “${text}”`);
  return date + minutesOfDay(time) * 60_000 - moscowOffsetMs;
}

function minutesOfDay(time: string): number {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time) ?? fail(`the time “${time}”`);
  return Number(match[1]) * 60 + Number(match[2]);
}

/** The tables with a heading line above them, as rows of cells without their head. */
function tables(section: string): { heading: string; rows: string[][] }[] {
  return section.split(/\n\n+/).flatMap((block, index, blocks) => {
    if (!block.startsWith('|')) return [];
    const [, , ...lines] = block.trim().split('\n');
    const rows = lines.map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
    return [{ heading: (blocks[index - 1] ?? '').trim(), rows }];
  });
}

function slots(text: string): Slot[] {
  return text.split(', ').map((span) => {
    const [from = '', to = ''] = span.split('–');
    return [minutesOfDay(from), minutesOfDay(to)];
  });
}

function calendarOf(cells: string[], language: Language): CalendarDefinition {
  const [name = '', zone = '', hours = '', exceptional = ''] = cells;
  const { weekdays, months, closed, names } = words[language];
  const [, first = '', last = '', times = ''] =
    /^(\S+)–(\S+) (.*)$/.exec(hours) ?? fail(`the hours “${hours}”`);
  const [from, to] = [weekdays.indexOf(first), weekdays.indexOf(last)];
  const week = weekdays.map((_, day) => (day >= from && day <= to ? slots(times) : []));
  const exceptions = exceptional === '—' ? [] : exceptional.split('; ');
  return {
    calendarId: keyOf(names, name),
    version: 1,
    zone,
    week,
    exceptions: Object.fromEntries(
      exceptions.map((text) => {
        const [, day = '', month = '', rest = ''] = /^\S+ (\d+) (\S+): (.*)$/.exec(text) ?? [];
        const monthNo = String(months.indexOf(month) + 1).padStart(2, '0');
        const isoDate = `${year}-${monthNo}-${day.padStart(2, '0')}`;
        return [isoDate, rest === closed ? [] : slots(rest)];
      }),
    ),
  };
}

function minutesOf(text: string, language: Language): number {
  const { hour, minute } = words[language];
  const [count, unit] = text.split(' ');
  if (unit === hour) return Number(count) * 60;
  return unit === minute ? Number(count) : fail(`the target “${text}”`);
}

/** “first response: Awaiting reply” as metric and what is said of it. */
function ofMetric(text: string, language: Language): [Metric, string] {
  const [metric = '', said = ''] = text.split(': ');
  return [keyOf(words[language].metrics, metric) as Metric, said];
}

function escalationsOf(text: string, language: Language): EscalationStep[] {
  const said = Object.fromEntries(
    Object.entries(escalationWords).map(([key, phrase]) => [key, phrase[language]]),
  );
  const kinds: Record<string, EscalationStep['action']> = {
    tellAssignee: { kind: 'notify', whom: 'assignee' },
    tellLead: { kind: 'notify', whom: 'lead' },
    passToLead: { kind: 'reassign', grade: 'lead' },
    raisePriority: { kind: 'raise_priority' },
  };
  if (text === '—') return [];
  return text.split('; ').map((step) => {
    const { warning, breach } = words[language];
    const [metric, rest] = ofMetric(step, language);
    const [trigger = '', action = ''] = rest.split(' → ');
    const on = keyOf({ warning, breach }, trigger) as EscalationStep['on'];
    return { on, metric, action: kinds[keyOf(said, action)] ?? fail(action) };
  });
}

function matchOf(text: string, language: Language): SlaPolicy['match'] {
  const { everything, types, topics, priorities } = words[language];
  if (text === everything) return {};
  const match: { types?: string[]; topics?: string[]; priorities?: string[] } = {};
  for (const part of text.split(', ')) {
    const isIn = (entries: Readonly<Record<string, string>>) =>
      Object.values(entries).includes(part);
    if (isIn(types)) match.types = [keyOf(types, part)];
    else if (isIn(topics)) match.topics = [keyOf(topics, part)];
    else match.priorities = [keyOf(priorities, part)];
  }
  return match as SlaPolicy['match'];
}

function policyOf(cells: string[], language: Language): SlaPolicy {
  const [name = '', applies = '', calendar = '', ...rest] = cells;
  const [, , , warnings = '', still = '', escalation = ''] = rest;
  const { names } = words[language];
  const labels = ticketStatuses.map((status) => [status, statusLabels[status][language]]);
  const pauses = still === '—' ? [] : still.split('; ').map((text) => ofMetric(text, language));
  const warnAtFractions =
    warnings === '—' ? [] : warnings.split(', ').map((text) => parseInt(text, 10) / 100);
  const targets = metrics.flatMap((metric, index): [Metric, MetricTarget][] => {
    const target = rest[index] ?? '—';
    if (target === '—') return [];
    const pausedIn = pauses
      .filter(([paused]) => paused === metric)
      .map(([, status]) => keyOf(Object.fromEntries(labels) as Record<string, string>, status));
    const targetMinutes = minutesOf(target, language);
    return [[metric, { targetMinutes, warnAtFractions, pausedIn } as MetricTarget]];
  });
  return {
    policyId: keyOf(names, name),
    match: matchOf(applies, language),
    calendarId: keyOf(names, calendar),
    targets: Object.fromEntries(targets),
    escalations: escalationsOf(escalation, language),
  };
}

function detailsOf(text: string, language: Language): Partial<TicketDetails> {
  const { types, topics, priorities } = matchOf(text, language);
  return {
    ...(types?.[0] && { type: types[0] }),
    ...(topics?.[0] && { topic: topics[0] }),
    ...(priorities?.[0] && { priority: priorities[0] }),
  };
}

function rowOf([when = '', what = '']: string[], language: Language): Row {
  const atMs = instantOf(when, language);
  const [action, phrase] =
    (Object.entries(actions) as [ActionName, (typeof actions)[ActionName]][])
      .map(([name, phrase]) => [name, phrase[language]] as const)
      .find(([name, said]) => (isValued(name) ? what.startsWith(said) : what === said)) ??
    fail(`“${what}”`);
  if (!isValued(action)) return { atMs, action, value: null };
  const value = what.slice(phrase.length);
  const { priorities, types, names } = words[language];
  const meant = {
    setPriority: () => keyOf(priorities, value),
    setType: () => keyOf(types, value),
    setDue: () => String(instantOf(value, language)),
    contractBecomes: () => keyOf(names, value),
  };
  return { atMs, action, value: meant[action]() };
}

function isValued(action: ActionName): action is (typeof valued)[number] {
  return valued.some((name) => name === action);
}

function exampleOf(heading: string, rows: string[][], language: Language): Example {
  const { example, contract, verdict, names } = words[language];
  const pattern = new RegExp(`^\\*\\*${example} (\\d+)\\.\\*\\* .*${contract}: (.+); (.+)\\.$`);
  const [, number = '', name = '', about = ''] =
    pattern.exec(heading.split('\n').join(' ')) ?? fail(`the heading “${heading}”`);
  const last = rows.at(-1) ?? fail(`example ${number}`);
  if (last[0] !== `**${verdict}**`) fail(`the verdict of example ${number}`);
  return {
    number,
    contract: keyOf(names, name),
    details: detailsOf(about, language),
    rows: rows.slice(0, -1).map((cells) => rowOf(cells, language)),
    recorded: rows.map((cells) => cells[2] ?? ''),
  };
}

/** The document's section in a language. Throws on anything that it does not understand. */
export function readSlaDocument(section: string, language: Language): SlaDocument {
  const all = tables(section);
  const { example } = words[language];
  const examples = all.filter(({ heading }) => heading.startsWith(`**${example} `));
  const calendars = all.filter(({ rows }) => rows[0]?.length === 4);
  const contracts = new Map<string, SlaPolicy[]>();
  for (const cells of all.filter(({ rows }) => rows[0]?.length === 9).flatMap(({ rows }) => rows)) {
    const policy = policyOf(cells, language);
    contracts.set(policy.policyId, [...(contracts.get(policy.policyId) ?? []), policy]);
  }
  return {
    calendars: calendars.flatMap(({ rows }) => rows).map((cells) => calendarOf(cells, language)),
    contracts: [...contracts].map(([name, policies]) => ({ name, policies })),
    examples: examples.map(({ heading, rows }) => exampleOf(heading, rows, language)),
  };
}
