import { messageFile } from '../../db/ticket-reads';
import { Problem } from '../problem';
import { defineRoute, noBody, none, type Route } from '../route';
import { ticketParams } from '../schemas/common';
import { fileParams } from '../schemas/mail';
import { refOf } from '../ticket-lookup';

/** RFC 6838 §4.2; what doesn't fit must not come into a header. */
const mediaType = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/;

const getFileRoute = defineRoute({
  name: 'getFile',
  method: 'get',
  path: '/api/tickets/:ticket/files/:messageNo/:position',
  summary: 'Downloads a file of a message',
  params: ticketParams.extend(fileParams.shape),
  query: none,
  body: noBody,
  replies: { 200: { description: 'The file as it came', mediaType: 'application/octet-stream' } },
  problems: ['FILE_NOT_FOUND'],
  handle: async ({ pool }, { params }) => {
    const { ticket, messageNo, position } = params;
    const file = await messageFile(pool, refOf(ticket), messageNo, position);
    if (file === undefined) throw new Problem('FILE_NOT_FOUND');
    const contentType = mediaType.test(file.contentType)
      ? file.contentType
      : 'application/octet-stream';
    return { status: 200, file: { bytes: file.bytes, contentType, name: file.name } };
  },
});

export const fileRoutes: readonly Route[] = [getFileRoute];
