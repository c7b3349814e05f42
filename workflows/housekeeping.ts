import { proxyActivities } from '@temporalio/workflow';
import type { HeldMailActivities } from '../activities/held-mails';

/** Both go on where they were cut off; what an attempt leaves the next hour or day takes up. */
const { startHolds, sweepContent } = proxyActivities<HeldMailActivities>({
  startToCloseTimeout: '50m',
  heartbeatTimeout: '45s',
  retry: { maximumAttempts: 2, initialInterval: '10s' },
});

/** Gives held mails without a workflow one: the Schedule `otvet-held-mails` starts it every hour. */
export async function startHoldsWorkflow(): Promise<number> {
  return startHolds();
}

/** Deletes content and files that nothing names: the Schedule `otvet-content-sweep` starts it every day. */
export async function contentSweepWorkflow(): ReturnType<HeldMailActivities['sweepContent']> {
  return sweepContent();
}
