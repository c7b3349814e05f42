import { findHeldMail, heldMailRaw } from '../../db/quarantine';
import { decideHeldMail } from '../decide-held-mail';
import { presentDecision, presentHeldMail, presentHeldMailView } from '../present-held-mail';
import { Problem } from '../problem';
import { quarantineOf } from '../quarantine-list';
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
  handle: async ({ pool }, { query, language }) => {
    const { mails, nextCursor } = await quarantineOf(pool, query);
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
