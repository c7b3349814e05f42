import { addBusinessTime, businessTimeBetween } from '../business-time';
import type { Calendar } from '../calendar';
import type { Metric } from '../terms';

const minuteMs = 60_000;

/** A stretch of time that does not count; `toMs` is `null` while it lasts. */
export type Pause = { fromMs: number; toMs: number | null };

/** What a cycle is measured by, frozen until an event says otherwise. */
export type Measure = {
  policyId: string;
  calendarId: string;
  calendarVersion: number;
  targetMinutes: number;
  warnAtFractions: readonly number[];
};

/** One measurement of one metric. Its verdict, once there, never changes. */
export type SlaCycle = {
  metric: Metric;
  /** 1 for the ticket's first cycle of this metric. */
  cycleNo: number;
  measure: Measure;
  startedAtMs: number;
  /** In order, without overlaps; only the last one may still last. */
  pauses: readonly Pause[];
  /** When the target runs out; `null` while the cycle is paused. */
  deadlineAtMs: number | null;
  /** The fractions of which the warning was given: none is given twice. */
  warnedFractions: readonly number[];
  verdict: 'met' | 'breached' | null;
  /** When the measuring ended, with or without a verdict. */
  endedAtMs: number | null;
};

/** Whether the cycle still waits for its verdict. */
export function isOpenCycle(cycle: SlaCycle | undefined): cycle is SlaCycle & { verdict: null } {
  return cycle?.verdict === null && cycle.endedAtMs === null;
}

/** Whether the deadline was missed and what it was for is still awaited. */
export function isLate(cycle: SlaCycle | undefined): boolean {
  return cycle?.verdict === 'breached' && cycle.endedAtMs === null;
}

/**
 * Whether the target has run out by `nowMs`, so that the breach is what happens next to the cycle:
 * what another cycle's breach brings about at the same instant neither pauses nor moves it.
 */
export function isOverdue({ deadlineAtMs }: SlaCycle, nowMs: number): boolean {
  return deadlineAtMs !== null && deadlineAtMs <= nowMs;
}

/** Whether the time does not count at present. */
export function isPaused({ pauses }: Pick<SlaCycle, 'pauses'>): boolean {
  return pauses.at(-1)?.toMs === null;
}

/** The stretches between the pauses, in order; the last one has no end (`null`) unless paused. */
export function runs(
  startedAtMs: number,
  pauses: readonly Pause[],
): { fromMs: number; toMs: number | null }[] {
  const stretches: { fromMs: number; toMs: number | null }[] = [];
  let fromMs: number | null = startedAtMs;
  for (const pause of pauses) {
    if (fromMs !== null) stretches.push({ fromMs, toMs: pause.fromMs });
    fromMs = pause.toMs;
  }
  if (fromMs !== null) stretches.push({ fromMs, toMs: null });
  return stretches;
}

/**
 * The instant at which `durationMs` of working time will have counted since the start, pauses left
 * out: a pause is credited in business time because only the stretches between the pauses are
 * added up. `null` if a pause that lasts, or a calendar that never opens again, comes before.
 */
export function instantCounted(
  calendar: Calendar,
  { startedAtMs, pauses }: Pick<SlaCycle, 'startedAtMs' | 'pauses'>,
  durationMs: number,
): number | null {
  let remainingMs = durationMs;
  for (const { fromMs, toMs } of runs(startedAtMs, pauses)) {
    const atMs = addBusinessTime(calendar, fromMs, remainingMs);
    if (toMs === null) return atMs;
    if (atMs !== null && atMs <= toMs) return atMs;
    remainingMs -= businessTimeBetween(calendar, fromMs, toMs);
  }
  return null;
}

/** The working time in ms that has counted by `nowMs`. */
export function countedMs(
  calendar: Calendar,
  { startedAtMs, pauses }: Pick<SlaCycle, 'startedAtMs' | 'pauses'>,
  nowMs: number,
): number {
  return runs(startedAtMs, pauses).reduce(
    (totalMs, { fromMs, toMs }) =>
      totalMs + businessTimeBetween(calendar, fromMs, Math.min(toMs ?? nowMs, nowMs)),
    0,
  );
}

/** When the target runs out, or `null`: see `instantCounted`. */
export function deadlineOf(
  calendar: Calendar,
  cycle: Pick<SlaCycle, 'startedAtMs' | 'pauses' | 'measure'>,
): number | null {
  return instantCounted(calendar, cycle, cycle.measure.targetMinutes * minuteMs);
}

/** When the warning at a fraction of the target is due, or `null`: see `instantCounted`. */
export function warningAt(
  calendar: Calendar,
  cycle: Pick<SlaCycle, 'startedAtMs' | 'pauses' | 'measure'>,
  fraction: number,
): number | null {
  const durationMs = Math.round(cycle.measure.targetMinutes * minuteMs * fraction);
  return instantCounted(calendar, cycle, durationMs);
}

/** The pauses with one more, or with the lasting one ended. */
export function pauseFrom(pauses: readonly Pause[], fromMs: number): readonly Pause[] {
  return [...pauses, { fromMs, toMs: null }];
}

/** The pauses with the lasting one ended at `toMs`. */
export function resumeAt(pauses: readonly Pause[], toMs: number): readonly Pause[] {
  return pauses.map((pause) => (pause.toMs === null ? { ...pause, toMs } : pause));
}
