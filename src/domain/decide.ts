import type { CommandEnvelope, TicketCommand } from './commands';
import { agentComment, clientReply, open, problemSolved } from './decisions/conversation';
import { adoptTerms, assign, changeDetails } from './decisions/details';
import { settleErrand } from './decisions/errands';
import { devHandoff } from './decisions/handoff';
import { noteAutomaticMail, noteBounce, noteFailedDelivery } from './decisions/mail';
import { changeParticipants, confirmRequester } from './decisions/people';
import { rate } from './decisions/rating';
import type { Refusal } from './decisions/refusal';
import { requestStatus } from './decisions/status';
import {
  absorb,
  addIncident,
  link,
  mergeInto,
  release,
  removeIncident,
  splitOff,
  undoMerge,
  unlink,
} from './decisions/ties';
import { Draft } from './draft';
import type { TicketEvent } from './events';
import type { RejectionCode } from './rejection';
import type { Ticket } from './ticket';

export type Decision = { events: TicketEvent[] } | { rejected: RejectionCode };

/** What a ticket that is merged into another still does itself; everything else is the other's. */
function isForMergedTicket(command: TicketCommand): boolean {
  switch (command.kind) {
    case 'openTicket':
    case 'clientReply':
    case 'undoMerge':
    case 'errandSettled':
    case 'deliveryFailed':
    case 'noteAutomaticMail':
    case 'noteBounce':
      return true;
    case 'agentComment':
      return command.visibility === 'note' && command.thenStatus === undefined;
    default:
      return false;
  }
}

function carryOut(draft: Draft, command: TicketCommand): Refusal {
  if (draft.ticket.ties.mergedInto !== null && !isForMergedTicket(command)) {
    return 'MERGED_ELSEWHERE';
  }
  switch (command.kind) {
    case 'openTicket':
      return 'TICKET_EXISTS';
    case 'clientReply':
      return clientReply(draft, command);
    case 'agentComment':
      return agentComment(draft, command);
    case 'changeStatus':
      return requestStatus(draft, command.status);
    case 'assign':
      return assign(draft, command);
    case 'changeDetails':
      return changeDetails(draft, command);
    case 'adoptTerms':
      return adoptTerms(draft, command);
    case 'devHandoff':
      return devHandoff(draft, command);
    case 'mergeInto':
      return mergeInto(draft, command);
    case 'undoMerge':
      return undoMerge(draft);
    case 'absorb':
      return absorb(draft, command);
    case 'release':
      return release(draft, command);
    case 'splitOff':
      return splitOff(draft, command);
    case 'link':
      return link(draft, command);
    case 'unlink':
      return unlink(draft, command);
    case 'addIncident':
      return addIncident(draft, command);
    case 'removeIncident':
      return removeIncident(draft, command);
    case 'problemSolved':
      return problemSolved(draft, command);
    case 'errandSettled':
      return settleErrand(draft, command);
    case 'rate':
      return rate(draft, command);
    case 'deliveryFailed':
      return noteFailedDelivery(draft, command);
    case 'noteAutomaticMail':
      return noteAutomaticMail(draft, command);
    case 'noteBounce':
      return noteBounce(draft, command);
    case 'changeParticipants':
      return changeParticipants(draft, command);
    case 'confirmRequester':
      return confirmRequester(draft);
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
  if (ticket !== null) refusal = carryOut(draft, command);
  else refusal = command.kind === 'openTicket' ? open(draft, command) : 'TICKET_NOT_FOUND';
  return refusal === undefined ? { events: draft.events } : { rejected: refusal };
}
