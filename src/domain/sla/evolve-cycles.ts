import type { SlaFact, TicketEvent } from '../events';
import type { Ticket } from '../ticket';
import { pauseFrom, resumeAt, type SlaCycle } from './cycle';

type SlaEvent = TicketEvent & SlaFact;

function started(event: SlaEvent & { type: 'slaStarted' }): SlaCycle {
  const { metric, cycleNo, measure, startedAtMs, deadlineAtMs } = event;
  return {
    metric,
    cycleNo,
    measure,
    startedAtMs,
    pauses: deadlineAtMs === null ? pauseFrom([], startedAtMs) : [],
    deadlineAtMs,
    warnedFractions: [],
    verdict: null,
    endedAtMs: null,
  };
}

function next(cycle: SlaCycle, event: Exclude<SlaEvent, { type: 'slaStarted' }>): SlaCycle {
  switch (event.type) {
    case 'slaPaused':
      return { ...cycle, pauses: pauseFrom(cycle.pauses, event.atMs), deadlineAtMs: null };
    case 'slaResumed': {
      const { deadlineAtMs, atMs } = event;
      return { ...cycle, pauses: resumeAt(cycle.pauses, atMs), deadlineAtMs };
    }
    case 'slaWarned':
      return { ...cycle, warnedFractions: [...cycle.warnedFractions, event.fraction] };
    case 'slaBreached':
      return { ...cycle, verdict: 'breached' };
    case 'slaMet':
      return { ...cycle, verdict: 'met', endedAtMs: event.atMs };
    case 'slaEnded':
      return { ...cycle, endedAtMs: event.atMs };
    case 'slaRetargeted':
      return { ...cycle, measure: event.to, deadlineAtMs: event.toDeadlineAtMs };
    case 'escalated':
      return cycle;
  }
}

/** The cycle that an event starts, or the given one after the event; `undefined` if it has none. */
export function cycleAfter(cycle: SlaCycle | undefined, event: SlaEvent): SlaCycle | undefined {
  if (event.type === 'slaStarted') return started(event);
  return cycle && next(cycle, event);
}

/** The ticket after an event of the measuring. */
export function evolveCycles(ticket: Ticket, event: SlaEvent): Ticket {
  if (event.type === 'escalated') {
    const { priority, assignment } = event;
    return {
      ...ticket,
      ...(priority && { details: { ...ticket.details, priority: priority.to } }),
      ...(assignment && { assigneeId: null, grade: assignment.grade }),
    };
  }
  const cycle = cycleAfter(ticket.cycles[event.metric], event);
  if (cycle === undefined) return ticket;
  return { ...ticket, cycles: { ...ticket.cycles, [event.metric]: cycle } };
}
