import type { Pool } from 'pg';
import { holdDeadline, markHoldStarted } from '../db/held-mails';
import type { HeldMailClient } from '../temporal/held-mail-client';

export type HoldDependencies = {
  pool: Pool;
  heldMails: Pick<HeldMailClient, 'hold'>;
  /** Ticket time, in ms. */
  nowMs: () => number;
};

/**
 * Starts the workflow of a held mail, whose row is committed: before the 250, again for a repeated
 * delivery, and for rows that a crash or a version before left without one. Harmless where it runs
 * already, or where the mail is not held any more. Throws `EngineUnavailable`; the row then stays
 * marked as to be started.
 */
export async function startHold(deps: HoldDependencies, mailId: string): Promise<void> {
  const { pool, heldMails, nowMs } = deps;
  const heldUntilMs = await holdDeadline(pool, mailId, nowMs());
  if (heldUntilMs === undefined) return;
  await heldMails.hold(mailId, heldUntilMs);
  await markHoldStarted(pool, mailId);
}
