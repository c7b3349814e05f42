import type { CalendarDefinition, Slot } from '../../domain/calendar';
import { cutEnd, slotsOn, type Exceptions } from './hours';

/**
 * What differs from the regular week, date by date (`YYYY-MM-DD`): the terms in which a production
 * calendar is decreed.
 */
export type DayRules = {
  /** Closed. */
  holidays: readonly string[];
  /** A day of rest moved: `to` is closed, and `from` has the hours of `to`'s weekday. */
  moved: readonly { from: string; to: string }[];
  /** An hour shorter: the last hour of work is cut off. */
  shortened: readonly string[];
  /** Hours of their own; the last word about a date. */
  days: Readonly<Record<string, readonly Slot[]>>;
};

/** By how much the working day before a holiday is shorter: article 95 of the Labour Code of Russia. */
const shorterByMinutes = 60;

/**
 * The exceptions of a week under rules, added to those it had before. A holiday stays closed even if
 * its rest was moved to another day; a shortened day without hours stays closed.
 */
export function exceptionsOf(
  rules: DayRules,
  week: CalendarDefinition['week'],
  before: Exceptions = {},
): Exceptions {
  const exceptions: Record<string, readonly Slot[]> = { ...before };
  for (const { from, to } of rules.moved) {
    exceptions[from] = slotsOn(week, {}, to);
    exceptions[to] = [];
  }
  for (const isoDate of rules.holidays) exceptions[isoDate] = [];
  for (const isoDate of rules.shortened) {
    exceptions[isoDate] = cutEnd(slotsOn(week, exceptions, isoDate), shorterByMinutes);
  }
  return { ...exceptions, ...rules.days };
}
