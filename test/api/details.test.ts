import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk } from './api-desk';
import { customer, RecordedTickets } from './recorded';

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

async function openTicket(): Promise<{ ticketId: string; path: string }> {
  const ticketId = await tickets.open('Вопрос');
  return { ticketId, path: `/api/tickets/${await tickets.number(ticketId)}` };
}

describe('the details of a ticket', () => {
  const everything = {
    type: 'incident',
    topic: 'registration',
    priority: 'urgent',
    department: 'Отдел 1',
    organisationId: 'org-7',
    tags: ['принтер', 'b', 'b'],
    dueAt: '2026-02-01T10:00:00+03:00',
  };

  test('are set together, and what is not named stays', async () => {
    const { path } = await openTicket();
    expect((await desk.post(`${path}/details`, everything)).json).toMatchObject({ status: 'new' });
    await desk.post(`${path}/details`, { priority: 'low', topic: null, dueAt: null });
    const { json } = await desk.get(path, 'anna');
    expect(json['details']).toEqual({
      ...everything,
      tags: ['b', 'принтер'],
      priority: 'low',
      topic: null,
      dueAt: null,
    });
    const { json: history } = await desk.get(`${path}/events`, 'anna');
    const changed = (history['events'] as { type: string }[]).filter(
      ({ type }) => type === 'detailsChanged',
    );
    expect(changed[1]).toMatchObject({
      actor: { role: 'agent', agentId: 'anna' },
      changes: {
        priority: { from: 'urgent', to: 'low' },
        topic: { from: 'registration', to: null },
        dueAt: { from: '2026-02-01T07:00:00.000Z', to: null },
      },
    });
  });

  test('move the promise: an urgent registration is due two working hours after its opening', async () => {
    const { path } = await openTicket();
    await desk.post(`${path}/details`, { type: 'incident', topic: 'registration' });
    const { json } = await desk.get(path, 'anna');
    expect(json['slaDueAt']).toBe(new Date(tickets.nowMs + 2 * 3_600_000).toISOString());
    expect(json['slaCycles']).toMatchObject([
      { metric: 'first_response', policyId: 'registration', targetMinutes: 120, paused: false },
    ]);
  });

  test('that are so already are refused, also where nothing is named', async () => {
    const { path } = await openTicket();
    for (const body of [{ priority: 'normal', tags: [] }, {}]) {
      const answer = await desk.post(`${path}/details`, body);
      expect(problemOf(answer)).toEqual([409, 'NOTHING_TO_CHANGE']);
    }
  });

  test('are refused when they are too long, too many, of no known kind or hide characters', async () => {
    const { path } = await openTicket();
    const wrong: [string, unknown][] = [
      ['type', 'complaint'],
      ['priority', 'highest'],
      ['topic', 'x'.repeat(51)],
      ['topic', ''],
      ['department', 'a\nb'],
      ['organisationId', 'a\u202eb'],
      ['tags', ['x'.repeat(51)]],
      ['tags', ['']],
      ['tags', Array.from({ length: 51 }, (_, index) => `tag-${index}`)],
      ['tags', 'printer'],
      ['dueAt', '2026-02-01T10:00:00'],
      ['dueAt', 'tomorrow'],
      ['status', 'open'],
    ];
    for (const [field, value] of wrong) {
      const answer = await desk.post(`${path}/details`, { [field]: value });
      expect([field, ...problemOf(answer)]).toEqual([field, 422, 'INVALID_BODY']);
      expect(JSON.stringify(answer.json['errors'])).toContain(field);
    }
  });

  test('are an agent’s to set', async () => {
    const { path } = await openTicket();
    const answer = await desk.post(`${path}/details`, { priority: 'high' }, 'dev1');
    expect(problemOf(answer)).toEqual([403, 'FORBIDDEN']);
  });

  test('again with the same key change once; with another body the key is refused', async () => {
    const { path } = await openTicket();
    const key = randomUUID();
    const send = (body: unknown) => desk.post(`${path}/details`, body, 'anna', key);
    const first = await send({ priority: 'high', tags: ['b', 'a'] });
    await desk.post(`${path}/details`, { priority: 'low' });
    const repeated = { priority: 'high', tags: ['a', 'b'], department: null };
    expect((await send(repeated)).json).toEqual(first.json);
    const others = [
      { priority: 'urgent', tags: ['b', 'a'] },
      { type: 'task' },
      { tags: ['b', 'a'] },
      { priority: 'high', tags: ['b', 'a'], department: 'Отдел 1' },
    ];
    for (const body of others) {
      expect(problemOf(await send(body))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    const { json } = await desk.get(path, 'anna');
    expect(json['details']).toMatchObject({ priority: 'low', tags: ['a', 'b'] });
  });
});

describe('an assignee', () => {
  test('comes with the grade that the ticket asks for, which stays until it is changed', async () => {
    const { path } = await openTicket();
    const grades: unknown[] = [];
    for (const body of [
      { assigneeId: null, grade: 'lead' },
      { assigneeId: 'boris' },
      { assigneeId: 'boris', grade: null },
    ]) {
      await desk.post(`${path}/assignee`, body);
      grades.push((await desk.get(path, 'anna')).json['grade']);
    }
    expect(grades).toEqual(['lead', 'lead', null]);
    const wrong = await desk.post(`${path}/assignee`, { assigneeId: null, grade: 'boss' });
    expect(problemOf(wrong)).toEqual([422, 'INVALID_BODY']);
  });
});

describe('a handoff', () => {
  const reference = 'https://tracker.example/BUG-7';

  async function handedOver() {
    const { path } = await openTicket();
    const begun = await desk.post(`${path}/handoff`, {
      step: 'queued',
      kind: 'bug',
      estimateAt: '2026-01-20T18:00:00+03:00',
      reference,
    });
    expect(begun.json['status']).toBe('in_development');
    return path;
  }

  test('goes through every state, with an estimate and where it is tracked', async () => {
    const path = await handedOver();
    const { json } = await desk.get(path, 'dev1');
    expect(json['handoff']).toEqual({
      handoffNo: 1,
      kind: 'bug',
      state: 'queued',
      startedAt: new Date(tickets.nowMs).toISOString(),
      estimateAt: '2026-01-20T15:00:00.000Z',
      estimatePassed: false,
      reference,
    });
    expect(json['deadlines']).toContainEqual({
      kind: 'handoff_estimate',
      at: '2026-01-20T15:00:00.000Z',
      atMs: Date.parse('2026-01-20T15:00:00Z'),
    });
    for (const step of ['accepted', 'in_progress', 'needs_info', 'in_progress', 'done']) {
      expect((await desk.post(`${path}/handoff`, { step }, 'dev1')).status).toBe(200);
      const state = (await desk.get(path, 'dev1')).json['handoff'];
      expect(state).toMatchObject({ state: step, reference });
    }
    expect((await desk.get(path, 'dev1')).json['status']).toBe('development_done');
  });

  test('takes another estimate or reference alone, or drops them', async () => {
    const path = await handedOver();
    await desk.post(`${path}/handoff`, { estimateAt: null }, 'dev1');
    await desk.post(`${path}/handoff`, { reference: 'http://tracker.example/8' }, 'dev1');
    const { json } = await desk.get(path, 'dev1');
    expect(json['handoff']).toMatchObject({
      state: 'queued',
      estimateAt: null,
      reference: 'http://tracker.example/8',
    });
    const same = await desk.post(`${path}/handoff`, { estimateAt: null }, 'dev1');
    expect(problemOf(same)).toEqual([409, 'NOTHING_TO_CHANGE']);
  });

  test('refuses a step that does not follow, and addresses that nobody should open', async () => {
    const path = await handedOver();
    await desk.post(`${path}/handoff`, { step: 'in_progress' }, 'dev1');
    const back = await desk.post(`${path}/handoff`, { step: 'accepted' }, 'dev1');
    expect(problemOf(back)).toEqual([409, 'HANDOFF_STEP_NOT_ALLOWED']);
    const wrong = [
      { reference: 'javascript:alert(1)' },
      { reference: 'ftp://tracker.example/1' },
      { reference: 'https://a b' },
      { reference: `https://a/${'x'.repeat(500)}` },
      { reference: '/BUG-7' },
      { estimateAt: '2026-01-20' },
      { estimateAt: '2026-01-20T18:00:00' },
      { step: 'stopped' },
    ];
    for (const body of wrong) {
      const answer = await desk.post(`${path}/handoff`, body, 'dev1');
      expect(problemOf(answer)).toEqual([422, 'INVALID_BODY']);
    }
  });

  test('again with the same key is one step; with another body the key is refused', async () => {
    const path = await handedOver();
    const key = randomUUID();
    const send = (body: unknown) => desk.post(`${path}/handoff`, body, 'dev1', key);
    const first = await send({ step: 'accepted', reference });
    expect((await send({ step: 'accepted', reference })).json).toEqual(first.json);
    for (const body of [{ step: 'done' }, { step: 'accepted', estimateAt: null }]) {
      expect(problemOf(await send(body))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
  });
});

describe('opening a ticket', () => {
  const opening = {
    requester: { address: 'olga@customer.example' },
    subject: 'Регистрация',
    text: 'Не проходит.',
  };

  test('takes its details, waits for the customer and follows up another', async () => {
    const before = await openTicket();
    const followUpOf = Number(before.path.split('/').at(-1));
    const answer = await desk.post('/api/tickets', {
      ...opening,
      details: { type: 'task', tags: ['b', 'a'], dueAt: '2026-02-01T10:00:00Z' },
      status: 'pending',
      followUpOf,
    });
    expect(answer.json).toMatchObject({ status: 'pending' });
    const { json } = await desk.get(String(answer.headers.get('location')), 'anna');
    expect(json).toMatchObject({
      status: 'pending',
      details: { type: 'task', priority: 'normal', tags: ['a', 'b'] },
      ties: { followUpOf: [{ number: followUpOf, subject: 'Не печатает', status: 'new' }] },
    });
    expect(json['deadlines']).toMatchObject([{ kind: 'pending_close' }, { kind: 'task_due' }]);
    const other = await desk.get(before.path, 'anna');
    expect(other.json['ties']).toMatchObject({ followUps: [{ number: json['number'] }] });
  });

  test('refuses a ticket to follow that there is not, and opens nothing', async () => {
    const count = async () =>
      (await database.pool.query<{ count: number }>('select count(*) from tickets')).rows[0]?.count;
    const before = await count();
    const answer = await desk.post('/api/tickets', { ...opening, followUpOf: 999_999 });
    expect(problemOf(answer)).toEqual([422, 'OTHER_TICKET_UNKNOWN']);
    const wrong = await desk.post('/api/tickets', { ...opening, status: 'resolved' });
    expect(problemOf(wrong)).toEqual([422, 'INVALID_BODY']);
    expect(await count()).toBe(before);
  });
});

test('thanks leave a resolved ticket alone, and an agent who opens it again owes an answer', async () => {
  const { ticketId, path } = await openTicket();
  await tickets.reply(ticketId, 'Готово', 'resolved');
  await tickets.give(ticketId, customer, {
    kind: 'clientReply',
    contentId: await tickets.stage('Спасибо!'),
    gratitudeOnly: true,
  });
  expect((await desk.get(path, 'anna')).json['status']).toBe('resolved');
  const reopened = await desk.post(`${path}/status`, { status: 'open' });
  expect(reopened.json['status']).toBe('open');
});
