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
const movesOfMerged: readonly Move[] = ['client_reply', 'gratitude', 'agent_note'];

/** The moves that a role can make with the ticket now, in the table's order: the buttons to show. */
export function movesOf({ status, ties }: Ticket, role: Actor['role']): Move[] {
  const moves = legalMoves(status, role);
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
  const ofOrigin = origin === null ? [] : [originTicketId(origin)];
  const ofMerge = mergedInto === null ? [] : [mergedInto.intoTicketId];
  return [...new Set([...ofOrigin, ...ofMerge, ...links.map((link) => link.otherTicketId)])];
}

/** The ticket that an origin names. */
export function originTicketId(origin: NonNullable<Ties['origin']>): string {
  return origin.kind === 'split' ? origin.fromTicketId : origin.ofTicketId;
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
      const newcomer = { ticketId: event.fromTicketId, seq: event.seq, before };
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
      return { ...ticket, ...waitingAfter(ticket, event), ties: tiesAfter(ticket, event) };
  }
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
