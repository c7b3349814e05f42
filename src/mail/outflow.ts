/**
 * How fast mail leaves this process: so many a minute to each domain, and nearly nothing while the
 * relay can't be reached. Whoever must wait is told how long and waits elsewhere.
 */

/** Leave to send now, or how long to wait in ms and what for. */
export type Leave = { waitMs: 0 } | Wait;
export type Wait = { waitMs: number; because: 'rate' | 'relay_unreachable' };

export type OutflowOptions = {
  /** Mails a minute to one domain; as many may leave at once after a quiet minute. */
  perDomainPerMinute: number;
  nowMs?: () => number;
  /** From 0 up to 1, for waits that must not end together. */
  random?: () => number;
};

const minuteMs = 60_000;

/** Who is told to come back later than this is not promised a place, which others could use. */
const furthestPlaceMs = 10 * minuteMs;

/** How long nobody tries after the first failure to reach the relay, and at most after many. */
const firstPauseMs = 5_000;
const longestPauseMs = minuteMs;

/** A probe that has not come back by then has died with its connection. */
const probeMs = 5 * minuteMs;

/** Domains without mail for a minute are as good as new and are forgotten beyond this many. */
const mostDomains = 10_000;

/** A domain's next free instant, and the instants that were promised to mails that wait. */
type Lane = { nextAtMs: number; places: Map<string, number> };

/** The pace of one process. Holds no mail and starts no timer. */
export class Outflow {
  private readonly lanes = new Map<string, Lane>();
  private readonly intervalMs: number;
  private readonly nowMs: () => number;
  private readonly random: () => number;
  private failures = 0;
  private closedUntilMs = 0;
  private probeSinceMs: number | undefined;

  constructor({ perDomainPerMinute, nowMs = Date.now, random = Math.random }: OutflowOptions) {
    this.intervalMs = minuteMs / perDomainPerMinute;
    this.nowMs = nowMs;
    this.random = random;
  }

  /** How long in ms it makes no sense to ask for `relayLeave`; 0 if it does. Promises nothing. */
  relayPauseMs(): number {
    const nowMs = this.nowMs();
    if (this.failures === 0 || this.mayProbe(nowMs)) return 0;
    const leftMs = Math.max(this.closedUntilMs - nowMs, firstPauseMs);
    return Math.ceil(leftMs * (1 + this.random()));
  }

  /**
   * Leave to try the relay at all. After a failure one mail tries for all: its `reached` or
   * `unreachable` decides what the others do.
   */
  relayLeave(): Leave {
    const waitMs = this.relayPauseMs();
    if (waitMs > 0) return { waitMs, because: 'relay_unreachable' };
    if (this.failures > 0) this.probeSinceMs = this.nowMs();
    return { waitMs: 0 };
  }

  /** The relay has spoken, whatever it said. */
  reached(): void {
    this.failures = 0;
    this.probeSinceMs = undefined;
  }

  /** There was no way to the relay, or it let nobody in. */
  unreachable(): void {
    const nowMs = this.nowMs();
    this.probeSinceMs = undefined;
    // Those that were under way when the first one failed say nothing new.
    if (nowMs < this.closedUntilMs) return;
    this.failures += 1;
    const pauseMs = firstPauseMs * 2 ** Math.min(this.failures - 1, 10);
    this.closedUntilMs = nowMs + Math.min(pauseMs, longestPauseMs);
  }

  /**
   * Leave for a mail to this domain. Whoever must wait has a place in the line, under `key`, and
   * finds it free when it comes back in time.
   */
  domainLeave(domain: string, key: string): Leave {
    const nowMs = this.nowMs();
    const lane = this.laneOf(domain.toLowerCase(), nowMs);
    const promisedAtMs = lane.places.get(key);
    if (promisedAtMs !== undefined) {
      if (nowMs < promisedAtMs) return { waitMs: promisedAtMs - nowMs, because: 'rate' };
      lane.places.delete(key);
      return { waitMs: 0 };
    }
    const atMs = Math.max(lane.nextAtMs, nowMs - minuteMs);
    if (atMs + this.intervalMs <= nowMs) {
      lane.nextAtMs = atMs + this.intervalMs;
      return { waitMs: 0 };
    }
    if (atMs - nowMs > furthestPlaceMs) {
      const waitMs = Math.ceil(furthestPlaceMs * (0.5 + this.random() / 2));
      return { waitMs, because: 'rate' };
    }
    lane.nextAtMs = atMs + this.intervalMs;
    lane.places.set(key, lane.nextAtMs);
    return { waitMs: Math.max(1, Math.ceil(lane.nextAtMs - nowMs)), because: 'rate' };
  }

  private mayProbe(nowMs: number): boolean {
    const isProbed = this.probeSinceMs !== undefined && nowMs < this.probeSinceMs + probeMs;
    return nowMs >= this.closedUntilMs && !isProbed;
  }

  private laneOf(domain: string, nowMs: number): Lane {
    const known = this.lanes.get(domain);
    if (known !== undefined) {
      this.dropMissed(known, nowMs);
      return known;
    }
    if (this.lanes.size >= mostDomains) this.forgetQuiet(nowMs);
    const lane = { nextAtMs: nowMs - minuteMs, places: new Map<string, number>() };
    this.lanes.set(domain, lane);
    return lane;
  }

  /** Places are in their order; who did not come within ten minutes went to another process. */
  private dropMissed({ places }: Lane, nowMs: number): void {
    for (const [key, atMs] of places) {
      if (atMs > nowMs - furthestPlaceMs) return;
      places.delete(key);
    }
  }

  private forgetQuiet(nowMs: number): void {
    for (const [domain, lane] of this.lanes) {
      this.dropMissed(lane, nowMs);
      if (lane.nextAtMs <= nowMs - minuteMs && lane.places.size === 0) this.lanes.delete(domain);
    }
  }
}
