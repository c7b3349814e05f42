import { mailOrigins } from '../../db/mail-origins';
import { mailsBefore } from '../../db/outbox-reads';
import { findParticipants } from '../../db/participants';
import {
  eventsAfter,
  findTicket,
  identifyTicket,
  messagesBetween,
  type TicketRef,
} from '../../db/ticket-reads';
import { tiedTickets } from '../../db/ticket-ties';
import { presentMail, presentSummary, presentTicket } from '../present';
import { presentEvent } from '../present-event';
import { presentWhy } from '../present-why';
import { Problem } from '../problem';
import { defineRoute, noBody, none, signedIn, type Route, type RouteDependencies } from '../route';
import { ticketParams } from '../schemas/common';
import { eventList, eventListQuery } from '../schemas/event';
import { mailList, mailListQuery } from '../schemas/mail';
import { ticket, ticketList, ticketListQuery, ticketQuery } from '../schemas/ticket';
import { why, whyQuery } from '../schemas/why';
import { listPage, refOf } from '../ticket-lookup';
import { whyOf } from '../why';

/** Behind every sequence number: `before` of a request that names none. */
const endOfHistory = 2_147_483_647;

async function requireTicket(deps: RouteDependencies, ref: TicketRef) {
  const found = await identifyTicket(deps.pool, ref);
  if (found === undefined) throw new Problem('TICKET_NOT_FOUND');
  return found;
}

const listTicketsRoute = defineRoute({
  name: 'listTickets',
  method: 'get',
  path: '/api/tickets',
  summary: 'Tickets, the one that changed last first, or the one that is due first',
  params: none,
  query: ticketListQuery,
  body: noBody,
  replies: { 200: { description: 'A page of the list', schema: ticketList } },
  problems: [],
  handle: async ({ pool }, { query }) => {
    const { tickets, nextCursor } = await listPage(pool, query);
    return { status: 200, json: { tickets: tickets.map(presentSummary), nextCursor } };
  },
});

const getTicketRoute = defineRoute({
  name: 'getTicket',
  method: 'get',
  path: '/api/tickets/:ticket',
  summary: 'A ticket: state, open deadlines, ties, what the caller can do, the last messages',
  params: ticketParams,
  query: ticketQuery,
  body: noBody,
  replies: { 200: { description: 'The ticket', schema: ticket } },
  problems: ['TICKET_NOT_FOUND'],
  handle: async ({ pool, mailboxes }, { params, query, caller }) => {
    const found = await findTicket(pool, refOf(params.ticket));
    if (found === undefined) throw new Problem('TICKET_NOT_FOUND');
    const [messages, tied, participants] = await Promise.all([
      messagesBetween(pool, found.ticketId, {
        afterSeq: 0,
        beforeSeq: endOfHistory,
        beforeMessageNo: query.before ?? endOfHistory,
        limit: query.limit,
      }),
      tiedTickets(pool, found.ticketId, found.state.ties),
      findParticipants(pool, found.state.participantIds),
    ]);
    const origins = await mailOrigins(
      pool,
      messages.map(({ contentId }) => contentId),
    );
    const { role } = signedIn({ caller });
    const parts = { messages, origins, mailboxes, tied, participants };
    return { status: 200, json: presentTicket(found, parts, role) };
  },
});

const explainTicketRoute = defineRoute({
  name: 'explainTicket',
  method: 'get',
  path: '/api/tickets/:ticket/why',
  summary: 'Why the ticket is where it is, and what it waits for until when, from its events',
  params: ticketParams,
  query: whyQuery,
  body: noBody,
  replies: { 200: { description: 'The explanation', schema: why } },
  problems: ['TICKET_NOT_FOUND'],
  handle: async (deps, { params, query: { asOf }, language }) => {
    const asOfMs = asOf === undefined ? undefined : Date.parse(asOf);
    const answer = await whyOf(deps, refOf(params.ticket), asOfMs);
    return { status: 200, json: presentWhy(answer, language) };
  },
});

const listEventsRoute = defineRoute({
  name: 'listEvents',
  method: 'get',
  path: '/api/tickets/:ticket/events',
  summary: 'The history of a ticket, oldest first',
  params: ticketParams,
  query: eventListQuery,
  body: noBody,
  replies: { 200: { description: 'A page of the history', schema: eventList } },
  problems: ['TICKET_NOT_FOUND'],
  handle: async (deps, { params, query }) => {
    const { ticketId } = await requireTicket(deps, refOf(params.ticket));
    const events = await eventsAfter(deps.pool, ticketId, query.after, query.limit + 1);
    const shown = events.slice(0, query.limit);
    const nextAfter = events.length > query.limit ? (shown.at(-1)?.seq ?? null) : null;
    return { status: 200, json: { events: shown.map(presentEvent), nextAfter } };
  },
});

const listMailsRoute = defineRoute({
  name: 'listMails',
  method: 'get',
  path: '/api/tickets/:ticket/mails',
  summary: 'The mails that a ticket sent or means to send, with the evidence of each',
  params: ticketParams,
  query: mailListQuery,
  body: noBody,
  replies: { 200: { description: 'The last mails, oldest first', schema: mailList } },
  problems: ['TICKET_NOT_FOUND'],
  handle: async (deps, { params, query }) => {
    const { ticketId } = await requireTicket(deps, refOf(params.ticket));
    const before = query.before ?? endOfHistory;
    const mails = await mailsBefore(deps.pool, ticketId, before, query.limit + 1);
    const shown = mails.slice(-query.limit);
    const nextBefore = mails.length > query.limit ? (shown[0]?.mailSeq ?? null) : null;
    return { status: 200, json: { mails: shown.map(presentMail), nextBefore } };
  },
});

export const ticketRoutes: readonly Route[] = [
  listTicketsRoute,
  getTicketRoute,
  explainTicketRoute,
  listEventsRoute,
  listMailsRoute,
];
