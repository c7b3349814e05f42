import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type LogEntry,
} from '@temporalio/worker';
import type { Pool } from 'pg';
import { createActivities } from '../../activities';
import { createAuditActivities } from '../../activities/audit';
import type { ErrandRunner } from '../../activities/errand';
import {
  createHeldMailActivities,
  type HoldStarter,
  type MailReleaser,
} from '../../activities/held-mails';
import type { PostOffice } from '../../activities/mail-office';
import type { EngineTimers } from '../../activities/timer-join';
import { ticketTaskQueue } from '../../workflows/messages';
import type { TicketClock } from '../domain/clock';
import type { Logger } from '../log';
import type { EngineAddress } from '../temporal/connect';
import type { Service } from './service';

export type WorkerDependencies = {
  engine: EngineAddress;
  pool: Pool;
  postOffice: PostOffice;
  errands: ErrandRunner;
  timers: EngineTimers;
  releaser: MailReleaser;
  holds: HoldStarter;
  /** Whether an error says that the engine or the database is away. */
  isPassing: (error: unknown) => boolean;
  clock: TicketClock;
  /** The bundled workflows, from `npm run build`. */
  workflowBundlePath: string;
  log: Logger;
};

/**
 * How many tickets a worker remembers. Whatever happens to one that it does not, is first replayed, which
 * takes some 10 ms; but the SDK's core goes through all that it remembers at each step of any: with 2,300,
 * which the SDK allows with a heap of 4 GB, that took 6 ms of processor of each new ticket, with 400 less
 * than 2 (docs/bench.md).
 */
const rememberedTickets = 1_000;

/** Sends the SDK's own log into ours. Once in a process, before anything else of the SDK. */
export function installRuntime(log: Logger): void {
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' };
  Runtime.install({
    logger: new DefaultLogger('INFO', (entry: LogEntry) => {
      const level = levels[entry.level] as 'trace' | 'debug' | 'info' | 'warn' | 'error';
      log[level]({ ...entry.meta }, entry.message);
    }),
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
}

/**
 * Starts a worker for tickets, held mails, the audit and the housekeeping: workflows and activities in
 * this process. It survives restarts of the engine; `close` lets running activities finish (at most
 * 10 s).
 */
export async function startWorker(deps: WorkerDependencies): Promise<Service> {
  const { engine, workflowBundlePath, log } = deps;
  const connection = await NativeConnection.connect({ address: engine.address });
  const worker = await Worker.create({
    connection,
    namespace: engine.namespace,
    taskQueue: ticketTaskQueue,
    workflowBundle: { codePath: workflowBundlePath },
    activities: {
      ...createActivities(deps),
      ...createAuditActivities(deps),
      ...createHeldMailActivities(deps),
    },
    shutdownGraceTime: '10s',
    maxConcurrentLocalActivityExecutions: 40,
    maxCachedWorkflows: rememberedTickets,
  });
  const running = worker.run();
  // A worker that fails by itself must not go unnoticed until somebody closes it.
  running.catch((error: unknown) => {
    log.fatal({ error: String(error) }, 'The worker has failed');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  return {
    close: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => undefined);
      await connection.close();
    },
  };
}
