import type { TicketEvent } from './events';
import type { Ticket, Ties } from './ticket';

/** How many tickets can be merged into one: beyond that it is no conversation any more. */
export const absorbedLimit = 50;

/** How many incidents a problem answers by itself; each is an errand of its own. */
export const incidentLimit = 500;

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
      const newcomer = { ticketId: event.fromTicketId, seq: event.seq };
      return { ...ties, absorbed: [...ties.absorbed, newcomer] };
    }
    case 'released':
      return {
        ...ties,
        absorbed: ties.absorbed.filter(({ ticketId }) => ticketId !== event.ticketId),
      };
    case 'linked':
      return event.link === 'incident_of'
        ? { ...ties, problemTicketId: event.otherTicketId }
        : ties;
    case 'unlinked':
      return event.link === 'incident_of' ? { ...ties, problemTicketId: null } : ties;
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
      return { ...ticket, ties: tiesAfter(ticket, event) };
  }
}
