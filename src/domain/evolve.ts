import { isActivity, isSlaEvent, type DetailChanges, type TicketEvent } from './events';
import { evolveCycles } from './sla/evolve-cycles';
import { extendChain } from './status-chain';
import { mailAfter, noMail } from './ticket-mail';
import { evolveTies, noTies } from './ties';
import {
  isResting,
  recentCommandLimit,
  type Resolution,
  type Ticket,
  type TicketDetails,
} from './ticket';

type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

function opened(event: EventOf<'ticketOpened'>, ticketId: string): Ticket {
  const { seq, atMs, actor, status, commandId } = event;
  return {
    shape: 3,
    ticketId,
    seq,
    status,
    channel: event.channel,
    language: event.language,
    details: event.details,
    terms: event.terms,
    openedAtMs: atMs,
    lastEventAtMs: atMs,
    updatedAtMs: atMs,
    activitySeq: seq,
    statusAtMs: atMs,
    statusChain: extendChain([], {
      seq,
      atMs,
      to: status,
      cause: 'opened',
      actor,
      messageNo: null,
    }),
    lastReplyAtMs: atMs,
    messageCount: 0,
    unansweredSinceMs: null,
    thankedAtMs: null,
    assigneeId: null,
    grade: null,
    handoff: null,
    cycles: {},
    duePassed: false,
    resolution: null,
    ties: { ...noTies, origin: event.origin },
    requester: event.origin?.kind === 'forwarded' ? 'claimed' : 'confirmed',
    participantIds: [],
    mail: noMail,
    errands: [],
    recentCommandIds: commandId === null ? [] : [commandId],
  };
}

function messageAdded(ticket: Ticket, event: EventOf<'messageAdded'>): Ticket {
  const { messageNo, atMs, visibility, author, gratitude } = event;
  const withMessage = { ...ticket, messageCount: messageNo };
  // A note is heard by nobody outside, so it does not interrupt the customer's silence.
  if (visibility === 'note') return withMessage;
  const heard = { ...withMessage, lastReplyAtMs: atMs };
  if (author === 'agent') return { ...heard, unansweredSinceMs: null, thankedAtMs: null };
  if (gratitude) return { ...heard, thankedAtMs: ticket.thankedAtMs ?? atMs };
  return { ...heard, unansweredSinceMs: ticket.unansweredSinceMs ?? atMs };
}

/** Resolving begins a resolution, closing keeps it, any other status is a reopening and ends it. */
function resolutionAfter(ticket: Ticket, event: EventOf<'statusChanged'>): Resolution | null {
  const { to, seq, atMs, cause } = event;
  if (to === 'closed' || cause === 'merge_undone') return ticket.resolution;
  if (to !== 'resolved') return null;
  return { seq, resolvedAtMs: atMs, ratingRequested: false, rating: null };
}

/** Since when the customer waits for an answer, once the status has changed. */
function unansweredAfter(ticket: Ticket, event: EventOf<'statusChanged'>): Partial<Ticket> {
  if (event.cause === 'merged' || event.cause === 'merge_undone') return {};
  if (isResting(event.to)) return { unansweredSinceMs: null };
  if (!isResting(event.from)) return {};
  // An agent who reopens after thanks has found that they needed an answer.
  return { unansweredSinceMs: ticket.unansweredSinceMs ?? ticket.thankedAtMs, thankedAtMs: null };
}

function statusChanged(ticket: Ticket, event: EventOf<'statusChanged'>): Ticket {
  const { seq, atMs, to, cause, actor } = event;
  const messageNo =
    cause === 'customer_wrote' || cause === 'agent_wrote' ? ticket.messageCount : null;
  return {
    ...ticket,
    status: to,
    statusAtMs: atMs,
    statusChain: extendChain(ticket.statusChain, { seq, atMs, to, cause, actor, messageNo }),
    resolution: resolutionAfter(ticket, event),
    ...unansweredAfter(ticket, event),
  };
}

function detailsAfter(details: TicketDetails, changes: DetailChanges): TicketDetails {
  const changed = Object.entries(changes).map(([key, change]) => [key, change.to]);
  return { ...details, ...(Object.fromEntries(changed) as Partial<TicketDetails>) };
}

function handoffChanged(ticket: Ticket, event: EventOf<'handoffChanged'>): Ticket {
  const { handoffNo, kind, state, estimateAtMs, reference, atMs } = event;
  const previous = ticket.handoff?.handoffNo === handoffNo ? ticket.handoff : null;
  const keepsEstimate = previous?.estimateAtMs === estimateAtMs;
  return {
    ...ticket,
    handoff: {
      handoffNo,
      kind,
      state,
      startedAtMs: previous?.startedAtMs ?? atMs,
      estimateAtMs,
      estimatePassed: keepsEstimate && previous.estimatePassed,
      reference,
    },
  };
}

function participantsAfter(
  present: readonly string[],
  { added, removed }: EventOf<'participantsChanged'>,
): readonly string[] {
  return [...present.filter((id) => !removed.includes(id)), ...added];
}

function applyFact(ticket: Ticket, event: TicketEvent): Ticket {
  if (isSlaEvent(event)) return evolveCycles(ticket, event);
  switch (event.type) {
    case 'messageAdded':
      return messageAdded(ticket, event);
    case 'statusChanged':
      return statusChanged(ticket, event);
    case 'assigned':
      return { ...ticket, assigneeId: event.to, grade: event.grade };
    case 'detailsChanged': {
      const duePassed = event.changes.dueAtMs === undefined && ticket.duePassed;
      return { ...ticket, details: detailsAfter(ticket.details, event.changes), duePassed };
    }
    case 'termsAdopted':
      return { ...ticket, terms: event.terms };
    case 'handoffChanged':
      return handoffChanged(ticket, event);
    case 'handoffEstimatePassed':
      return { ...ticket, handoff: ticket.handoff && { ...ticket.handoff, estimatePassed: true } };
    case 'dueDatePassed':
      return { ...ticket, duePassed: true };
    case 'ratingRequested': {
      const { resolution } = ticket;
      return { ...ticket, resolution: resolution && { ...resolution, ratingRequested: true } };
    }
    case 'rated': {
      const { resolution } = ticket;
      return { ...ticket, resolution: resolution && { ...resolution, rating: event.rating } };
    }
    case 'participantsChanged':
      return { ...ticket, participantIds: participantsAfter(ticket.participantIds, event) };
    case 'requesterConfirmed':
      return { ...ticket, requester: 'confirmed' };
    default:
      return evolveTies(ticket, event);
  }
}

/** A change of status that a merge, or its undoing, brings about by itself at the surviving ticket. */
function isOfMerge(event: TicketEvent): boolean {
  const isOf = event.type === 'statusChanged' ? event.cause : '';
  return isOf === 'absorbed' || isOf === 'merge_undone';
}

function remembered(ids: readonly string[], commandId: string | null): readonly string[] {
  if (commandId === null || ids.at(-1) === commandId) return ids;
  return [...ids, commandId].slice(-recentCommandLimit);
}

/**
 * The ticket after an event. The first event must be `ticketOpened`; every later one must carry the
 * next sequence number: anything else is a programming error and throws.
 */
export function evolve(ticket: Ticket | null, ticketId: string, event: TicketEvent): Ticket {
  if (ticket === null) {
    if (event.type !== 'ticketOpened' || event.seq !== 1) {
      throw new Error(`History of ${ticketId} begins with ${event.type} as event ${event.seq}`);
    }
    return opened(event, ticketId);
  }
  if (event.seq !== ticket.seq + 1) {
    throw new Error(`Event ${event.seq} of ${ticketId} does not follow ${ticket.seq}`);
  }
  return {
    ...applyFact(ticket, event),
    ...(isActivity(event) && { updatedAtMs: event.atMs }),
    ...(isActivity(event) && !isOfMerge(event) && { activitySeq: event.seq }),
    seq: event.seq,
    lastEventAtMs: event.atMs,
    mail: mailAfter(ticket.mail, event),
    recentCommandIds: remembered(ticket.recentCommandIds, event.commandId),
  };
}

/** The ticket after several events in order: `ticket` itself if there are none. */
export function evolveAll(
  ticket: Ticket | null,
  ticketId: string,
  events: readonly TicketEvent[],
): Ticket | null {
  return events.reduce((current, event) => evolve(current, ticketId, event), ticket);
}
