import { randomUUID } from 'node:crypto';
import { findHold, holdDeadline, type HoldRecord } from '../db/held-mails';
import { isReleasable, type HeldMailDecision, type HeldMailOutcome } from '../domain/held-mail';
import { HeldMailRefused } from '../temporal/held-mail-client';
import type { Caller } from './auth';
import { canonicalHash } from './canonical-hash';
import { outcomeUnknown } from './carry-out';
import type { ApiDependencies } from './dependencies';
import { Problem } from './problem';

export type DecisionRequest = {
  mailId: string;
  decision: HeldMailDecision['decision'];
  caller: Caller;
  /** The client's own, or `undefined`. */
  idempotencyKey: string | undefined;
};

/** What became of a decision: carried out, or the mail stays held for another cause. */
export type DecidedMail = {
  outcome: Exclude<HeldMailOutcome, { outcome: 'not_releasable' }>;
  /** Repeats the request if the client named no key of its own. */
  headers: { 'Idempotency-Key': string };
};

/** The outcome of a command that is recorded already, or `undefined`. */
function recorded(
  { state, cause, ticketId, decisionId }: HoldRecord,
  commandId: string,
): DecidedMail['outcome'] | undefined {
  if (decisionId !== commandId) return undefined;
  if (state === 'held') return { outcome: 'held_again', cause };
  if (state !== 'released') return { outcome: state };
  return ticketId === null ? undefined : { outcome: 'released', ticketId };
}

async function ask(
  deps: ApiDependencies,
  mailId: string,
  decision: HeldMailDecision,
  idempotencyKey: string,
): Promise<HeldMailOutcome> {
  const heldUntilMs = await holdDeadline(deps.pool, mailId, deps.nowMs());
  if (heldUntilMs === undefined) throw new Problem('HELD_MAIL_DECIDED');
  try {
    return await deps.heldMails.decide(mailId, heldUntilMs, decision);
  } catch (error) {
    if (!(error instanceof HeldMailRefused)) throw outcomeUnknown(error, idempotencyKey);
    // The workflow may have ended by this very decision, before its caller was answered.
    const hold = await findHold(deps.pool, mailId);
    const before = hold && recorded(hold, decision.commandId);
    if (before) return before;
    throw new Problem(error.code);
  }
}

/**
 * Has a decision about a held mail carried out once for its idempotency key, however often it is asked
 * for. Throws `HELD_MAIL_NOT_FOUND`, `HELD_MAIL_DECIDED`, `HELD_MAIL_NOT_RELEASABLE`, or
 * `OUTCOME_UNKNOWN` if the engine, a worker or the database stopped answering on the way.
 */
export async function decideHeldMail(
  deps: ApiDependencies,
  { mailId, decision, caller, idempotencyKey }: DecisionRequest,
): Promise<DecidedMail> {
  const key = idempotencyKey ?? randomUUID();
  const headers = { 'Idempotency-Key': key };
  const commandId = `api-${canonicalHash({ caller: caller.id, decision, mailId, key })}`;
  const hold = await findHold(deps.pool, mailId);
  if (hold === undefined) throw new Problem('HELD_MAIL_NOT_FOUND');
  const before = recorded(hold, commandId);
  if (before) return { outcome: before, headers };
  if (hold.state !== 'held') throw new Problem('HELD_MAIL_DECIDED');
  if (decision === 'release' && !isReleasable(hold.cause)) {
    throw new Problem('HELD_MAIL_NOT_RELEASABLE');
  }
  const outcome = await ask(deps, mailId, { decision, byAgentId: caller.id, commandId }, key);
  if (outcome.outcome === 'not_releasable') throw new Problem('HELD_MAIL_NOT_RELEASABLE');
  const isAsAsked = { release: ['released', 'held_again'], discard: ['discarded'] }[decision];
  if (!isAsAsked.includes(outcome.outcome)) throw new Problem('HELD_MAIL_DECIDED');
  return { outcome, headers };
}
