import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TicketDetails } from '../../src/domain/ticket';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';
import { RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  const nowMs = () => tickets.nowMs;
  desk = await ApiDesk.start(database.pool, { nowMs, tickets: tickets.engine, openingWaitMs: 0 });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const problemOf = ({ status, json }: Awaited<ReturnType<ApiDesk['get']>>) => [status, json['code']];

type Opened = { ticketId: string; number: number; path: string };

async function open(subject = 'Вопрос', details?: Partial<TicketDetails>): Promise<Opened> {
  const ticketId = await tickets.open('Текст', { subject, ...(details && { details }) });
  const number = await tickets.number(ticketId);
  return { ticketId, number, path: `/api/tickets/${number}` };
}

async function tiesOf({ path }: Opened): Promise<Record<string, unknown>> {
  return (await desk.get(path, 'anna')).json['ties'] as Record<string, unknown>;
}

async function eventTypes({ path }: Opened): Promise<string[]> {
  const { json } = await desk.get(`${path}/events`, 'anna');
  return (json['events'] as { type: string }[]).map(({ type }) => type);
}

describe('merging', () => {
  test('is asked for, and once agreed both tickets name each other and keep their history', async () => {
    const [one, other] = [await open('Дубль'), await open('Оригинал')];
    const answer = await desk.post(`${one.path}/merge`, { into: other.number });
    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({
      number: one.number,
      status: 'closed',
      asked: { ticketId: other.ticketId, number: other.number },
    });
    expect((await tiesOf(one))['mergedInto']).toEqual({
      ticketId: other.ticketId,
      number: other.number,
      subject: 'Оригинал',
      status: 'new',
      url: other.path,
    });
    // The other ticket has not agreed yet.
    expect((await tiesOf(other))['absorbed']).toEqual([]);
    await tickets.runErrands(one.ticketId);
    expect((await tiesOf(other))['absorbed']).toEqual([
      {
        ticketId: one.ticketId,
        number: one.number,
        subject: 'Дубль',
        status: 'closed',
        url: one.path,
      },
    ]);
    expect((await desk.get(one.path, 'anna')).json['messages']).toMatchObject([{ text: 'Текст' }]);
    const { json } = await desk.get(`${one.path}/events`, 'anna');
    expect(json['events']).toContainEqual(
      expect.objectContaining({
        type: 'errandSent',
        toTicketId: other.ticketId,
        commandKind: 'absorb',
      }),
    );
    const refused = await desk.post(`${one.path}/status`, { status: 'open' });
    expect(problemOf(refused)).toEqual([409, 'MERGED_ELSEWHERE']);
  });

  test('is undone by the same way, once', async () => {
    const [one, other] = [await open(), await open()];
    await desk.post(`${one.path}/merge`, { into: other.number });
    await tickets.runErrands(one.ticketId);
    const key = randomUUID();
    const undo = () => desk.post(`${one.path}/merge/undo`, {}, 'anna', key);
    const answer = await undo();
    expect(answer.status).toBe(202);
    expect(answer.json['asked']).toEqual({ ticketId: other.ticketId, number: other.number });
    const twice = await desk.post(`${one.path}/merge/undo`, {});
    expect(problemOf(twice)).toEqual([409, 'NOTHING_TO_CHANGE']);
    await tickets.runErrands(one.ticketId);
    expect((await undo()).json).toEqual(answer.json);
    const { json } = await desk.get(one.path, 'anna');
    expect(json).toMatchObject({ status: 'new', ties: { mergedInto: null } });
    expect((await tiesOf(other))['absorbed']).toEqual([]);
    expect(problemOf(await desk.post(`${one.path}/merge/undo`, {}))).toEqual([409, 'NOT_MERGED']);
  });

  test('can’t be undone after something else has happened', async () => {
    const [one, other] = [await open(), await open()];
    await desk.post(`${one.path}/merge`, { into: other.number });
    await tickets.runErrands(one.ticketId);
    await desk.post(`${one.path}/comments`, { text: 'Заметка', visibility: 'note' });
    const answer = await desk.post(`${one.path}/merge/undo`, {});
    expect(problemOf(answer)).toEqual([409, 'MERGE_NOT_UNDOABLE']);
  });

  test('needs another ticket that there is, and an agent', async () => {
    const one = await open();
    const itself = await desk.post(`${one.path}/merge`, { into: one.number });
    expect(problemOf(itself)).toEqual([422, 'NOT_ANOTHER_TICKET']);
    const unknown = await desk.post(`${one.path}/merge`, { into: 999_999 });
    expect(problemOf(unknown)).toEqual([422, 'OTHER_TICKET_UNKNOWN']);
    const missing = await desk.post('/api/tickets/999998/merge', { into: 999_999 });
    expect(problemOf(missing)).toEqual([404, 'TICKET_NOT_FOUND']);
    for (const body of [{}, { into: '1001' }, { into: 0 }, { into: 1.5 }]) {
      expect(problemOf(await desk.post(`${one.path}/merge`, body))).toEqual([422, 'INVALID_BODY']);
    }
    const developer = await desk.post(`${one.path}/merge`, { into: 1001 }, 'dev1');
    expect(problemOf(developer)).toEqual([403, 'FORBIDDEN']);
    expect(await eventTypes(one)).not.toContain('merged');
  });

  test('again with the same key is one merge; into another ticket the key is refused', async () => {
    const [one, other, third] = [await open(), await open(), await open()];
    const key = randomUUID();
    const merge = (into: number) => desk.post(`${one.path}/merge`, { into }, 'anna', key);
    const first = await merge(other.number);
    expect((await merge(other.number)).json).toEqual(first.json);
    expect(problemOf(await merge(third.number))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await eventTypes(one)).filter((type) => type === 'merged')).toHaveLength(1);
  });
});

describe('splitting', () => {
  test('names the new ticket at once, and its number as soon as it is recorded', async () => {
    const one = await open('Два вопроса');
    const key = randomUUID();
    const split = () => desk.post(`${one.path}/split`, { messageNo: 1 }, 'anna', key);
    const asked = await split();
    expect(asked.status).toBe(202);
    const { ticketId } = asked.json['newTicket'] as { ticketId: string };
    expect(asked.json).toMatchObject({ newTicket: { ticketId, number: null } });
    expect(asked.headers.get('location')).toBe(`/api/tickets/${ticketId}`);
    await tickets.runErrands(one.ticketId);
    const done = await split();
    const number = await tickets.number(ticketId);
    expect(done.status).toBe(201);
    expect(done.json).toMatchObject({ newTicket: { ticketId, number } });
    expect(done.headers.get('location')).toBe(`/api/tickets/${number}`);
    const opened = await desk.get(`/api/tickets/${number}`, 'anna');
    expect(opened.json).toMatchObject({
      subject: 'Два вопроса',
      messages: [{ text: 'Текст' }],
      ties: { splitFrom: { number: one.number, messageNo: 1 } },
    });
    expect((await tiesOf(one))['splitOff']).toMatchObject([{ number, status: 'new' }]);
  });

  test('takes one of the customer’s own messages', async () => {
    const one = await open();
    await desk.post(`${one.path}/comments`, { text: 'Ответ' });
    await desk.post(`${one.path}/comments`, { text: 'Заметка', visibility: 'note' });
    const codes: unknown[] = [];
    for (const messageNo of [2, 3, 4]) {
      codes.push((await desk.post(`${one.path}/split`, { messageNo })).json['code']);
    }
    expect(codes).toEqual([
      'MESSAGE_NOT_FROM_CUSTOMER',
      'MESSAGE_NOT_FROM_CUSTOMER',
      'NO_SUCH_MESSAGE',
    ]);
    const zero = await desk.post(`${one.path}/split`, { messageNo: 0 });
    expect(problemOf(zero)).toEqual([422, 'INVALID_BODY']);
    const developer = await desk.post(`${one.path}/split`, { messageNo: 1 }, 'dev1');
    expect(problemOf(developer)).toEqual([403, 'FORBIDDEN']);
    expect(await eventTypes(one)).not.toContain('splitOff');
  });
});

describe('a link', () => {
  test('of two related tickets is seen from both, and is removed from where it was made', async () => {
    const [one, other] = [await open('А'), await open('Б')];
    const link = { link: 'related_to', ticket: other.number };
    expect((await desk.post(`${one.path}/links`, link)).status).toBe(200);
    expect((await tiesOf(one))['related']).toMatchObject([{ number: other.number, subject: 'Б' }]);
    expect((await tiesOf(other))['related']).toMatchObject([{ number: one.number, subject: 'А' }]);
    const again = await desk.post(`${one.path}/links`, link);
    expect(problemOf(again)).toEqual([409, 'ALREADY_LINKED']);
    const elsewhere = await desk.post(`${other.path}/links/remove`, {
      link: 'related_to',
      ticket: one.number,
    });
    expect(problemOf(elsewhere)).toEqual([409, 'NOT_LINKED']);
    expect((await desk.post(`${one.path}/links/remove`, link)).status).toBe(200);
    expect((await tiesOf(one))['related']).toEqual([]);
    expect((await tiesOf(other))['related']).toEqual([]);
  });

  test('of an incident to its problem is asked for, and seen from both once agreed', async () => {
    const problem = await open('Сервер лежит', { type: 'problem' });
    const incident = await open('Не открывается', { type: 'incident' });
    const link = { link: 'incident_of', ticket: problem.number };
    const answer = await desk.post(`${incident.path}/links`, link);
    expect(answer.status).toBe(202);
    expect(answer.json['asked']).toEqual({ ticketId: problem.ticketId, number: problem.number });
    expect((await tiesOf(incident))['problem']).toMatchObject({ number: problem.number });
    expect((await tiesOf(problem))['incidents']).toEqual([]);
    await tickets.runErrands(incident.ticketId);
    expect((await tiesOf(problem))['incidents']).toMatchObject([{ number: incident.number }]);
    await desk.post(`${incident.path}/links/remove`, link);
    await tickets.runErrands(incident.ticketId);
    expect((await tiesOf(problem))['incidents']).toEqual([]);
  });

  test('that the other ticket refuses is taken back, and the history says why', async () => {
    const question = await open();
    const incident = await open('', { type: 'incident' });
    await desk.post(`${incident.path}/links`, { link: 'incident_of', ticket: question.number });
    await tickets.runErrands(incident.ticketId);
    expect((await tiesOf(incident))['problem']).toBeNull();
    const { json } = await desk.get(`${incident.path}/events`, 'anna');
    expect(json['events']).toContainEqual(
      expect.objectContaining({ type: 'unlinked', because: 'NOT_A_PROBLEM' }),
    );
  });

  test('needs its kind, another ticket and, for a problem, an incident', async () => {
    const [one, other] = [await open(), await open()];
    const send = async (body: unknown, as?: 'dev1') =>
      problemOf(await desk.post(`${one.path}/links`, body, as));
    const { number } = other;
    expect(await send({ link: 'incident_of', ticket: number })).toEqual([409, 'NOT_AN_INCIDENT']);
    expect(await send({ link: 'related_to', ticket: one.number })).toEqual([
      422,
      'NOT_ANOTHER_TICKET',
    ]);
    expect(await send({ link: 'related_to', ticket: 999_999 })).toEqual([
      422,
      'OTHER_TICKET_UNKNOWN',
    ]);
    expect(await send({ link: 'twin_of', ticket: number })).toEqual([422, 'INVALID_BODY']);
    expect(await send({ ticket: number })).toEqual([422, 'INVALID_BODY']);
    expect(await send({ link: 'related_to', ticket: number }, 'dev1')).toEqual([403, 'FORBIDDEN']);
  });

  test('again with the same key is one link; to another ticket the key is refused', async () => {
    const [one, other, third] = [await open(), await open(), await open()];
    const key = randomUUID();
    const send = (ticket: number) =>
      desk.post(`${one.path}/links`, { link: 'follow_up_of', ticket }, 'anna', key);
    const first = await send(other.number);
    expect((await send(other.number)).json).toEqual(first.json);
    expect(problemOf(await send(third.number))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await tiesOf(other))['followUps']).toMatchObject([{ number: one.number }]);
  });
});

test('the page of a ticket names every tie with a link, in the list of them and in the history', async () => {
  const [one, other] = [await open('Дубль <b>'), await open('Оригинал')];
  await desk.post(`${one.path}/merge`, { into: other.number });
  await tickets.runErrands(one.ticketId);
  const authorization = { Authorization: `Bearer ${tokens[0]?.token ?? ''}` };
  const page = async ({ number }: Opened, language: string) =>
    (await desk.page(`/tickets/${number}`, { ...authorization, 'Accept-Language': language })).text;
  const russian = await page(one, 'ru');
  expect(russian).toContain('Связанные обращения');
  expect(russian).toMatch(new RegExp(`Объединено с: <a href="/tickets/${other.number}">`));
  const link = `<a href="/tickets/${other.number}">№${other.number}</a>`;
  expect(russian).toContain(`Объединено с ${link}: ответы клиента теперь идут туда`);
  const english = await page(other, 'en');
  expect(english).toContain('Tied tickets');
  expect(english).toContain('Дубль &lt;b&gt;');
  expect(english).toContain(
    `Merged into this ticket: <a href="/tickets/${one.number}">#${one.number}</a>`,
  );
});
