import type ICAL from 'ical.js';
import { CalendarError } from './calendar-errors';
import { assertYears, type Holiday, type Years } from './holidays';
import { isoDateOf } from './hours';

/** Holiday calendars have some kilobytes; the parser needs about twenty times as much memory. */
export const mostICalBytes = 2_000_000;

/** Thirty years of being closed every day: more is no calendar of holidays. */
const mostDays = 11_000;

/** What ical.js expands without fail: other parts may make it loop for ever (kewisch/ical.js #1038). */
const readableParts = ['BYMONTH', 'BYMONTHDAY', 'BYDAY'];

const dayMs = 86_400_000;

function dayOf(time: ICAL.Time): number {
  return Date.UTC(time.year, time.month - 1, time.day) / dayMs;
}

function assertReadable(rule: ICAL.Recur, start: ICAL.Time, path: string): void {
  const parts = Object.keys(rule.parts);
  const readable = parts.every((part) => readableParts.includes(part));
  // Without a month, ical.js counts BYDAY wrong (the 53rd Monday becomes one of January).
  const anchored = parts.length === 0 || parts.includes('BYMONTH');
  const interval = rule.interval;
  if (rule.freq === 'YEARLY' && readable && anchored && interval >= 1 && interval <= 100) return;
  const details = { path, date: start.toString(), rule: rule.toString() };
  throw new CalendarError('CALENDAR_ICAL_RULE', details);
}

/**
 * The months in which a yearly event can begin: ical.js moves 29 February to 1 March where RFC 5545
 * leaves the year out (§3.3.10: recurrence instances with an invalid date "MUST be ignored").
 */
function monthsOf(rule: ICAL.Recur, start: ICAL.Time): readonly number[] {
  return rule.parts.BYMONTH ?? [start.month];
}

/** The dates that a property such as `EXDATE` lists; times of day don't name whole days. */
function datesIn(event: ICAL.Event, property: string): ICAL.Time[] {
  const values = event.component
    .getAllProperties(property)
    .flatMap((each) => each.getValues() as ICAL.Time[]);
  return values.filter(({ isDate }) => isDate);
}

/** The next occurrence, or `undefined` after the last, which the package's types leave out. */
function next(iterator: ICAL.RecurExpansion): ICAL.Time | undefined {
  return iterator.next();
}

/**
 * The first days of an event's occurrences before `endDay`, lazily. Changed occurrences are events
 * of their own (`RECURRENCE-ID`), so the repeating one leaves their dates out.
 */
function* beginnings(event: ICAL.Event, endDay: number, path: string): Generator<number> {
  const rule = event.component.getFirstPropertyValue('rrule') as ICAL.Recur | null;
  const changed = new Set(Object.keys(event.exceptions));
  const added = datesIn(event, 'rdate');
  if (rule === null) {
    // Without a rule, ical.js forgets the event's own date beside an `RDATE` (RFC 5545, §3.8.5.2).
    const left = new Set([...changed, ...datesIn(event, 'exdate').map(String)]);
    const all = [event.startDate, ...added];
    yield* all.filter((time) => !left.has(time.toString())).map(dayOf);
    return;
  }
  assertReadable(rule, event.startDate, path);
  const months = monthsOf(rule, event.startDate);
  const addedDates = new Set(added.map(String));
  const iterator = event.iterator();
  for (let time = next(iterator); time && dayOf(time) < endDay; time = next(iterator)) {
    const date = time.toString();
    const inMonth = months.includes(time.month) || addedDates.has(date);
    if (inMonth && !changed.has(date)) yield dayOf(time);
  }
}

/** How many days an event takes: `DTEND` is exclusive, and without an end it is one (§3.6.1). */
function lengthOf(event: ICAL.Event): number {
  return Math.max(1, dayOf(event.endDate) - dayOf(event.startDate));
}

function isWholeDay(event: ICAL.Event): boolean {
  const start = event.component.getFirstPropertyValue('dtstart') as ICAL.Time | null;
  return start?.isDate === true && event.component.getFirstPropertyValue('status') !== 'CANCELLED';
}

function expand(events: readonly ICAL.Event[], years: Years, path: string): Set<number> {
  const firstDay = Date.UTC(years.fromYear, 0) / dayMs;
  const endDay = Date.UTC(years.toYear + 1, 0) / dayMs;
  const days = new Set<number>();
  let seen = 0;
  for (const event of events) {
    const length = lengthOf(event);
    for (const day of beginnings(event, endDay, path)) {
      const from = Math.max(day, firstDay);
      const to = Math.min(day + length, endDay);
      seen += Math.max(1, to - from);
      if (seen > mostDays) {
        throw new CalendarError('CALENDAR_ICAL_TOO_MANY_DAYS', { path, most: mostDays });
      }
      for (let each = from; each < to; each += 1) days.add(each);
    }
  }
  return days;
}

/**
 * The days within `years` that whole-day events of an iCalendar text (RFC 5545) take: several days,
 * yearly repetition, `EXDATE`, `RDATE` and changed occurrences too. Events with a time of day and
 * cancelled ones are left out. Throws a `CalendarError` that names `path` on anything that can't be
 * read, on other repetition, and on more than 2 MB or 11 000 days.
 */
export async function icalHolidays(text: string, years: Years, path: string): Promise<Holiday[]> {
  assertYears(years, path);
  if (text.length > mostICalBytes) {
    throw new CalendarError('CALENDAR_FILE_TOO_LARGE', { path, most: mostICalBytes });
  }
  const { default: ical } = await import('ical.js');
  try {
    const root = new ical.Component(ical.parse(text) as unknown[]);
    if (root.name !== 'vcalendar') throw new Error('it does not begin with BEGIN:VCALENDAR');
    const events = root
      .getAllSubcomponents('vevent')
      .map((component) => new ical.Event(component))
      .filter(isWholeDay);
    const days = [...expand(events, years, path)].sort((one, other) => one - other);
    return days.map((day) => ({ isoDate: isoDateOf(day), fromMinute: 0 }));
  } catch (error) {
    if (error instanceof CalendarError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CalendarError('CALENDAR_BAD_ICAL', { path, reason }, { cause: error });
  }
}
