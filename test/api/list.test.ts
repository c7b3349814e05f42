import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { listTickets } from '../../src/db/ticket-list';
import type { TicketDetails } from '../../src/domain/ticket';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';
import { anna, RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
/** The numbers by what the tickets are about. */
const numbers: Record<string, number> = {};

async function open(name: string, details: Partial<TicketDetails>): Promise<string> {
  const ticketId = await tickets.open(name, { subject: name, details });
  numbers[name] = await tickets.number(ticketId);
  return ticketId;
}

beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  desk = await ApiDesk.start(database.pool, { nowMs: () => tickets.nowMs });
  tickets.nowMs = Date.parse('2026-01-12T10:00:00.123+03:00');
  await open('question', { tags: ['принтер', 'vip'] });
  await open('incident', { type: 'incident', topic: 'registration', priority: 'urgent' });
  // Two share the instant of their deadline: the cursor must not lose or repeat either.
  await open('problem', { type: 'problem', department: 'Отдел 1' });
  await open('problem too', { type: 'problem', department: 'Отдел 2', tags: ['vip'] });
  const task = await open('task', { type: 'task', priority: 'urgent' });
  await tickets.settleMail(task, 2, 'failed', '550 5.1.1 no such user');
  const graded = await open('suggestion', { type: 'suggestion' });
  await tickets.give(graded, anna, { kind: 'assign', assigneeId: null, grade: 'lead' });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

type Listed = {
  tickets: { number: number; subject: string; slaDueAt: string | null }[];
  nextCursor: string | null;
};

async function list(query: string): Promise<Listed> {
  return (await desk.get(`/api/tickets?${query}`, 'anna')).json as Listed;
}

async function subjects(query: string): Promise<string[]> {
  return (await list(query)).tickets.map(({ subject }) => subject).sort();
}

describe('the filter of the list', () => {
  test.each([
    ['type=problem', ['problem', 'problem too']],
    ['priority=urgent', ['incident', 'task']],
    [`department=${encodeURIComponent('Отдел 1')}`, ['problem']],
    ['tag=vip', ['problem too', 'question']],
    [`tag=${encodeURIComponent('принтер')}`, ['question']],
    ['tag=none', []],
    ['grade=lead', ['suggestion']],
    ['type=problem&tag=vip', ['problem too']],
    [`slaDueBefore=${encodeURIComponent('2026-01-12T14:00:01+03:00')}`, ['incident', 'question']],
    ['slaDueBefore=2026-01-12T09:00:00Z', []],
    ['mail=undelivered', ['task']],
    ['mail=undelivered&type=problem', []],
  ])('%s finds exactly its tickets', async (query, expected) => {
    expect(await subjects(query)).toEqual(expected);
  });

  test.each([
    'type=complaint',
    'priority=1',
    'grade=boss',
    'department=',
    'tag=a%0Ab',
    'slaDueBefore=2026-01-12',
    'sort=subject',
    'mail=lost',
    'q=%00',
    'assignee=a%00',
  ])('%s is refused by name', async (query) => {
    const answer = await desk.get(`/api/tickets?${query}`, 'anna');
    expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_PARAMETERS']);
    expect(JSON.stringify(answer.json['errors'])).toContain(query.split('=')[0]);
  });
});

describe('the order by SLA deadline', () => {
  test('comes page by page, the next deadline first, each ticket with one once', async () => {
    const seen: { subject: string; slaDueAt: string | null }[] = [];
    let cursor: string | null = null;
    do {
      const page: Listed = await list(`sort=slaDue&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.tickets);
      cursor = page.nextCursor;
    } while (cursor !== null);
    const names = seen.map(({ subject }) => subject);
    expect([...names.slice(0, 2), ...names.slice(2, 4).sort(), ...names.slice(4)]).toEqual([
      'incident',
      'question',
      'problem',
      'problem too',
      'suggestion',
    ]);
    const instants = seen.map(({ slaDueAt }) => slaDueAt);
    expect(instants).toEqual([...instants].sort());
    expect(instants[0]).toBe('2026-01-12T09:00:00.123Z');
  });

  test('takes no cursor of the other order', async () => {
    const { nextCursor } = await list('limit=1');
    const answer = await desk.get(`/api/tickets?sort=slaDue&cursor=${nextCursor ?? ''}`, 'anna');
    expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_PARAMETERS']);
  });

  test('is read in order from its index, whatever the size of the table', async () => {
    const asked: { text: string; values: unknown[] }[] = [];
    const asking = {
      query: (text: string, values: unknown[]) => {
        asked.push({ text, values });
        return Promise.resolve({ rows: [] });
      },
    } as unknown as Pool;
    const after = { atMs: tickets.nowMs, ticketId: randomUUID() };
    await listTickets(asking, {}, { order: 'slaDue', after, limit: 51 });
    const client = await database.pool.connect();
    // A table of seven rows is sorted faster than looked up; this asks what is possible.
    await client.query('begin; set local enable_seqscan = off; set local enable_sort = off');
    const [list] = asked;
    const plan = await client.query<{ 'QUERY PLAN': string }>(
      `explain ${list?.text ?? ''}`,
      list?.values ?? [],
    );
    await client.query('rollback');
    client.release();
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('Index Scan using tickets_by_sla_due');
    expect(text).not.toContain('Sort');
  });
});

test('the page of the list shows priorities and deadlines, and filters and sorts without scripts', async () => {
  const headers = {
    Authorization: `Bearer ${tokens[0]?.token ?? ''}`,
    'Accept-Language': 'ru',
  };
  const { text } = await desk.page('/tickets?sort=slaDue&priority=urgent&type=', headers);
  expect(text).toContain('incident');
  expect(text).not.toContain('>task<');
  expect(text).toContain('<span class="bad">срочный</span>');
  expect(text).toContain('Первый ответ: срок пн, 12 янв., 12:00');
  expect(text).toContain('<option value="slaDue" selected>');
  expect(text).toContain('<option value="urgent" selected>');
});

test('a ticket that version 0.1 stored is listed and shown as what it means today', async () => {
  const ticketId = await tickets.open('Старое', { subject: 'old' });
  // The shape of 0.1: one cycle, no details, no shape.
  await database.pool.query(
    `update tickets set sla_due_at = null, state = jsonb_build_object(
       'ticketId', state->'ticketId', 'seq', state->'seq', 'status', 'new', 'channel', 'email',
       'language', 'ru', 'openedAtMs', state->'openedAtMs', 'updatedAtMs', state->'updatedAtMs',
       'statusAtMs', state->'statusAtMs', 'lastReplyAtMs', state->'lastReplyAtMs',
       'messageCount', 1, 'assigneeId', null, 'handoff', null, 'resolution', null,
       'recentCommandIds', '[]'::jsonb,
       'firstResponse', jsonb_build_object('startedAtMs', state->'openedAtMs', 'targetMinutes', 240,
         'deadlineAtMs', 1768215600000, 'warned', false, 'verdict', null),
       'terms', jsonb_build_object('termsId', 'default', 'version', 1,
         'calendar', state->'terms'->'calendars'->'moscow-office',
         'firstResponse', jsonb_build_object('targetMinutes', 240, 'warnAtFraction', 0.75),
         'pendingCloseBusinessDays', 5, 'resolvedCloseDays', 5, 'ratingDelayHours', 24))
      where ticket_id = $1`,
    [ticketId],
  );
  const number = await tickets.number(ticketId);
  const expected = {
    subject: 'old',
    details: { type: 'question', priority: 'normal', tags: [] },
    slaCycles: [{ metric: 'first_response', targetMinutes: 240, verdict: null }],
  };
  expect((await list(`q=${number}`)).tickets).toMatchObject([expected]);
  expect((await desk.get(`/api/tickets/${number}`, 'anna')).json).toMatchObject(expected);
});
