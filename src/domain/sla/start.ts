import type { SlaFact } from '../events';
import { policyFor, type Metric } from '../terms';
import type { Ticket } from '../ticket';
import { deadlineOf, type Measure } from './cycle';

/** What the ticket's present policy promises for a metric, or `undefined` if it promises nothing. */
export function promisedMeasure(ticket: Ticket, metric: Metric): Measure | undefined {
  const policy = policyFor(ticket.terms, ticket.details);
  const target = policy?.targets[metric];
  const calendar = policy && ticket.terms.calendars[policy.calendarId];
  if (policy === undefined || target === undefined || calendar === undefined) return undefined;
  return {
    policyId: policy.policyId,
    calendarId: policy.calendarId,
    calendarVersion: calendar.version,
    targetMinutes: target.targetMinutes,
    warnAtFractions: target.warnAtFractions,
  };
}

/** Whether the metric's time stands still where the ticket is. */
export function isPausedIn(ticket: Ticket, metric: Metric): boolean {
  const { status, terms, details, ties } = ticket;
  if (ties.mergedInto !== null) return true;
  if (metric === 'resolution' && status === 'resolved') return true;
  return policyFor(terms, details)?.targets[metric]?.pausedIn.includes(status) ?? false;
}

/**
 * The fact that starts a cycle, paused if the ticket's status pauses the metric (rule 5); none if
 * nothing is promised, or if the calendar never opens again: such a promise can't be measured.
 */
export function startCycle(ticket: Ticket, metric: Metric, startedAtMs: number): SlaFact[] {
  const measure = promisedMeasure(ticket, metric);
  const calendar = measure && ticket.terms.calendars[measure.calendarId];
  if (measure === undefined || calendar === undefined) return [];
  const startsPaused = isPausedIn(ticket, metric);
  const deadlineAtMs = startsPaused
    ? null
    : deadlineOf(calendar, { startedAtMs, pauses: [], measure });
  if (deadlineAtMs === null && !startsPaused) return [];
  const cycleNo = (ticket.cycles[metric]?.cycleNo ?? 0) + 1;
  return [{ type: 'slaStarted', metric, cycleNo, measure, startedAtMs, deadlineAtMs }];
}
