import { messageFile } from '../../db/ticket-reads';
import { Problem } from '../problem';
import { defineRoute, noBody, none, type Route } from '../route';
import { ticketParams } from '../schemas/common';
import { fileParams } from '../schemas/mail';
import { refOf } from '../ticket-lookup';

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
    return { status: 200, file };
  },
});

export const fileRoutes: readonly Route[] = [getFileRoute];
