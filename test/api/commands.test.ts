import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../support/until';
import { LiveDesk } from './live-desk';

let desk: LiveDesk;
beforeAll(async () => {
  desk = await LiveDesk.start();
});
afterAll(() => desk.stop());

const opening = {
  requester: { address: 'Olga@Customer.example', name: 'Ольга' },
  subject: 'Нет связи',
  text: 'Связь пропала утром.',
  channel: 'chat',
};

async function eventsOf(number: number) {
  const answer = await desk.api.get(`/api/tickets/${number}/events`, 'anna');
  return answer.json['events'] as Record<string, unknown>[];
}

describe('opening a ticket for a customer', () => {
  test('answers 201 with its number and address, and the customer is told by mail', async () => {
    const answer = await desk.api.post('/api/tickets', opening);
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ status: 'new', seq: 3 });
    const location = `/api/tickets/${String(answer.json['number'])}`;
    expect(answer.headers.get('location')).toBe(location);
    const ticket = await desk.api.get(location, 'anna');
    expect(ticket.json).toMatchObject({
      ticketId: answer.json['ticketId'],
      subject: 'Нет связи',
      channel: 'chat',
      language: 'ru',
      requester: { address: 'Olga@Customer.example', name: 'Ольга' },
      messages: [{ messageNo: 1, author: 'customer', text: 'Связь пропала утром.', quote: '' }],
    });
    await until(() => desk.relay.sent.some((mail) => mail.to.address === 'Olga@Customer.example'));
  });

  test('writes in English to a customer who writes in English, unless told otherwise', async () => {
    const text = 'The printer does not print.';
    const english = await desk.open({ subject: 'Printer', text });
    const told = await desk.open({ subject: 'Printer', text, language: 'ru' });
    expect((await desk.api.get(`/api/tickets/${english}`, 'anna')).json['language']).toBe('en');
    expect((await desk.api.get(`/api/tickets/${told}`, 'anna')).json['language']).toBe('ru');
  });

  test('again with the same key is the same ticket, also at the same moment', async () => {
    const key = randomUUID();
    const answers = await Promise.all([
      desk.api.post('/api/tickets', opening, 'anna', key),
      desk.api.post('/api/tickets', opening, 'anna', key),
    ]);
    const late = await desk.api.post('/api/tickets', opening, 'anna', key);
    expect([...answers, late].map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set([...answers, late].map((answer) => answer.json['number'])).size).toBe(1);
    const other = await desk.api.post('/api/tickets', opening, 'boris', key);
    expect(other.json['number']).not.toBe(late.json['number']);
  });

  test('with a used key and another text is refused and opens nothing', async () => {
    const key = randomUUID();
    await desk.api.post('/api/tickets', opening, 'anna', key);
    const answer = await desk.api.post(
      '/api/tickets',
      { ...opening, text: 'Другое.' },
      'anna',
      key,
    );
    expect([answer.status, answer.json['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('names its id while its number is not recorded yet', async () => {
    const answer = await desk.api.post('/api/tickets', opening);
    const byId = await desk.api.get(`/api/tickets/${String(answer.json['ticketId'])}`, 'anna');
    expect(byId.json['number']).toBe(answer.json['number']);
  });
});

describe('a comment', () => {
  test('is recorded and mailed, and the ticket then waits for the customer', async () => {
    const number = await desk.open({ requester: { address: 'reply@customer.example' } });
    const answer = await desk.api.post(`/api/tickets/${number}/comments`, { text: 'Проверьте 🖨' });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ number, status: 'pending', seq: 6, messageNo: 2 });
    await until(
      () =>
        desk.relay.sent.filter((mail) => mail.to.address === 'reply@customer.example').length === 2,
    );
    const ticket = await desk.api.get(`/api/tickets/${number}`, 'anna');
    expect(ticket.json['messages']).toMatchObject([
      { messageNo: 1 },
      { messageNo: 2, author: 'agent', authorId: 'anna', text: 'Проверьте 🖨', cut: false },
    ]);
    expect(ticket.json['deadlines']).toMatchObject([{ kind: 'pending_close' }]);
  });

  test('can be a note, which a developer may write too and nobody outside gets', async () => {
    const number = await desk.open({ requester: { address: 'note@customer.example' } });
    const note = { text: 'Только для своих.', visibility: 'note' };
    const answer = await desk.api.post(`/api/tickets/${number}/comments`, note, 'dev1');
    expect(answer.json).toMatchObject({ status: 'new', messageNo: 2 });
    const reply = await desk.api.post(`/api/tickets/${number}/comments`, { text: 'Эй' }, 'dev1');
    expect([reply.status, reply.json['code']]).toEqual([403, 'ROLE_NOT_ALLOWED']);
    const mails = await desk.api.get(`/api/tickets/${number}/mails`, 'anna');
    expect(mails.json['mails']).toHaveLength(1);
  });

  test('can resolve with it, in one mail', async () => {
    const number = await desk.open();
    const answer = await desk.api.post(`/api/tickets/${number}/comments`, {
      text: 'Исправлено.',
      status: 'resolved',
    });
    expect(answer.json).toMatchObject({ status: 'resolved' });
    const mails = await desk.api.get(`/api/tickets/${number}/mails`, 'anna');
    const kinds = (mails.json['mails'] as { kind: string }[]).map((mail) => mail.kind);
    expect(kinds).toEqual(['acknowledgement', 'resolved']);
  });

  test('again with the same key is one message, also at the same moment and long after', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/comments`;
    const key = randomUUID();
    const first = await Promise.all([
      desk.api.post(path, { text: 'Раз.' }, 'anna', key),
      desk.api.post(path, { text: 'Раз.' }, 'anna', key),
    ]);
    await desk.api.post(`/api/tickets/${number}/status`, { status: 'closed' });
    await desk.api.post(path, { text: 'Два.' });
    const late = await desk.api.post(path, { text: 'Раз.' }, 'anna', key);
    for (const answer of [...first, late]) {
      expect(answer.json).toEqual({ number, status: 'pending', seq: 6, messageNo: 2 });
      expect(answer.headers.get('idempotency-key')).toBe(key);
    }
    const ticket = await desk.api.get(`/api/tickets/${number}`, 'anna');
    expect(ticket.json['messageCount']).toBe(3);
  });

  test('with a used key and another text or status is refused', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/comments`;
    const key = randomUUID();
    await desk.api.post(path, { text: 'Раз.' }, 'anna', key);
    for (const body of [{ text: 'Два.' }, { text: 'Раз.', status: 'open' }]) {
      const answer = await desk.api.post(path, body, 'anna', key);
      expect([answer.status, answer.json['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
  });

  test('twice at the same moment with one key and two texts is one of the two', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/comments`;
    const key = randomUUID();
    const answers = await Promise.all(
      ['Раз.', 'Два.'].map((text) => desk.api.post(path, { text }, 'anna', key)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422]);
    const ticket = await desk.api.get(`/api/tickets/${number}`, 'anna');
    expect(ticket.json['messageCount']).toBe(2);
  });

  test('of 200,000 Cyrillic letters is kept whole', async () => {
    const number = await desk.open();
    const text = 'ы'.repeat(200_000);
    const answer = await desk.api.post(`/api/tickets/${number}/comments`, { text });
    expect(answer.status).toBe(201);
    const ticket = await desk.api.get(`/api/tickets/${number}`, 'anna');
    expect(ticket.json['messages']).toMatchObject([{}, { text, cut: false }]);
  });
});

describe('a status', () => {
  test('moves as the lifecycle allows, and names the moves that follow', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/status`;
    const seen: unknown[] = [];
    for (const status of ['pending', 'open', 'resolved', 'open', 'closed', 'open']) {
      seen.push((await desk.api.post(path, { status })).json['status']);
    }
    expect(seen).toEqual(['pending', 'open', 'resolved', 'open', 'closed', 'open']);
    const ticket = await desk.api.get(`/api/tickets/${number}`, 'anna');
    expect(ticket.json['legalMoves']).toContain('resolve');
    expect(ticket.json['legalMoves']).not.toContain('take_up');
    const developer = await desk.api.get(`/api/tickets/${number}`, 'dev1');
    expect(developer.json['legalMoves']).toEqual(['agent_note']);
  });

  test('that the ticket has, or can’t reach, is a conflict and leaves no trace', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/status`;
    await desk.api.post(path, { status: 'closed' });
    const before = await eventsOf(number);
    const again = await desk.api.post(path, { status: 'closed' });
    expect([again.status, again.json['code']]).toEqual([409, 'ALREADY_IN_STATUS']);
    const illegal = await desk.api.post(path, { status: 'pending' });
    expect([illegal.status, illegal.json['code']]).toEqual([409, 'MOVE_NOT_ALLOWED']);
    expect(await eventsOf(number)).toEqual(before);
  });

  test('with a used key and another status is refused', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/status`;
    const key = randomUUID();
    await desk.api.post(path, { status: 'pending' }, 'anna', key);
    const same = await desk.api.post(path, { status: 'pending' }, 'anna', key);
    expect([same.status, same.json['status']]).toEqual([200, 'pending']);
    const other = await desk.api.post(path, { status: 'closed' }, 'anna', key);
    expect(other.json['code']).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('an assignee', () => {
  test('gets the ticket, and gives it back', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/assignee`;
    expect((await desk.api.post(path, { assigneeId: 'boris' })).json['status']).toBe('open');
    await desk.api.post(path, { assigneeId: null });
    const assigned = (await eventsOf(number)).filter((event) => event['type'] === 'assigned');
    expect(assigned).toMatchObject([
      { from: null, to: 'boris', actor: { role: 'agent', agentId: 'anna' } },
      { from: 'boris', to: null },
    ]);
  });

  test('must be an agent that there is', async () => {
    const number = await desk.open();
    for (const assigneeId of ['nobody-known', 'dev1']) {
      const answer = await desk.api.post(`/api/tickets/${number}/assignee`, { assigneeId });
      expect([answer.status, answer.json['code']]).toEqual([422, 'ASSIGNEE_UNKNOWN']);
    }
  });
});

describe('details', () => {
  test('given at the opening and changed later are the workflow’s own', async () => {
    const number = await desk.open({ details: { type: 'task', tags: ['a'] }, status: 'pending' });
    const path = `/api/tickets/${number}`;
    const answer = await desk.api.post(`${path}/details`, { priority: 'urgent', tags: [] });
    expect(answer.json).toEqual({ number, status: 'pending', seq: 3 });
    const ticket = await desk.api.get(path, 'anna');
    expect(ticket.json['details']).toMatchObject({ type: 'task', priority: 'urgent', tags: [] });
    const why = await desk.api.get(`${path}/why`, 'anna');
    expect(why.json).toMatchObject({ consistent: true, status: 'pending', seq: 3 });
  });

  test('twice at the same moment with one key change once', async () => {
    const number = await desk.open();
    const key = randomUUID();
    const send = (priority: string) =>
      desk.api.post(`/api/tickets/${number}/details`, { priority }, 'anna', key);
    const answers = await Promise.all([send('high'), send('high'), send('low')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(
      answers[2].status === 200 ? [200, 422, 422] : [200, 200, 422],
    );
    const changes = (await eventsOf(number)).filter(({ type }) => type === 'detailsChanged');
    expect(changes).toHaveLength(1);
  });
});

describe('a handoff', () => {
  test('goes to development and comes back done by a developer', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/handoff`;
    const queued = await desk.api.post(path, { step: 'queued', kind: 'bug' });
    expect(queued.json['status']).toBe('in_development');
    const done = await desk.api.post(path, { step: 'done' }, 'dev1');
    expect(done.json['status']).toBe('development_done');
    const ticket = await desk.api.get(`/api/tickets/${number}`, 'dev1');
    expect(ticket.json['handoff']).toMatchObject({ kind: 'bug', state: 'done' });
  });

  test('needs its kind, and an agent to begin it', async () => {
    const number = await desk.open();
    const path = `/api/tickets/${number}/handoff`;
    const kindless = await desk.api.post(path, { step: 'queued' });
    expect([kindless.status, kindless.json['code']]).toEqual([422, 'HANDOFF_KIND_REQUIRED']);
    const developer = await desk.api.post(path, { step: 'queued', kind: 'wish' }, 'dev1');
    expect([developer.status, developer.json['code']]).toEqual([403, 'ROLE_NOT_ALLOWED']);
    const declined = await desk.api.post(path, { step: 'declined' });
    expect([declined.status, declined.json['code']]).toEqual([409, 'MOVE_NOT_ALLOWED']);
  });
});

test('every command to a ticket that doesn’t exist is a 404 and starts nothing', async () => {
  const commands: [string, unknown][] = [
    ['comments', { text: 'Раз.' }],
    ['status', { status: 'open' }],
    ['assignee', { assigneeId: null }],
    ['handoff', { step: 'done' }],
    ['details', { priority: 'high' }],
    ['merge', { into: 1001 }],
    ['merge/undo', {}],
    ['split', { messageNo: 1 }],
    ['links', { link: 'related_to', ticket: 1001 }],
    ['links/remove', { link: 'related_to', ticket: 1001 }],
  ];
  for (const [path, body] of commands) {
    for (const ticket of ['999999', randomUUID()]) {
      const answer = await desk.api.post(`/api/tickets/${ticket}/${path}`, body);
      expect([answer.status, answer.json['code']]).toEqual([404, 'TICKET_NOT_FOUND']);
    }
  }
});
