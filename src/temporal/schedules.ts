import {
  isGrpcServiceError,
  ScheduleAlreadyRunning,
  ServiceError,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { Logger } from '../log';
import {
  contentSweepWorkflowType,
  startHoldsWorkflowType,
} from '../../workflows/held-mail-messages';
import { ticketTaskQueue, timerAuditWorkflowType } from '../../workflows/messages';

/** The Schedule of the hourly timer audit. */
export const timerAuditScheduleId = 'otvet-timer-audit';

/** The Schedule that hourly starts the workflows of held mails which have none. */
export const startHoldsScheduleId = 'otvet-held-mails';

/** The Schedule of the daily sweep of unclaimed content. */
export const contentSweepScheduleId = 'otvet-content-sweep';

/** gRPC's own code; its enum is not among our dependencies. */
const unimplemented = 12;

type Spec = Omit<ScheduleOptions, 'scheduleId'>;

function regularly(
  workflowType: string,
  workflowId: string,
  every: '1h' | '24h',
  offset: '7m' | '11m' | '3h',
): Spec {
  return {
    spec: { intervals: [{ every, offset }] },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId,
      taskQueue: ticketTaskQueue,
      args: [],
      workflowExecutionTimeout: '59m',
    },
    policies: {
      overlap: 'SKIP',
      // Each tells how things are now, or takes up all that is there: none that was missed is made up for.
      catchupWindow: '5m',
      pauseOnFailure: false,
    },
  };
}

/** Minutes past the hour, and an hour past midnight: on the hour is when everybody else's jobs run too. */
const schedules: Readonly<Record<string, Spec>> = {
  [timerAuditScheduleId]: regularly(timerAuditWorkflowType, 'timer-audit', '1h', '7m'),
  [startHoldsScheduleId]: regularly(startHoldsWorkflowType, 'start-holds', '1h', '11m'),
  [contentSweepScheduleId]: regularly(contentSweepWorkflowType, 'content-sweep', '24h', '3h'),
};

/**
 * Makes the Schedules, or brings existing ones to what this version wants; a pause that an operator
 * set stays. Never throws: without them tickets live as well, so an engine that can't or won't is
 * logged.
 */
export async function ensureSchedules(client: Client, log: Logger): Promise<void> {
  for (const [scheduleId, schedule] of Object.entries(schedules)) {
    try {
      await ensureSchedule(client, scheduleId, schedule);
    } catch (error) {
      // The client of Schedules wraps what the engine said.
      const said = error instanceof ServiceError ? error.cause : error;
      const facts = { scheduleId, error: String(said) };
      if (isGrpcServiceError(said) && (said.code as number) === unimplemented) {
        const message =
          'This engine has no Schedules: the hourly timer audit (npm run audit does the same), the hourly look for held mail without a workflow and the daily sweep do not run';
        log.warn(facts, message);
        return;
      }
      log.warn(facts, 'A Schedule could not be made: the next start of a worker tries again');
    }
  }
}

async function ensureSchedule(client: Client, scheduleId: string, schedule: Spec): Promise<void> {
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...schedule, state }));
  }
}

/**
 * Has held mails without a workflow get one now, as the hourly Schedule does: after an upgrade they
 * need not wait for it. Never throws; what fails is logged, and the next hour repeats it.
 */
export async function startHoldsNow(client: Client, log: Logger): Promise<void> {
  try {
    await client.workflow.start(startHoldsWorkflowType, {
      workflowId: 'start-holds-now',
      taskQueue: ticketTaskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  } catch (error) {
    log.warn({ error: String(error) }, 'Held mails without a workflow wait for the next hour');
  }
}
