/** The pauses between tries, in milliseconds: the first, then twice as long each time, up to the most. */
export type Pauses = { firstMs: number; mostMs: number };

/** The pause after so many failures in a row, 1 being the first. */
export function pauseMs({ firstMs, mostMs }: Pauses, failures: number): number {
  return Math.min(firstMs * 2 ** Math.min(failures - 1, 30), mostMs);
}

type Delay = { failures: number; breaks: number; notBeforeMs: number; isNoticed: boolean };

/**
 * Which mails are to be tried again and when, and whether any may be tried now. Held in memory: after
 * a restart everything is tried at once.
 */
export class ImapRetries {
  private readonly delayed = new Map<number, Delay>();
  private uidValidity: number | undefined;
  private unavailable = { failures: 0, untilMs: 0 };

  constructor(
    private readonly pauses: { mail: Pauses; unavailable: Pauses },
    private readonly nowMs: () => number,
  ) {}

  /** Forgets the mails unless they are still of the folder that they were of. */
  enter(uidValidity: number): void {
    if (this.uidValidity !== uidValidity) this.delayed.clear();
    this.uidValidity = uidValidity;
  }

  /** Forgets mails that are not there any more. */
  keepOnly(uids: ReadonlySet<number>): void {
    for (const uid of this.delayed.keys()) if (!uids.has(uid)) this.delayed.delete(uid);
  }

  /** Puts one mail off, longer each time. */
  delay(uid: number): void {
    const before = this.delayed.get(uid);
    const failures = (before?.failures ?? 0) + 1;
    const notBeforeMs = this.nowMs() + pauseMs(this.pauses.mail, failures);
    const breaks = before?.breaks ?? 0;
    this.delayed.set(uid, { failures, breaks, notBeforeMs, isNoticed: false });
  }

  /** Puts a mail off on which the connection broke while nothing else was fetched. */
  broke(uid: number): void {
    this.delay(uid);
    const delay = this.delayed.get(uid);
    if (delay !== undefined) delay.breaks += 1;
  }

  /**
   * How often the connection broke on this mail alone. A restart forgets that, which costs a few more
   * tries; counted durably, a night of a bad network would set mails aside.
   */
  breaksOn(uid: number): number {
    return this.delayed.get(uid)?.breaks ?? 0;
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

  /** Whether mails have become due since this was last asked. */
  noticeDue(): boolean {
    const due = [...this.delayed].filter(([uid, { isNoticed }]) => !isNoticed && this.isDue(uid));
    for (const [, delay] of due) delay.isNoticed = true;
    return due.length > 0;
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
