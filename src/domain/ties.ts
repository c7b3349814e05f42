import type { TicketEvent } from './events';
import { legalMoves, type Move } from './lifecycle';
import type { Actor, Ticket, Ties } from './ticket';

/** What a ticket begins with. */
export const noTies: Ties = {
  origin: null,
  links: [],
  mergedInto: null,
  absorbed: [],
  incidentTicketIds: [],
};

/** How many other tickets one can be linked to. */
export const linkLimit = 50;

/** How many tickets can be merged into one: beyond that it is no conversation any more. */
export const absorbedLimit = 50;

/** How many incidents a problem answers by itself; each is an errand of its own. */
export const incidentLimit = 500;

/** What a ticket that is merged into another still does itself; undoing is the merge's counterpart. */
const movesOfMerged: readonly Move[] = [
  'client_reply',
  'gratitude',
  'agent_note',
  'note_automatic_mail',
  'note_bounce',
];

/** What waits until somebody has confirmed the requester. */
const movesToConfirmedOnly: readonly Move[] = ['agent_reply', 'split'];

/** The moves that a role can make with the ticket now, in the table's order: the buttons to show. */
export function movesOf({ status, ties, requester }: Ticket, role: Actor['role']): Move[] {
  const closedTo: readonly Move[] =
    requester === 'claimed' ? movesToConfirmedOnly : ['confirm_requester'];
  const moves = legalMoves(status, role).filter((move) => !closedTo.includes(move));
  return ties.mergedInto === null ? moves : moves.filter((move) => movesOfMerged.includes(move));
}

type Link = Ties['links'][number];

/** Whether both name the same kind of link to the same ticket. */
export function isSameLink(one: Link, other: Link): boolean {
  return one.link === other.link && one.otherTicketId === other.otherTicketId;
}

/** The problem whose solution will answer this incident, or `null`. */
export function problemOf({ links }: Ties): string | null {
  return links.find(({ link }) => link === 'incident_of')?.otherTicketId ?? null;
}

/** Every other ticket that the ties name but its incidents and absorbed ones, which name it; none twice. */
export function tiedTicketIds({ origin, links, mergedInto }: Ties): string[] {
  const ofOrigin = originTicketIds(origin);
  const ofMerge = mergedInto === null ? [] : [mergedInto.intoTicketId];
  return [...new Set([...ofOrigin, ...ofMerge, ...links.map((link) => link.otherTicketId)])];
}

/**
 * The ticket that an origin ties this one to, if it does. What only possibly belongs to another is
 * tied by a link, which a person may take away.
 */
export function originTicketIds(origin: Ties['origin']): string[] {
  if (origin?.kind === 'split') return [origin.fromTicketId];
  return origin?.kind === 'follow_up' ? [origin.ofTicketId] : [];
}

function tiesAfter(ticket: Ticket, event: TicketEvent): Ties {
  const { ties } = ticket;
  switch (event.type) {
    case 'merged': {
      const { intoTicketId } = event;
      return { ...ties, mergedInto: { intoTicketId, seq: event.seq, statusBefore: ticket.status } };
    }
    case 'mergeUndone':
      return { ...ties, mergedInto: null };
    case 'absorbed': {
      const { status, unansweredSinceMs, resolution } = ticket;
      const before = { status, unansweredSinceMs, resolution };
      const newcomer = {
        ticketId: event.fromTicketId,
        seq: event.seq,
        before,
        ...(event.participants && { participantIds: event.participants.added }),
      };
      return { ...ties, absorbed: [...ties.absorbed, newcomer] };
    }
    case 'released':
      return {
        ...ties,
        absorbed: ties.absorbed.filter(({ ticketId }) => ticketId !== event.ticketId),
      };
    case 'linked': {
      const { link, otherTicketId } = event;
      return { ...ties, links: [...ties.links, { link, otherTicketId }] };
    }
    case 'unlinked':
      return { ...ties, links: ties.links.filter((candidate) => !isSameLink(candidate, event)) };
    case 'incidentAdded':
      return { ...ties, incidentTicketIds: [...ties.incidentTicketIds, event.incidentTicketId] };
    case 'incidentRemoved':
      return {
        ...ties,
        incidentTicketIds: ties.incidentTicketIds.filter((id) => id !== event.incidentTicketId),
      };
    default:
      return ties;
  }
}

/** The ticket after an event about other tickets: its ties and what it still has to tell them. */
export function evolveTies(ticket: Ticket, event: TicketEvent): Ticket {
  switch (event.type) {
    case 'errandSent': {
      const { seq: errandSeq, toTicketId, envelope } = event;
      return { ...ticket, errands: [...ticket.errands, { errandSeq, toTicketId, envelope }] };
    }
    case 'errandSettled':
      return {
        ...ticket,
        errands: ticket.errands.filter(({ errandSeq }) => errandSeq !== event.errandSeq),
      };
    default:
      return {
        ...ticket,
        ...waitingAfter(ticket, event),
        participantIds: participantsAfter(ticket, event),
        ties: tiesAfter(ticket, event),
      };
  }
}

/** Who follows the ticket once another was merged into it, or was let go again. */
function participantsAfter({ participantIds, ties }: Ticket, event: TicketEvent) {
  if (event.type === 'absorbed') {
    return event.participants === undefined
      ? participantIds
      : [...participantIds, ...event.participants.added];
  }
  if (event.type !== 'released') return participantIds;
  const leaving = ties.absorbed.find(({ ticketId }) => ticketId === event.ticketId);
  const isLeaving = (id: string) => leaving?.participantIds?.includes(id) === true;
  return participantIds.filter((id) => !isLeaving(id));
}

/** Whose answer the ticket owes once another was merged into it, or was let go again. */
function waitingAfter(ticket: Ticket, event: TicketEvent): Partial<Ticket> {
  if (event.type === 'absorbed') {
    const waits = [ticket.unansweredSinceMs, event.unansweredSinceMs].filter((ms) => ms !== null);
    return { unansweredSinceMs: waits.length === 0 ? null : Math.min(...waits) };
  }
  if (event.type !== 'released') return {};
  const released = ticket.ties.absorbed.find(({ ticketId }) => ticketId === event.ticketId);
  if (released === undefined) return {};
  const { unansweredSinceMs, resolution } = released.before;
  return { unansweredSinceMs, resolution };
}
