import { proxyActivities } from '@temporalio/workflow';
import type { AuditActivities, TimerAuditOutcome } from '../activities/audit';

/** Within the hour until the next one is due; a second attempt serves where a worker was replaced. */
const { auditTimers } = proxyActivities<AuditActivities>({
  startToCloseTimeout: '50m',
  heartbeatTimeout: '45s',
  retry: { maximumAttempts: 2, initialInterval: '10s' },
});

/**
 * One audit of all tickets' timers: the Schedule `otvet-timer-audit` starts it every hour. It runs on
 * the tickets' own task queue: one kind of worker to operate, and an audit that is late because no
 * worker comes is late for the reason for which tickets are. It takes one activity of the worker's
 * hundred, which asks the engine for eight histories at a time.
 */
export async function timerAuditWorkflow(): Promise<TimerAuditOutcome> {
  return auditTimers();
}
