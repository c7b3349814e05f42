import type { RecordedHistory } from '../db/recorded-histories';
import { metrics, type Metric, type ServiceTerms } from '../domain/terms';
import { cyclesOf, isSameOutcome, letTimePass, replay, type CycleOutcome } from '../domain/what-if';

/** What became of a cycle: `ended` is an end without a verdict, since nobody waits any more. */
export type Verdict = 'met' | 'breached' | 'open' | 'ended';

/** How many cycles have which verdict. */
export type Counts = Record<Verdict | 'cycles', number>;

/** The cycles of a metric under a policy, in one of the two worlds or in both. */
export type Row = { metric: Metric; policyId: string; old: Counts; new: Counts };

/** A cycle whose verdict differs between the worlds; `null` where a world does not have it. */
export type Change = {
  number: number;
  ticketId: string;
  metric: Metric;
  cycleNo: number;
  old: Verdict | null;
  new: Verdict | null;
};

/** A recorded cycle that the replay under the recorded terms gives otherwise. */
export type Mismatch = {
  number: number;
  ticketId: string;
  metric: Metric;
  cycleNo: number;
  recorded: Verdict | null;
  replayed: Verdict | null;
};

export type Summary = {
  tickets: number;
  /** Recorded cycles, and how many of them the replay under the recorded terms reproduced. */
  recorded: number;
  reproduced: number;
  /** Cycles that record and replay don't have alike: 0, or the measuring and the record disagree. */
  unlike: number;
  /** As many of them as are to be listed. */
  mismatches: readonly Mismatch[];
  rows: readonly Row[];
  /** All changed verdicts are counted; at most as many as asked for are listed. */
  changed: number;
  changes: readonly Change[];
};

function verdictOf(cycle: CycleOutcome): Verdict {
  return cycle.verdict ?? (cycle.endedAtMs === null ? 'open' : 'ended');
}

function noCycles(): Counts {
  return { cycles: 0, met: 0, breached: 0, open: 0, ended: 0 };
}

type Pair = { metric: Metric; cycleNo: number; one?: CycleOutcome; other?: CycleOutcome };

/** The cycles of two worlds side by side: the same metric and number is the same cycle. */
function pairs(ones: readonly CycleOutcome[], others: readonly CycleOutcome[]): Pair[] {
  const isSame = (one: CycleOutcome) => (other: CycleOutcome) =>
    one.metric === other.metric && one.cycleNo === other.cycleNo;
  const matched = ones.map((one): Pair => {
    const { metric, cycleNo } = one;
    const other = others.find(isSame(one));
    return { metric, cycleNo, one, ...(other && { other }) };
  });
  const added = others
    .filter((other) => !ones.some(isSame(other)))
    .map((other): Pair => ({ metric: other.metric, cycleNo: other.cycleNo, other }));
  return [...matched, ...added];
}

/** Adds tickets up, one at a time; what it keeps does not grow with them. */
export class Tally {
  private readonly rows = new Map<string, Row>();
  private readonly mismatches: Mismatch[] = [];
  private readonly changes: Change[] = [];
  private readonly counts = { tickets: 0, recorded: 0, reproduced: 0, unlike: 0, changed: 0 };

  /**
   * `terms` are what is tried, `null` for the recorded ones; `asOfMs` is when the question is asked:
   * later events are left out, deadlines until then have passed. Lists hold `listLimit` at most.
   */
  constructor(
    private readonly terms: ServiceTerms | null,
    private readonly asOfMs: number,
    private readonly listLimit: number,
  ) {}

  /** Adds a ticket in both worlds. A ticket that was not open yet at `asOfMs` is left out. */
  add({ ticketId, number, events }: RecordedHistory): void {
    const recorded = events.filter(({ atMs }) => atMs <= this.asOfMs);
    const again = replay(ticketId, recorded);
    if (again === null) return;
    this.counts.tickets += 1;
    const ticket = { number, ticketId };
    this.check(ticket, cyclesOf(recorded), cyclesOf(again.events));
    const before = cyclesOf(letTimePass(again, this.asOfMs).events);
    const anew = this.terms && replay(ticketId, recorded, this.terms);
    const after = anew ? cyclesOf(letTimePass(anew, this.asOfMs).events) : before;
    this.count(before, 'old');
    this.count(after, 'new');
    this.compare(ticket, before, after);
  }

  /** What has been added up so far; rows by metric, then in the order in which policies came up. */
  get summary(): Summary {
    const rows = metrics.flatMap((metric) =>
      [...this.rows.values()].filter((row) => row.metric === metric),
    );
    return { ...this.counts, mismatches: this.mismatches, rows, changes: this.changes };
  }

  private check(
    ticket: { number: number; ticketId: string },
    recorded: readonly CycleOutcome[],
    replayed: readonly CycleOutcome[],
  ): void {
    this.counts.recorded += recorded.length;
    for (const { metric, cycleNo, one, other } of pairs(recorded, replayed)) {
      if (one && other && isSameOutcome(one, other)) {
        this.counts.reproduced += 1;
        continue;
      }
      this.counts.unlike += 1;
      if (this.mismatches.length < this.listLimit) {
        const verdicts = {
          recorded: one ? verdictOf(one) : null,
          replayed: other ? verdictOf(other) : null,
        };
        this.mismatches.push({ ...ticket, metric, cycleNo, ...verdicts });
      }
    }
  }

  private count(cycles: readonly CycleOutcome[], world: 'old' | 'new'): void {
    for (const cycle of cycles) {
      const { metric, measure } = cycle;
      const key = `${metric} ${measure.policyId}`;
      const row = this.rows.get(key) ?? {
        metric,
        policyId: measure.policyId,
        old: noCycles(),
        new: noCycles(),
      };
      this.rows.set(key, row);
      row[world].cycles += 1;
      row[world][verdictOf(cycle)] += 1;
    }
  }

  private compare(
    ticket: { number: number; ticketId: string },
    before: readonly CycleOutcome[],
    after: readonly CycleOutcome[],
  ): void {
    for (const { metric, cycleNo, one, other } of pairs(before, after)) {
      const verdicts = { old: one ? verdictOf(one) : null, new: other ? verdictOf(other) : null };
      if (verdicts.old === verdicts.new) continue;
      this.counts.changed += 1;
      if (this.changes.length < this.listLimit) {
        this.changes.push({ ...ticket, metric, cycleNo, ...verdicts });
      }
    }
  }
}
