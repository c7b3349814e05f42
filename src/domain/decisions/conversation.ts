import type { AgentComment, ClientReply, OpenTicket, ProblemSolved } from '../commands';
import { newDetails } from '../details';
import type { Draft } from '../draft';
import type { TicketOrigin } from '../events';
import { follow } from '../lifecycle';
import type { RejectionCode } from '../rejection';
import { problemOf } from '../ties';
import { isResting, type Actor, type TicketStatus } from '../ticket';
import { mailByItself, notAcceptedMail } from '../ticket-mail';
import { letJoin } from './people';
import type { Refusal } from './refusal';
import { changeStatus, moveToStatus } from './status';
import { redirectReply } from './ties';

/** Whether somebody may open a ticket of this origin: what was forwarded is opened by whoever did it. */
function mayOpen(actor: Actor, origin: TicketOrigin | null): boolean {
  if (origin?.kind === 'forwarded') {
    return actor.role === 'agent' && actor.agentId === origin.byAgentId;
  }
  return actor.role === 'customer' || actor.role === 'agent' || actor.role === 'ticket';
}

/** Opens the ticket with its first message. */
export function open(draft: Draft, command: OpenTicket): Refusal {
  const { channel, language, terms, contentId, origin = null, status = 'new' } = command;
  if (!mayOpen(draft.actor, origin)) return 'ROLE_NOT_ALLOWED';
  const details = newDetails(command.details);
  draft.add({ type: 'ticketOpened', channel, language, terms, details, status, origin });
  draft.add({
    type: 'messageAdded',
    messageNo: 1,
    author: 'customer',
    visibility: 'reply',
    contentId,
    gratitude: false,
    mail: command.acknowledge === false ? null : mailByItself(draft.ticket, 'acknowledgement'),
  });
  if (origin?.kind === 'forwarded') addCover(draft, command.coverContentId);
  letJoin(draft, command.participantIds);
  if (origin?.kind === 'possible_follow_up') {
    const { ofTicketId: otherTicketId } = origin;
    draft.add({ type: 'linked', link: 'possibly_belongs_to', otherTicketId });
  }
  return undefined;
}

/** What the forwarding agent says to the team is no part of what goes to the customer. */
function addCover(draft: Draft, contentId: string | undefined): void {
  if (contentId === undefined) return;
  draft.add({
    type: 'messageAdded',
    messageNo: 2,
    author: 'agent',
    visibility: 'note',
    contentId,
    gratitude: false,
    mail: null,
  });
}

/** The customer wrote: a message, and a reopening of what was resolved unless it only thanks. */
export function clientReply(draft: Draft, command: ClientReply): Refusal {
  const { status, ties, messageCount } = draft.ticket;
  if (ties.mergedInto !== null) return redirectReply(draft, ties.mergedInto, command);
  const gratitude = command.gratitudeOnly === true && isResting(status);
  const moved = follow(status, gratitude ? 'gratitude' : 'client_reply', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  draft.add({
    type: 'messageAdded',
    messageNo: messageCount + 1,
    author: 'customer',
    visibility: 'reply',
    contentId: command.contentId,
    gratitude,
    ...(command.standing && { standing: command.standing }),
    mail: notAcceptedMail(draft.ticket, command, draft.atMs),
  });
  // Whoever is not known to the ticket can't let others in.
  if (command.standing === undefined) letJoin(draft, command.participantIds);
  changeStatus(draft, moved.to, 'customer_wrote');
  return undefined;
}

/** The status that a comment leaves the ticket in, or why it can't be. */
function statusAfterComment(
  status: TicketStatus,
  command: AgentComment,
  actor: Actor,
): { to: TicketStatus } | { rejected: RejectionCode } {
  const written = command.visibility === 'reply' ? 'agent_reply' : 'agent_note';
  const moved = follow(status, written, actor.role);
  if ('rejected' in moved || command.thenStatus === undefined) return moved;
  if (command.thenStatus === status) return { to: status };
  return follow(status, moveToStatus[command.thenStatus], actor.role);
}

/** An agent or a developer wrote, perhaps setting the status with it. */
export function agentComment(draft: Draft, command: AgentComment): Refusal {
  const moved = statusAfterComment(draft.ticket.status, command, draft.actor);
  if ('rejected' in moved) return moved.rejected;
  const { contentId, visibility } = command;
  const isReply = visibility === 'reply';
  if (isReply && draft.ticket.requester === 'claimed') return 'REQUESTER_NOT_CONFIRMED';
  const resolves = moved.to === 'resolved' && draft.ticket.status !== 'resolved';
  draft.add({
    type: 'messageAdded',
    messageNo: draft.ticket.messageCount + 1,
    author: 'agent',
    visibility,
    contentId,
    gratitude: false,
    // One mail, not two: the solution travels in the mail that says it is solved.
    mail: isReply ? (resolves ? 'resolved' : 'reply') : null,
  });
  const mail = resolves && !isReply ? mailByItself(draft.ticket, 'resolved') : null;
  changeStatus(draft, moved.to, 'agent_wrote', mail, { contentId: isReply ? contentId : null });
  return undefined;
}

/** The problem behind this incident is solved: its answer is this incident's answer too. */
export function problemSolved(draft: Draft, command: ProblemSolved): Refusal {
  const { ties, status, messageCount } = draft.ticket;
  if (problemOf(ties) !== command.problemTicketId) return 'NOT_LINKED';
  const moved = follow(status, 'solve_incident', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (draft.ticket.requester === 'claimed') return 'REQUESTER_NOT_CONFIRMED';
  const { contentId } = command;
  if (contentId !== null) {
    draft.add({
      type: 'messageAdded',
      messageNo: messageCount + 1,
      author: 'agent',
      visibility: 'reply',
      contentId,
      gratitude: false,
      mail: 'resolved',
    });
  }
  changeStatus(draft, moved.to, 'problem_solved', contentId === null ? 'resolved' : null, {
    contentId,
  });
  return undefined;
}
