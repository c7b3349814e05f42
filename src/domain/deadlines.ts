import { addBusinessDays } from './business-time';
import type { Ticket } from './ticket';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

export type DeadlineKind =
  | 'first_response_warning'
  | 'first_response_breach'
  | 'pending_close'
  | 'resolved_close'
  | 'rating';

/** Something that will happen by itself at `atMs` (ticket time) unless the ticket moves before. */
export type Deadline = { kind: DeadlineKind; atMs: number };

function firstResponseDeadlines({ firstResponse }: Ticket): Deadline[] {
  if (firstResponse?.verdict !== null) return [];
  const breach: Deadline = { kind: 'first_response_breach', atMs: firstResponse.deadlineAtMs };
  if (firstResponse.warned) return [breach];
  return [{ kind: 'first_response_warning', atMs: firstResponse.warnAtMs }, breach];
}

function silenceDeadlines(ticket: Ticket): Deadline[] {
  const { terms } = ticket;
  const silentSinceMs = Math.max(ticket.lastReplyAtMs, ticket.statusAtMs);
  if (ticket.status === 'resolved') {
    return [{ kind: 'resolved_close', atMs: silentSinceMs + terms.resolvedCloseDays * dayMs }];
  }
  if (ticket.status !== 'pending') return [];
  const atMs = addBusinessDays(terms.calendar, silentSinceMs, terms.pendingCloseBusinessDays);
  return atMs === null ? [] : [{ kind: 'pending_close', atMs }];
}

function ratingDeadlines({ resolution, terms }: Ticket): Deadline[] {
  if (resolution === null || resolution.ratingRequested || resolution.rating !== null) return [];
  return [{ kind: 'rating', atMs: resolution.resolvedAtMs + terms.ratingDelayHours * hourMs }];
}

/**
 * Everything that the ticket is waiting for, earliest first. Derived from the state each time:
 * what is not stored can't be forgotten when the state changes.
 */
export function deadlines(ticket: Ticket): Deadline[] {
  return [
    ...firstResponseDeadlines(ticket),
    ...ratingDeadlines(ticket),
    ...silenceDeadlines(ticket),
  ].sort((one, other) => one.atMs - other.atMs);
}

/** Whether nothing more will happen to the ticket by itself, so that its run can end. */
export function isAtRest(ticket: Ticket): boolean {
  return ticket.status === 'closed' && deadlines(ticket).length === 0;
}
