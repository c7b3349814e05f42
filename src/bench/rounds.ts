import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { LoopResult } from './closed-loop';
import type { Helper } from './helper';
import type { LoaderMethods } from './loader';
import { measures, type Measure } from './measures';
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

type Plan = { measure: Measure; inFlight: number; rounds: number; windowMs: number };

function planOf(options: BenchOptions): Plan[] {
  const chosen = measures.filter((measure) => options.only.includes(measure));
  return chosen.flatMap((measure) =>
    options.levels.map((inFlight) => ({
      measure,
      inFlight,
      rounds: options.rounds,
      windowMs: options.windowMs,
    })),
  );
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
  const { rampMs, warmUpMs } = options;
  say('warm-up');
  for (const side of ['product', 'bare'] as const) {
    const settings = { measure: 'ticket', inFlight: 20, rampMs: 0, windowMs: warmUpMs } as const;
    await runOnce(loaders[side], groups, pool, settings);
  }
  for (const { measure, inFlight, rounds, windowMs } of planOf(options)) {
    for (let round = 0; round < rounds; round += 1) {
      const sides: Side[] = round % 2 === 0 ? ['product', 'bare'] : ['bare', 'product'];
      for (const side of sides) {
        const settings = { measure, inFlight, rampMs, windowMs };
        const ran = await runOnce(loaders[side], groups, pool, settings);
        runs.push({ measure, inFlight, round, side, ...ran });
      }
      const rates = sides.map((side) => {
        const run = runs.findLast((each) => each.side === side);
        const perSecond = (run?.result.latenciesMs.length ?? 0) / (windowMs / 1000);
        return `${side} ${perSecond.toFixed(1)}/s`;
      });
      say(`${measure}, ${inFlight} in flight, round ${round + 1}: ${rates.join(', ')}`);
    }
  }
  return runs;
}
