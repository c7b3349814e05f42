import type { RequestedStatus } from '../commands';
import type { Draft } from '../draft';
import type { StatusCause } from '../events';
import { follow, type Move } from '../lifecycle';
import type { TicketStatus } from '../ticket';
import { mailByItself } from '../ticket-mail';
import { sendErrand } from './errands';
import type { Refusal } from './refusal';

/** The move that a requested status means. */
export const moveToStatus: Readonly<Record<RequestedStatus, Move>> = {
  open: 'take_up',
  pending: 'ask_customer',
  resolved: 'resolve',
  closed: 'close',
};

type Solution = { contentId: string | null };

/** Solving a problem answers each of its incidents, through the incident's own workflow. */
function answerIncidents(draft: Draft, { contentId }: Solution): void {
  const { ticketId, ties } = draft.ticket;
  for (const incidentTicketId of ties.incidentTicketIds) {
    const command = { kind: 'problemSolved', problemTicketId: ticketId, contentId } as const;
    sendErrand(draft, incidentTicketId, draft.actor, command);
  }
}

/**
 * Moves the ticket to a status that the lifecycle allows; nothing if it is there. `mail` tells the
 * customer where no message does; `solution` is what a problem's incidents are answered with.
 */
export function changeStatus(
  draft: Draft,
  to: TicketStatus,
  cause: StatusCause,
  mail: 'resolved' | null = null,
  solution: Solution = { contentId: null },
): void {
  const from = draft.ticket.status;
  if (from === to) return;
  draft.add({ type: 'statusChanged', from, to, cause, mail });
  // Going back to where a merge found it solves nothing anew.
  if (to === 'resolved' && cause !== 'merge_undone') answerIncidents(draft, solution);
}

/** An agent asks for a status. */
export function requestStatus(draft: Draft, status: RequestedStatus): Refusal {
  if (draft.ticket.status === status) return 'ALREADY_IN_STATUS';
  const moved = follow(draft.ticket.status, moveToStatus[status], draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  const mail = status === 'resolved' ? mailByItself(draft.ticket, 'resolved') : null;
  changeStatus(draft, moved.to, 'agent_decided', mail);
  return undefined;
}
