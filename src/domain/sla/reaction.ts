import type { EndReason, SlaFact, TicketEvent } from '../events';
import { metrics, type Metric } from '../terms';
import { isResting, type Ticket } from '../ticket';
import {
  countedMs,
  deadlineOf,
  isLate,
  isOpenCycle,
  isOverdue,
  isPaused,
  resumeAt,
  type SlaCycle,
} from './cycle';
import { escalate } from './escalation';
import { evolveCycles } from './evolve-cycles';
import { retarget } from './retarget';
import { isPausedIn, startCycle } from './start';

const responses = ['first_response', 'next_response'] as const satisfies readonly Metric[];

/** Measuring that goes on, be it for a verdict or, after a breach, for how late the answer came. */
function isMeasured(cycle: SlaCycle | undefined): cycle is SlaCycle & { endedAtMs: null } {
  return cycle?.endedAtMs === null && cycle.verdict !== 'met';
}

/** Ends a cycle: met if it has no verdict yet, otherwise only its measuring ends. */
function met(
  ticket: Ticket,
  metric: Metric,
  because: 'answered' | 'resolved' | 'closed',
): SlaFact[] {
  const cycle = ticket.cycles[metric];
  if (!isMeasured(cycle)) return [];
  const { cycleNo, deadlineAtMs } = cycle;
  if (cycle.verdict === null) return [{ type: 'slaMet', metric, cycleNo, deadlineAtMs }];
  // Edition 1 knew no end after a breach.
  return ticket.terms.edition === 1 ? [] : [{ type: 'slaEnded', metric, cycleNo, because }];
}

/** Ends the measuring of a response that nobody waits for any more; it was not given. */
function dropped(ticket: Ticket, metric: Metric, because: EndReason): SlaFact[] {
  const cycle = ticket.cycles[metric];
  // Edition 1 let it run on to its breach.
  if (!isMeasured(cycle) || ticket.terms.edition === 1) return [];
  return [{ type: 'slaEnded', metric, cycleNo: cycle.cycleNo, because }];
}

/** Ends the responses with the ticket's work; edition 1 took the agent's ending it for one. */
function endResponses(
  ticket: Ticket,
  because: 'resolved' | 'closed',
  isResponse: boolean,
): SlaFact[] {
  const end = isResponse ? met : dropped;
  return responses.flatMap((metric) => end(ticket, metric, because));
}

function onMessage(
  before: Ticket,
  ticket: Ticket,
  event: Extract<TicketEvent, { type: 'messageAdded' }>,
): SlaFact[] {
  if (event.visibility === 'note') return [];
  if (event.author === 'agent') {
    return responses.flatMap((metric) => met(ticket, metric, 'answered'));
  }
  if (event.messageNo === 1) {
    return (['first_response', 'resolution'] as const).flatMap((metric) =>
      startCycle(ticket, metric, ticket.openedAtMs),
    );
  }
  // Later messages of an unanswered customer don't start the clock anew (rule 3).
  if (event.gratitude || before.unansweredSinceMs !== null) return [];
  return startCycle(ticket, 'next_response', event.atMs);
}

/** Stops or lets run each open cycle as the present status wants it. */
function syncPauses(ticket: Ticket, nowMs: number): SlaFact[] {
  return metrics.flatMap((metric): SlaFact[] => {
    const cycle = ticket.cycles[metric];
    if (!isOpenCycle(cycle) || isOverdue(cycle, nowMs)) return [];
    const calendar = ticket.terms.calendars[cycle.measure.calendarId];
    const shouldPause = isPausedIn(ticket, metric);
    if (calendar === undefined || shouldPause === isPaused(cycle)) return [];
    const { cycleNo } = cycle;
    if (shouldPause) {
      return [{ type: 'slaPaused', metric, cycleNo, countedMs: countedMs(calendar, cycle, nowMs) }];
    }
    const pauses = resumeAt(cycle.pauses, nowMs);
    const deadlineAtMs = deadlineOf(calendar, { ...cycle, pauses });
    // A calendar that never opens again promises nothing, and a cycle without a deadline that is
    // not paused would wait for nothing.
    if (deadlineAtMs === null) {
      return [{ type: 'slaEnded', metric, cycleNo, because: 'not_promised' }];
    }
    return [{ type: 'slaResumed', metric, cycleNo, deadlineAtMs }];
  });
}

/**
 * The facts, and after them the pauses that the ticket wants once they hold: a cycle that they end
 * pauses no more, and one that they move resumes by its new target.
 */
function andSyncPauses(ticket: Ticket, event: TicketEvent, facts: readonly SlaFact[]): SlaFact[] {
  const { seq, atMs, actor, commandId } = event;
  const after = facts.reduce(
    (current, fact) => evolveCycles(current, { ...fact, seq, atMs, actor, commandId }),
    ticket,
  );
  return [...facts, ...syncPauses(after, atMs)];
}

function onResolved(ticket: Ticket, event: TicketEvent): SlaFact[] {
  const ended = endResponses(ticket, 'resolved', ticket.terms.edition === 1);
  const late = isLate(ticket.cycles.resolution) ? met(ticket, 'resolution', 'resolved') : [];
  // The resolution only pauses: its verdict comes with the closing, a reopening resumes it (rule 6).
  return andSyncPauses(ticket, event, [...ended, ...late]);
}

function onClosed(
  ticket: Ticket,
  event: Extract<TicketEvent, { type: 'statusChanged' }>,
): SlaFact[] {
  if (event.cause === 'merged') return syncPauses(ticket, event.atMs);
  const byAgent = event.cause === 'agent_decided' || event.cause === 'agent_wrote';
  const ended = endResponses(ticket, 'closed', ticket.terms.edition === 1 && byAgent);
  return [...ended, ...met(ticket, 'resolution', 'closed')];
}

/** What a reopening starts: a new resolution if the last has its verdict, an answer that thanks need. */
function onReopened(
  before: Ticket,
  ticket: Ticket,
  event: Extract<TicketEvent, { type: 'statusChanged' }>,
): SlaFact[] {
  if (event.cause === 'merge_undone') return [];
  const startsResolution = !isMeasured(ticket.cycles.resolution);
  const startsResponse = before.unansweredSinceMs === null && ticket.unansweredSinceMs !== null;
  return [
    ...(startsResponse
      ? startCycle(ticket, 'next_response', ticket.unansweredSinceMs ?? event.atMs)
      : []),
    ...(startsResolution ? startCycle(ticket, 'resolution', event.atMs) : []),
  ];
}

function onStatus(
  before: Ticket,
  ticket: Ticket,
  event: Extract<TicketEvent, { type: 'statusChanged' }>,
): SlaFact[] {
  if (event.to === 'resolved') return onResolved(ticket, event);
  if (event.to === 'closed') return onClosed(ticket, event);
  const reopening = isResting(event.from) ? onReopened(before, ticket, event) : [];
  return [...syncPauses(ticket, event.atMs), ...reopening];
}

/** The customer of a merged ticket waits here: since when they wrote there, unless that is late there. */
function onAbsorbed(
  before: Ticket,
  ticket: Ticket,
  { unansweredSinceMs, isLate }: Extract<TicketEvent, { type: 'absorbed' }>,
): SlaFact[] {
  if (unansweredSinceMs === null || isLate || before.unansweredSinceMs !== null) return [];
  return startCycle(ticket, 'next_response', unansweredSinceMs);
}

/** The merged ticket goes on measuring what it had lent. */
function onReleased(ticket: Ticket): SlaFact[] {
  return ticket.unansweredSinceMs === null ? dropped(ticket, 'next_response', 'merge_undone') : [];
}

/**
 * What the measuring says to an event that took a ticket from `before` to `ticket`: the facts that
 * follow it at the same instant. It reads nothing else, so the same events under other terms give
 * the other terms' verdicts: that is what what-if does.
 */
export function slaReaction(before: Ticket | null, ticket: Ticket, event: TicketEvent): SlaFact[] {
  if (before === null) return [];
  switch (event.type) {
    case 'messageAdded':
      return onMessage(before, ticket, event);
    case 'statusChanged':
      return onStatus(before, ticket, event);
    case 'detailsChanged':
    case 'termsAdopted':
      return andSyncPauses(ticket, event, retarget(ticket, event.atMs));
    case 'escalated':
      if (event.priority === undefined) return [];
      return andSyncPauses(ticket, event, retarget(ticket, event.atMs));
    case 'absorbed':
      return onAbsorbed(before, ticket, event);
    case 'released':
      return onReleased(ticket);
    case 'slaWarned':
    case 'slaBreached':
      return escalate(ticket, event);
    default:
      return [];
  }
}
