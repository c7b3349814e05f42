import { deadlines, type DeadlineKind } from './deadlines';
import { Draft } from './draft';
import type { TicketEvent } from './events';
import type { Ticket } from './ticket';

function fire(draft: Draft, kind: DeadlineKind): void {
  const { status, firstResponse, resolution } = draft.ticket;
  switch (kind) {
    case 'first_response_warning':
    case 'first_response_breach': {
      if (firstResponse === null) return;
      const { metric, deadlineAtMs } = firstResponse;
      const type = kind === 'first_response_warning' ? 'slaWarned' : 'slaBreached';
      draft.add({ type, metric, deadlineAtMs });
      return;
    }
    case 'rating':
      if (resolution) draft.add({ type: 'ratingRequested', resolutionSeq: resolution.seq });
      return;
    case 'pending_close':
    case 'resolved_close': {
      const cause = kind === 'pending_close' ? 'pending_silence' : 'resolved_silence';
      draft.add({ type: 'statusChanged', from: status, to: 'closed', cause, mail: 'closed' });
      return;
    }
  }
}

/**
 * The events of every deadline that has passed by `nowMs`, in the order of the deadlines and
 * stamped with them: a timer that fires late, or after days without a worker, changes no history.
 */
export function decideTimePassing(ticket: Ticket, nowMs: number): TicketEvent[] {
  const events: TicketEvent[] = [];
  let current = ticket;
  for (;;) {
    const due = deadlines(current)[0];
    if (due === undefined || due.atMs > nowMs) return events;
    const source = { actor: { role: 'system' } as const, commandId: null, nowMs: due.atMs };
    const draft = new Draft(current.ticketId, current, source);
    fire(draft, due.kind);
    events.push(...draft.events);
    current = draft.ticket;
  }
}
