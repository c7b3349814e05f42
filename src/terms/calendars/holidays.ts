import type { CalendarDefinition, Slot } from '../../domain/calendar';
import { CalendarError } from './calendar-errors';
import { closeAt, slotsOn, type Exceptions } from './hours';

/** A day closed from a minute after midnight on: 0 is the whole day, 720 its afternoon. */
export type Holiday = { isoDate: string; fromMinute: number };

/** Whole years, both included. */
export type Years = { fromYear: number; toYear: number };

/** A calendar that is planned further ahead than this will have been replaced by then. */
const mostYears = 30;

/** Throws a `CalendarError` unless the years are between 1970 and 2199 and at most 30. */
export function assertYears({ fromYear, toYear }: Years, path: string): void {
  const known = fromYear >= 1970 && toYear <= 2199 && fromYear <= toYear;
  if (!known || toYear - fromYear >= mostYears) {
    throw new CalendarError('CALENDAR_BAD_YEARS', { path, fromYear, toYear, most: mostYears });
  }
}

/** The exceptions of a week with holidays, added to those it had before. */
export function closedOn(
  holidays: readonly Holiday[],
  week: CalendarDefinition['week'],
  before: Exceptions = {},
): Exceptions {
  const exceptions: Record<string, readonly Slot[]> = { ...before };
  for (const { isoDate, fromMinute } of holidays) {
    exceptions[isoDate] = closeAt(slotsOn(week, exceptions, isoDate), fromMinute);
  }
  return exceptions;
}
