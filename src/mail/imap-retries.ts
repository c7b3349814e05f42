/** The pauses between tries, in milliseconds: the first, then twice as long each time, up to the most. */
export type Pauses = { firstMs: number; mostMs: number };

/** The pause after so many failures in a row, 1 being the first. */
export function pauseMs({ firstMs, mostMs }: Pauses, failures: number): number {
  return Math.min(firstMs * 2 ** Math.min(failures - 1, 30), mostMs);
}

/**
 * Which mails are to be tried again and when, and whether any may be tried now. Held in memory: after
 * a restart everything is tried at once.
 */
export class ImapRetries {
  private readonly delayed = new Map<number, { failures: number; notBeforeMs: number }>();
  private unavailable = { failures: 0, untilMs: 0 };

  constructor(
    private readonly pauses: { mail: Pauses; unavailable: Pauses },
    private readonly nowMs: () => number,
  ) {}

  /** Puts one mail off, longer each time. */
  delay(uid: number): void {
    const failures = (this.delayed.get(uid)?.failures ?? 0) + 1;
    const notBeforeMs = this.nowMs() + pauseMs(this.pauses.mail, failures);
    this.delayed.set(uid, { failures, notBeforeMs });
  }

  /** Forgets a mail that is dealt with. */
  settled(uid: number): void {
    this.delayed.delete(uid);
  }

  /** Puts everything off: nothing can be received now. Mails that fail together count once. */
  pauseAll(): void {
    if (this.isPaused) return;
    const failures = this.unavailable.failures + 1;
    const untilMs = this.nowMs() + pauseMs(this.pauses.unavailable, failures);
    this.unavailable = { failures, untilMs };
  }

  /** Mail can be received again. */
  resume(): void {
    this.unavailable = { failures: 0, untilMs: 0 };
  }

  get isPaused(): boolean {
    return this.nowMs() < this.unavailable.untilMs;
  }

  /** After a pause one mail is tried before the others. */
  get isProbing(): boolean {
    return this.unavailable.failures > 0;
  }

  /** Whether the mail may be tried now as far as it is concerned. */
  isDue(uid: number): boolean {
    return (this.delayed.get(uid)?.notBeforeMs ?? 0) <= this.nowMs();
  }

  /** Whether the mail failed before. It is then fetched alone, so that it can't spoil others’ fetching. */
  isSuspect(uid: number): boolean {
    return this.delayed.has(uid);
  }

  /** How long until something is due again that now is not; `undefined` if nothing is put off. */
  nextDueInMs(): number | undefined {
    const now = this.nowMs();
    const times = [...this.delayed.values()].map(({ notBeforeMs }) => notBeforeMs);
    const future = [...times, this.unavailable.untilMs].filter((atMs) => atMs > now);
    return future.length === 0 ? undefined : Math.min(...future) - now;
  }
}
