import {
  deleteOrganisation,
  getOrganisation,
  listOrganisations,
  organisationChanges,
  storeOrganisation,
} from '../../db/organisations';
import { decodeCursor, encodeCursor } from '../cursor';
import { iso } from '../present-instant';
import { Problem } from '../problem';
import { defineRoute, noBody, none, signedIn, type Route } from '../route';
import {
  organisation,
  organisationBody,
  organisationList,
  organisationListQuery,
  organisationParams,
  organisationWithChanges,
} from '../schemas/organisation';

const path = '/api/organisations/:organisation';

/** Changes are few; the whole of them is in the database. */
const shownChanges = 50;

const listOrganisationsRoute = defineRoute({
  name: 'listOrganisations',
  method: 'get',
  path: '/api/organisations',
  summary: 'The customers’ organisations, in the order of their ids',
  params: none,
  query: organisationListQuery,
  body: noBody,
  replies: { 200: { description: 'A page of the list', schema: organisationList } },
  problems: [],
  handle: async ({ pool }, { query }) => {
    const [, afterId] =
      query.cursor === undefined ? [] : decodeCursor('organisations', query.cursor);
    const rows = await listOrganisations(pool, afterId, query.limit + 1);
    const organisations = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? organisations.at(-1) : undefined;
    const nextCursor = last ? encodeCursor('organisations', 0, last.organisationId) : null;
    return { status: 200, json: { organisations, nextCursor } };
  },
});

const getOrganisationRoute = defineRoute({
  name: 'getOrganisation',
  method: 'get',
  path,
  summary: 'An organisation and who changed it',
  params: organisationParams,
  query: none,
  body: noBody,
  replies: { 200: { description: 'The organisation', schema: organisationWithChanges } },
  problems: ['ORGANISATION_NOT_FOUND'],
  handle: async ({ pool }, { params }) => {
    const [found, changes] = await Promise.all([
      getOrganisation(pool, params.organisation),
      organisationChanges(pool, params.organisation, shownChanges),
    ]);
    if (found === undefined) throw new Problem('ORGANISATION_NOT_FOUND');
    const shown = changes.map(({ atMs, ...change }) => ({ at: iso(atMs), ...change }));
    return { status: 200, json: { organisation: found, changes: shown } };
  },
});

const putOrganisationRoute = defineRoute({
  name: 'putOrganisation',
  method: 'put',
  path,
  summary: 'Makes an organisation, or puts it as a whole in place of what it was',
  params: organisationParams,
  query: none,
  body: organisationBody,
  replies: {
    200: { description: 'It is so now', schema: organisation },
    201: { description: 'It was made', schema: organisation },
  },
  problems: ['DOMAIN_TAKEN'],
  handle: async ({ pool }, { params, body, caller }) => {
    const { id } = signedIn({ caller });
    const given = { organisationId: params.organisation, ...body };
    const stored = await storeOrganisation(pool, given, id);
    if (stored.outcome === 'domain_taken') {
      throw new Problem('DOMAIN_TAKEN', { detail: `${stored.domain}: ${stored.organisationId}` });
    }
    return { status: stored.outcome === 'created' ? 201 : 200, json: stored.organisation };
  },
});

const deleteOrganisationRoute = defineRoute({
  name: 'deleteOrganisation',
  method: 'delete',
  path,
  summary: 'Deletes an organisation with its rules; its tickets keep its id',
  params: organisationParams,
  query: none,
  body: noBody,
  replies: { 200: { description: 'What it was', schema: organisation } },
  problems: ['ORGANISATION_NOT_FOUND'],
  handle: async ({ pool }, { params, caller }) => {
    const { id } = signedIn({ caller });
    const deleted = await deleteOrganisation(pool, params.organisation, id);
    if (deleted === undefined) throw new Problem('ORGANISATION_NOT_FOUND');
    return { status: 200, json: deleted };
  },
});

export const organisationRoutes: readonly Route[] = [
  listOrganisationsRoute,
  getOrganisationRoute,
  putOrganisationRoute,
  deleteOrganisationRoute,
];
