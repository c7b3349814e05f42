import type {
  Absorb,
  AddIncident,
  ClientReply,
  Link,
  MergeInto,
  Release,
  RemoveIncident,
  SplitOff,
  Unlink,
} from '../commands';
import type { Draft } from '../draft';
import { follow } from '../lifecycle';
import { joining } from '../participants';
import { isLate } from '../sla/cycle';
import { absorbedLimit, incidentLimit, isSameLink, linkLimit, problemOf } from '../ties';
import type { Actor, Merge, Ticket } from '../ticket';
import { sendErrand } from './errands';
import type { Refusal } from './refusal';
import { changeStatus } from './status';

function asTicket(draft: Draft): Actor {
  return { role: 'ticket', ticketId: draft.ticketId };
}

/**
 * Who is to join the other ticket: the requester, who has the best right to a place, and the
 * participants. Whom an unconfirmed mail names is confirmed by nobody either, and whoever named a
 * ticket's number without a proof, or a sender that they are not, gets no answers of another ticket
 * before an agent lets them in by name.
 */
function movingAlong({ requester, ties, participantIds }: Ticket, command: MergeInto): string[] {
  const { requesterId, otherRequesterIds = [], isDisowned = false } = command;
  const isUnproven = ties.links.some(({ link }) => link === 'possibly_belongs_to');
  if (requester !== 'confirmed' || isUnproven || isDisowned) return [];
  const people = requesterId === undefined ? participantIds : [requesterId, ...participantIds];
  return people.filter((id) => !otherRequesterIds.includes(id));
}

/** Closes the ticket in favour of another; taken back by itself if the other one refuses. */
export function mergeInto(draft: Draft, command: MergeInto): Refusal {
  const { ticketId, status: from, unansweredSinceMs, cycles } = draft.ticket;
  const { intoTicketId } = command;
  if (intoTicketId === ticketId) return 'NOT_ANOTHER_TICKET';
  const moved = follow(from, 'merge', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  const participantIds = movingAlong(draft.ticket, command);
  draft.add({ type: 'merged', intoTicketId });
  if (from !== moved.to) {
    draft.add({ type: 'statusChanged', from, to: moved.to, cause: 'merged', mail: null });
  }
  sendErrand(draft, intoTicketId, asTicket(draft), {
    kind: 'absorb',
    fromTicketId: ticketId,
    unansweredSinceMs,
    isLate: isLate(cycles.first_response) || isLate(cycles.next_response),
    ...(participantIds.length > 0 && { participantIds }),
  });
  return undefined;
}

/** What a merge does by itself: its own event, and the closing unless it was closed. */
function lastSeqOfMerge({ seq, statusBefore }: Merge): number {
  return statusBefore === 'closed' ? seq : seq + 1;
}

/** Asks the other ticket to let this one go; both must be as the merge left them. */
export function undoMerge(draft: Draft): Refusal {
  const { ticketId, ties, activitySeq, errands, status } = draft.ticket;
  const merge = ties.mergedInto;
  if (merge === null) return 'NOT_MERGED';
  const moved = follow(status, 'merge', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (activitySeq > lastSeqOfMerge(merge)) return 'MERGE_NOT_UNDOABLE';
  if (errands.some(({ envelope }) => envelope.command.kind === 'release')) {
    return 'NOTHING_TO_CHANGE';
  }
  sendErrand(draft, merge.intoTicketId, asTicket(draft), { kind: 'release', ticketId });
  return undefined;
}

/** A reply to a merged ticket goes to the one that it went into. */
export function redirectReply(draft: Draft, merge: Merge, command: ClientReply): Refusal {
  const { intoTicketId: toTicketId } = merge;
  draft.add({ type: 'replyRedirected', contentId: command.contentId, toTicketId });
  sendErrand(draft, toTicketId, draft.actor, command);
  return undefined;
}

/**
 * Another ticket has merged itself into this one. A customer who still waits there waits here from
 * now on, which is as if they had written here: it reopens what rests.
 */
export function absorb(draft: Draft, command: Absorb): Refusal {
  const { ties, status } = draft.ticket;
  const { fromTicketId, unansweredSinceMs } = command;
  if (draft.actor.role !== 'ticket') return 'ROLE_NOT_ALLOWED';
  if (ties.absorbed.length >= absorbedLimit) return 'TOO_MANY_TIES';
  const joined = joining(draft.ticket.participantIds, command.participantIds ?? []);
  draft.add({
    type: 'absorbed',
    fromTicketId,
    unansweredSinceMs,
    isLate: command.isLate,
    ...(joined.added.length + joined.leftOut > 0 && { participants: joined }),
  });
  if (unansweredSinceMs === null) return undefined;
  const moved = follow(status, 'client_reply', draft.actor.role);
  if ('to' in moved) changeStatus(draft, moved.to, 'absorbed');
  return undefined;
}

/** A merged ticket goes its own way again, if nothing has happened here since. */
export function release(draft: Draft, { ticketId }: Release): Refusal {
  const { ties, activitySeq } = draft.ticket;
  if (draft.actor.role !== 'ticket') return 'ROLE_NOT_ALLOWED';
  const absorbed = ties.absorbed.find((candidate) => candidate.ticketId === ticketId);
  if (absorbed === undefined) return 'NOT_MERGED';
  const isLatest = absorbed === ties.absorbed.at(-1);
  if (activitySeq > absorbed.seq || !isLatest) return 'MERGE_NOT_UNDOABLE';
  draft.add({ type: 'released', ticketId });
  changeStatus(draft, absorbed.before.status, 'merge_undone');
  return undefined;
}

/** Opens a further ticket from one of this ticket's messages, under the same terms. */
export function splitOff(draft: Draft, command: SplitOff): Refusal {
  const { ticketId, messageCount, channel, language, terms, details, status } = draft.ticket;
  const { toTicketId, messageNo, contentId } = command;
  const moved = follow(status, 'split', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (toTicketId === ticketId) return 'NOT_ANOTHER_TICKET';
  // The further ticket would acknowledge to a requester whom nobody has confirmed.
  if (draft.ticket.requester === 'claimed') return 'REQUESTER_NOT_CONFIRMED';
  if (messageNo < 1 || messageNo > messageCount) return 'NO_SUCH_MESSAGE';
  const { department, organisationId } = details;
  draft.add({ type: 'splitOff', toTicketId, messageNo });
  sendErrand(draft, toTicketId, asTicket(draft), {
    kind: 'openTicket',
    channel,
    language,
    contentId,
    terms,
    details: { department, organisationId },
    origin: { kind: 'split', fromTicketId: ticketId, messageNo },
  });
  return undefined;
}

/** Ties the ticket to another; an incident's problem learns of it and may refuse. */
export function link(draft: Draft, command: Link): Refusal {
  const { ticketId, ties, details, status } = draft.ticket;
  const { otherTicketId, link: kind } = command;
  const moved = follow(status, 'link', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (otherTicketId === ticketId) return 'NOT_ANOTHER_TICKET';
  if (kind === 'incident_of') {
    if (details.type !== 'incident') return 'NOT_AN_INCIDENT';
    if (problemOf(ties) !== null) return 'ALREADY_LINKED';
  }
  if (ties.links.some((candidate) => isSameLink(candidate, command))) return 'ALREADY_LINKED';
  if (ties.links.length >= linkLimit) return 'TOO_MANY_TIES';
  draft.add({ type: 'linked', link: kind, otherTicketId });
  if (kind === 'incident_of') {
    const order = { kind: 'addIncident', incidentTicketId: ticketId } as const;
    sendErrand(draft, otherTicketId, asTicket(draft), order);
  }
  return undefined;
}

/** Removes a tie. */
export function unlink(draft: Draft, command: Unlink): Refusal {
  const { ticketId, ties, status } = draft.ticket;
  const { otherTicketId, link: kind } = command;
  const moved = follow(status, 'link', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (!ties.links.some((candidate) => isSameLink(candidate, command))) return 'NOT_LINKED';
  draft.add({ type: 'unlinked', link: kind, otherTicketId, because: 'agent_decided' });
  if (kind === 'incident_of') {
    const order = { kind: 'removeIncident', incidentTicketId: ticketId } as const;
    sendErrand(draft, otherTicketId, asTicket(draft), order);
  }
  return undefined;
}

/** An incident joins this problem; the same one again changes nothing. */
export function addIncident(draft: Draft, { incidentTicketId }: AddIncident): Refusal {
  const { details, ties } = draft.ticket;
  if (draft.actor.role !== 'ticket') return 'ROLE_NOT_ALLOWED';
  if (details.type !== 'problem') return 'NOT_A_PROBLEM';
  if (ties.incidentTicketIds.includes(incidentTicketId)) return undefined;
  if (ties.incidentTicketIds.length >= incidentLimit) return 'TOO_MANY_TIES';
  draft.add({ type: 'incidentAdded', incidentTicketId });
  return undefined;
}

/** An incident leaves this problem; one that is not there changes nothing. */
export function removeIncident(draft: Draft, { incidentTicketId }: RemoveIncident): Refusal {
  if (draft.actor.role !== 'ticket') return 'ROLE_NOT_ALLOWED';
  if (!draft.ticket.ties.incidentTicketIds.includes(incidentTicketId)) return undefined;
  draft.add({ type: 'incidentRemoved', incidentTicketId });
  return undefined;
}
