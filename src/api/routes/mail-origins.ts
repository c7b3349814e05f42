import { mailOfEvent, mailOfMessage, type RawMail } from '../../db/mail-origins';
import { Problem } from '../problem';
import { defineRoute, noBody, none, type Reply, type Route } from '../route';
import { ticketParams } from '../schemas/common';
import { eventParams, messageParams } from '../schemas/mail-origin';
import { refOf } from '../ticket-lookup';

const replies = { 200: { description: 'The mail', mediaType: 'message/rfc822' } };

/** A mail as it came, to be saved and never shown. */
function downloadOf(mail: RawMail | undefined): Reply {
  if (mail === undefined) throw new Problem('MESSAGE_HAS_NO_MAIL');
  const name = `${mail.mailId.slice(0, 16)}.eml`;
  return { status: 200, file: { bytes: mail.raw, contentType: 'message/rfc822', name } };
}

const getMessageMailRoute = defineRoute({
  name: 'getMessageMail',
  method: 'get',
  path: '/api/tickets/:ticket/messages/:messageNo/mail',
  summary: 'Downloads the mail that brought a message, as it came',
  params: ticketParams.extend(messageParams.shape),
  query: none,
  body: noBody,
  replies,
  problems: ['MESSAGE_HAS_NO_MAIL'],
  handle: async ({ pool }, { params }) =>
    downloadOf(await mailOfMessage(pool, refOf(params.ticket), params.messageNo)),
});

const getEventMailRoute = defineRoute({
  name: 'getEventMail',
  method: 'get',
  path: '/api/tickets/:ticket/events/:seq/mail',
  summary: 'Downloads the automatic mail or the delivery report that an event notes, as it came',
  params: ticketParams.extend(eventParams.shape),
  query: none,
  body: noBody,
  replies,
  problems: ['MESSAGE_HAS_NO_MAIL'],
  handle: async ({ pool }, { params }) =>
    downloadOf(await mailOfEvent(pool, refOf(params.ticket), params.seq)),
});

export const mailOriginRoutes: readonly Route[] = [getMessageMailRoute, getEventMailRoute];
