import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';

/**
 * Recording runs as a local activity, which saves a trip through a task queue (about 50 ms and a
 * workflow task). When Postgres does not answer, three short attempts are enough to know: from then
 * on a regular activity waits for it without an attempt limit and without growing the history.
 */
const quick = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 3, initialInterval: '100ms' },
});
const patient = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '5s' },
});

async function quickThenPatient<T>(attempt: (through: typeof quick) => Promise<T>): Promise<T> {
  try {
    return await attempt(quick);
  } catch (error) {
    // A local activity that gives up throws its own last failure, not an ActivityFailure (SDK 1.24).
    if (isCancellation(error)) throw error;
    return attempt(patient);
  }
}

/** Records a turn; retries until the database has answered. */
export const recordTurn: Activities['recordTurn'] = (turn) =>
  quickThenPatient((through) => through.recordTurn(turn));

/** Loads what is recorded of a ticket; retries until the database has answered. */
export const loadTicket: Activities['loadTicket'] = (ticketId) =>
  quickThenPatient((through) => through.loadTicket(ticketId));
