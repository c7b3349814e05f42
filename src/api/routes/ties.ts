import { findMessage, identifyTicket } from '../../db/ticket-reads';
import type { AgentLinkKind, LinkKind } from '../../domain/events';
import { awaitOpening } from '../await-opening';
import { canonicalHash, uuidOfHash } from '../canonical-hash';
import { carryOut, type BuiltCommand, type CommandIds, type CommandResult } from '../carry-out';
import type { ApiDependencies } from '../dependencies';
import { merging } from '../merging';
import { Problem } from '../problem';
import { defineRoute, signedIn, type Reply, type Route } from '../route';
import {
  askedOutcome,
  commandOutcome,
  emptyBody,
  linkBody,
  mergeBody,
  splitBody,
  splitOutcome,
  unlinkBody,
} from '../schemas/command';
import { otherTicketId, refOf } from '../ticket-lookup';
import { everyCommand, outcome, post } from './command-route';

const askedReply = {
  description: 'It is asked for: the other ticket may refuse, and its answer will be an event',
  schema: askedOutcome,
};

/** The answer to a command in which another ticket has its say. */
function askedFor(
  { number, status, seq, headers }: CommandResult,
  asked: { ticketId: string; number: number },
): Reply {
  return { status: 202, headers, json: { number, status, seq, asked } };
}

const mergeTicketRoute = defineRoute({
  ...post,
  name: 'mergeTicket',
  path: '/api/tickets/:ticket/merge',
  summary:
    'Merges a ticket into another: it closes, both keep their history, replies go there, and its people join there and see the others’ addresses',
  body: mergeBody,
  replies: { 202: askedReply },
  problems: [...everyCommand, 'OTHER_TICKET_UNKNOWN', 'NOT_ANOTHER_TICKET'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) => {
    const result = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller: signedIn(request),
      route: 'mergeTicket',
      idempotencyKey,
      build: async ({ ticketId }) =>
        merging(deps, ticketId, await otherTicketId(deps.pool, body.into)),
    });
    const ticketId = await otherTicketId(deps.pool, body.into);
    return askedFor(result, { ticketId, number: body.into });
  },
});

const undoMergeRoute = defineRoute({
  ...post,
  name: 'undoMerge',
  path: '/api/tickets/:ticket/merge/undo',
  summary: 'Takes a merge back, as long as nothing else has happened to either ticket',
  body: emptyBody,
  replies: { 202: askedReply },
  problems: [...everyCommand, 'NOT_MERGED', 'MERGE_NOT_UNDOABLE', 'NOTHING_TO_CHANGE'],
  handle: async (deps, { params, idempotencyKey, ...request }) => {
    const result = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller: signedIn(request),
      route: 'undoMerge',
      idempotencyKey,
      build: () => ({ command: { kind: 'undoMerge' } }),
    });
    const errand = result.events.find((event) => event.type === 'errandSent');
    const other = errand && (await identifyTicket(deps.pool, { ticketId: errand.toTicketId }));
    if (other === undefined) throw new Error('Undoing a merge has asked no recorded ticket');
    return askedFor(result, other);
  },
});

/** The command that opens a ticket under an id that the command itself determines. */
async function splitting(
  { pool }: ApiDependencies,
  { ticketId, commandId }: CommandIds,
  messageNo: number,
): Promise<BuiltCommand> {
  const message = await findMessage(pool, ticketId, messageNo);
  if (message === undefined) throw new Problem('NO_SUCH_MESSAGE');
  const { contentId, author, visibility } = message;
  if (author !== 'customer' || visibility !== 'reply') {
    throw new Problem('MESSAGE_NOT_FROM_CUSTOMER');
  }
  const toTicketId = uuidOfHash(canonicalHash({ split: ticketId, commandId }));
  return { command: { kind: 'splitOff', toTicketId, messageNo, contentId } };
}

const splitTicketRoute = defineRoute({
  ...post,
  name: 'splitTicket',
  path: '/api/tickets/:ticket/split',
  summary: 'Opens a further ticket from one of the customer’s messages',
  body: splitBody,
  replies: {
    201: { description: 'The new ticket is open; Location names it', schema: splitOutcome },
    202: {
      description: 'It is accepted for good, but its number is not known yet; Location names it',
      schema: splitOutcome,
    },
  },
  problems: [
    ...everyCommand,
    'NO_SUCH_MESSAGE',
    'MESSAGE_NOT_FROM_CUSTOMER',
    'REQUESTER_NOT_CONFIRMED',
  ],
  handle: async (deps, { params, body, idempotencyKey, ...request }): Promise<Reply> => {
    const { number, status, seq, events, headers } = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller: signedIn(request),
      route: 'splitTicket',
      idempotencyKey,
      build: (ids) => splitting(deps, ids, body.messageNo),
    });
    const split = events.find((event) => event.type === 'splitOff');
    if (split === undefined) throw new Error('A split has left no event of its own');
    const { toTicketId: ticketId } = split;
    const opening = await awaitOpening(deps, ticketId);
    const newTicket = { ticketId, number: opening?.number ?? null };
    return {
      status: opening === undefined ? 202 : 201,
      headers: { ...headers, Location: `/api/tickets/${newTicket.number ?? ticketId}` },
      json: { number, status, seq, newTicket },
    };
  },
});

/** A command that names one tie of one kind to the ticket of this number. */
function tying(
  deps: ApiDependencies,
  tie: { kind: 'link'; link: AgentLinkKind } | { kind: 'unlink'; link: LinkKind },
  number: number,
) {
  return async (): Promise<BuiltCommand> => {
    const otherId = await otherTicketId(deps.pool, number);
    return { command: { ...tie, otherTicketId: otherId } };
  };
}

const linkTicketRoute = defineRoute({
  ...post,
  name: 'linkTicket',
  path: '/api/tickets/:ticket/links',
  summary: 'Ties a ticket to another: incident of a problem, follow-up, related',
  body: linkBody,
  replies: {
    200: { description: 'It is recorded', schema: commandOutcome },
    202: { ...askedReply, description: `incident_of. ${askedReply.description}` },
  },
  problems: [
    ...everyCommand,
    'OTHER_TICKET_UNKNOWN',
    'NOT_ANOTHER_TICKET',
    'NOT_AN_INCIDENT',
    'ALREADY_LINKED',
    'TOO_MANY_TIES',
  ],
  handle: async (deps, { params, body, idempotencyKey, ...request }) => {
    const result = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller: signedIn(request),
      route: 'linkTicket',
      idempotencyKey,
      build: tying(deps, { kind: 'link', link: body.link }, body.ticket),
    });
    if (body.link !== 'incident_of') return outcome(result);
    const ticketId = await otherTicketId(deps.pool, body.ticket);
    return askedFor(result, { ticketId, number: body.ticket });
  },
});

const unlinkTicketRoute = defineRoute({
  ...post,
  name: 'unlinkTicket',
  path: '/api/tickets/:ticket/links/remove',
  summary: 'Removes a tie to another ticket',
  body: unlinkBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'OTHER_TICKET_UNKNOWN', 'NOT_LINKED'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) =>
    outcome(
      await carryOut(deps, {
        ref: refOf(params.ticket),
        caller: signedIn(request),
        route: 'unlinkTicket',
        idempotencyKey,
        build: tying(deps, { kind: 'unlink', link: body.link }, body.ticket),
      }),
    ),
});

export const tieRoutes: readonly Route[] = [
  mergeTicketRoute,
  undoMergeRoute,
  splitTicketRoute,
  linkTicketRoute,
  unlinkTicketRoute,
];
