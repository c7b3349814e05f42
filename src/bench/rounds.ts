import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { LoopResult } from './closed-loop';
import type { Helper } from './helper';
import type { LoaderMethods } from './loader';
import { folderBacklog, measures, type Measure } from './measures';
import type { BenchOptions } from './options';
import type { SetUp } from './set-up';
import { cpuBetween, sampleCpu, type CpuSample, type Group } from './usage';

export type Side = 'product' | 'bare';

/** One closed loop of one side. */
export type Run = {
  measure: Measure;
  inFlight: number;
  round: number;
  side: Side;
  result: LoopResult;
  cpu: ReturnType<typeof cpuBetween>;
  /** Transactions of Postgres within the window. */
  commits: number;
};

/** What follows a unit of work (marks, the engine's last tasks) is over by then. */
const settleMs = 500;

async function commitsSoFar(pool: Pool): Promise<number> {
  const found = await pool.query<{ commits: number }>(
    'select xact_commit::float8 as commits from pg_stat_database where datname = current_database()',
  );
  return found.rows[0]?.commits ?? 0;
}

type Edge = { cpu: CpuSample; commits: Promise<number> };

async function runOnce(
  loader: Helper<LoaderMethods>,
  groups: readonly Group[],
  pool: Pool,
  settings: Parameters<LoaderMethods['run']>[0],
): Promise<Pick<Run, 'result' | 'cpu' | 'commits'>> {
  const edges: Edge[] = [];
  loader.onNotice = () => edges.push({ cpu: sampleCpu(groups), commits: commitsSoFar(pool) });
  const result = await loader.call('run', settings);
  const [open, close] = edges;
  if (open === undefined || close === undefined) throw new Error('A window was not marked');
  const commits = (await close.commits) - (await open.commits);
  await delay(settleMs);
  return { result, cpu: cpuBetween(open.cpu, close.cpu), commits };
}

type Pair = { measure: Measure; inFlight: number; round: number };

/**
 * All measures of a round before the next round, so that agents answer what customers wrote and the
 * other way round, and a change of the machine's mood spreads over all of them.
 */
function pairsOf({ levels, rounds, only }: BenchOptions): Pair[] {
  const chosen = measures.filter((measure) => only.includes(measure));
  const atLevels = levels.flatMap((inFlight) => roundsOf(chosen, inFlight, rounds));
  const isNew = only.includes('imapTicket') && !levels.includes(folderBacklog);
  return isNew ? [...atLevels, ...roundsOf(['imapTicket'], folderBacklog, rounds)] : atLevels;
}

function roundsOf(chosen: readonly Measure[], inFlight: number, rounds: number): Pair[] {
  return Array.from({ length: rounds }, (_, round) =>
    chosen.map((measure) => ({ measure, inFlight, round })),
  ).flat();
}

/** What is in flight has to pass through once before the rate is steady: at least 10 a second do. */
function rampOf(inFlight: number, rampMs: number): number {
  return Math.max(rampMs, inFlight * 100);
}

function inWords({ measure, inFlight, round }: Pair, ran: readonly Run[]): string {
  const rates = ran.map(({ side, result }) => {
    const perSecond = result.latenciesMs.length / (result.windowMs / 1000);
    return `${side} ${perSecond.toFixed(1)}/s`;
  });
  return `${inFlight} in flight, round ${round + 1}, ${measure}: ${rates.join(', ')}`;
}

/**
 * Both sides of everything that was asked for, a round of one beside a round of the other, the
 * first place taking turns: what disturbs the machine for a while disturbs both.
 */
export async function measureAll(
  { customers, bareClient, groups }: SetUp,
  pool: Pool,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Run[]> {
  const runs: Run[] = [];
  const loaders = { product: customers, bare: bareClient };
  const { rampMs, windowMs, warmUpMs } = options;
  const chosen = measures.filter((measure) => options.only.includes(measure));
  // Some act on open tickets only.
  const warmedUp: readonly Measure[] = chosen.includes('ticket') ? chosen : ['ticket', ...chosen];
  for (const measure of warmedUp) {
    for (const [side, loader] of Object.entries(loaders)) {
      say(`warm-up of ${warmUpMs / 1000} s: ${measure}, ${side}`);
      const settings = { measure, inFlight: 20, rampMs: 0, windowMs: warmUpMs };
      await runOnce(loader, groups, pool, settings);
    }
  }
  for (const pair of pairsOf(options)) {
    const sides: Side[] = pair.round % 2 === 0 ? ['product', 'bare'] : ['bare', 'product'];
    const ran: Run[] = [];
    for (const side of sides) {
      const { measure, inFlight } = pair;
      const settings = { measure, inFlight, rampMs: rampOf(inFlight, rampMs), windowMs };
      ran.push({ ...pair, side, ...(await runOnce(loaders[side], groups, pool, settings)) });
    }
    runs.push(...ran);
    say(inWords(pair, ran));
  }
  return runs;
}
