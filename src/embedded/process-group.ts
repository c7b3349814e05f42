import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { livingInGroup } from './process-info';

const goneTimeoutMs = 10_000;

/**
 * Sends the kill to a process that leads a group (`detached`) and to all that it started; that none
 * is left is no fault. They may write for a moment longer: see `endGroup`.
 */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Kills the whole group; resolves when none of it lives, so that nothing writes into its folders
 * any more. Rejects if one is still there after 10 s.
 */
export async function endGroup(leader: ChildProcess): Promise<void> {
  const { pid } = leader;
  if (pid === undefined) return;
  const deadlineMs = Date.now() + goneTimeoutMs;
  do {
    // Again each time: one that was just being forked has not heard the kill before.
    killGroup(leader);
    if (livingInGroup(pid) === 0 && hasEnded(leader)) return;
    await delay(10);
  } while (Date.now() < deadlineMs);
  throw new Error(`processes of group ${pid} outlive their kill`);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
