import type { Calendar, Slot } from './calendar';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * How far ahead working time is looked for: ten years of closed days mean that the calendar never
 * opens again, not that it opens late.
 */
const horizonDays = 3660;

/** A stretch of working time as instants: from `startMs` (inclusive) to `endMs` (exclusive). */
export type WorkingInterval = { startMs: number; endMs: number };

/** The zone's offset at an instant; before the first known offset, the first one. */
function offsetMsAt(calendar: Calendar, instantMs: number): number {
  let offsetMinutes = calendar.offsets[0]?.[1] ?? 0;
  for (const [fromMs, minutes] of calendar.offsets) {
    if (fromMs > instantMs) break;
    offsetMinutes = minutes;
  }
  return offsetMinutes * minuteMs;
}

/**
 * The instant at which a clock on the wall of the calendar's zone shows `localMs`. A time that the
 * spring change skips is read by the clock that was not moved yet, so it lands after the gap; of a
 * time that the autumn change repeats, the first one counts.
 */
function instantOfLocal(calendar: Calendar, localMs: number): number {
  const offsetBeforeMs = offsetMsAt(calendar, localMs - dayMs);
  const instantMs = localMs - offsetBeforeMs;
  const offsetThenMs = offsetMsAt(calendar, instantMs);
  if (offsetThenMs === offsetBeforeMs) return instantMs;
  const correctedMs = localMs - offsetThenMs;
  return offsetMsAt(calendar, correctedMs) === offsetThenMs ? correctedMs : instantMs;
}

function localDay(calendar: Calendar, instantMs: number): number {
  return Math.floor((instantMs + offsetMsAt(calendar, instantMs)) / dayMs);
}

function slotsOfDay(calendar: Calendar, day: number): readonly Slot[] {
  // Day 0, 1970-01-01, was a Thursday: index 3 of a week that starts on Monday.
  const weekday = (((day + 3) % 7) + 7) % 7;
  return calendar.exceptions[String(day)] ?? calendar.week[weekday] ?? [];
}

function* intervalsFromDay(calendar: Calendar, firstDay: number): Generator<WorkingInterval> {
  for (let day = firstDay; day <= firstDay + horizonDays; day += 1) {
    for (const [startMinute, endMinute] of slotsOfDay(calendar, day)) {
      const startMs = instantOfLocal(calendar, day * dayMs + startMinute * minuteMs);
      const endMs = instantOfLocal(calendar, day * dayMs + endMinute * minuteMs);
      if (endMs > startMs) yield { startMs, endMs };
    }
  }
}

/**
 * The working intervals that end after `fromMs`, in order, the first one cut to begin no earlier
 * than `fromMs`. Ends after ten years.
 */
export function* workingIntervals(calendar: Calendar, fromMs: number): Generator<WorkingInterval> {
  for (const interval of intervalsFromDay(calendar, localDay(calendar, fromMs))) {
    if (interval.endMs > fromMs) {
      yield { startMs: Math.max(interval.startMs, fromMs), endMs: interval.endMs };
    }
  }
}

/** Whether work goes on at the instant; a slot's end is already closed. */
export function isOpen(calendar: Calendar, instantMs: number): boolean {
  return nextOpening(calendar, instantMs) === instantMs;
}

/** The first working instant at or after `fromMs`, or `null` if there is none within ten years. */
export function nextOpening(calendar: Calendar, fromMs: number): number | null {
  for (const interval of workingIntervals(calendar, fromMs)) return interval.startMs;
  return null;
}

/**
 * The earliest instant by which `durationMs` (≥ 0) of working time has passed since `fromMs`, or
 * `null` if ten years don't hold that much. A duration that fills a slot exactly ends with the
 * slot, not with the next opening; a zero duration ends at `fromMs` itself.
 */
export function addBusinessTime(
  calendar: Calendar,
  fromMs: number,
  durationMs: number,
): number | null {
  if (durationMs <= 0) return fromMs;
  let remainingMs = durationMs;
  for (const { startMs, endMs } of workingIntervals(calendar, fromMs)) {
    if (remainingMs <= endMs - startMs) return startMs + remainingMs;
    remainingMs -= endMs - startMs;
  }
  return null;
}

/** The working time in ms between two instants; 0 if `toMs` is not after `fromMs`. */
export function businessTimeBetween(calendar: Calendar, fromMs: number, toMs: number): number {
  let totalMs = 0;
  for (const { startMs, endMs } of workingIntervals(calendar, fromMs)) {
    if (startMs >= toMs) break;
    totalMs += Math.min(endMs, toMs) - startMs;
  }
  return totalMs;
}

/**
 * The instant `days` (≥ 1) working days later at the same time of day: what «закрывается через 5
 * рабочих дней» means to its reader. Counting starts at the next opening if `fromMs` is outside
 * working time; days without working time are not counted; on a shortened day the time of day is
 * held between its opening and its last closing. `null` if ten years don't hold that many working days.
 */
export function addBusinessDays(calendar: Calendar, fromMs: number, days: number): number | null {
  const countedFromMs = nextOpening(calendar, fromMs);
  if (countedFromMs === null) return null;
  const firstDay = localDay(calendar, countedFromMs);
  const timeOfDayMs = countedFromMs + offsetMsAt(calendar, countedFromMs) - firstDay * dayMs;
  let remainingDays = days;
  for (let day = firstDay + 1; day <= firstDay + horizonDays; day += 1) {
    const slots = slotsOfDay(calendar, day);
    const [opening, closing] = [slots[0]?.[0], slots.at(-1)?.[1]];
    if (opening === undefined || closing === undefined) continue;
    remainingDays -= 1;
    if (remainingDays > 0) continue;
    const heldMs = Math.min(Math.max(timeOfDayMs, opening * minuteMs), closing * minuteMs);
    return instantOfLocal(calendar, day * dayMs + heldMs);
  }
  return null;
}
