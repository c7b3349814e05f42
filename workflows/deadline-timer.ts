import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

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
        await sleep(Math.max(atMs - nowMs, 1));
        this.hasFired = true;
      } catch (error) {
        if (!isCancellation(error)) throw error;
      }
    });
  }
}
