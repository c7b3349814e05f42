import { addBusinessDays } from './business-time';
import { isOpenCycle, warningAt } from './sla/cycle';
import { metrics, type Metric } from './terms';
import { isResting, type Ticket } from './ticket';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Something that will happen by itself at `atMs` (ticket time) unless the ticket moves before. */
export type Deadline = { atMs: number } & (
  | { kind: 'sla_warning'; metric: Metric; fraction: number }
  | { kind: 'sla_breach'; metric: Metric }
  | { kind: 'pending_close' | 'resolved_close' | 'rating' | 'task_due' | 'handoff_estimate' }
);

export type DeadlineKind = Deadline['kind'];

function slaDeadlinesOf(ticket: Ticket): Deadline[] {
  return metrics.flatMap((metric): Deadline[] => {
    const cycle = ticket.cycles[metric];
    if (!isOpenCycle(cycle) || cycle.deadlineAtMs === null) return [];
    const calendar = ticket.terms.calendars[cycle.measure.calendarId];
    const warnings = cycle.measure.warnAtFractions
      .filter((fraction) => !cycle.warnedFractions.includes(fraction))
      .flatMap((fraction): Deadline[] => {
        const atMs = calendar ? warningAt(calendar, cycle, fraction) : null;
        return atMs === null ? [] : [{ kind: 'sla_warning', metric, fraction, atMs }];
      });
    return [...warnings, { kind: 'sla_breach', metric, atMs: cycle.deadlineAtMs }];
  });
}

/** Since when nobody has said anything and the status has stood, in ticket time. */
export function silentSince({ lastReplyAtMs, statusAtMs }: Ticket): number {
  return Math.max(lastReplyAtMs, statusAtMs);
}

function silenceDeadlines(ticket: Ticket): Deadline[] {
  const { terms } = ticket;
  const silentSinceMs = silentSince(ticket);
  if (ticket.status === 'resolved') {
    return [{ kind: 'resolved_close', atMs: silentSinceMs + terms.resolvedCloseDays * dayMs }];
  }
  const calendar = terms.calendars[terms.calendarId];
  if (ticket.status !== 'pending' || calendar === undefined) return [];
  const atMs = addBusinessDays(calendar, silentSinceMs, terms.pendingCloseBusinessDays);
  return atMs === null ? [] : [{ kind: 'pending_close', atMs }];
}

function ratingDeadlines({ resolution, terms, ties, requester }: Ticket): Deadline[] {
  if (resolution === null || resolution.ratingRequested || resolution.rating !== null) return [];
  // Whoever was merged is asked about the ticket that was gone on with.
  if (ties.mergedInto !== null) return [];
  // Nobody has said that the requester is a customer of ours.
  if (requester === 'claimed') return [];
  return [{ kind: 'rating', atMs: resolution.resolvedAtMs + terms.ratingDelayHours * hourMs }];
}

function promisedDates({ details, duePassed, handoff, status }: Ticket): Deadline[] {
  const dates: Deadline[] = [];
  if (details.dueAtMs !== null && !duePassed && !isResting(status)) {
    dates.push({ kind: 'task_due', atMs: details.dueAtMs });
  }
  const isWithDevelopment = status === 'in_development' && handoff?.estimatePassed === false;
  if (isWithDevelopment && handoff.estimateAtMs !== null) {
    dates.push({ kind: 'handoff_estimate', atMs: handoff.estimateAtMs });
  }
  return dates;
}

function inOrder(waitedFor: Deadline[]): Deadline[] {
  return waitedFor.sort((one, other) => one.atMs - other.atMs);
}

/** The warnings and breaches that the ticket is waiting for, earliest first. */
export function slaDeadlines(ticket: Ticket): Deadline[] {
  return inOrder(slaDeadlinesOf(ticket));
}

/**
 * Everything that the ticket is waiting for, earliest first; warnings and breaches before others of
 * the same instant. Derived from the state each time:
 * what is not stored can't be forgotten when the state changes.
 */
export function deadlines(ticket: Ticket): Deadline[] {
  return inOrder([
    ...slaDeadlinesOf(ticket),
    ...ratingDeadlines(ticket),
    ...promisedDates(ticket),
    ...silenceDeadlines(ticket),
  ]);
}

/** Whether nothing more will happen to the ticket by itself, so that its run can end. */
export function isAtRest(ticket: Ticket): boolean {
  return (
    ticket.status === 'closed' && ticket.errands.length === 0 && deadlines(ticket).length === 0
  );
}
