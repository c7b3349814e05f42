import type { TicketEvent } from './events';
import { recentCommandLimit, type Resolution, type Ticket, type TicketStatus } from './ticket';

function opened(event: Extract<TicketEvent, { type: 'ticketOpened' }>, ticketId: string): Ticket {
  return {
    ticketId,
    seq: event.seq,
    status: 'new',
    channel: event.channel,
    language: event.language,
    terms: event.terms,
    openedAtMs: event.atMs,
    updatedAtMs: event.atMs,
    statusAtMs: event.atMs,
    lastReplyAtMs: event.atMs,
    messageCount: 0,
    assigneeId: null,
    handoff: null,
    firstResponse: null,
    resolution: null,
    recentCommandIds: event.commandId === null ? [] : [event.commandId],
  };
}

/** Resolving begins a resolution, closing keeps it, any other status is a reopening and ends it. */
function resolutionAfter(
  ticket: Ticket,
  to: TicketStatus,
  event: { seq: number; atMs: number },
): Resolution | null {
  if (to === 'resolved') {
    return { seq: event.seq, resolvedAtMs: event.atMs, ratingRequested: false, rating: null };
  }
  return to === 'closed' ? ticket.resolution : null;
}

function applyFact(ticket: Ticket, event: TicketEvent): Ticket {
  const { firstResponse, resolution } = ticket;
  switch (event.type) {
    case 'ticketOpened':
    case 'deliveryFailed':
    case 'commandRefused':
      return ticket;
    case 'messageAdded': {
      // A note is heard by nobody outside, so it does not interrupt the customer's silence.
      const lastReplyAtMs = event.visibility === 'reply' ? event.atMs : ticket.lastReplyAtMs;
      return { ...ticket, messageCount: event.messageNo, lastReplyAtMs };
    }
    case 'statusChanged':
      return {
        ...ticket,
        status: event.to,
        statusAtMs: event.atMs,
        resolution: resolutionAfter(ticket, event.to, event),
      };
    case 'assigned':
      return { ...ticket, assigneeId: event.to };
    case 'handoffChanged': {
      const startedAtMs = event.state === 'queued' ? event.atMs : ticket.handoff?.startedAtMs;
      return {
        ...ticket,
        handoff: { kind: event.kind, state: event.state, startedAtMs: startedAtMs ?? event.atMs },
      };
    }
    case 'slaStarted': {
      const { metric, targetMinutes, warnAtMs, deadlineAtMs } = event;
      const cycle = { metric, targetMinutes, warnAtMs, deadlineAtMs, startedAtMs: event.atMs };
      return { ...ticket, firstResponse: { ...cycle, warned: false, verdict: null } };
    }
    case 'slaWarned':
      return { ...ticket, firstResponse: firstResponse && { ...firstResponse, warned: true } };
    case 'slaMet':
      return { ...ticket, firstResponse: firstResponse && { ...firstResponse, verdict: 'met' } };
    case 'slaBreached':
      return {
        ...ticket,
        firstResponse: firstResponse && { ...firstResponse, verdict: 'breached' },
      };
    case 'ratingRequested':
      return { ...ticket, resolution: resolution && { ...resolution, ratingRequested: true } };
    case 'rated':
      return { ...ticket, resolution: resolution && { ...resolution, rating: event.rating } };
  }
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
    seq: event.seq,
    updatedAtMs: event.atMs,
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
