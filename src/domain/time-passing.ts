import { deadlines, slaDeadlines, type Deadline } from './deadlines';
import { Draft } from './draft';
import type { TicketEvent } from './events';
import { isOpenCycle } from './sla/cycle';
import { assigneeOf } from './sla/escalation';
import type { Ticket } from './ticket';
import { mailByItself } from './ticket-mail';

function fire(draft: Draft, due: Deadline): void {
  const { status, cycles, resolution, details, handoff } = draft.ticket;
  const notified = assigneeOf(draft.ticket);
  switch (due.kind) {
    case 'sla_warning':
    case 'sla_breach': {
      const { metric } = due;
      const cycle = cycles[metric];
      if (!isOpenCycle(cycle) || cycle.deadlineAtMs === null) return;
      const { cycleNo, deadlineAtMs } = cycle;
      if (due.kind === 'sla_breach') {
        draft.add({ type: 'slaBreached', metric, cycleNo, deadlineAtMs });
      } else {
        draft.add({ type: 'slaWarned', metric, cycleNo, fraction: due.fraction, deadlineAtMs });
      }
      return;
    }
    case 'rating':
      if (resolution) draft.add({ type: 'ratingRequested', resolutionSeq: resolution.seq });
      return;
    case 'task_due':
      if (details.dueAtMs !== null)
        draft.add({ type: 'dueDatePassed', dueAtMs: details.dueAtMs, notified });
      return;
    case 'handoff_estimate': {
      const { handoffNo = 1, estimateAtMs = null } = handoff ?? {};
      if (estimateAtMs === null) return;
      draft.add({ type: 'handoffEstimatePassed', handoffNo, estimateAtMs, notified });
      return;
    }
    case 'pending_close':
    case 'resolved_close': {
      const cause = due.kind === 'pending_close' ? 'pending_silence' : 'resolved_silence';
      const mail = mailByItself(draft.ticket, 'closed');
      draft.add({ type: 'statusChanged', from: status, to: 'closed', cause, mail });
      return;
    }
  }
}

function pass(
  ticket: Ticket,
  untilMs: number,
  waitedFor: (ticket: Ticket) => readonly Deadline[],
): TicketEvent[] {
  const events: TicketEvent[] = [];
  let current = ticket;
  for (;;) {
    const due = waitedFor(current)[0];
    if (due === undefined || due.atMs > untilMs) return events;
    const source = { actor: { role: 'system' } as const, commandId: null, nowMs: due.atMs };
    const draft = new Draft(current.ticketId, current, source);
    fire(draft, due);
    events.push(...draft.events);
    current = draft.ticket;
  }
}

/**
 * The events of every deadline that has passed by `nowMs`, in the order of the deadlines and
 * stamped with them: a timer that fires late, or after days without a worker, changes no history.
 */
export function decideTimePassing(ticket: Ticket, nowMs: number): TicketEvent[] {
  return pass(ticket, nowMs, deadlines);
}

/** As `decideTimePassing`, but of warnings and breaches alone. */
export function decideSlaPassing(ticket: Ticket, nowMs: number): TicketEvent[] {
  return pass(ticket, nowMs, slaDeadlines);
}
