import { firstWhere } from './zone-clock';

/** Day 0, 1970-01-01, was a Thursday: the Monday before it is day -3. */
const firstMonday = -3;

/** How much a day counts that does not count what its weekday usually does. */
export type SpecialDay = { day: number; amount: number };

/** The weekday of a day counted from 1970-01-01: 0 is Monday, 6 Sunday. */
export function weekdayOf(day: number): number {
  return (((day - firstMonday) % 7) + 7) % 7;
}

/**
 * A running count over all days, past and future: an amount for each weekday, and other amounts on
 * special days. Both questions cost a binary search over the special days, however far apart the
 * days are: weeks without a special day are not walked but multiplied.
 */
export class Tally {
  readonly #perWeek: number;
  /** What the first 0 … 7 days of a week count. */
  readonly #beforeWeekday: readonly number[];
  readonly #special: readonly SpecialDay[];
  /** By how much the special days before each special day, and at last all, change the count. */
  readonly #corrections: readonly number[];

  /** `perWeekday` starts on Monday; `special` is ascending by day. Amounts are integers ≥ 0. */
  constructor(perWeekday: readonly number[], special: readonly SpecialDay[]) {
    this.#beforeWeekday = runningSums(perWeekday);
    this.#perWeek = this.#beforeWeekday.at(-1) ?? 0;
    this.#special = special;
    this.#corrections = runningSums(
      special.map(({ day, amount }) => amount - (perWeekday[weekdayOf(day)] ?? 0)),
    );
  }

  /** The count of all days from 1969-12-29 until before `day`; negative for days before that. */
  before(day: number): number {
    const earlier = firstWhere(this.#special.length, (index) => this.#specialAt(index).day >= day);
    return this.#regularBefore(day) + (this.#corrections[earlier] ?? 0);
  }

  /**
   * The earliest day at whose end the count is at least `count`, or `null` if it never gets there.
   * `count` must be more than the count before some day that was already found.
   */
  firstDayReaching(count: number): number | null {
    const next = firstWhere(this.#special.length, (index) => this.#beforeSpecial(index) >= count);
    const last = this.#special[next - 1];
    if (last !== undefined && this.#beforeSpecial(next - 1) + last.amount >= count) return last.day;
    // It is reached after the special day `next - 1` and before the special day `next`.
    return this.#regularDayReaching(count - (this.#corrections[next] ?? 0));
  }

  #specialAt(index: number): SpecialDay {
    return this.#special[index] ?? { day: Infinity, amount: 0 };
  }

  #beforeSpecial(index: number): number {
    return this.#regularBefore(this.#specialAt(index).day) + (this.#corrections[index] ?? 0);
  }

  #regularBefore(day: number): number {
    const weekday = weekdayOf(day);
    const weeks = (day - weekday - firstMonday) / 7;
    return weeks * this.#perWeek + (this.#beforeWeekday[weekday] ?? 0);
  }

  #regularDayReaching(count: number): number | null {
    if (this.#perWeek === 0) return null;
    // The remainder is exact where a quotient would be rounded. A full week ends on the week's own
    // last working day, so what is left to find is more than 0 and at most a week.
    const over = ((count % this.#perWeek) + this.#perWeek) % this.#perWeek;
    const rest = over === 0 ? this.#perWeek : over;
    const weeks = (count - rest) / this.#perWeek;
    const weekday = this.#beforeWeekday.findIndex((amount) => amount >= rest) - 1;
    return firstMonday + weeks * 7 + weekday;
  }
}

/** The sums of the first 0, 1, … and of all amounts. */
function runningSums(amounts: readonly number[]): number[] {
  let sum = 0;
  return [0, ...amounts.map((amount) => (sum += amount))];
}
