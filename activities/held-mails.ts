import { Context } from '@temporalio/activity';
import type { Pool } from 'pg';
import {
  endHold,
  findHold,
  holdAgain,
  unstartedHolds,
  type HoldRecord,
} from '../src/db/held-mails';
import { sweepUnclaimedContent, type SweepResult } from '../src/db/sweep';
import { sweepFiles, type FileSweepResult } from '../src/db/sweep-files';
import {
  isReleasable,
  type HeldMailDecision,
  type HeldMailOutcome,
  type HeldMailSettlement,
} from '../src/domain/held-mail';
import type { HoldCause } from '../src/domain/hold-cause';
import type { Logger } from '../src/log';

/** What a release led to: a ticket that has the mail, or the next cause for which it is held. */
export type MailRelease = { ticketId: string } | { stillHeld: HoldCause; detail: string };

/** Whoever can send a held mail through the intake again; activities don't import the intake. */
export type MailReleaser = {
  /**
   * Replays the original bytes and envelope, passing over the cause that holds the mail and those
   * passed over before. Repeated, it leads to the same ticket. Throws where another attempt may help.
   */
  release(mailId: string, byAgentId: string): Promise<MailRelease>;
};

/** Whoever can start the workflow of a held mail. */
export type HoldStarter = {
  /** Resolves when the engine has it and that is recorded. Throws if that can't be known yet. */
  start(mailId: string): Promise<void>;
};

export type SettleRequest = { mailId: string; settlement: HeldMailSettlement };

export type HeldMailDependencies = {
  pool: Pool;
  releaser: MailReleaser;
  holds: HoldStarter;
  /** Whether an error says that the engine or the database is away. */
  isPassing: (error: unknown) => boolean;
  log: Logger;
};

/** What the workflows of the quarantine and of its housekeeping do outside themselves. */
export type HeldMailActivities = {
  /** Carries out a decision about a held mail, or its expiry, once. Repeated, it answers the same. */
  settleHeldMail(request: SettleRequest): Promise<HeldMailOutcome>;
  /**
   * Starts the workflows of held mails that have none yet; returns how many. One that can't be started
   * stops none behind it. Throws while the engine or the database is away.
   */
  startHolds(): Promise<number>;
  /** Deletes content that nothing claims, uploads that had their day, and bytes that no file is. */
  sweepContent(): Promise<SweepResult & { files: FileSweepResult }>;
};

/** Some thousands are minutes of starting; the next hour takes the rest. */
const holdsAtOnce = 500;

function outcomeOf({ state, ticketId }: HoldRecord): HeldMailOutcome | undefined {
  if (state === 'held') return undefined;
  if (state !== 'released') return { outcome: state };
  if (ticketId === null) throw new Error('A released mail without its ticket');
  return { outcome: 'released', ticketId };
}

/** Which attempt at a release is the last, if what fails is the mail: it can't be decided about meanwhile. */
const mostAttempts = 5;

/** What of an attempt's time is for the statements before and after the release, 7 s each at the most. */
const besideReleaseMs = 15_000;

/**
 * The release, or an error while the attempt still has time: of one that the engine ends no code of ours
 * hears, so that the last attempt would never be known for it. What goes on meanwhile does no harm: a
 * release that is repeated leads to the same ticket.
 */
async function releaseInTime(
  { releaser }: HeldMailDependencies,
  mailId: string,
  byAgentId: string,
): Promise<MailRelease> {
  const withinMs = Context.current().info.startToCloseTimeoutMs - besideReleaseMs;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const say = () => reject(new Error(`The release did not end within ${withinMs} ms`));
    timer = setTimeout(say, withinMs);
  });
  try {
    return await Promise.race([releaser.release(mailId, byAgentId), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Releases the mail, or holds it again if releasing it fails through its own fault, or hangs, time and again. */
async function releaseOrPoison(
  deps: HeldMailDependencies,
  mailId: string,
  byAgentId: string,
): Promise<MailRelease> {
  const { isPassing, log } = deps;
  const { attempt } = Context.current().info;
  try {
    return await releaseInTime(deps, mailId, byAgentId);
  } catch (error) {
    if (attempt < mostAttempts || isPassing(error)) throw error;
    log.error({ mailId, attempt, error }, 'A held mail can’t be released and is held again');
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { stillHeld: 'poison', detail };
  }
}

async function release(
  deps: HeldMailDependencies,
  mailId: string,
  { cause, decisionId }: HoldRecord,
  { byAgentId, commandId }: HeldMailDecision,
): Promise<HeldMailOutcome> {
  const { pool, log } = deps;
  // An attempt before this one was cut off after it had recorded the cause that holds the mail now.
  if (decisionId === commandId) return { outcome: 'held_again', cause };
  if (!isReleasable(cause)) return { outcome: 'not_releasable', cause };
  const released = await releaseOrPoison(deps, mailId, byAgentId);
  if ('ticketId' in released) {
    await endHold(pool, mailId, 'released', { byAgentId, commandId });
    log.info({ mailId, ticketId: released.ticketId, byAgentId }, 'A held mail was released');
    return { outcome: 'released', ticketId: released.ticketId };
  }
  const { stillHeld, detail } = released;
  await holdAgain(pool, mailId, { cause: stillHeld, detail }, commandId);
  return { outcome: 'held_again', cause: stillHeld };
}

async function settle(
  deps: HeldMailDependencies,
  { mailId, settlement }: SettleRequest,
): Promise<HeldMailOutcome> {
  const { pool, log } = deps;
  const hold = await findHold(pool, mailId);
  // The row is committed before its workflow is started, so without it there is nothing to hold.
  if (hold === undefined) return { outcome: 'expired' };
  const before = outcomeOf(hold);
  if (before !== undefined) return before;
  if (settlement.decision === 'release') return release(deps, mailId, hold, settlement);
  const isDiscarded = settlement.decision === 'discard';
  const outcome = isDiscarded ? 'discarded' : 'expired';
  await endHold(pool, mailId, outcome, isDiscarded ? settlement : undefined);
  log.info({ mailId, outcome }, 'A held mail left the quarantine');
  return { outcome };
}

/** Starts a hold; whether that worked, unless nothing can be started now. */
async function startOne(
  { holds, isPassing, log }: HeldMailDependencies,
  mailId: string,
): Promise<boolean> {
  try {
    await holds.start(mailId);
    return true;
  } catch (error) {
    if (isPassing(error)) throw error;
    log.error({ mailId, error }, 'The workflow of a held mail could not be started');
    return false;
  }
}

async function startHolds(deps: HeldMailDependencies): Promise<number> {
  const { pool, log } = deps;
  let [started, failed, afterId] = [0, 0, ''];
  while (started < holdsAtOnce) {
    const mailIds = await unstartedHolds(pool, afterId, holdsAtOnce);
    for (const mailId of mailIds) {
      if (await startOne(deps, mailId)) started += 1;
      else failed += 1;
      Context.current().heartbeat();
    }
    const last = mailIds.at(-1);
    if (last === undefined || mailIds.length < holdsAtOnce) break;
    afterId = last;
  }
  if (started + failed > 0) log.info({ started, failed }, 'Held mails got their workflows');
  return started;
}

/** The activities of the quarantine over a database, the intake and the engine. */
export function createHeldMailActivities(deps: HeldMailDependencies): HeldMailActivities {
  const { pool, log } = deps;
  return {
    settleHeldMail: (request) => settle(deps, request),
    startHolds: () => startHolds(deps),
    sweepContent: async () => {
      const context = Context.current();
      const signal = context.cancellationSignal;
      const onProgress = () => context.heartbeat();
      const swept = await sweepUnclaimedContent(pool, { signal, onProgress });
      // After it: a content that goes may have been the last to name a blob.
      const files = await sweepFiles(pool, { signal, onProgress });
      const isNews = swept.deleted + files.uploads + files.blobs > 0;
      if (isNews)
        log.info({ ...swept, files }, 'Content and files that nothing names were deleted');
      return { ...swept, files };
    },
  };
}
