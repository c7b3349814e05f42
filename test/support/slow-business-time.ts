/**
 * Business time the slow way, minute by minute, by what `Intl` says that a wall clock shows. Written
 * from the rules in docs/calendars.md and sharing nothing with src/domain: a second opinion.
 */
import type { CalendarDefinition, Slot } from '../../src/domain/calendar';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The wall clock of a zone: the local time of an instant, as if it were UTC. */
function wallOf(zone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (instantMs) => {
    const digits = format.format(instantMs).match(/\d+/g)?.map(Number) ?? [];
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = digits;
    // Times before 1970 don't come up, so the remainder is not negative.
    return Date.UTC(year, month - 1, day, hour, minute, second, instantMs % 1000);
  };
}

const walls = new Map<string, (instantMs: number) => number>();

/** The instants at which a calendar is open between two dates, as an array of minutes. */
export class SlowBusinessTime {
  readonly startMs: number;
  readonly endMs: number;
  readonly #wall: (instantMs: number) => number;
  readonly #isOpen: Uint8Array;
  /** Where each day of the window begins, and where the last one ends. */
  readonly #dayStarts: number[] = [];

  constructor(
    private readonly definition: CalendarDefinition,
    private readonly firstDay: number,
    private readonly days: number,
  ) {
    this.#wall = walls.get(definition.zone) ?? wallOf(definition.zone);
    walls.set(definition.zone, this.#wall);
    for (let day = firstDay; day <= firstDay + days; day += 1) {
      this.#dayStarts.push(this.#dayStart(day));
    }
    this.startMs = this.#dayStarts[0] ?? 0;
    this.endMs = this.#dayStarts.at(-1) ?? 0;
    this.#isOpen = new Uint8Array((this.endMs - this.startMs) / minuteMs);
    for (let index = 0; index < days; index += 1) this.#openDay(index);
  }

  isOpen(instantMs: number): boolean {
    return this.#isOpen[Math.floor((instantMs - this.startMs) / minuteMs)] === 1;
  }

  nextOpening(fromMs: number): number | undefined {
    if (this.isOpen(fromMs)) return fromMs;
    for (const minute of this.#minutesFrom(fromMs)) if (this.isOpen(minute)) return minute;
    return undefined;
  }

  between(fromMs: number, toMs: number): number {
    let sumMs = 0;
    for (const minute of this.#minutesFrom(fromMs)) {
      if (minute >= toMs) break;
      const endMs = Math.min(minute + minuteMs, toMs);
      if (this.isOpen(minute)) sumMs += endMs - Math.max(minute, fromMs);
    }
    return sumMs;
  }

  add(fromMs: number, durationMs: number): number | undefined {
    if (durationMs <= 0) return fromMs;
    let remainingMs = durationMs;
    for (const minute of this.#minutesFrom(fromMs)) {
      if (!this.isOpen(minute)) continue;
      const beginMs = Math.max(minute, fromMs);
      const lengthMs = minute + minuteMs - beginMs;
      if (remainingMs <= lengthMs) return beginMs + remainingMs;
      remainingMs -= lengthMs;
    }
    return undefined;
  }

  addDays(fromMs: number, days: number): number | undefined {
    const openingMs = this.nextOpening(fromMs);
    if (openingMs === undefined) return undefined;
    const today = this.#dayStarts.findLastIndex((startMs) => startMs <= openingMs);
    const timeOfDayMs = this.#wall(openingMs) - (this.firstDay + today) * dayMs;
    let remaining = days;
    for (let index = today + 1; index < this.days; index += 1) {
      const open = this.#openMinutesOf(index);
      const [first, last] = [open[0], open.at(-1)];
      if (first === undefined || last === undefined) continue;
      remaining -= 1;
      if (remaining > 0) continue;
      const atMs = this.#instantOf((this.firstDay + index) * dayMs + timeOfDayMs);
      return Math.min(Math.max(atMs, first), last + minuteMs);
    }
    return undefined;
  }

  *#minutesFrom(fromMs: number): Generator<number> {
    for (let atMs = Math.floor(fromMs / minuteMs) * minuteMs; atMs < this.endMs; atMs += minuteMs) {
      yield atMs;
    }
  }

  #openMinutesOf(index: number): number[] {
    const minutes: number[] = [];
    const endMs = this.#dayStarts[index + 1] ?? 0;
    for (let atMs = this.#dayStarts[index] ?? 0; atMs < endMs; atMs += minuteMs) {
      if (this.isOpen(atMs)) minutes.push(atMs);
    }
    return minutes;
  }

  #openDay(index: number): void {
    const day = this.firstDay + index;
    const isoDate = new Date(day * dayMs).toISOString().slice(0, 10);
    const weekday = (new Date(day * dayMs).getUTCDay() + 6) % 7;
    const slots: readonly Slot[] =
      this.definition.exceptions[isoDate] ?? this.definition.week[weekday] ?? [];
    const [dayStartMs = 0, dayEndMs = 0] = this.#dayStarts.slice(index, index + 2);
    const edge = (minute: number) => {
      if (minute === 0) return dayStartMs;
      return minute === 1440 ? dayEndMs : this.#instantOf(day * dayMs + minute * minuteMs);
    };
    for (const [start, end] of slots) {
      const endMs = Math.min(edge(end), dayEndMs);
      for (let atMs = Math.max(edge(start), dayStartMs); atMs < endMs; atMs += minuteMs) {
        this.#isOpen[(atMs - this.startMs) / minuteMs] = 1;
      }
    }
  }

  /** As java.time's ZonedDateTime.ofLocal: the earlier offset if both show the time or neither. */
  #instantOf(localMs: number): number {
    const before = localMs - (this.#wall(localMs - dayMs) - (localMs - dayMs));
    const after = localMs - (this.#wall(localMs + dayMs) - (localMs + dayMs));
    const showing = [before, after].filter((instantMs) => this.#wall(instantMs) === localMs);
    return showing.length > 0 ? Math.min(...showing) : before;
  }

  /** As java.time's LocalDate.atStartOfDay: the first instant at which the wall shows the day. */
  #dayStart(day: number): number {
    const midnightMs = this.#instantOf(day * dayMs);
    if (this.#wall(midnightMs) === day * dayMs) return midnightMs;
    let startMs = midnightMs;
    while (this.#wall(startMs - minuteMs) >= day * dayMs) startMs -= minuteMs;
    return startMs;
  }
}
