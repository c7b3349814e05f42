import type { SlaFact } from '../events';
import { metrics, type Metric } from '../terms';
import { isResting, type Ticket } from '../ticket';
import {
  deadlineOf,
  isLate,
  isOpenCycle,
  isOverdue,
  isPaused,
  type Measure,
  type SlaCycle,
} from './cycle';
import { promisedMeasure, startCycle } from './start';

function measuresTheSame(one: Measure, other: Measure): boolean {
  // Also the policy's name: what it escalates and what it is counted under are the promise's part.
  return (
    one.policyId === other.policyId &&
    one.calendarId === other.calendarId &&
    one.calendarVersion === other.calendarVersion &&
    one.targetMinutes === other.targetMinutes &&
    one.warnAtFractions.join() === other.warnAtFractions.join()
  );
}

function moveDeadline(ticket: Ticket, cycle: SlaCycle, to: Measure): SlaFact[] {
  const { metric, cycleNo, measure: from, deadlineAtMs: fromDeadlineAtMs } = cycle;
  if (measuresTheSame(from, to)) return [];
  const calendar = ticket.terms.calendars[to.calendarId];
  // Measured from the same start with the same pauses, as if it had been promised then.
  const toDeadlineAtMs = calendar ? deadlineOf(calendar, { ...cycle, measure: to }) : null;
  if (toDeadlineAtMs === null && !isPaused(cycle)) {
    return [{ type: 'slaEnded', metric, cycleNo, because: 'not_promised' }];
  }
  return [{ type: 'slaRetargeted', metric, cycleNo, from, to, fromDeadlineAtMs, toDeadlineAtMs }];
}

/** Whether a metric has no verdict and none is on its way: it never began, or its promise was lost. */
function isUnmeasured(cycle: SlaCycle | undefined): boolean {
  return cycle === undefined || (cycle.verdict === null && cycle.endedAtMs !== null);
}

/** Whether the ticket waits now for what nothing was promised for. */
function isAwaited(ticket: Ticket, metric: Metric): boolean {
  const { status, cycles, unansweredSinceMs, openedAtMs, ties } = ticket;
  if (isResting(status) || ties.mergedInto !== null) return false;
  // Notes and further messages of the customer don't make the first message any less unanswered.
  const awaitsFirst = unansweredSinceMs === openedAtMs;
  switch (metric) {
    case 'first_response':
      return isUnmeasured(cycles.first_response) && awaitsFirst;
    case 'next_response':
      return unansweredSinceMs !== null && !awaitsFirst;
    case 'resolution':
      return isUnmeasured(cycles.resolution);
  }
}

/**
 * The facts by which a change of priority, other details, policy or calendar moves the open cycles
 * (rule 7): each with the old and the new deadline. A cycle that has its verdict stays as it is; one
 * that nothing is promised for any more ends; a promise that is new is measured from now on.
 */
export function retarget(ticket: Ticket, nowMs: number): SlaFact[] {
  return metrics.flatMap((metric): SlaFact[] => {
    const cycle = ticket.cycles[metric];
    const promised = promisedMeasure(ticket, metric);
    if (isOpenCycle(cycle)) {
      if (isOverdue(cycle, nowMs)) return [];
      if (promised !== undefined) return moveDeadline(ticket, cycle, promised);
      const { cycleNo } = cycle;
      return [{ type: 'slaEnded', metric, cycleNo, because: 'not_promised' }];
    }
    if (promised === undefined || isLate(cycle) || !isAwaited(ticket, metric)) return [];
    return startCycle(ticket, metric, nowMs);
  });
}
