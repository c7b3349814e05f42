import { findHeldMail, heldMailRaw, listHeldMails, type HeldMail } from '../../db/quarantine';
import type { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor';
import { decideHeldMail } from '../decide-held-mail';
import type { ApiDependencies } from '../dependencies';
import { presentDecision, presentHeldMail, presentHeldMailView } from '../present-held-mail';
import { Problem } from '../problem';
import { readHeldMail } from '../read-held-mail';
import { defineRoute, noBody, none, signedIn, type Route } from '../route';
import {
  decisionBody,
  decisionOutcome,
  heldMailList,
  heldMailListQuery,
  heldMailParams,
  heldMailView,
} from '../schemas/quarantine';

/** One page of the quarantine, and the cursor that asks for the next (`null`: there is none). */
export async function quarantinePage(
  { pool }: ApiDependencies,
  query: z.output<typeof heldMailListQuery>,
): Promise<{ mails: HeldMail[]; nextCursor: string | null }> {
  const [receivedAtUs, mailId] =
    query.cursor === undefined ? [] : decodeCursor('quarantine', query.cursor);
  const after =
    receivedAtUs === undefined || mailId === undefined ? undefined : { receivedAtUs, mailId };
  const rows = await listHeldMails(pool, query, after, query.limit + 1);
  const mails = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? mails.at(-1) : undefined;
  const nextCursor = last ? encodeCursor('quarantine', last.receivedAtUs, last.mailId) : null;
  return { mails, nextCursor };
}

const listQuarantineRoute = defineRoute({
  name: 'listQuarantine',
  method: 'get',
  path: '/api/quarantine',
  summary: 'Mails that are held instead of becoming messages, newest first',
  params: none,
  query: heldMailListQuery,
  body: noBody,
  replies: { 200: { description: 'A page of the list', schema: heldMailList } },
  problems: [],
  handle: async (deps, { query, language }) => {
    const { mails, nextCursor } = await quarantinePage(deps, query);
    const shown = mails.map((mail) => presentHeldMail(mail, language));
    return { status: 200, json: { mails: shown, nextCursor } };
  },
});

const viewHeldMailRoute = defineRoute({
  name: 'viewHeldMail',
  method: 'get',
  path: '/api/quarantine/:mailId',
  summary: 'A mail of the quarantine with what it says of itself, as plain text',
  params: heldMailParams,
  query: none,
  body: noBody,
  replies: { 200: { description: 'The mail', schema: heldMailView } },
  problems: ['HELD_MAIL_NOT_FOUND'],
  handle: async (deps, { params, language }) => {
    const mail = await findHeldMail(deps.pool, params.mailId);
    const readable = mail && (await readHeldMail(deps, mail));
    if (!mail || !readable) throw new Problem('HELD_MAIL_NOT_FOUND');
    return { status: 200, json: presentHeldMailView(mail, readable, language) };
  },
});

const getHeldMailRoute = defineRoute({
  name: 'getHeldMail',
  method: 'get',
  path: '/api/quarantine/:mailId/raw',
  summary: 'Downloads a mail of the quarantine as it came',
  params: heldMailParams,
  query: none,
  body: noBody,
  replies: { 200: { description: 'The mail', mediaType: 'message/rfc822' } },
  problems: ['HELD_MAIL_NOT_FOUND'],
  handle: async ({ pool }, { params }) => {
    const bytes = await heldMailRaw(pool, params.mailId);
    if (bytes === undefined) throw new Problem('HELD_MAIL_NOT_FOUND');
    const name = `${params.mailId.slice(0, 16)}.eml`;
    return { status: 200, file: { bytes, contentType: 'message/rfc822', name } };
  },
});

function decisionRoute(
  decision: 'release' | 'discard',
  name: 'releaseHeldMail' | 'discardHeldMail',
  summary: string,
): Route {
  return defineRoute({
    name,
    method: 'post',
    path: `/api/quarantine/:mailId/${decision}`,
    summary,
    params: heldMailParams,
    query: none,
    body: decisionBody,
    replies: { 200: { description: 'It is carried out, or held again', schema: decisionOutcome } },
    problems: [
      'HELD_MAIL_NOT_FOUND',
      'HELD_MAIL_DECIDED',
      'HELD_MAIL_NOT_RELEASABLE',
      'OUTCOME_UNKNOWN',
    ],
    handle: async (deps, { params: { mailId }, idempotencyKey, ...request }) => {
      const caller = signedIn(request);
      const decided = await decideHeldMail(deps, { mailId, decision, caller, idempotencyKey });
      return { status: 200, headers: decided.headers, json: presentDecision(mailId, decided) };
    },
  });
}

export const quarantineRoutes: readonly Route[] = [
  listQuarantineRoute,
  viewHeldMailRoute,
  getHeldMailRoute,
  decisionRoute(
    'release',
    'releaseHeldMail',
    'Sends a held mail through the intake again: its original bytes, past the cause that holds it',
  ),
  decisionRoute(
    'discard',
    'discardHeldMail',
    'Takes a held mail off the list for good; its bytes stay',
  ),
];
