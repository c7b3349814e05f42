import type { Pool } from 'pg';
import { holdDeadline, holdKeptMail, markHoldStarted } from '../db/held-mails';
import { keepMail, type InboundMailRecord } from '../db/inbound-mails';
import type { HeldMailClient } from '../temporal/held-mail-client';
import type { IntakeDependencies } from './dependencies';

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

/**
 * Keeps a mail in quarantine and starts its workflow; also one whose earlier delivery was kept for a
 * ticket that never got it. What a ticket has is not held. Throws `EngineUnavailable`, or the
 * database's error; repeated, it goes on where it was cut off.
 */
export async function keepHeld(
  { pool, startHold: start }: Pick<IntakeDependencies, 'pool' | 'startHold'>,
  record: InboundMailRecord & { fate: { cause: string; detail: string } },
): Promise<void> {
  const { mailId, fate } = record;
  const earlier = await keepMail(pool, record, undefined);
  if (earlier?.cause === null) await holdKeptMail(pool, mailId, fate);
  await start(mailId);
}
