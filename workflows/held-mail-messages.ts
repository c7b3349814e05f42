import { defineUpdate } from '@temporalio/workflow';
import type { TicketClock } from '../src/domain/clock';
import type { HeldMailDecision, HeldMailOutcome } from '../src/domain/held-mail';

/** The argument of the workflow of a held mail. */
export type HeldMailRun = {
  mailId: string;
  clock: TicketClock;
  /** Ticket time, in ms. */
  heldUntilMs: number;
};

/** Refused with an `ApplicationFailure` whose type is the refusal's code. */
export const decideHeldMailUpdate = defineUpdate<HeldMailOutcome, [HeldMailDecision]>(
  'decideHeldMail',
);

export const heldMailWorkflowType = 'heldMailWorkflow';
export const startHoldsWorkflowType = 'startHoldsWorkflow';
export const contentSweepWorkflowType = 'contentSweepWorkflow';

/** The workflow id of a held mail: one mail, one workflow. */
export function heldMailWorkflowIdOf(mailId: string): string {
  return `held-${mailId}`;
}
