import { heldMailRaw, listHeldMails } from '../../db/quarantine';
import { decodeCursor, encodeCursor } from '../cursor';
import { presentHeldMail } from '../present';
import { Problem } from '../problem';
import { defineRoute, noBody, none, type Route } from '../route';
import { heldMailList, heldMailListQuery, heldMailParams } from '../schemas/mail';

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
  handle: async ({ pool }, { query }) => {
    const [receivedAtUs, mailId] =
      query.cursor === undefined ? [] : decodeCursor('quarantine', query.cursor);
    const after =
      receivedAtUs === undefined || mailId === undefined ? undefined : { receivedAtUs, mailId };
    const rows = await listHeldMails(pool, after, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return {
      status: 200,
      json: {
        mails: shown.map(presentHeldMail),
        nextCursor: last ? encodeCursor('quarantine', last.receivedAtUs, last.mailId) : null,
      },
    };
  },
});

const getHeldMailRoute = defineRoute({
  name: 'getHeldMail',
  method: 'get',
  path: '/api/quarantine/:mailId/raw',
  summary: 'Downloads a mail in quarantine as it came',
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

export const quarantineRoutes: readonly Route[] = [listQuarantineRoute, getHeldMailRoute];
