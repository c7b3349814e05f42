import type { SlaFact, TeamRecipient, TicketEvent } from '../events';
import { policyFor, type EscalationStep } from '../terms';
import { grades, priorities, type Ticket } from '../ticket';

type Trigger = Extract<TicketEvent, { type: 'slaWarned' | 'slaBreached' }>;

function isFor(step: EscalationStep, event: Trigger): boolean {
  if (step.metric !== event.metric) return false;
  if (event.type === 'slaBreached') return step.on === 'breach';
  return (
    step.on === 'warning' && (step.atFraction === undefined || step.atFraction === event.fraction)
  );
}

/** The assignee, or the whole team while nobody has the ticket. */
export function assigneeOf({ assigneeId }: Ticket): TeamRecipient {
  return assigneeId === null ? 'team' : `agent:${assigneeId}`;
}

function factOf(ticket: Ticket, action: EscalationStep['action'], event: Trigger): SlaFact[] {
  const { metric, cycleNo } = event;
  const fact = { type: 'escalated', metric, cycleNo, action, notified: null } as const;
  switch (action.kind) {
    case 'notify': {
      const { whom } = action;
      const notified = whom === 'assignee' ? assigneeOf(ticket) : (`grade:${whom}` as const);
      return [{ ...fact, notified }];
    }
    case 'reassign': {
      const { grade } = action;
      // Never back down, and nobody is relieved of what is theirs to do.
      if (ticket.grade !== null && grades.indexOf(ticket.grade) >= grades.indexOf(grade)) return [];
      return [{ ...fact, assignment: { from: ticket.assigneeId, grade } }];
    }
    case 'raise_priority': {
      const from = ticket.details.priority;
      const to = priorities[priorities.indexOf(from) + 1];
      return to === undefined ? [] : [{ ...fact, priority: { from, to } }];
    }
  }
}

/**
 * What the policy does about a warning or a breach: notifies, hands the ticket to a grade, raises
 * the priority; nothing where that is so already. In the policy's order.
 */
export function escalate(ticket: Ticket, event: Trigger): SlaFact[] {
  const steps = policyFor(ticket.terms, ticket.details)?.escalations ?? [];
  return steps
    .filter((step) => isFor(step, event))
    .flatMap(({ action }) => factOf(ticket, action, event));
}
