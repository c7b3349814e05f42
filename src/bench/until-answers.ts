import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const startTimeoutMs = 30_000;

/** Whether something takes connections on the port of this machine. */
export function answersOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Resolves when the process takes connections on the port; rejects if it ends or takes over 30 s. */
export async function untilAnswers(name: string, child: ChildProcess, port: number): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs;
  while (!(await answersOn(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (Date.now() > deadlineMs) throw new Error(`${name} does not listen`);
    await delay(50);
  }
}
