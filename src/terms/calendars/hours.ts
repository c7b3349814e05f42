import { dayNumber, type CalendarDefinition, type Slot } from '../../domain/calendar';
import { weekdayOf } from '../../domain/tally';
import { CalendarError } from './calendar-errors';

type Week = CalendarDefinition['week'];
export type Exceptions = CalendarDefinition['exceptions'];

const dayMs = 86_400_000;

/** All day, every day. */
export const everyHour: Week = Array.from({ length: 7 }, (): readonly Slot[] => [[0, 1440]]);

/**
 * The slots of texts like `09:00-18:00`, in order and without overlaps; `24:00` is the end of the
 * day. Throws a `CalendarError` that names `path` and the text otherwise.
 */
export function parseHours(texts: readonly string[], path: string): Slot[] {
  let previousEnd = 0;
  return texts.map((hours): Slot => {
    const match = /^(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/.exec(hours);
    const [startHour, startMinute, endHour, endMinute] = (match ?? []).slice(1).map(Number);
    const start = (startHour ?? NaN) * 60 + (startMinute ?? NaN);
    const end = (endHour ?? NaN) * 60 + (endMinute ?? NaN);
    if (!(start < end && end <= 1440))
      throw new CalendarError('CALENDAR_BAD_HOURS', { path, hours });
    if (start < previousEnd) throw new CalendarError('CALENDAR_HOURS_OVERLAP', { path, hours });
    previousEnd = end;
    return [start, end];
  });
}

/** The number of a date `YYYY-MM-DD` since 1970-01-01, or a `CalendarError` that names `path`. */
export function parseDate(date: string, path: string): number {
  const day = dayNumber(date);
  if (day === undefined) throw new CalendarError('CALENDAR_BAD_DATE', { path, date });
  return day;
}

/** The date `YYYY-MM-DD` of a day counted from 1970-01-01. */
export function isoDateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The slots of a weekday (0 is Monday) or of a date: its exception, or else its weekday's. */
export function slotsOn(week: Week, exceptions: Exceptions, isoDate: string): readonly Slot[] {
  const day = dayNumber(isoDate);
  return exceptions[isoDate] ?? (day === undefined ? undefined : week[weekdayOf(day)]) ?? [];
}

/** What is left of slots when the day is over at `closingMinute`. */
export function closeAt(slots: readonly Slot[], closingMinute: number): Slot[] {
  return slots
    .filter(([start]) => start < closingMinute)
    .map(([start, end]): Slot => [start, Math.min(end, closingMinute)]);
}

/** What is left of slots without their last `minutes` of work; a last slot that is shorter goes. */
export function cutEnd(slots: readonly Slot[], minutes: number): Slot[] {
  const last = slots.at(-1);
  if (last === undefined) return [];
  const [start, end] = last;
  const length = end - start;
  if (length <= minutes) return cutEnd(slots.slice(0, -1), minutes - length);
  return [...slots.slice(0, -1), [start, end - minutes]];
}
