import { workingIntervals } from './business-time';
import type { Calendar } from './calendar';
import type { WorkingInterval } from './calendar-index';
import { deadlines, silentSince, type Deadline } from './deadlines';
import { countedMs, isOpenCycle, isPaused, runs, type Pause, type SlaCycle } from './sla/cycle';
import type { StatusStep } from './status-chain';
import { metrics, policyFor, type Metric } from './terms';
import type { Ticket, TicketStatus } from './ticket';
import { standingBounces, type Bounce, type GivenUpMail } from './ticket-mail';

/** What would move or end a wait. */
export type Change =
  | 'agent_reply'
  | 'any_reply'
  | 'status_change'
  | 'resolving'
  | 'reopening'
  | 'details_change'
  | 'rating'
  | 'new_due_date'
  | 'new_estimate'
  | 'development_step'
  | 'undoing_merge';

/** How far a cycle is. */
export type CycleProgress = {
  metric: Metric;
  cycleNo: number;
  policyId: string;
  calendarId: string;
  calendarVersion: number;
  targetMinutes: number;
  startedAtMs: number;
  /** Working time that has counted so far. */
  countedMs: number;
  pauses: readonly Pause[];
};

/** One thing that will happen by itself: when, since when it is waited for, and on what grounds. */
export type Expectation = {
  deadline: Deadline;
  sinceMs: number;
  /** The working time that leads to the deadline, pauses left out; the first stretches of it. */
  counted: readonly WorkingInterval[];
  /** Stretches beyond those listed. */
  furtherCounted: number;
  /** The cycle behind it, where there is one. */
  cycle: CycleProgress | null;
  changedBy: readonly Change[];
};

/** Why a ticket is where it is, and what will happen next and when. */
export type Explanation = {
  ticketId: string;
  seq: number;
  status: TicketStatus;
  sinceMs: number;
  /** How it came to its status, oldest first. */
  chain: readonly StatusStep[];
  terms: { termsId: string; version: number };
  policyId: string | null;
  /** Earliest first. */
  awaits: readonly Expectation[];
  /** Cycles that stand still: they have no deadline until they go on. */
  paused: readonly (CycleProgress & { resumedBy: readonly Change[] })[];
  /** While it is a claim, nothing is sent to the requester. */
  requester: Ticket['requester'];
  /** The latest mails that did not arrive, or not yet, oldest first. */
  bounces: readonly Bounce[];
  /** The latest mails that were given up, oldest first. */
  givenUp: readonly GivenUpMail[];
};

/** A month of working days; whoever needs more has the calendar. */
const listedIntervals = 31;

function progressOf(ticket: Ticket, cycle: SlaCycle, nowMs: number): CycleProgress {
  const { metric, cycleNo, measure, startedAtMs, pauses } = cycle;
  const { policyId, calendarId, calendarVersion, targetMinutes } = measure;
  const calendar = ticket.terms.calendars[calendarId];
  return {
    metric,
    cycleNo,
    policyId,
    calendarId,
    calendarVersion,
    targetMinutes,
    startedAtMs,
    countedMs: calendar ? countedMs(calendar, cycle, nowMs) : 0,
    pauses,
  };
}

/** The working time within stretches up to `untilMs`: the first intervals, and how many more. */
function countedWithin(
  calendar: Calendar | undefined,
  stretches: readonly { fromMs: number; toMs: number | null }[],
  untilMs: number,
): { counted: WorkingInterval[]; furtherCounted: number } {
  const counted: WorkingInterval[] = [];
  let furtherCounted = 0;
  if (calendar === undefined) return { counted, furtherCounted };
  for (const { fromMs, toMs } of stretches) {
    const endsAtMs = Math.min(toMs ?? untilMs, untilMs);
    for (const { startMs, endMs } of workingIntervals(calendar, fromMs)) {
      if (startMs >= endsAtMs) break;
      if (counted.length < listedIntervals) {
        counted.push({ startMs, endMs: Math.min(endMs, endsAtMs) });
      } else furtherCounted += 1;
    }
  }
  return { counted, furtherCounted };
}

const responseChanges: readonly Change[] = ['agent_reply', 'resolving', 'details_change'];

const changesOfMetric: Readonly<Record<Metric, readonly Change[]>> = {
  first_response: responseChanges,
  next_response: responseChanges,
  resolution: ['resolving', 'status_change', 'details_change'],
};

const nothingCounted = { counted: [], furtherCounted: 0, cycle: null };

function expectation(ticket: Ticket, deadline: Deadline, nowMs: number): Expectation | undefined {
  const { terms, resolution, handoff, cycles } = ticket;
  switch (deadline.kind) {
    case 'sla_warning':
    case 'sla_breach': {
      const cycle = cycles[deadline.metric];
      if (cycle === undefined) return undefined;
      const calendar = terms.calendars[cycle.measure.calendarId];
      return {
        deadline,
        sinceMs: cycle.startedAtMs,
        ...countedWithin(calendar, runs(cycle.startedAtMs, cycle.pauses), deadline.atMs),
        cycle: progressOf(ticket, cycle, nowMs),
        changedBy: changesOfMetric[deadline.metric],
      };
    }
    case 'pending_close': {
      const sinceMs = silentSince(ticket);
      const stretch = [{ fromMs: sinceMs, toMs: null }];
      const counted = countedWithin(terms.calendars[terms.calendarId], stretch, deadline.atMs);
      const changedBy = ['any_reply', 'status_change'] as const;
      return { deadline, sinceMs, ...counted, cycle: null, changedBy };
    }
    case 'resolved_close': {
      const changedBy = ['any_reply', 'reopening', 'status_change'] as const;
      return { deadline, sinceMs: silentSince(ticket), ...nothingCounted, changedBy };
    }
    case 'rating': {
      const sinceMs = resolution?.resolvedAtMs ?? ticket.statusAtMs;
      return { deadline, sinceMs, ...nothingCounted, changedBy: ['reopening', 'rating'] };
    }
    case 'task_due': {
      const changedBy = ['new_due_date', 'resolving'] as const;
      return { deadline, sinceMs: ticket.openedAtMs, ...nothingCounted, changedBy };
    }
    case 'handoff_estimate': {
      const sinceMs = handoff?.startedAtMs ?? ticket.statusAtMs;
      const changedBy = ['new_estimate', 'development_step', 'status_change'] as const;
      return { deadline, sinceMs, ...nothingCounted, changedBy };
    }
  }
}

/** What lets the ticket's paused cycles go on. */
function resumption({ status, ties }: Ticket): Change {
  if (ties.mergedInto !== null) return 'undoing_merge';
  return status === 'resolved' ? 'reopening' : 'status_change';
}

/**
 * Why the ticket is in its status and what it waits for, as of `nowMs`. It reads nothing but the
 * state, so the workflow's answer and the one from the recorded events are the same.
 */
export function explain(ticket: Ticket, nowMs: number): Explanation {
  const { ticketId, seq, status, statusAtMs: sinceMs, statusChain: chain, terms } = ticket;
  const standing = metrics.flatMap((metric) => {
    const cycle = ticket.cycles[metric];
    return isOpenCycle(cycle) && isPaused(cycle) ? [cycle] : [];
  });
  return {
    ticketId,
    seq,
    status,
    sinceMs,
    chain,
    terms: { termsId: terms.termsId, version: terms.version },
    policyId: policyFor(terms, ticket.details)?.policyId ?? null,
    awaits: deadlines(ticket).flatMap((deadline) => expectation(ticket, deadline, nowMs) ?? []),
    paused: standing.map((cycle) => ({
      ...progressOf(ticket, cycle, nowMs),
      resumedBy: [resumption(ticket)],
    })),
    requester: ticket.requester,
    bounces: standingBounces(ticket),
    givenUp: ticket.mail.givenUp ?? [],
  };
}
