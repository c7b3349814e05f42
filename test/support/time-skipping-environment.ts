import { TestWorkflowEnvironment } from '@temporalio/testing';
import { fromTestRun } from './database';
import { quietRuntime } from './quiet-runtime';

/** The SDK gives the server five seconds; Java takes longer while other suites start beside it. */
const mostStarts = 6;

/** How long a test waits for what a command came to: nobody sits in front of it. */
export const labPatienceMs = 90_000;

/** A time-skipping server of its own and the clients to it; started again where it was too slow to come up. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const path = fromTestRun('OTVET_TEST_TIME_SKIPPING');
  for (let starts = 1; ; starts++) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path } },
      });
    } catch (error) {
      if (starts === mostStarts || !String(error).includes('did not start within')) throw error;
    }
  }
}
