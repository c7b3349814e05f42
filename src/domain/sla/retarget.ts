import type { SlaFact } from '../events';
import { metrics, type Metric } from '../terms';
import type { Ticket } from '../ticket';
import { deadlineOf, isOpenCycle, isPaused, type Measure, type SlaCycle } from './cycle';
import { promisedMeasure, startCycle } from './start';

function measuresTheSame(one: Measure, other: Measure): boolean {
  return (
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

/** What a metric that had no promise so far is measured from, if the ticket waits for it now. */
function isAwaited(ticket: Ticket, metric: Metric): boolean {
  const { status, cycles, unansweredSinceMs, ties } = ticket;
  if (status === 'resolved' || status === 'closed' || ties.mergedInto !== null) return false;
  const answersFirst = cycles.next_response === undefined && ticket.messageCount === 1;
  switch (metric) {
    case 'first_response':
      return cycles.first_response === undefined && unansweredSinceMs !== null && answersFirst;
    case 'next_response':
      return unansweredSinceMs !== null && !answersFirst && !isOpenCycle(cycles.first_response);
    case 'resolution':
      return cycles.resolution === undefined;
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
      if (promised !== undefined) return moveDeadline(ticket, cycle, promised);
      const { cycleNo } = cycle;
      return [{ type: 'slaEnded', metric, cycleNo, because: 'not_promised' }];
    }
    const goesOn = cycle?.verdict === 'breached' && cycle.endedAtMs === null;
    if (promised === undefined || goesOn || !isAwaited(ticket, metric)) return [];
    return startCycle(ticket, metric, nowMs);
  });
}
