import type { Steps } from './engine-steps';
import type { ImapLatency } from './imap-latency';
import { descriptions, measures, type Measure } from './measures';
import type { Run, Side } from './rounds';

/** One side of a measure at a number in flight. Rates are medians of rounds, times are of all rounds. */
export type SideFigures = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Until the caller has its answer, where that comes before the end. */
  answerP50Ms?: number;
  answerP99Ms?: number;
  units: number;
  /** CPU time per unit, by process; `elsewhere` is what strangers on the machine used meanwhile. */
  cpuMsPerUnit: Record<string, number>;
  /** The share of all processors that strangers used: above a few percent the figures wobble. */
  elsewhereShare: number;
  postgresCommitsPerUnit: number;
};

/** A pair of sides and how they compare. */
export type PairFigures = {
  measure: Measure;
  inFlight: number;
  product: SideFigures;
  bare: SideFigures;
  /** The product's rate as a share of the bare engine's: the median of the rounds' own shares. */
  share: number;
  shareByRound: number[];
  /** The bare engine's CPU per unit as a share of the product's, without what is outside of it. */
  cpuShare: number;
};

export type Machine = {
  cores: number;
  processor: string;
  memoryMb: number;
  node: string;
  loadBefore: number;
};

export type Figures = {
  startedAt: string;
  quick: boolean;
  machine: Machine;
  ratios: Record<string, number>;
  pairs: PairFigures[];
  engineSteps: Steps;
  memoryMb: Record<string, number>;
  imapLatency?: ImapLatency;
  /** A program that is not installed, so that what needs it was left out. */
  lacks?: 'Dovecot';
};

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** The value that `share` of the values do not exceed (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = sorted(values);
  return ordered[Math.max(Math.ceil(share * ordered.length) - 1, 0)] ?? 0;
}

/** The middle value, or the mean of the two middle ones; 0 of none. */
export function median(values: readonly number[]): number {
  const ordered = sorted(values);
  const upper = ordered[Math.floor(ordered.length / 2)] ?? 0;
  const lower = ordered[Math.ceil(ordered.length / 2) - 1] ?? 0;
  return (upper + lower) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rateOf({ result }: Run): number {
  return result.latenciesMs.length / (result.windowMs / 1000);
}

/** The processes that one side uses; the other side's idle beside it and cost it nothing. */
const processesOf: Readonly<Record<Side, readonly string[]>> = {
  product: ['engine', 'postgres', 'worker', 'api', 'intake', 'dovecot', 'customers', 'relay'],
  bare: ['engine', 'dovecot', 'bareWorker', 'bareClient'],
};

function sideFigures(runs: readonly Run[], side: Side, cores: number): SideFigures {
  const latencies = runs.flatMap((run) => run.result.latenciesMs);
  const answers = runs.flatMap((run) => run.result.answersMs);
  const units = latencies.length;
  const perUnit = (total: number) => total / Math.max(units, 1);
  const cpu = processesOf[side].map((name) => [
    name,
    perUnit(sum(runs.map((run) => run.cpu.groups[name] ?? 0))),
  ]);
  const wallMs = sum(runs.map((run) => run.cpu.wallMs));
  const elsewhereMs = sum(runs.map((run) => run.cpu.elsewhereMs));
  return {
    perSecond: median(runs.map(rateOf)),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    ...(answers.length > 0 && {
      answerP50Ms: percentile(answers, 0.5),
      answerP99Ms: percentile(answers, 0.99),
    }),
    units,
    cpuMsPerUnit: Object.fromEntries(cpu) as Record<string, number>,
    elsewhereShare: elsewhereMs / Math.max(wallMs * cores, 1),
    postgresCommitsPerUnit: perUnit(sum(runs.map((run) => run.commits))),
  };
}

/** Customers, agents and the relay: other machines in life. The bare engine's client is the intake's like. */
const outside: readonly string[] = ['customers', 'relay'];

/** CPU per unit in ms, over the processes of a side; those outside are none of it. */
export function cpuMsOf({ cpuMsPerUnit }: SideFigures): number {
  const own = Object.entries(cpuMsPerUnit).filter(([name]) => !outside.includes(name));
  return sum(own.map(([, ms]) => ms));
}

function pairFigures(runs: readonly Run[], cores: number): PairFigures | undefined {
  const [first] = runs;
  if (first === undefined) return undefined;
  const of = (side: Side) => runs.filter((run) => run.side === side);
  const [products, bares] = [of('product'), of('bare')];
  const shareByRound = products.map((product) => {
    const bare = bares.find((run) => run.round === product.round);
    return rateOf(product) / (bare ? rateOf(bare) : NaN);
  });
  const product = sideFigures(products, 'product', cores);
  const bare = sideFigures(bares, 'bare', cores);
  return {
    measure: first.measure,
    inFlight: first.inFlight,
    product,
    bare,
    share: median(shareByRound),
    shareByRound,
    cpuShare: cpuMsOf(bare) / cpuMsOf(product),
  };
}

/** What the runs amount to. */
export function figuresOf(runs: readonly Run[], about: Omit<Figures, 'pairs' | 'ratios'>): Figures {
  const levels = [...new Set(runs.map((run) => run.inFlight))];
  const pairs = measures.flatMap((measure) =>
    levels.flatMap((inFlight) => {
      const own = runs.filter((run) => run.measure === measure && run.inFlight === inFlight);
      return pairFigures(own, about.machine.cores) ?? [];
    }),
  );
  const ratios = pairs.map(({ measure, inFlight, share }) => [
    `${descriptions[measure].ratioName}At${inFlight}`,
    share,
  ]);
  return { ...about, ratios: Object.fromEntries(ratios) as Record<string, number>, pairs };
}
