/**
 * One mail in quarantine: held until a person decides or its time has come. Pure: the workflow of the
 * mail asks here what to do next, and the API whether a decision can be carried out at all.
 */
import { holdCauseFacts, holdCauseOf } from './hold-cause';

export const heldMailStates = ['held', 'released', 'discarded', 'expired'] as const;
export type HeldMailState = (typeof heldMailStates)[number];

/** What a person wants of a held mail; the command's id makes a repetition harmless. */
export type HeldMailDecision = {
  decision: 'release' | 'discard';
  byAgentId: string;
  commandId: string;
};

/** What ends a hold, or tries to: a decision, or time. */
export type HeldMailSettlement = HeldMailDecision | { decision: 'expire' };

/** What became of a settlement. The last two leave the mail held. */
export type HeldMailOutcome =
  | { outcome: 'released'; ticketId: string }
  | { outcome: 'discarded' | 'expired' }
  /** The cause that held it was passed over, and another one holds it now. */
  | { outcome: 'held_again'; cause: string }
  | { outcome: 'not_releasable'; cause: string };

export const heldMailRefusals = ['HELD_MAIL_DECIDED', 'HELD_MAIL_NOT_RELEASABLE'] as const;
export type HeldMailRefusal = (typeof heldMailRefusals)[number];

/** What the workflow of a held mail knows. */
export type Hold = {
  /** Ticket time, in ms. */
  heldUntilMs: number;
  /** Taken, but its outcome is not known yet. */
  settling: HeldMailSettlement | null;
  releasesTried: number;
  hasEnded: boolean;
};

/**
 * Each release passes over one more of the 14 causes; only a mail that can't be read or processed can
 * come back with the same. More attempts than this are no decision any more.
 */
export const mostReleases = 20;

const dayMs = 86_400_000;

/** A mail that begins to be held until `heldUntilMs`. */
export function newHold(heldUntilMs: number): Hold {
  return { heldUntilMs, settling: null, releasesTried: 0, hasEnded: false };
}

/** Until when a mail that is held from `nowMs` on stays in the list; an unknown cause as a person's. */
export function holdDeadlineMs(cause: string, nowMs: number): number {
  const known = holdCauseOf(cause);
  const { holdDays } = holdCauseFacts[known ?? 'poison'];
  return nowMs + holdDays * dayMs;
}

/** Whether a mail that is held for this cause may be released; a cause of another version may not. */
export function isReleasable(cause: string): boolean {
  const known = holdCauseOf(cause);
  return known !== undefined && holdCauseFacts[known].isReleasable;
}

/** Why a decision can't be taken now, or `null`. One at a time: the second person comes too late. */
export function refusalOf(hold: Hold, { decision }: HeldMailDecision): HeldMailRefusal | null {
  if (hold.hasEnded || hold.settling !== null) return 'HELD_MAIL_DECIDED';
  const isOneTooMany = decision === 'release' && hold.releasesTried >= mostReleases;
  return isOneTooMany ? 'HELD_MAIL_NOT_RELEASABLE' : null;
}

/** The hold with a settlement taken up. */
export function taken(hold: Hold, settling: HeldMailSettlement): Hold {
  const tries = settling.decision === 'release' ? 1 : 0;
  return { ...hold, settling, releasesTried: hold.releasesTried + tries };
}

/** The hold with time's own settlement taken up if it is due and nobody has decided before. */
export function expireIfDue(hold: Hold, nowMs: number): Hold {
  const isFree = !hold.hasEnded && hold.settling === null;
  return isFree && nowMs >= hold.heldUntilMs ? taken(hold, { decision: 'expire' }) : hold;
}

/** The hold after a settlement: over, or waiting again if the mail stayed held. */
export function settled(hold: Hold, { outcome }: HeldMailOutcome): Hold {
  const isStillHeld = outcome === 'held_again' || outcome === 'not_releasable';
  return { ...hold, settling: null, hasEnded: !isStillHeld };
}
