import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { stageContent } from '../../db/contents';
import { findOpening, type Opening } from '../../db/ticket-reads';
import type { Caller } from '../auth';
import { canonicalHash, uuidOfHash } from '../canonical-hash';
import { actorOf, outcomeUnknown } from '../carry-out';
import { isDatabaseUnavailable } from '../database-failure';
import type { ApiDependencies } from '../dependencies';
import { Problem } from '../problem';
import { defineRoute, none, signedIn, type Reply, type Route } from '../route';
import { openingOutcome, openingUnderWay, openTicketBody } from '../schemas/command';
import { writtenContent } from '../written-content';

/** Recording takes milliseconds; this long only where the worker or the database is away. */
const usualWaitMs = 10_000;
const longestPauseMs = 250;

/** The recorded opening, or `undefined` if it did not come in time or the database went away. */
async function awaitOpening(deps: ApiDependencies, ticketId: string): Promise<Opening | undefined> {
  const giveUpAtMs = performance.now() + (deps.openingWaitMs ?? usualWaitMs);
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    try {
      const opening = await findOpening(deps.pool, ticketId);
      if (opening !== undefined) return opening;
    } catch (error) {
      // The engine has the ticket by now: a database that is away delays its number, no more.
      if (!isDatabaseUnavailable(error)) throw error;
    }
    if (performance.now() + pauseMs > giveUpAtMs) return undefined;
    await delay(pauseMs);
  }
}

async function open(
  deps: ApiDependencies,
  caller: Caller,
  body: z.output<typeof openTicketBody>,
  ids: { ticketId: string; commandId: string; contentId: string; idempotencyKey: string },
): Promise<void> {
  const { requester, subject, text, channel } = body;
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
  problems: ['IDEMPOTENCY_KEY_REUSED', 'OUTCOME_UNKNOWN'],
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
