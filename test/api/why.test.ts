import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiDependencies } from '../../src/api/app';
import { findHistory, loadHistory } from '../../src/db/ticket-history';
import { evolveAll } from '../../src/domain/evolve';
import { explain } from '../../src/domain/explain';
import type { StoredEvent, StoredState } from '../../src/domain/legacy';
import type { ServiceTerms } from '../../src/domain/terms';
import { defaultTerms } from '../../src/terms/default-terms';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
const errors: unknown[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  const log = {
    error: (...line: unknown[]) => errors.push(line),
  } as unknown as ApiDependencies['log'];
  desk = await ApiDesk.start(database.pool, { nowMs: () => tickets.nowMs, log });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const moscow = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+03:00`);
const iso = (text: string) => new Date(moscow(text)).toISOString();

/** Everything is promised, and the resolution rests while the customer is asked. */
function allMetrics(): ServiceTerms {
  const terms = defaultTerms();
  const target = (targetMinutes: number) => ({
    targetMinutes,
    warnAtFractions: [0.5],
    pausedIn: [],
  });
  return {
    ...terms,
    policies: [
      {
        policyId: 'everything',
        match: {},
        calendarId: terms.calendarId,
        targets: {
          first_response: target(240),
          next_response: target(120),
          resolution: { ...target(1080), pausedIn: ['pending'] },
        },
        escalations: [],
      },
    ],
  };
}

/** Opened Monday 10:00, answered and so pending from 11:00 on. */
async function pendingTicket(): Promise<string> {
  tickets.nowMs = moscow('2026-01-12 10:00');
  const ticketId = await tickets.open('Вопрос', { terms: allMetrics() });
  tickets.nowMs = moscow('2026-01-12 11:00');
  await tickets.reply(ticketId, 'Проверьте кабель.');
  return ticketId;
}

/** The same, and the customer wrote again on Tuesday at 12:00. */
async function reopenedTicket(): Promise<string> {
  const ticketId = await pendingTicket();
  tickets.nowMs = moscow('2026-01-13 12:00');
  const contentId = await tickets.stage('Кабель на месте.');
  await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
  return ticketId;
}

type Explained = {
  chain: { cause: string; sentence: string }[];
  awaits: { deadline: { kind: string; metric?: string }; sentences: string[] }[];
  paused: { metric: string; sentences: string[] }[];
};

async function why(ticketId: string, query = '', language = 'ru') {
  const headers = { 'Accept-Language': language };
  const answer = await desk.get(`/api/tickets/${ticketId}/why${query}`, 'anna', headers);
  return answer.json as Explained & Record<string, unknown>;
}

describe('why and when', () => {
  test('is what the core explains of the recorded state', async () => {
    const ticketId = await reopenedTicket();
    tickets.nowMs = moscow('2026-01-13 12:30');
    const expected = explain(await tickets.state(ticketId), tickets.nowMs);
    const { json } = await desk.get(`/api/tickets/${ticketId}/why`, 'dev1');
    expect(json).toMatchObject({
      ticketId,
      consistent: true,
      asOf: new Date(tickets.nowMs).toISOString(),
      seq: expected.seq,
      status: 'open',
      since: iso('2026-01-13 12:00'),
      policyId: 'everything',
      chain: expected.chain.map(({ seq, to, cause, messageNo }) => ({ seq, to, cause, messageNo })),
      awaits: expected.awaits.map(({ deadline, furtherCounted, counted, changedBy }) => ({
        deadline,
        furtherCounted,
        counted: counted.map(({ startMs, endMs }) => ({
          from: new Date(startMs).toISOString(),
          to: new Date(endMs).toISOString(),
        })),
        changedBy,
      })),
      paused: [],
    });
    const resolution = (json['awaits'] as { deadline: object }[]).find(({ deadline }) =>
      expect
        .objectContaining({ kind: 'sla_breach', metric: 'resolution' })
        .asymmetricMatch(deadline),
    );
    // 1 h on Monday, 30 min on Tuesday; 18 h are promised.
    expect(resolution).toMatchObject({
      cycle: {
        countedMs: 90 * 60_000,
        pauses: [{ from: iso('2026-01-12 11:00'), to: iso('2026-01-13 12:00') }],
      },
    });
  });

  test('tells the causes, the grounds and the pauses in Russian', async () => {
    const ticketId = await reopenedTicket();
    tickets.nowMs = moscow('2026-01-13 12:30');
    const { chain, awaits } = await why(ticketId);
    expect(chain.map(({ sentence }) => sentence)).toEqual([
      'пн, 12 янв., 10:00: статус «Новое», обращение открыто.',
      'пн, 12 янв., 11:00: статус «Ждём ответа», поддержка написала (сообщение №2, anna).',
      'вт, 13 янв., 12:00: статус «Открыто», клиент написал (сообщение №3).',
    ]);
    const breach = (metric: string) =>
      awaits.find(({ deadline }) => deadline.kind === 'sla_breach' && deadline.metric === metric);
    expect(breach('resolution')?.sentences).toEqual([
      'чт, 15 янв., 11:00 (послезавтра). Срок решения будет нарушен.',
      'Ждём с пн, 12 янв., 10:00.',
      'Прошло 1 ч 30 мин рабочего времени из 18 ч: политика everything, календарь moscow-office версии 2, цикл 1.',
      'До срока считается рабочее время: пн, 12 янв., 10:00–11:00; вт, 13 янв., 12:00–18:00; ср, 14 янв., 09:00–18:00; чт, 15 янв., 09:00–11:00.',
      'Паузы, которые не считаются: пн, 12 янв., 11:00 – вт, 13 янв., 12:00.',
      'Изменит это: решение обращения, другой статус, другой тип, приоритет, отдел или условия.',
    ]);
    expect(breach('next_response')?.sentences[0]).toBe(
      'вт, 13 янв., 14:00 (через 2 часа). Срок следующего ответа будет нарушен.',
    );
  });

  test('tells a cycle that stands still, in English', async () => {
    const ticketId = await pendingTicket();
    const { paused, awaits } = await why(ticketId, '', 'en');
    expect(paused).toMatchObject([
      {
        metric: 'resolution',
        countedMs: 3_600_000,
        resumedBy: ['status_change'],
        sentences: [
          'Resolution: the clock stands still, so there is no deadline yet.',
          '1 h of working time out of 18 h has passed: policy everything, calendar moscow-office version 2, cycle 1.',
          'Pauses left out: since Mon 12 Jan, 11:00.',
          'What lets it go on: another status.',
        ],
      },
    ]);
    expect(awaits).toMatchObject([{ deadline: { kind: 'pending_close' } }]);
    expect(awaits[0]?.sentences.at(-1)).toBe('What would change it: any reply, another status.');
  });

  test('as of an earlier instant is what was known at it', async () => {
    const ticketId = await reopenedTicket();
    const then = await why(ticketId, `?asOf=${encodeURIComponent('2026-01-12T12:00:00+03:00')}`);
    expect(then).toMatchObject({
      status: 'pending',
      asOf: iso('2026-01-12 12:00'),
      consistent: true,
      paused: [{ metric: 'resolution' }],
    });
    expect(then.chain.map(({ cause }) => cause)).toEqual(['opened', 'agent_wrote']);
    for (const asOf of ['2026-01-12T09:59:59%2B03:00', 'yesterday', '2026-01-12T12:00:00']) {
      const answer = await desk.get(`/api/tickets/${ticketId}/why?asOf=${asOf}`, 'anna');
      expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_PARAMETERS']);
      expect(JSON.stringify(answer.json['errors'])).toContain('asOf');
    }
  });

  test('of a ticket that does not exist is a 404, and nobody’s without a token', async () => {
    const unknown = await desk.get('/api/tickets/999999/why', 'anna');
    expect([unknown.status, unknown.json['code']]).toEqual([404, 'TICKET_NOT_FOUND']);
    expect((await desk.get('/api/tickets/999999/why')).status).toBe(401);
  });

  test('is a section of the ticket’s page, in both languages and without scripts', async () => {
    const number = await tickets.number(await pendingTicket());
    const authorization = { Authorization: `Bearer ${tokens[0]?.token ?? ''}` };
    const page = async (language: string) =>
      (await desk.page(`/tickets/${number}`, { ...authorization, 'Accept-Language': language }))
        .text;
    const russian = await page('ru');
    expect(russian).toContain('<h2 id="why">Почему и когда</h2>');
    expect(russian).toContain('статус «Ждём ответа», поддержка написала (сообщение №2, anna).');
    expect(russian).toContain('Решение: отсчёт стоит, срока пока нет.');
    expect(russian).not.toContain('role="alert"');
    expect(await page('en')).toContain('<h2 id="why">Why and when</h2>');
  });

  test('says and logs that the stored state is not what the events lead to', async () => {
    const ticketId = await pendingTicket();
    await database.pool.query(
      `update tickets set state = jsonb_set(state, '{assigneeId}', '"mallory"') where ticket_id = $1`,
      [ticketId],
    );
    errors.length = 0;
    expect(await why(ticketId)).toMatchObject({ consistent: false, status: 'pending' });
    expect(JSON.stringify(errors)).toContain(ticketId);
    const number = await tickets.number(ticketId);
    const { text } = await desk.page(`/tickets/${number}`, {
      Authorization: `Bearer ${tokens[0]?.token ?? ''}`,
      'Accept-Language': 'ru',
    });
    expect(text).toContain('История и сохранённое состояние расходятся');
  });
});

test('a history that is read leads to the state that was stored with it', async () => {
  const ticketId = await reopenedTicket();
  await tickets.give(ticketId, anna, { kind: 'changeDetails', details: { priority: 'high' } });
  tickets.nowMs = moscow('2026-02-12 12:30');
  await tickets.passTime(ticketId);
  const events = await loadHistory(database.pool, ticketId);
  expect(evolveAll(null, ticketId, events)).toEqual(await tickets.state(ticketId));
  const history = await findHistory(database.pool, { ticketId });
  expect(history?.events).toEqual(events);
  expect(history?.state).toEqual(await tickets.state(ticketId));
});

test('a ticket stored before it kept its mails is what its events lead to, also once it went on', async () => {
  const ticketId = await pendingTicket();
  await database.pool.query(
    `update tickets set state = jsonb_set(
            state - 'mail' - 'requester' - 'participantIds', '{shape}', '2') where ticket_id = $1`,
    [ticketId],
  );
  expect(await why(ticketId)).toMatchObject({ consistent: true });
  await tickets.reply(ticketId, 'Проверили.');
  expect((await tickets.state(ticketId)).shape).toBe(3);
  expect(await why(ticketId)).toMatchObject({ consistent: true });
});

describe('a ticket of version 0.1', () => {
  type StoryOf01 = {
    title: string;
    turns: { events: StoredEvent[] }[];
    states: { afterTurns: number; ticket: StoredState }[];
  };
  const stories = JSON.parse(
    readFileSync(join(__dirname, '..', 'domain', 'version-0.1.json'), 'utf8'),
  ) as StoryOf01[];

  /** Puts a ticket there as version 0.1 left it: its events and its state in its own shape. */
  async function leave(state: StoredState, events: readonly StoredEvent[]): Promise<string> {
    const ticketId = randomUUID();
    await database.pool.query(
      `insert into tickets (ticket_id, number, seq, status, channel, language, subject,
                            requester_address, requester_name, opened_at, updated_at, state)
       select $1, nextval('ticket_numbers'), $2, $3, 'email', 'ru', '', 'vera@customer.example', '',
              now(), now(), $4`,
      [ticketId, state.seq, state.status, JSON.stringify({ ...state, ticketId })],
    );
    for (const event of events) {
      await database.pool.query(
        `insert into ticket_events (ticket_id, seq, at, type, command_id, event)
         values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6)`,
        [ticketId, event.seq, event.atMs, event.type, event.commandId, JSON.stringify(event)],
      );
    }
    return ticketId;
  }

  test.each(stories)('is explained from its events: $title', async ({ turns, states }) => {
    for (const { afterTurns, ticket } of states) {
      const events = turns.slice(0, afterTurns).flatMap((turn) => turn.events);
      const ticketId = await leave(ticket, events);
      tickets.nowMs = events.at(-1)?.atMs ?? 0;
      const explained = await why(ticketId);
      expect(explained).toMatchObject({ consistent: true, status: ticket.status });
      // 0.1 kept no chain in its state; the events have it.
      expect(explained.chain.length).toBeGreaterThan(0);
      const { json } = await desk.get(`/api/tickets/${ticketId}`, 'anna');
      expect(explained.awaits.map(({ deadline }) => deadline)).toEqual(json['deadlines']);
    }
  });
});
