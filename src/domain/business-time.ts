/**
 * Arithmetic in working time. How long it takes does not depend on how far apart the instants are.
 *
 * Instants are ms since 1970 and must be ones that a `Date` can hold (±8.64e15); others, and NaN,
 * are a `RangeError`. `null` means that the calendar never holds what was asked for, or only after
 * the last instant of a `Date`, in the year 275760.
 *
 * Slots include their start and exclude their end. A slot's edge that the clocks skip lies after the
 * gap, later by its length; one that they repeat is the first of the two. Before the calendar's
 * first known offset that one holds, after its last the last.
 */
import type { Calendar } from './calendar';
import { indexOf, type CalendarIndex, type WorkingInterval } from './calendar-index';

const dayMs = 86_400_000;

/** The last instant that a `Date` can hold (ECMA-262, "time values"). */
const lastInstantMs = 8_640_000_000_000_000;
const lastDay = lastInstantMs / dayMs;

function assertInstant(instantMs: number): void {
  if (!(Math.abs(instantMs) <= lastInstantMs)) {
    throw new RangeError(`${instantMs} is no instant: give ms since 1970, as a Date holds them`);
  }
}

function assertAmount(amount: number): void {
  if (Number.isNaN(amount)) throw new RangeError('NaN is no amount of working time: give a number');
}

function withinRange(instantMs: number): number | null {
  return instantMs <= lastInstantMs ? instantMs : null;
}

/** The first day after `day` that has working time, or `null`. Working time is whole ms. */
function nextWorkingDay({ work }: CalendarIndex, day: number): number | null {
  const next = work.firstDayReaching(work.before(day + 1) + 1);
  return next === null || next > lastDay ? null : next;
}

/** The working time in ms before an instant, counted from some fixed day. */
function workBefore(index: CalendarIndex, instantMs: number): number {
  const day = index.clock.dayOf(instantMs);
  let sumMs = index.work.before(day);
  for (const { startMs, endMs } of index.intervalsOf(day)) {
    if (startMs < instantMs) sumMs += Math.min(endMs, instantMs) - startMs;
  }
  return sumMs;
}

/**
 * The working intervals that end after `fromMs`, in order and disjoint, the first one cut to begin
 * no earlier than `fromMs`. Slots of a day that touch are one interval; a night shift over midnight
 * is two. Lazy: around the clock they never end. Closed years between two of them cost nothing.
 */
export function* workingIntervals(calendar: Calendar, fromMs: number): Generator<WorkingInterval> {
  assertInstant(fromMs);
  const index = indexOf(calendar);
  let day: number | null = index.clock.dayOf(fromMs);
  while (day !== null) {
    for (const { startMs, endMs } of index.intervalsOf(day)) {
      if (startMs > lastInstantMs) return;
      if (endMs > fromMs) yield { startMs: Math.max(startMs, fromMs), endMs };
    }
    day = nextWorkingDay(index, day);
  }
}

/** Whether work goes on at the instant: a slot's start is open, its end already closed. */
export function isOpen(calendar: Calendar, instantMs: number): boolean {
  return nextOpening(calendar, instantMs) === instantMs;
}

/** The first working instant at or after `fromMs`, so `fromMs` itself if it is open; or `null`. */
export function nextOpening(calendar: Calendar, fromMs: number): number | null {
  for (const interval of workingIntervals(calendar, fromMs)) return interval.startMs;
  return null;
}

/**
 * The earliest instant by which `durationMs` of working time has passed since `fromMs`, or `null`.
 * Time outside working hours does not count, so from a closed moment counting starts at the next
 * opening. A duration that fills a slot exactly ends with the slot, not with the next opening; at
 * the midnight of a night shift it ends with the earlier of the two slots, which is the same
 * instant. A zero or negative duration ends at `fromMs` itself, open or closed.
 */
export function addBusinessTime(
  calendar: Calendar,
  fromMs: number,
  durationMs: number,
): number | null {
  assertInstant(fromMs);
  assertAmount(durationMs);
  if (durationMs <= 0) return fromMs;
  // More than all time there is; also keeps Infinity out of the arithmetic.
  if (durationMs > 2 * lastInstantMs) return null;
  const index = indexOf(calendar);
  const goalMs = workBefore(index, fromMs) + durationMs;
  const day = index.work.firstDayReaching(goalMs);
  if (day === null || day > lastDay) return null;
  let remainingMs = goalMs - index.work.before(day);
  let atMs = fromMs;
  for (const { startMs, endMs } of index.intervalsOf(day)) {
    atMs = Math.min(startMs + remainingMs, endMs);
    remainingMs -= atMs - startMs;
    if (remainingMs <= 0) break;
  }
  return withinRange(atMs);
}

/** The working time in ms between two instants; 0 if `toMs` is not after `fromMs`. */
export function businessTimeBetween(calendar: Calendar, fromMs: number, toMs: number): number {
  assertInstant(fromMs);
  assertInstant(toMs);
  if (toMs <= fromMs) return 0;
  const index = indexOf(calendar);
  return workBefore(index, toMs) - workBefore(index, fromMs);
}

/**
 * The instant `days` working days later at the same time of day: what «закрывается через 5 рабочих
 * дней» means to its reader; or `null`. Counting starts at the next opening if `fromMs` is outside
 * working time. Days without working time are not counted, nor are days that the zone skips. The
 * time of day is held between the day's opening and its last closing; a lunch break does not move
 * it. Part of a day counts as a day; zero and fewer days end at `fromMs` itself.
 */
export function addBusinessDays(calendar: Calendar, fromMs: number, days: number): number | null {
  assertInstant(fromMs);
  assertAmount(days);
  if (days <= 0) return fromMs;
  const countedFromMs = nextOpening(calendar, fromMs);
  if (countedFromMs === null || days > 2 * lastDay) return null;
  const index = indexOf(calendar);
  const { clock, workingDays } = index;
  const firstDay = clock.dayOf(countedFromMs);
  const timeOfDayMs = clock.localOf(countedFromMs) - firstDay * dayMs;
  const day = workingDays.firstDayReaching(workingDays.before(firstDay + 1) + Math.ceil(days));
  if (day === null || day > lastDay) return null;
  const intervals = index.intervalsOf(day);
  const atMs = clock.instantOf(day * dayMs + timeOfDayMs);
  const openingMs = intervals[0]?.startMs ?? atMs;
  const closingMs = intervals.at(-1)?.endMs ?? atMs;
  return withinRange(Math.min(Math.max(atMs, openingMs), closingMs));
}
