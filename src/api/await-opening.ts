import { setTimeout as delay } from 'node:timers/promises';
import { findOpening, type Opening } from '../db/ticket-reads';
import { isDatabaseUnavailable } from '../db/database-failure';
import type { ApiDependencies } from './dependencies';

/** Recording takes milliseconds; this long only where the worker or the database is away. */
const usualWaitMs = 10_000;
const longestPauseMs = 250;

/**
 * The recorded opening of a ticket that the engine has, or `undefined` if it did not come in time or
 * the database went away.
 */
export async function awaitOpening(
  deps: ApiDependencies,
  ticketId: string,
): Promise<Opening | undefined> {
  const giveUpAtMs = performance.now() + (deps.openingWaitMs ?? usualWaitMs);
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    try {
      const opening = await findOpening(deps.pool, ticketId);
      if (opening !== undefined) return opening;
    } catch (error) {
      // The engine has the ticket by now: a database that is away delays its number, no more.
      if (!isDatabaseUnavailable(error)) throw error;
    }
    if (performance.now() + pauseMs > giveUpAtMs) return undefined;
    await delay(pauseMs);
  }
}
