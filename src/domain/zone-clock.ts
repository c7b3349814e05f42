import type { ZoneOffset } from './calendar';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A stretch of time over which a zone keeps one offset. */
type Stretch = { fromMs: number; offsetMs: number };

/**
 * The clock on the wall of a zone: between instants and local times, which are both counted in ms
 * from 1970-01-01T00:00, the one in UTC, the other by that wall. Every question costs a binary
 * search over the zone's offsets.
 */
export class ZoneClock {
  readonly #stretches: readonly Stretch[];
  /** The local time at which each stretch is over, never before those of earlier stretches. */
  readonly #localEnds: readonly number[];

  /**
   * The first offset also holds for all time before it is known to begin, and the last for all time
   * after. `offsets` are ascending; none at all mean UTC.
   */
  constructor(offsets: readonly ZoneOffset[]) {
    const [first, ...later] = offsets;
    this.#stretches = [
      { fromMs: -Infinity, offsetMs: (first?.[1] ?? 0) * minuteMs },
      ...later.map(([fromMs, minutes]) => ({ fromMs, offsetMs: minutes * minuteMs })),
    ];
    let latestEndMs = -Infinity;
    this.#localEnds = this.#stretches.map(({ offsetMs }, index) => {
      const nextFromMs = this.#stretches[index + 1]?.fromMs ?? Infinity;
      latestEndMs = Math.max(latestEndMs, nextFromMs + offsetMs);
      return latestEndMs;
    });
  }

  /** The local time that the wall shows at an instant. */
  localOf(instantMs: number): number {
    const next = firstWhere(
      this.#stretches.length,
      (index) => (this.#stretches[index]?.fromMs ?? 0) > instantMs,
    );
    return instantMs + (this.#stretches[next - 1]?.offsetMs ?? 0);
  }

  /**
   * The instant at which the wall shows a local time, as java.time and Temporal's "compatible" do:
   * a time that the clocks skip is read by the clock that was not moved yet, so it lands after the
   * gap, later by its length; of a time that they repeat, the first one counts.
   */
  instantOf(localMs: number): number {
    const { stretch, skipped } = this.#stretchOf(localMs);
    const { offsetMs } = skipped ?? stretch;
    return localMs - offsetMs;
  }

  /**
   * The first instant of a day, counted from 1970-01-01: its midnight, the moment after the gap if
   * the clocks skip it, the first of the two if they repeat it. A day that the zone skips whole
   * (Apia, 2011-12-30) starts when the next one does. Never later than the start of the day after.
   */
  startOfDay(day: number): number {
    const localMs = day * dayMs;
    const { stretch, skipped } = this.#stretchOf(localMs);
    return skipped === undefined ? localMs - stretch.offsetMs : stretch.fromMs;
  }

  /**
   * The day that an instant belongs to: days follow each other from start to start. It is the date
   * on the wall, but for clocks that are put back over midnight: what they repeat of the old date
   * belongs to the new one.
   */
  dayOf(instantMs: number): number {
    let day = Math.floor(this.localOf(instantMs) / dayMs);
    while (instantMs >= this.startOfDay(day + 1)) day += 1;
    return day;
  }

  /** The days, ascending, of which the zone's changes may have taken or to which they gave time. */
  changedDays(): number[] {
    const days = new Set<number>();
    this.#stretches.forEach(({ fromMs, offsetMs }, index) => {
      const before = this.#stretches[index - 1];
      if (before === undefined) return;
      const edges = [fromMs + before.offsetMs, fromMs + offsetMs];
      const last = Math.floor(Math.max(...edges) / dayMs);
      for (let day = Math.floor(Math.min(...edges) / dayMs); day <= last; day += 1) days.add(day);
    });
    return [...days].sort((one, other) => one - other);
  }

  /** The first stretch that is not over at a local time; `skipped` is the one before a gap. */
  #stretchOf(localMs: number): { stretch: Stretch; skipped: Stretch | undefined } {
    const index = firstWhere(
      this.#localEnds.length,
      (each) => localMs < (this.#localEnds[each] ?? Infinity),
    );
    const stretch = this.#stretches[index] ?? { fromMs: -Infinity, offsetMs: 0 };
    const inGap = localMs - stretch.offsetMs < stretch.fromMs;
    return { stretch, skipped: inGap ? this.#stretches[index - 1] : undefined };
  }
}

/**
 * The first index from 0 to `length` at which `holds` is true, where it is false before and true
 * after; `length` if it never is.
 */
export function firstWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
