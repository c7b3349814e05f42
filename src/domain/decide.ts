import { addBusinessTime } from './business-time';
import type {
  AgentComment,
  CommandEnvelope,
  DevHandoff,
  OpenTicket,
  Rate,
  RequestedStatus,
} from './commands';
import { Draft } from './draft';
import type { StatusCause, TicketEvent } from './events';
import { follow, type Move } from './lifecycle';
import type { RejectionCode } from './rejection';
import type { Actor, Ticket, TicketStatus } from './ticket';

const minuteMs = 60_000;

export type Decision = { events: TicketEvent[] } | { rejected: RejectionCode };

/** What a step of a decision found wrong; `undefined` lets the decision go on. */
type Refusal = RejectionCode | undefined;

const moveToStatus: Readonly<Record<RequestedStatus, Move>> = {
  open: 'take_up',
  pending: 'ask_customer',
  resolved: 'resolve',
  closed: 'close',
};

function startFirstResponse(draft: Draft): void {
  const { terms, openedAtMs } = draft.ticket;
  const { targetMinutes, warnAtFraction } = terms.firstResponse;
  const targetMs = targetMinutes * minuteMs;
  const deadlineAtMs = addBusinessTime(terms.calendar, openedAtMs, targetMs);
  const warnAtMs = addBusinessTime(terms.calendar, openedAtMs, targetMs * warnAtFraction);
  // A calendar that never opens again promises nothing, so there is nothing to measure.
  if (deadlineAtMs === null || warnAtMs === null) return;
  draft.add({
    type: 'slaStarted',
    metric: 'first_response',
    targetMinutes,
    warnAtMs,
    deadlineAtMs,
  });
}

function open(draft: Draft, command: OpenTicket, actor: Actor): Refusal {
  const { channel, language, terms, contentId } = command;
  if (actor.role !== 'customer' && actor.role !== 'agent') return 'ROLE_NOT_ALLOWED';
  draft.add({ type: 'ticketOpened', channel, language, terms });
  draft.add({
    type: 'messageAdded',
    messageNo: 1,
    author: 'customer',
    visibility: 'reply',
    contentId,
    mail: 'acknowledgement',
  });
  startFirstResponse(draft);
  return undefined;
}

function answerFirstResponse(draft: Draft): void {
  const cycle = draft.ticket.firstResponse;
  if (cycle?.verdict !== null) return;
  draft.add({ type: 'slaMet', metric: cycle.metric, deadlineAtMs: cycle.deadlineAtMs });
}

function changeStatus(
  draft: Draft,
  to: TicketStatus,
  cause: StatusCause,
  mail: 'resolved' | null = null,
): void {
  const from = draft.ticket.status;
  if (from === to) return;
  draft.add({ type: 'statusChanged', from, to, cause, mail });
  // The agent ended the ticket in person, which answers it; nothing is left to respond to.
  if (to === 'resolved' || to === 'closed') answerFirstResponse(draft);
}

function clientReply(draft: Draft, contentId: string, actor: Actor): Refusal {
  const moved = follow(draft.ticket.status, 'client_reply', actor.role);
  if ('rejected' in moved) return moved.rejected;
  draft.add({
    type: 'messageAdded',
    messageNo: draft.ticket.messageCount + 1,
    author: 'customer',
    visibility: 'reply',
    contentId,
    mail: null,
  });
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

function agentComment(draft: Draft, command: AgentComment, actor: Actor): Refusal {
  const moved = statusAfterComment(draft.ticket.status, command, actor);
  if ('rejected' in moved) return moved.rejected;
  const isReply = command.visibility === 'reply';
  const resolves = moved.to === 'resolved' && draft.ticket.status !== 'resolved';
  draft.add({
    type: 'messageAdded',
    messageNo: draft.ticket.messageCount + 1,
    author: 'agent',
    visibility: command.visibility,
    contentId: command.contentId,
    // One mail, not two: the solution travels in the mail that says it is solved.
    mail: isReply ? (resolves ? 'resolved' : 'reply') : null,
  });
  if (isReply) answerFirstResponse(draft);
  changeStatus(draft, moved.to, 'agent_wrote', resolves && !isReply ? 'resolved' : null);
  return undefined;
}

function requestStatus(draft: Draft, status: RequestedStatus, actor: Actor): Refusal {
  if (draft.ticket.status === status) return 'ALREADY_IN_STATUS';
  const moved = follow(draft.ticket.status, moveToStatus[status], actor.role);
  if ('rejected' in moved) return moved.rejected;
  changeStatus(draft, moved.to, 'agent_decided', status === 'resolved' ? 'resolved' : null);
  return undefined;
}

function assign(draft: Draft, assigneeId: string | null, actor: Actor): Refusal {
  const { assigneeId: from, status } = draft.ticket;
  const moved = follow(status, 'assign', actor.role);
  if ('rejected' in moved) return moved.rejected;
  draft.add({ type: 'assigned', from, to: assigneeId });
  if (assigneeId !== null) changeStatus(draft, moved.to, 'agent_took_it');
  return undefined;
}

const handoffSteps = {
  queued: { move: 'hand_to_development', cause: 'handed_to_development' },
  done: { move: 'finish_development', cause: 'development_finished' },
  declined: { move: 'decline_development', cause: 'development_declined' },
} as const;

function devHandoff(draft: Draft, command: DevHandoff, actor: Actor): Refusal {
  const { move, cause } = handoffSteps[command.step];
  const moved = follow(draft.ticket.status, move, actor.role);
  if ('rejected' in moved) return moved.rejected;
  const kind = command.handoffKind ?? draft.ticket.handoff?.kind;
  if (kind === undefined || (command.step === 'queued' && command.handoffKind === undefined)) {
    return 'HANDOFF_KIND_REQUIRED';
  }
  draft.add({ type: 'handoffChanged', kind, state: command.step });
  changeStatus(draft, moved.to, cause);
  return undefined;
}

function rate(draft: Draft, command: Rate, actor: Actor): Refusal {
  const { resolution, status } = draft.ticket;
  if (resolution?.seq !== command.resolutionSeq) {
    return resolution === null && status === 'closed' ? 'NOT_RESOLVED' : 'RATING_OUTDATED';
  }
  const moved = follow(status, 'rate', actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (resolution.rating !== null) return 'ALREADY_RATED';
  const { rating, resolutionSeq, contentId = null } = command;
  draft.add({ type: 'rated', resolutionSeq, rating, contentId });
  return undefined;
}

function carryOut(draft: Draft, { actor, command }: CommandEnvelope): Refusal {
  switch (command.kind) {
    case 'openTicket':
      return 'TICKET_EXISTS';
    case 'clientReply':
      return clientReply(draft, command.contentId, actor);
    case 'agentComment':
      return agentComment(draft, command, actor);
    case 'changeStatus':
      return requestStatus(draft, command.status, actor);
    case 'assign':
      return assign(draft, command.assigneeId, actor);
    case 'devHandoff':
      return devHandoff(draft, command, actor);
    case 'rate':
      return rate(draft, command, actor);
    case 'deliveryFailed':
      draft.add({
        type: 'deliveryFailed',
        mailSeq: command.mailSeq,
        reason: command.reason,
      });
      return undefined;
  }
}

/**
 * What a command does to a ticket (`null`: none is open under this id) at ticket time `nowMs`: the
 * events, or the code of the refusal, in which case nothing happens. A command whose id the ticket
 * remembers is answered with no events.
 */
export function decide(
  ticketId: string,
  ticket: Ticket | null,
  envelope: CommandEnvelope,
  nowMs: number,
): Decision {
  const { commandId, actor, command } = envelope;
  if (ticket?.recentCommandIds.includes(commandId)) return { events: [] };
  const draft = new Draft(ticketId, ticket, { actor, commandId, nowMs });
  let refusal: Refusal;
  if (ticket !== null) refusal = carryOut(draft, envelope);
  else refusal = command.kind === 'openTicket' ? open(draft, command, actor) : 'TICKET_NOT_FOUND';
  return refusal === undefined ? { events: draft.events } : { rejected: refusal };
}
