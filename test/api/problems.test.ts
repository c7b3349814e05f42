import { gzipSync } from 'node:zlib';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiDependencies } from '../../src/api/app';
import { channels } from '../../src/domain/ticket';
import { createLogger } from '../../src/log';
import { CommandRejected, EngineUnavailable } from '../../src/temporal/ticket-client';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';
import { RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let number: number;
beforeAll(async () => {
  database = await createTestDatabase();
  const tickets = new RecordedTickets(database.pool);
  number = await tickets.number(await tickets.open('Вопрос'));
  desk = await ApiDesk.start(database.pool);
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const problemOf = ({ status, json }: Awaited<ReturnType<ApiDesk['get']>>) => [status, json['code']];

test('an idle connection outlasts that of a proxy in front, which keeps it for a minute', async () => {
  const { headers } = await desk.get('/healthz');
  expect(headers.get('keep-alive')).toBe('timeout=75');
});

describe('who asks', () => {
  test('must be known: no token, a wrong one and a malformed header are refused alike', async () => {
    const headers = [
      {},
      { Authorization: 'Bearer wrong-token-0123456789' },
      { Authorization: `Basic ${tokens[0]?.token ?? ''}` },
      { Authorization: 'Bearer' },
      { Cookie: 'otvet_session=YW5uYQ.9999999999999.AAAA' },
    ];
    for (const each of headers) {
      const answer = await desk.get('/api/tickets', undefined, each);
      expect(problemOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('is told before the body is read', async () => {
    const body = 'x'.repeat(2_000_000);
    expect(problemOf(await desk.request('POST', '/api/tickets', { body }))[0]).toBe(401);
    const asDeveloper = await desk.request('POST', '/api/tickets', { body, as: 'dev1' });
    expect(problemOf(asDeveloper)).toEqual([403, 'FORBIDDEN']);
  });

  test('may not be another site’s page', async () => {
    const body = { text: 'Раз.' };
    const foreign = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
    ];
    for (const headers of foreign) {
      const path = `/api/tickets/${number}/comments`;
      const answer = await desk.request('POST', path, { as: 'anna', body, headers });
      expect(problemOf(answer)).toEqual([403, 'CROSS_SITE']);
    }
  });
});

describe('a body', () => {
  const path = '/api/tickets';
  const send = (body: unknown, headers?: Record<string, string>) =>
    desk.request('POST', path, { as: 'anna', body, headers });

  test('that is no JSON, or not JSON in a known charset, is refused', async () => {
    expect(problemOf(await send('{"subject":'))).toEqual([400, 'INVALID_JSON']);
    expect(problemOf(await send('"text"'))).toEqual([400, 'INVALID_JSON']);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(problemOf(await send('a=b', form))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const koi8 = { 'Content-Type': 'application/json; charset=koi8-r' };
    expect(problemOf(await send('{}', koi8))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const zip = { 'Content-Encoding': 'compress' };
    expect(problemOf(await send('{}', zip))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('over 1 MB is refused, also if it is small while compressed', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(1_100_000) });
    expect(problemOf(await send(large))).toEqual([413, 'BODY_TOO_LARGE']);
    const response = await fetch(`${desk.origin}${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${tokens[0]?.token ?? ''}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: gzipSync(large),
    });
    expect(response.status).toBe(413);
    await response.text();
  });

  test('with wrong fields is refused, each named in the reader’s language', async () => {
    const body = {
      requester: { address: 'not an address', name: 'A\r\nBcc: b@example' },
      subject: 'x'.repeat(501),
      text: ' \u200b\n ',
      channel: 'pigeon',
      number: 5,
    };
    const answer = await send(body);
    expect(problemOf(answer)).toEqual([422, 'INVALID_BODY']);
    const facts = [
      { at: 'requester.address', code: 'NOT_AN_ADDRESS' },
      { at: 'requester.name', code: 'CONTROL_CHARACTERS' },
      { at: 'subject', code: 'TOO_LONG', bound: 500 },
      { at: 'text', code: 'EMPTY' },
      { at: 'channel', code: 'NOT_ONE_OF', expected: [...channels] },
      { at: 'number', code: 'UNKNOWN_FIELD' },
    ];
    const told = (...problems: string[]) =>
      facts.map((fact, at) => ({ ...fact, problem: problems[at] }));
    expect(answer.json['errors']).toEqual(
      told(
        'This is not an e-mail address.',
        'This must be one line without control characters.',
        'This is too long: 500 characters at most.',
        'This must not be empty.',
        'This must be one of: email, web, api, chat, phone, social.',
        'There is no such field here.',
      ),
    );
    const russian = await send(body, { 'Accept-Language': 'ru' });
    expect(russian.json['errors']).toEqual(
      told(
        'Это не адрес почты.',
        'Нужна одна строка без управляющих знаков.',
        'Слишком длинно: знаков может быть не больше 500.',
        'Здесь не должно быть пусто.',
        'Здесь возможно только одно из значений: email, web, api, chat, phone, social.',
        'Такого поля здесь нет.',
      ),
    );
  });

  test('that is missing is refused', async () => {
    const answer = await desk.request('POST', path, { as: 'anna' });
    expect(problemOf(answer)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('of each command is held to its form', async () => {
    const wrong: [string, unknown][] = [
      ['comments', { text: '' }],
      ['comments', { text: 'x'.repeat(200_001) }],
      ['comments', { text: 'Раз.', visibility: 'secret' }],
      ['comments', { text: 'Раз.', status: 'new' }],
      ['status', { status: 'in_development' }],
      ['status', {}],
      ['assignee', {}],
      ['assignee', { assigneeId: 7 }],
      ['handoff', { step: 'started' }],
      ['handoff', { step: 'queued', kind: 'chore' }],
    ];
    for (const [route, body] of wrong) {
      const answer = await desk.post(`${path}/${number}/${route}`, body);
      expect(problemOf(answer)).toEqual([422, 'INVALID_BODY']);
    }
  });

  test('comes with a key that a header can carry', async () => {
    const body = { status: 'open' };
    for (const key of ['', 'with space', 'x'.repeat(201)]) {
      const answer = await desk.post(`${path}/${number}/status`, body, 'anna', key);
      expect(problemOf(answer)).toEqual([400, 'INVALID_PARAMETERS']);
    }
  });
});

describe('an address', () => {
  test('that there is not is a 404, for programs and for people', async () => {
    expect(problemOf(await desk.get('/api/nothing'))).toEqual([404, 'ROUTE_NOT_FOUND']);
    expect(problemOf(await desk.get('/nothing'))).toEqual([404, 'ROUTE_NOT_FOUND']);
    const page = await desk.page('/nothing?lang=ru');
    expect(page.status).toBe(404);
    expect(page.text).toContain('Такого адреса нет');
  });

  test('asked in a wrong way names the right ones', async () => {
    const methods = [
      ['PUT', '/api/tickets', 'GET, POST, HEAD'],
      ['DELETE', `/api/tickets/${number}`, 'GET, HEAD'],
      ['GET', `/api/tickets/${number}/comments`, 'POST'],
      ['POST', '/healthz', 'GET, HEAD'],
    ] as const;
    for (const [method, path, allow] of methods) {
      const answer = await fetch(`${desk.origin}${path}`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
      expect(await answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
    }
  });

  test('that can’t be decoded is a problem like any other', async () => {
    const answer = await desk.get('/api/tickets/%E0%A4%A', 'anna');
    expect(problemOf(answer)).toEqual([400, 'INVALID_PARAMETERS']);
  });
});

test('a problem is told in the language that the reader asks for', async () => {
  const say = async (path: string, headers: Record<string, string>) => {
    const answer = await desk.get(path, undefined, headers);
    return [answer.headers.get('content-language'), answer.json['title']];
  };
  const russian = ['ru', 'Неизвестно, кто спрашивает'];
  const english = ['en', 'Who asks is unknown'];
  expect(await say('/api/tickets', {})).toEqual(english);
  expect(await say('/api/tickets', { 'Accept-Language': 'ru-RU,ru;q=0.9,en;q=0.8' })).toEqual(
    russian,
  );
  expect(await say('/api/tickets', { 'Accept-Language': 'uk,ru;q=0.5' })).toEqual(russian);
  expect(await say('/api/tickets', { 'Accept-Language': 'de' })).toEqual(english);
  expect(await say('/api/tickets?lang=ru', { 'Accept-Language': 'en' })).toEqual(russian);
  expect(await say('/api/tickets', { Cookie: 'a=b; otvet_lang=ru' })).toEqual(russian);
});

test('the table of problems is served in both languages', async () => {
  const russian = await desk.get('/api/problems?lang=ru');
  expect(russian.json['problems']).toContainEqual({
    code: 'ALREADY_RATED',
    status: 409,
    title: 'Это решение уже оценено',
    whatToDo: 'Спасибо!',
  });
});

describe('while the engine fails', () => {
  const failing = (error: Error): ApiDependencies['tickets'] => ({
    open: () => Promise.reject(error),
    command: () => Promise.reject(error),
  });
  const opening = {
    requester: { address: 'vera@customer.example' },
    subject: 'Нет связи',
    text: 'Связь пропала.',
  };

  async function answers(error: Error) {
    const broken = await ApiDesk.start(database.pool, { tickets: failing(error) });
    try {
      return [
        await broken.post(`/api/tickets/${number}/comments`, { text: 'Раз.' }, 'anna', 'key-1'),
        await broken.post('/api/tickets', opening, 'anna', 'key-2'),
        await broken.post(`/api/tickets/${number}/status`, { status: 'open' }),
      ];
    } finally {
      await broken.stop();
    }
  }

  test('a command’s outcome is unknown: the same key is to be sent again', async () => {
    for (const error of [new EngineUnavailable('no connection'), new Error('a bug in the SDK')]) {
      const [comment, opened, status] = await answers(error);
      for (const answer of [comment, opened, status]) {
        expect(answer && problemOf(answer)).toEqual([503, 'OUTCOME_UNKNOWN']);
        expect(answer?.headers.get('retry-after')).toBe('5');
        expect(answer?.text).not.toMatch(/SDK|connection|at .*\.ts/);
      }
      expect(comment?.headers.get('idempotency-key')).toBe('key-1');
      expect(opened?.headers.get('idempotency-key')).toBe('key-2');
      expect(status?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('a refusal is told with its own code', async () => {
    const [comment] = await answers(new CommandRejected('MOVE_NOT_ALLOWED'));
    expect(comment && problemOf(comment)).toEqual([409, 'MOVE_NOT_ALLOWED']);
  });

  test('an opening that is accepted but not recorded is a 202 with the ticket’s address', async () => {
    const silent = { ...failing(new Error()), open: () => Promise.resolve() };
    const slow = await ApiDesk.start(database.pool, { tickets: silent, openingWaitMs: 50 });
    const answer = await slow.post('/api/tickets', opening, 'anna', 'key-3');
    await slow.stop();
    expect(answer.status).toBe(202);
    const { ticketId } = answer.json;
    expect(answer.headers.get('location')).toBe(`/api/tickets/${String(ticketId)}`);
  });

  test('the service is alive but not ready', async () => {
    const checks = [() => Promise.resolve(false), () => Promise.reject(new Error('gone'))];
    for (const isReady of [...checks, () => new Promise<boolean>(() => undefined)]) {
      const unready = await ApiDesk.start(database.pool, { isReady });
      expect((await unready.get('/healthz')).json).toEqual({ status: 'up' });
      const answer = await unready.get('/readyz');
      expect(problemOf(answer)).toEqual([503, 'NOT_READY']);
      expect(answer.json['detail']).toBe('No answer from: Temporal');
      await unready.stop();
    }
    expect((await desk.get('/readyz')).json).toEqual({ status: 'ready' });
  });
});

describe('while the database fails', () => {
  test('every read and command is a 503 and the service is not ready', async () => {
    const pool = new Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 500 });
    const broken = await ApiDesk.start(pool);
    const paths = ['', `/${number}`, `/${number}/events`, `/${number}/mails`];
    for (const path of paths) {
      const answer = await broken.get(`/api/tickets${path}`, 'anna');
      expect(problemOf(answer)).toEqual([503, 'DATABASE_UNAVAILABLE']);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|select/);
    }
    const command = await broken.post(`/api/tickets/${number}/comments`, { text: 'Раз.' });
    expect(problemOf(command)).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect((await broken.get('/healthz')).status).toBe(200);
    const ready = await broken.get('/readyz?lang=ru');
    expect(ready.json['detail']).toBe('Не отвечает: PostgreSQL');
    await broken.stop();
    await pool.end();
  });

  test('a query that takes too long is a 503 too', async () => {
    const pool = new Pool({ connectionString: database.url, statement_timeout: 50 });
    const slow = await ApiDesk.start(pool);
    const blocker = await database.pool.connect();
    await blocker.query('begin');
    await blocker.query('lock table tickets in access exclusive mode');
    const answer = await slow.get('/api/tickets', 'anna');
    await blocker.query('rollback');
    blocker.release();
    expect(problemOf(answer)).toEqual([503, 'DATABASE_UNAVAILABLE']);
    await slow.stop();
    await pool.end();
  });

  test('our own mistake is a 500 that says nothing of the inside', async () => {
    const query = () => Promise.reject(new Error('column "secret" does not exist'));
    const log = createLogger('api', 'silent');
    const broken = await ApiDesk.start({ query } as unknown as Pool, { log });
    const answer = await broken.get('/api/tickets', 'anna');
    expect(problemOf(answer)).toEqual([500, 'INTERNAL']);
    expect(answer.text).not.toContain('secret');
    await broken.stop();
  });
});
