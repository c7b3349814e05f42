/**
 * The bench: the product beside the bare engine, in one run, on the same servers. docs/bench.md says
 * what is compared and why that is fair.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { createPool } from '../db/pool';
import { Progress } from '../embedded/progress';
import { createLogger, type Logger } from '../log';
import { businessTimeReport } from './business-time';
import { Closers } from './closers';
import { hasDovecot } from './dovecot-server';
import { countSteps } from './engine-steps';
import { figuresOf, type Figures, type Machine } from './figures';
import { measureImapLatency } from './imap-latency';
import { measures } from './measures';
import type { BenchOptions } from './options';
import { report } from './report';
import { measureAll } from './rounds';
import { setUp } from './set-up';
import { sampleMemory } from './usage';
import { whatIfReport } from './what-if';

/** No run takes as long; one that does hangs and is given up. */
const longestRunMs = 3_600_000;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function machine(): Machine {
  const [first] = cpus();
  return {
    cores: cpus().length,
    processor: first?.model.trim() ?? 'unknown',
    memoryMb: totalmem() / 1024 / 1024,
    node: process.versions.node,
    loadBefore: loadavg()[0] ?? 0,
  };
}

async function measureEverything(
  entry: string,
  options: BenchOptions,
  log: Logger,
  closers: Closers,
): Promise<Figures> {
  const { quick } = options;
  const about = { startedAt: new Date().toISOString(), quick, machine: machine() };
  const profileFolder = options.profileFolder && resolve(options.profileFolder);
  if (profileFolder !== undefined) mkdirSync(profileFolder, { recursive: true });
  const progress = new Progress({ language: 'en', write: say });
  const wantsMailServer = options.imapLatency || options.only.includes('imapTicket');
  const withMailServer = wantsMailServer && hasDovecot();
  const possible = measures.filter((measure) => withMailServer || measure !== 'imapTicket');
  const { env } = process;
  const settings = { entry, env, withMailServer, profileFolder, progress, log, closers };
  const bench = await setUp(settings);
  const pool = createPool(bench.servers.databaseUrl, log, 1);
  closers.add(() => pool.end());
  const engineSteps = await countSteps(bench, possible);
  const only = options.only.filter((measure) => possible.includes(measure));
  const runs = await measureAll(bench, pool, { ...options, only }, say);
  const isLatencyMeasured = options.imapLatency && withMailServer;
  return figuresOf(runs, {
    ...about,
    engineSteps,
    memoryMb: sampleMemory(bench.groups),
    ...(isLatencyMeasured && {
      imapLatency: await measureImapLatency(bench, options.windowMs * 5),
    }),
    ...(wantsMailServer && !withMailServer && { lacks: 'Dovecot' }),
  });
}

/** Runs the bench, prints its tables to standard output and leaves nothing behind. */
export async function runBench(entry: string, options: BenchOptions): Promise<void> {
  if (options.businessTime) process.stdout.write(`${businessTimeReport(options.windowMs / 5)}\n`);
  const log = createLogger('bench', 'warn');
  const closers = new Closers();
  if (options.whatIf) process.stdout.write(`${await whatIfReport(options.quick, log, say)}\n`);
  if (options.only.length === 0 && !options.imapLatency) return;
  const stopped = new Promise<never>((_, reject) => {
    const stop = (reason: string) => () => reject(new Error(reason));
    process.once('SIGINT', stop('stopped')).once('SIGTERM', stop('stopped'));
    setTimeout(stop('the run takes too long and is given up'), longestRunMs).unref();
  });
  try {
    const figures = await Promise.race([measureEverything(entry, options, log, closers), stopped]);
    process.stdout.write(`${report(figures)}\n`);
    if (options.jsonFile !== undefined) {
      writeFileSync(options.jsonFile, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
  } finally {
    await closers.closeAll();
  }
}
