import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { senderOrganisations } from '../../src/db/organisations';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, type RequestOptions } from './api-desk';

let database: TestDatabase;
let desk: ApiDesk;
beforeAll(async () => {
  database = await createTestDatabase();
  desk = await ApiDesk.start(database.pool);
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const put = (id: string, body: unknown, as: RequestOptions['as'] = 'anna') =>
  desk.request('PUT', `/api/organisations/${id}`, { as, body });
const remove = (id: string, as: RequestOptions['as'] = 'anna') =>
  desk.request('DELETE', `/api/organisations/${id}`, { as });

const given = {
  name: 'ООО «Ромашка»',
  domains: ['Romashka.example', 'ромашка.рф'],
  onlyAuthorised: true,
  requireAuthentication: true,
  senders: ['Boss@Romashka.example', 'boss@romashka.example', 'accountant@gmail.example'],
};
const stored = {
  organisationId: 'romashka',
  name: 'ООО «Ромашка»',
  domains: ['romashka.example', 'xn--80aa3agjl3d.xn--p1ai'],
  onlyAuthorised: true,
  requireAuthentication: true,
  senders: ['accountant@gmail.example', 'boss@romashka.example'],
};

describe('an organisation', () => {
  test('is made, read, changed, listed and deleted, and every change says who made it', async () => {
    expect((await desk.get('/api/organisations/romashka', 'anna')).status).toBe(404);
    expect(await put('romashka', given)).toMatchObject({ status: 201, json: stored });
    expect(await put('romashka', given)).toMatchObject({ status: 200, json: stored });
    const changed = { ...stored, senders: [] };
    expect(await put('romashka', { ...given, senders: [] }, 'boris')).toMatchObject({
      status: 200,
      json: changed,
    });
    const { json } = await desk.get('/api/organisations/romashka', 'boris');
    expect(json).toMatchObject({
      organisation: changed,
      changes: [
        { changedBy: 'boris', before: stored, after: changed },
        { changedBy: 'anna', before: null, after: stored },
      ],
    });
    expect((json['changes'] as unknown[]).length).toBe(2);

    await put('a-first', { name: 'A' });
    await put('b', { name: 'B' });
    const page = await desk.get('/api/organisations?limit=2', 'anna');
    expect(page.json['organisations']).toMatchObject([
      { organisationId: 'a-first' },
      { organisationId: 'b' },
    ]);
    const rest = await desk.get(
      `/api/organisations?limit=2&cursor=${String(page.json['nextCursor'])}`,
      'anna',
    );
    expect(rest.json).toEqual({ organisations: [changed], nextCursor: null });

    expect(await remove('romashka', 'boris')).toMatchObject({ status: 200, json: changed });
    expect(await remove('romashka')).toMatchObject({
      status: 404,
      json: { code: 'ORGANISATION_NOT_FOUND' },
    });
    const history = await database.pool.query(
      `select changed_by, after from organisation_changes where organisation_id = 'romashka'
        order by change_id desc limit 1`,
    );
    expect(history.rows).toEqual([{ changed_by: 'boris', after: null }]);
  });

  test('has its domains for itself', async () => {
    await put('one', { name: 'One', domains: ['one.example'] });
    const taken = await put('two', { name: 'Two', domains: ['two.example', 'ONE.example'] });
    expect(taken).toMatchObject({
      status: 409,
      json: { code: 'DOMAIN_TAKEN', detail: 'one.example: one' },
    });
    const both = await Promise.all(
      ['three', 'four'].map((id) => put(id, { name: id, domains: ['same.example'] })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    // Its own domains are not in its own way.
    expect((await put('one', { name: '1', domains: ['one.example', 'uno.example'] })).status).toBe(
      200,
    );
  });

  const wrong: [string, unknown][] = [
    ['no name', {}],
    ['a name with a line break', { name: 'a\nb' }],
    ['a domain that is an address', { name: 'A', domains: ['a@b.example'] }],
    ['a domain of one label', { name: 'A', domains: ['localhost'] }],
    ['an address that mail can’t be sent to', { name: 'A', senders: ['nobody'] }],
    ['a field that does not exist', { name: 'A', sender: [] }],
  ];
  test.each(wrong)('is refused with %s', async (_what, body) => {
    const answer = await put('wrong', body);
    expect(answer).toMatchObject({ status: 422, json: { code: 'INVALID_BODY' } });
  });

  test('is the agents’ matter, and nobody’s from another site', async () => {
    for (const answer of [
      await desk.get('/api/organisations', 'dev1'),
      await put('x', { name: 'X' }, 'dev1'),
      await remove('one', 'dev1'),
    ]) {
      expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
    }
    expect((await desk.get('/api/organisations')).status).toBe(401);
    for (const method of ['PUT', 'DELETE']) {
      const answer = await desk.request(method, '/api/organisations/one', {
        as: 'anna',
        headers: { 'Sec-Fetch-Site': 'cross-site' },
        ...(method === 'PUT' && { body: { name: 'X' } }),
      });
      expect(answer).toMatchObject({ status: 403, json: { code: 'CROSS_SITE' } });
    }
    const other = await desk.request('POST', '/api/organisations/one', { as: 'anna', body: {} });
    expect(other.status).toBe(405);
    expect(other.headers.get('allow')).toBe('GET, PUT, DELETE, HEAD');
  });

  test('keeps a record of its changes that nobody can rewrite', async () => {
    for (const sql of [
      `update organisation_changes set changed_by = 'x'`,
      'delete from organisation_changes',
      'truncate organisation_changes',
    ]) {
      await expect(database.pool.query(sql)).rejects.toThrow('append-only');
    }
  });
});

describe('the organisations of a sender', () => {
  test('are those that list the address or own the domain, and the ticket’s', async () => {
    await put('lists', { name: 'L', senders: ['vera@home.example'], onlyAuthorised: true });
    await put('owns', { name: 'O', domains: ['home.example'], requireAuthentication: true });
    await put('other', {
      name: 'X',
      domains: ['sub.home.example'],
      senders: ['ivan@home.example'],
    });
    const found = await senderOrganisations(database.pool, 'Vera@HOME.example', 'other');
    expect(found).toEqual([
      {
        organisationId: 'lists',
        onlyAuthorised: true,
        requireAuthentication: false,
        isListed: true,
        isAtItsDomain: false,
      },
      {
        organisationId: 'other',
        onlyAuthorised: false,
        requireAuthentication: false,
        isListed: false,
        isAtItsDomain: false,
      },
      {
        organisationId: 'owns',
        onlyAuthorised: false,
        requireAuthentication: true,
        isListed: false,
        isAtItsDomain: true,
      },
    ]);
    expect(await senderOrganisations(database.pool, 'x@nobody.example', null)).toEqual([]);
  });
});
