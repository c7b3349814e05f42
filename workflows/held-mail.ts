/**
 * One mail in quarantine, from being held until a person has decided or its time has come. It holds
 * ids only; what the mail says stays in the database.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { HeldMailActivities } from '../activities/held-mails';
import { engineTimeMs, ticketTimeMs } from '../src/domain/clock';
import {
  expireIfDue,
  newHold,
  refusalOf,
  settled,
  taken,
  type HeldMailDecision,
  type HeldMailOutcome,
} from '../src/domain/held-mail';
import { DeadlineTimer } from './deadline-timer';
import { decideHeldMailUpdate, type HeldMailRun } from './held-mail-messages';

/** A release waits for the engine and the database as long as it takes; one that hangs fails before the attempt's time is over. */
const { settleHeldMail } = proxyActivities<HeldMailActivities>({
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** See the head of this file. */
export async function heldMailWorkflow(run: HeldMailRun): Promise<HeldMailOutcome> {
  let hold = newHold(run.heldUntilMs);
  let outcome: HeldMailOutcome | undefined;
  const timer = new DeadlineTimer();
  const check = (decision: HeldMailDecision) => {
    const refusal = refusalOf(hold, decision);
    if (refusal) throw ApplicationFailure.nonRetryable(refusal, refusal);
  };
  setHandler(
    decideHeldMailUpdate,
    async (decision) => {
      // Two that arrive together are both let through by the validator.
      check(decision);
      hold = taken(hold, decision);
      await condition(() => hold.settling !== decision);
      if (outcome === undefined) throw new Error('A settled decision without an outcome');
      return outcome;
    },
    { validator: check },
  );

  for (;;) {
    hold = expireIfDue(hold, ticketTimeMs(run.clock, Date.now()));
    if (hold.settling) {
      outcome = await settleHeldMail({ mailId: run.mailId, settlement: hold.settling });
      hold = settled(hold, outcome);
    }
    if (hold.hasEnded && outcome) break;
    timer.arm(engineTimeMs(run.clock, run.heldUntilMs), Date.now());
    await condition(() => hold.settling !== null || timer.fired);
  }
  timer.arm(null, Date.now());
  await condition(allHandlersFinished);
  return outcome;
}
