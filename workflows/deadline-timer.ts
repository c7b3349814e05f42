import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/**
 * The engine takes no timer of more than 292 years (a Go duration) and fails the turn that asks for
 * one, again and again. A deadline further off is looked at again when this has passed.
 */
const longestTimerMs = 10 * 365 * 86_400_000;

/**
 * One timer that follows the ticket's earliest deadline. It is armed anew only when that deadline
 * moved: a message that moves none costs no timer events.
 */
export class DeadlineTimer {
  private armedAtMs: number | null = null;
  private scope: CancellationScope | undefined;
  private hasFired = false;

  /** Whether the armed instant has passed since the last `arm`. */
  get fired(): boolean {
    return this.hasFired;
  }

  /** Sets the timer to an instant of the engine, in ms, or to none. */
  arm(atMs: number | null, nowMs: number): void {
    if (atMs === this.armedAtMs && !this.hasFired) return;
    this.scope?.cancel();
    this.scope = undefined;
    this.armedAtMs = atMs;
    this.hasFired = false;
    if (atMs === null) return;
    const scope = new CancellationScope();
    this.scope = scope;
    void scope.run(async () => {
      try {
        await sleep(Math.min(Math.max(atMs - nowMs, 1), longestTimerMs));
        this.hasFired = true;
      } catch (error) {
        if (!isCancellation(error)) throw error;
      }
    });
  }
}
