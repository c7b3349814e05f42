import { openApiDocument } from './openapi';
import { defineRoute, noBody, none, type Route } from './route';
import { commandRoutes } from './routes/commands';
import { fileRoutes } from './routes/files';
import { mailOriginRoutes } from './routes/mail-origins';
import { mailboxRoutes } from './routes/mailboxes';
import { openingRoutes } from './routes/open-ticket';
import { organisationRoutes } from './routes/organisations';
import { peopleRoutes } from './routes/people';
import { quarantineRoutes } from './routes/quarantine';
import { serviceRoutes } from './routes/service';
import { tieRoutes } from './routes/ties';
import { ticketRoutes } from './routes/tickets';
import { timerAuditRoutes } from './routes/timer-audit';
import { uploadRoutes } from './routes/uploads';

const getOpenApiRoute = defineRoute({
  name: 'getOpenApi',
  method: 'get',
  path: '/api/openapi.json',
  summary: 'This document',
  params: none,
  query: none,
  body: noBody,
  replies: { 200: { description: 'OpenAPI 3.1', mediaType: 'application/json' } },
  problems: [],
  handle: () => Promise.resolve({ status: 200, json: openApiDocument(apiRoutes) }),
});

/** Every route of the API: what registers them documents them. */
export const apiRoutes: readonly Route[] = [
  ...ticketRoutes,
  ...openingRoutes,
  ...uploadRoutes,
  ...commandRoutes,
  ...tieRoutes,
  ...peopleRoutes,
  ...fileRoutes,
  ...mailOriginRoutes,
  ...quarantineRoutes,
  ...mailboxRoutes,
  ...timerAuditRoutes,
  ...organisationRoutes,
  ...serviceRoutes,
  getOpenApiRoute,
];
