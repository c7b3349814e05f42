import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { stageContent } from '../../db/contents';
import { findOpening } from '../../db/ticket-reads';
import type { TicketOrigin } from '../../domain/events';
import type { Caller } from '../auth';
import { awaitOpening } from '../await-opening';
import { canonicalHash, uuidOfHash } from '../canonical-hash';
import { actorOf, outcomeUnknown } from '../carry-out';
import type { ApiDependencies } from '../dependencies';
import { detailsOf } from '../given-details';
import { flawOfOurs } from '../mailboxes';
import { Problem } from '../problem';
import { defineRoute, none, signedIn, type Reply, type Route } from '../route';
import { openingOutcome, openingUnderWay, openTicketBody } from '../schemas/command';
import { otherTicketId } from '../ticket-lookup';
import { writtenContent } from '../written-content';

async function open(
  deps: ApiDependencies,
  caller: Caller,
  body: z.output<typeof openTicketBody>,
  ids: { ticketId: string; commandId: string; contentId: string; idempotencyKey: string },
): Promise<void> {
  const { requester, subject, text, channel, details, status, followUpOf } = body;
  const errors = flawOfOurs(deps.mailboxes, 'requester.address', requester.address);
  if (errors.length > 0) throw new Problem('INVALID_BODY', { errors });
  const origin: TicketOrigin | undefined =
    followUpOf === undefined
      ? undefined
      : { kind: 'follow_up', ofTicketId: await otherTicketId(deps.pool, followUpOf) };
  const { contentId } = ids;
  const content = writtenContent({
    contentId,
    source: 'api',
    author: requester,
    subject,
    text,
    language: body.language,
  });
  await stageContent(deps.pool, content);
  const { language } = content;
  const { terms } = deps;
  await deps.tickets
    .open(ids.ticketId, ids.commandId, actorOf(caller), {
      kind: 'openTicket',
      channel,
      language,
      contentId,
      terms,
      ...(details && { details: detailsOf(details) }),
      ...(status && { status }),
      ...(origin && { origin }),
    })
    .catch((error: unknown) => {
      throw outcomeUnknown(error, ids.idempotencyKey);
    });
}

const openTicketRoute = defineRoute({
  name: 'openTicket',
  method: 'post',
  path: '/api/tickets',
  summary: 'Opens a ticket on behalf of a customer',
  params: none,
  query: none,
  body: openTicketBody,
  replies: {
    201: { description: 'It is open; Location names it', schema: openingOutcome },
    202: {
      description: 'It is accepted for good, but its number is not known yet; Location names it',
      schema: openingUnderWay,
    },
  },
  problems: ['OTHER_TICKET_UNKNOWN', 'IDEMPOTENCY_KEY_REUSED', 'OUTCOME_UNKNOWN'],
  handle: async (deps, { body, idempotencyKey, ...request }): Promise<Reply> => {
    const caller = signedIn(request);
    const key = idempotencyKey ?? randomUUID();
    const headers = { 'Idempotency-Key': key };
    const origin = canonicalHash({ caller: caller.id, route: 'openTicket', key });
    const ticketId = uuidOfHash(origin);
    const commandId = `api-${origin}`;
    const contentId = canonicalHash({ commandId, ...body });

    let opening = idempotencyKey === undefined ? undefined : await findOpening(deps.pool, ticketId);
    if (opening === undefined) {
      await open(deps, caller, body, { ticketId, commandId, contentId, idempotencyKey: key });
      opening = await awaitOpening(deps, ticketId);
    }
    if (opening === undefined) {
      const location = `/api/tickets/${ticketId}`;
      return { status: 202, headers: { ...headers, Location: location }, json: { ticketId } };
    }
    if (opening.contentId !== contentId) throw new Problem('IDEMPOTENCY_KEY_REUSED');
    const { number, status, seq } = opening;
    const location = `/api/tickets/${number}`;
    return {
      status: 201,
      headers: { ...headers, Location: location },
      json: { ticketId, number, status, seq },
    };
  },
});

export const openingRoutes: readonly Route[] = [openTicketRoute];
