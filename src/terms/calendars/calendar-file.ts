import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CalendarDefinition } from '../../domain/calendar';
import { CalendarError } from './calendar-errors';
import {
  parseCalendarFile,
  parseRulesFile,
  weekdays,
  type Include,
  type RulesFile,
} from './calendar-schema';
import { exceptionsOf, type DayRules } from './day-rules';
import { closedOn } from './holidays';
import { everyHour, parseDate, parseHours, type Exceptions } from './hours';
import { icalHolidays, mostICalBytes } from './ical-holidays';
import { publicHolidays } from './public-holidays';
import { ruProduction2026 } from './ru-production-2026';

type Week = CalendarDefinition['week'];

/** The calendars that can be included by name. */
const shipped: ReadonlyMap<string, DayRules> = new Map([['ru-production-2026', ruProduction2026]]);

async function readText(baseDir: string, file: string, path: string): Promise<string> {
  try {
    const absolute = resolve(baseDir, file);
    const { size } = await stat(absolute);
    if (size > mostICalBytes) {
      throw new CalendarError('CALENDAR_FILE_TOO_LARGE', { path, most: mostICalBytes });
    }
    return await readFile(absolute, 'utf8');
  } catch (error) {
    if (error instanceof CalendarError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CalendarError('CALENDAR_FILE_UNREADABLE', { path, file, reason }, { cause: error });
  }
}

async function readJson(baseDir: string, file: string, path: string): Promise<unknown> {
  const text = await readText(baseDir, file, path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CalendarError('CALENDAR_FILE_UNREADABLE', { path, file, reason }, { cause: error });
  }
}

/** The dates and hours of rules, checked; `prefix` leads the paths that errors name. */
function rulesOf({ holidays, moved, shortened, days }: RulesFile, prefix: string): DayRules {
  const checkAll = (dates: readonly string[], name: string) =>
    dates.forEach((date, index) => void parseDate(date, `${prefix}${name}[${index}]`));
  checkAll(holidays, 'holidays');
  checkAll(shortened, 'shortened');
  moved.forEach(({ from, to }, index) => {
    parseDate(from, `${prefix}moved[${index}].from`);
    parseDate(to, `${prefix}moved[${index}].to`);
  });
  const ownHours = Object.entries(days).map(([date, texts]) => {
    const path = `${prefix}days.${date}`;
    parseDate(date, path);
    return [date, parseHours(texts, path)] as const;
  });
  return { holidays, moved, shortened, days: Object.fromEntries(ownHours) };
}

async function withIncluded(
  week: Week,
  before: Exceptions,
  include: Include,
  path: string,
  baseDir: string,
): Promise<Exceptions> {
  if (typeof include === 'string') {
    const rules = shipped.get(include);
    if (rules !== undefined) return exceptionsOf(rules, week, before);
    const known = [...shipped.keys()].join(', ');
    throw new CalendarError('CALENDAR_UNKNOWN_INCLUDE', { path, name: include, known });
  }
  if ('file' in include) {
    const json = await readJson(baseDir, include.file, `${path}.file`);
    const rules = rulesOf(parseRulesFile(json, include.file), `${include.file}: `);
    return exceptionsOf(rules, week, before);
  }
  if ('ical' in include) {
    const text = await readText(baseDir, include.ical, `${path}.ical`);
    return closedOn(await icalHolidays(text, include, path), week, before);
  }
  return closedOn(await publicHolidays(include, include, path), week, before);
}

function assertZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (error) {
    throw new CalendarError('CALENDAR_UNKNOWN_ZONE', { zone }, { cause: error });
  }
}

/**
 * The calendar that a file's JSON states, in the format of docs/calendars.md; `loadCalendar` makes it
 * ready for arithmetic. Includes are applied in their order, then the file's own rules by date.
 * Files that it names are read relative to `baseDir`, the folder of the file itself. Throws a
 * `CalendarError` with the path of what is wrong and what to do.
 */
export async function readCalendarDefinition(
  json: unknown,
  baseDir = '.',
): Promise<CalendarDefinition> {
  const file = parseCalendarFile(json);
  const { calendarId, version, zone, hours } = file;
  assertZone(zone);
  const week =
    hours === '24x7'
      ? everyHour
      : weekdays.map((weekday) => parseHours(hours[weekday], `hours.${weekday}`));
  let exceptions: Exceptions = {};
  for (const [index, include] of file.includes.entries()) {
    const path = `includes[${index}]`;
    exceptions = await withIncluded(week, exceptions, include, path, baseDir);
  }
  return {
    calendarId,
    version,
    zone,
    week,
    exceptions: exceptionsOf(rulesOf(file, ''), week, exceptions),
  };
}
