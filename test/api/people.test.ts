/** Who is on the customer's side of a ticket, and what mail brings beside messages, over HTTP. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServedMailbox } from '../../src/api/dependencies';
import { findParticipants } from '../../src/db/participants';
import type { OpenTicket, TicketCommand } from '../../src/domain/commands';
import type { Actor } from '../../src/domain/ticket';
import { participantIdOf } from '../../src/mail/participant-id';
import { defaultTerms } from '../../src/terms/default-terms';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testSecret } from '../support/ticket-lab';
import { ApiDesk, tokens } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

const system: Actor = { role: 'system' };
const authorization = { Authorization: `Bearer ${tokens[0]?.token ?? ''}` };
const boss = { address: 'Boss@Firm.example', name: 'Иван Петров' };
const bossId = participantIdOf(testSecret, 'boss@firm.example');

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  const nowMs = () => tickets.nowMs;
  const [support, billing] = ['support', 'billing'].map((name) => ({
    address: `${name}@desk.example`,
    department: null,
    isFetched: false,
  })) as [ServedMailbox, ServedMailbox];
  const mailboxes = [support, billing] as const;
  const { engine } = tickets;
  desk = await ApiDesk.start(database.pool, {
    nowMs,
    tickets: engine,
    openingWaitMs: 0,
    mailboxes,
  });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

async function open(actor: Actor = customer, changes: Partial<OpenTicket> = {}) {
  const ticketId = randomUUID();
  await tickets.give(ticketId, actor, {
    kind: 'openTicket',
    channel: 'email',
    language: 'ru',
    contentId: await tickets.stage('Не печатает', { subject: 'Печать' }),
    terms: defaultTerms(),
    ...changes,
  });
  const number = await tickets.number(ticketId);
  const path = `/api/tickets/${number}`;
  const give = (command: TicketCommand, by: Actor = system) => tickets.give(ticketId, by, command);
  const page = async (language: string) => {
    const headers = { ...authorization, 'Accept-Language': language };
    return (await desk.page(`/tickets/${number}`, headers)).text;
  };
  const shown = async () => (await desk.get(path, 'anna')).json;
  return { ticketId, number, path, give, page, shown };
}

const problemOf = ({ status, json }: Awaited<ReturnType<ApiDesk['get']>>) => [status, json['code']];

describe('participants', () => {
  test('are added and removed by address, whatever its case, and shown with their names', async () => {
    const { path, shown, page } = await open();
    const added = await desk.post(`${path}/participants`, { add: [boss] });
    expect(added.status).toBe(200);
    expect((await shown())['participants']).toEqual([boss]);
    expect(await page('ru')).toContain('Добавлены участники: Иван Петров (Boss@Firm.example)');
    const again = { add: [{ address: 'BOSS@firm.example' }] };
    expect(problemOf(await desk.post(`${path}/participants`, again))).toEqual([
      409,
      'NOTHING_TO_CHANGE',
    ]);
    await desk.post(`${path}/participants`, { remove: ['boss@FIRM.example'] });
    expect((await shown())['participants']).toEqual([]);
    expect(await page('en')).toContain('Participants removed: Иван Петров (Boss@Firm.example)');
  });

  test('are twenty at most', async () => {
    const { path, shown } = await open();
    const add = Array.from({ length: 20 }, (_, index) => ({ address: `p${index}@firm.example` }));
    await desk.post(`${path}/participants`, { add });
    expect((await shown())['participants']).toHaveLength(20);
    expect(problemOf(await desk.post(`${path}/participants`, { add: [boss] }))).toEqual([
      409,
      'TOO_MANY_PARTICIPANTS',
    ]);
    const many = { add: [...add, boss] };
    expect(problemOf(await desk.post(`${path}/participants`, many))).toEqual([422, 'INVALID_BODY']);
  });

  test('are neither the requester, who gets every mail anyway, nor our mailboxes, and have an address', async () => {
    const { path } = await open();
    const ours = ['support@desk.example', 'Support+4711@desk.example', 'billing@desk.example'];
    for (const address of ['VERA@customer.example', 'a@b\r\nBcc: c@d.example', 'nobody', ...ours]) {
      const answer = await desk.post(`${path}/participants`, { add: [{ address }] });
      expect(problemOf(answer)).toEqual([422, 'INVALID_BODY']);
      expect(JSON.stringify(answer.json['errors'])).toContain('add');
    }
  });

  test('can’t open a ticket as its requester at a mailbox of ours', async () => {
    const requester = { address: 'billing@desk.example' };
    const answer = await desk.post('/api/tickets', { requester, subject: 'x', text: 'x' });
    expect(problemOf(answer)).toEqual([422, 'INVALID_BODY']);
    expect(answer.json['errors']).toMatchObject([{ at: 'requester.address' }]);
  });

  test('are changed by agents only', async () => {
    const { path } = await open();
    const answer = await desk.post(`${path}/participants`, { add: [boss] }, 'dev1');
    expect(problemOf(answer)).toEqual([403, 'FORBIDDEN']);
  });

  test('are changed once for a key, which belongs to no other change', async () => {
    const { path } = await open();
    const [key, anna2] = [randomUUID(), { address: 'anna@firm.example' }];
    await desk.post(`${path}/participants`, { add: [boss] }, 'anna');
    const first = await desk.post(`${path}/participants`, { add: [boss, anna2] }, 'anna', key);
    const repeated = await desk.post(`${path}/participants`, { add: [boss, anna2] }, 'anna', key);
    expect(repeated.json).toEqual(first.json);
    for (const other of [{ add: [boss] }, { add: [boss, anna2, { address: 'x@firm.example' }] }]) {
      expect(problemOf(await desk.post(`${path}/participants`, other, 'anna', key))).toEqual([
        422,
        'IDEMPOTENCY_KEY_REUSED',
      ]);
    }
  });

  test('keep the address they came with, and take a name that comes later', async () => {
    const { path } = await open();
    const first = { address: 'Late@Firm.example' };
    await desk.post(`${path}/participants`, { add: [first] });
    const other = await open();
    const named = { address: 'late@firm.example', name: 'Олег' };
    await desk.post(`${other.path}/participants`, { add: [named] });
    const id = participantIdOf(testSecret, named.address);
    expect(await findParticipants(database.pool, [id, 'nobody'])).toEqual([
      { participantId: id, address: 'Late@Firm.example', name: 'Олег' },
    ]);
  });
});

describe('the requester of a forwarded mail', () => {
  const origin = { kind: 'forwarded', byAgentId: 'anna' } as const;

  test('can’t be answered before an agent confirms it, and the page says so', async () => {
    const { path, shown, page, ticketId } = await open(anna, { origin });
    expect(await shown()).toMatchObject({ requesterConfirmed: false });
    expect(await page('ru')).toContain('не подтверждён: письмо переслал сотрудник');
    expect(await page('en')).toContain('the requester is not confirmed: nothing is sent to them.');
    const { json: why } = await desk.get(`${path}/why`, 'anna');
    expect(why).toMatchObject({ requesterConfirmed: false, consistent: true });
    const text = { text: 'Проверьте кабель.' };
    expect(problemOf(await desk.post(`${path}/comments`, text))).toEqual([
      409,
      'REQUESTER_NOT_CONFIRMED',
    ]);
    const confirm = `${path}/requester/confirm`;
    expect(problemOf(await desk.post(confirm, {}, 'dev1'))).toEqual([403, 'FORBIDDEN']);
    expect((await desk.post(confirm, {})).status).toBe(200);
    expect(problemOf(await desk.post(confirm, {}))).toEqual([409, 'REQUESTER_ALREADY_CONFIRMED']);
    expect(await shown()).toMatchObject({ requesterConfirmed: true });
    expect(await page('ru')).not.toContain('не подтверждён:');
    const outbox = await database.pool.query(
      'select kind, message_no from outbox where ticket_id = $1',
      [ticketId],
    );
    expect(outbox.rows).toEqual([{ kind: 'acknowledgement', message_no: 1 }]);
    expect((await desk.post(`${path}/comments`, text)).status).toBe(201);
  });
});

test('a guest’s message is marked in the database, the API and the page', async () => {
  const { ticketId, give, shown, page } = await open();
  const contentId = await tickets.stage('Я его коллега', { authorAddress: 'guest@else.example' });
  await give({ kind: 'clientReply', contentId, standing: 'guest' }, customer);
  expect((await shown())['messages']).toMatchObject([
    { messageNo: 1, standing: null },
    { messageNo: 2, standing: 'guest', authorAddress: 'guest@else.example' },
  ]);
  expect(await page('ru')).toContain('гость: обращение его не знает');
  expect(await page('en')).toContain('guest: the ticket does not know them');
  const rows = await database.pool.query(
    'select standing from messages where ticket_id = $1 order by message_no',
    [ticketId],
  );
  expect(rows.rows).toEqual([{ standing: null }, { standing: 'guest' }]);
});

test('an automatic mail stands folded in the history, as text', async () => {
  const { give, page } = await open();
  const contentId = await tickets.stage('Я в отпуске <script>alert(1)</script>');
  await give({ kind: 'noteAutomaticMail', contentId, mailClass: 'auto_reply' });
  const text = await page('ru');
  expect(text).toContain('Пришёл автоответ; в обращении ничего не меняется');
  expect(text).toMatch(
    /<details>\s*<summary>Текст письма<\/summary>\s*<div class="text">Я в отпуске &lt;script&gt;/,
  );
});

describe('a mail that came back', () => {
  const bounce = (changes: object = {}) =>
    ({
      kind: 'noteBounce',
      mailSeq: 2,
      participantId: null,
      outcome: 'failed',
      statusCode: '5.1.1',
      contentId: null,
      ...changes,
    }) as const;

  async function outboxOf(ticketId: string) {
    const { rows } = await database.pool.query<{ kind: string; state: string; recipient: string }>(
      'select kind, state, recipient from outbox where ticket_id = $1 order by mail_seq',
      [ticketId],
    );
    return rows;
  }

  test('is bounced in the outbox in the transaction that records it, with a notice to the team', async () => {
    const { ticketId, path, give, page } = await open();
    await tickets.settleMail(ticketId, 2, 'accepted', '250 ok');
    await give(bounce({ contentId: await tickets.stage('550 no such user') }));
    expect(await outboxOf(ticketId)).toEqual([
      { kind: 'acknowledgement', state: 'bounced', recipient: null },
      { kind: 'team_notice', state: 'queued', recipient: 'team' },
    ]);
    const { json } = await desk.get(`${path}/mails`, 'anna');
    expect(json['mails']).toMatchObject([
      { mailSeq: 2, state: 'bounced', relayAnswer: '250 ok' },
      { kind: 'team_notice' },
    ]);
    const text = await page('ru');
    expect(text).toContain('Подтверждение: принято почтовым сервером, но не доставлено: вернулось');
    expect(text).toContain('550 no such user');
    expect(await page('en')).toContain(
      'The mail did not reach the customer: 5.1.1, there is no such address; a notice goes to the whole team',
    );
  });

  test('is no end of a mail that is only late, nor of one whose copy somebody else did not get', async () => {
    const { ticketId, give } = await open();
    await tickets.settleMail(ticketId, 2, 'accepted', '250 ok');
    await give(bounce({ outcome: 'delayed', statusCode: '4.4.1' }));
    await give(bounce({ participantId: bossId }));
    expect((await outboxOf(ticketId))[0]).toMatchObject({ state: 'accepted' });
  });

  test('is told by the explanation, with whose copy it was, until the delay ends in a failure', async () => {
    const { path, give, page } = await open();
    await desk.post(`${path}/participants`, { add: [boss] });
    await give(bounce({ outcome: 'delayed', statusCode: '4.4.1' }));
    await give(bounce({ participantId: bossId, statusCode: '5.2.2' }));
    const why = async () => (await desk.get(`${path}/why?lang=ru`, 'anna')).json;
    expect(await why()).toMatchObject({
      consistent: true,
      bounces: [{ outcome: 'delayed' }, { outcome: 'failed', participantId: bossId }],
      mail: [
        expect.stringMatching(/: Письмо ещё не доставлено клиенту, .*: 4\.4\.1, .*\.$/),
        expect.stringContaining('Письмо не доставлено участнику Иван Петров (Boss@Firm.example)'),
      ],
    });
    await give(bounce());
    expect((await why())['bounces']).toMatchObject([
      { outcome: 'failed', participantId: bossId },
      { outcome: 'failed', participantId: null },
    ]);
    expect(await page('ru')).toContain('<h3>Связь с клиентом</h3>');
  });
});

test('the explanation says which mails were given up, the customer’s and copies, but no notice', async () => {
  const { path, give, page } = await open();
  const reason = 'RELAY_REFUSED_550';
  const failed = { kind: 'deliveryFailed', mailSeq: 2, mailKind: 'acknowledgement' } as const;
  await give({ ...failed, reason });
  await give({ ...failed, participantId: bossId, reason: 'NOT_DELIVERED_IN_TIME' });
  await give({ kind: 'deliveryFailed', mailSeq: 4, mailKind: 'team_notice', reason });
  const why = (await desk.get(`${path}/why?lang=ru`, 'anna')).json;
  expect(why).toMatchObject({
    consistent: true,
    givenUp: [
      { mailSeq: 2, participantId: null, reason },
      { mailSeq: 2, participantId: bossId, reason: 'NOT_DELIVERED_IN_TIME' },
    ],
    mail: [
      expect.stringContaining(
        'Письмо отправить не удалось, попытки окончены: почтовый сервер отказал.',
      ),
      expect.stringContaining('Копию письма участнику отправить не удалось'),
    ],
  });
  expect((why['givenUp'] as unknown[]).length).toBe(2);
  expect(await page('en')).toContain('<h3>Reaching the customer</h3>');
});

test('a ticket that only possibly belongs to another waits for a person to merge or unlink it', async () => {
  const named = await open();
  const origin = { kind: 'possible_follow_up', ofTicketId: named.ticketId } as const;
  const stranger = await open(customer, { origin });
  const tiesOf = async ({ shown }: typeof named) =>
    (await shown())['ties'] as Record<string, unknown>;
  expect(await tiesOf(stranger)).toMatchObject({
    possiblyBelongsTo: [{ number: named.number }],
    followUpOf: [],
  });
  expect(await tiesOf(named)).toMatchObject({
    possibleFollowUps: [{ number: stranger.number }],
    followUps: [],
  });
  expect(await stranger.page('ru')).toContain('(решите: объединить или развязать)');
  const link = { link: 'possibly_belongs_to', ticket: named.number };
  expect(problemOf(await desk.post(`${named.path}/links`, link))).toEqual([422, 'INVALID_BODY']);
  expect((await desk.post(`${stranger.path}/links/remove`, link)).status).toBe(200);
  expect((await tiesOf(stranger))['possiblyBelongsTo']).toEqual([]);
  expect((await tiesOf(named))['possibleFollowUps']).toEqual([]);
});
