import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from './clock';
import type { Measure } from './measures';

/** One unit of work, done: when, and which workflow did it. */
export type Done = {
  doneMs: number;
  /** When the caller had its answer, where that comes before the end. */
  answeredMs?: number;
  workflowId: string;
};

/** How one side does each unit of work, as virtual actor number `actor`. */
export type Acts = Record<Measure, (actor: number) => Promise<Done>>;

export type LoopSettings = {
  measure: Measure;
  /** Actors; each begins its next unit when its last one is done. */
  inFlight: number;
  /** Not measured: the loop comes to its steady state. */
  rampMs: number;
  windowMs: number;
  /** How long an actor rests after each unit; none by default. */
  restMs?: number;
};

/** What was done within the window, all in ms. */
export type LoopResult = { windowMs: number; latenciesMs: number[]; answersMs: number[] };

/** Runs a closed loop; `mark` is called when the window opens and when it closes. */
export async function runClosedLoop(
  acts: Acts,
  { measure, inFlight, rampMs, windowMs, restMs = 0 }: LoopSettings,
  mark: (edge: 'open' | 'close') => void,
): Promise<LoopResult> {
  const result: LoopResult = { windowMs, latenciesMs: [], answersMs: [] };
  const openMs = monotonicMs() + rampMs;
  const closeMs = openMs + windowMs;
  const timers = [
    setTimeout(() => mark('open'), rampMs),
    setTimeout(() => mark('close'), rampMs + windowMs),
  ];
  const act = async (actor: number) => {
    for (;;) {
      const startMs = monotonicMs();
      if (startMs >= closeMs) return;
      const { doneMs, answeredMs } = await acts[measure](actor);
      if (doneMs >= openMs && doneMs < closeMs) {
        result.latenciesMs.push(doneMs - startMs);
        if (answeredMs !== undefined) result.answersMs.push(answeredMs - startMs);
      }
      if (restMs > 0) await delay(restMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, (_, actor) => act(actor)));
    // All actors may be done a moment before the window's end.
    await new Promise((resolve) => setTimeout(resolve, Math.max(closeMs - monotonicMs(), 0) + 5));
  } finally {
    timers.forEach(clearTimeout);
  }
  return result;
}
