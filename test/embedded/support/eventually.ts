import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/** The first value that is not undefined or false; fails after the deadline with what was awaited. */
export async function eventually<T>(
  awaited: string,
  attempt: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 120_000,
): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await attempt();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadlineMs) throw new Error(`not within ${timeoutMs} ms: ${awaited}`);
    await delay(POLL_MS);
  }
}
