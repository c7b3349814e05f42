import type { Calendar, Slot } from './calendar';
import { Tally, weekdayOf } from './tally';
import { ZoneClock } from './zone-clock';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const minutesPerDay = 1440;

/** A stretch of working time as instants: from `startMs` (inclusive) to `endMs` (exclusive). */
export type WorkingInterval = { startMs: number; endMs: number };

function lengthMs({ startMs, endMs }: WorkingInterval): number {
  return endMs - startMs;
}

/** The working time in ms of slots on a day whose hours are all there, once. */
function nominalMs(slots: readonly Slot[]): number {
  return slots.reduce((sum, [start, end]) => sum + (end - start) * minuteMs, 0);
}

/** The same instants in order, without overlaps and touching neighbours; empty intervals go. */
function union(intervals: readonly WorkingInterval[]): WorkingInterval[] {
  const joined: WorkingInterval[] = [];
  const inOrder = intervals
    .filter((interval) => lengthMs(interval) > 0)
    .sort((one, other) => one.startMs - other.startMs);
  for (const { startMs, endMs } of inOrder) {
    const last = joined.at(-1);
    if (last === undefined || startMs > last.endMs) joined.push({ startMs, endMs });
    else last.endMs = Math.max(last.endMs, endMs);
  }
  return joined;
}

/**
 * A calendar prepared for questions about distant days: its clock, and its working time and working
 * days as running counts. Special to the counts are exceptions and days that a change of the zone's
 * offset makes longer or shorter.
 */
export class CalendarIndex {
  readonly clock: ZoneClock;
  /** Working time in ms. */
  readonly work: Tally;
  /** Days that have working time. */
  readonly workingDays: Tally;
  readonly #calendar: Calendar;
  readonly #changedDays: ReadonlySet<number>;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
    this.clock = new ZoneClock(calendar.offsets);
    this.#changedDays = new Set(this.clock.changedDays());
    const days = new Set([...Object.keys(calendar.exceptions).map(Number), ...this.#changedDays]);
    const special = [...days]
      .sort((one, other) => one - other)
      .map((day) => ({ day, amount: this.#workOf(day) }));
    const perWeekday = calendar.week.map(nominalMs);
    const asDays = (amount: number) => (amount > 0 ? 1 : 0);
    this.work = new Tally(perWeekday, special);
    this.workingDays = new Tally(
      perWeekday.map(asDays),
      special.map(({ day, amount }) => ({ day, amount: asDays(amount) })),
    );
  }

  /**
   * A day's working time, ascending, without overlaps, touching slots joined. It never leaves the
   * day: what the clocks shift past the day's end is lost, as all of a day that the zone skips is.
   */
  intervalsOf(day: number): WorkingInterval[] {
    const { clock } = this;
    const slots = this.#slotsOf(day);
    if (slots.length === 0) return [];
    const dayStartMs = clock.startOfDay(day);
    if (!this.#changedDays.has(day)) {
      const at = (minute: number) => dayStartMs + minute * minuteMs;
      return union(slots.map(([start, end]) => ({ startMs: at(start), endMs: at(end) })));
    }
    const dayEndMs = clock.startOfDay(day + 1);
    const at = (minute: number) => {
      if (minute === 0) return dayStartMs;
      if (minute === minutesPerDay) return dayEndMs;
      const instantMs = clock.instantOf(day * dayMs + minute * minuteMs);
      return Math.min(Math.max(instantMs, dayStartMs), dayEndMs);
    };
    return union(slots.map(([start, end]) => ({ startMs: at(start), endMs: at(end) })));
  }

  #workOf(day: number): number {
    if (!this.#changedDays.has(day)) return nominalMs(this.#slotsOf(day));
    return this.intervalsOf(day).reduce((sum, interval) => sum + lengthMs(interval), 0);
  }

  #slotsOf(day: number): readonly Slot[] {
    const { exceptions, week } = this.#calendar;
    return exceptions[String(day)] ?? week[weekdayOf(day)] ?? [];
  }
}

const indexes = new WeakMap<Calendar, CalendarIndex>();

/**
 * The index of a calendar, made once for each object: a compiled calendar is never changed. What is
 * remembered is a function of the calendar alone, so a workflow's replay sees the same.
 */
export function indexOf(calendar: Calendar): CalendarIndex {
  const known = indexes.get(calendar);
  if (known !== undefined) return known;
  const index = new CalendarIndex(calendar);
  indexes.set(calendar, index);
  return index;
}
