import {
  isGrpcServiceError,
  ScheduleAlreadyRunning,
  ServiceError,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { Logger } from '../log';
import { ticketTaskQueue, timerAuditWorkflowType } from '../../workflows/messages';

/** The Schedule of the hourly timer audit. */
export const timerAuditScheduleId = 'otvet-timer-audit';

/** gRPC's own code; its enum is not among our dependencies. */
const unimplemented = 12;

const schedule = {
  // At seven minutes past: on the hour is when everybody else's jobs run too.
  spec: { intervals: [{ every: '1h', offset: '7m' }] },
  action: {
    type: 'startWorkflow',
    workflowType: timerAuditWorkflowType,
    workflowId: 'timer-audit',
    taskQueue: ticketTaskQueue,
    args: [],
    workflowExecutionTimeout: '59m',
  },
  policies: {
    overlap: 'SKIP',
    // An audit tells how things are now: hours that were missed are not made up for.
    catchupWindow: '5m',
    pauseOnFailure: false,
  },
} satisfies Omit<ScheduleOptions, 'scheduleId'>;

/**
 * Makes the Schedule, or brings an existing one to what this version wants; a pause that an operator
 * set stays. Never throws: without it tickets live as well, so an engine that can't or won't is
 * logged.
 */
export async function ensureAuditSchedule(client: Client, log: Logger): Promise<void> {
  try {
    await client.schedule.create({ scheduleId: timerAuditScheduleId, ...schedule });
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return updateSchedule(client, log);
    warn(log, error);
  }
}

async function updateSchedule(client: Client, log: Logger): Promise<void> {
  try {
    const handle = client.schedule.getHandle(timerAuditScheduleId);
    await handle.update(({ state }) => ({ ...schedule, state }));
  } catch (error) {
    warn(log, error);
  }
}

function warn(log: Logger, error: unknown): void {
  // The client of Schedules wraps what the engine said.
  const said = error instanceof ServiceError ? error.cause : error;
  const cannot = isGrpcServiceError(said) && (said.code as number) === unimplemented;
  const message = cannot
    ? 'This engine has no Schedules: the hourly timer audit does not run, npm run audit does'
    : 'The Schedule of the timer audit could not be made: the next start of a worker tries again';
  log.warn({ scheduleId: timerAuditScheduleId, error: String(said) }, message);
}
