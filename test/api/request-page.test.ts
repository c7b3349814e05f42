import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ticketOfToken, ticketToken } from '../../src/mail/ticket-link';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testSecret } from '../support/ticket-lab';
import { ApiDesk } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  desk = await ApiDesk.start(database.pool, { nowMs: () => tickets.nowMs });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const pathOf = (ticketId: string) => `/request/${ticketToken(testSecret, ticketId)}`;

describe('a request’s own page', () => {
  test('shows what was said, the number and whose turn it is, in the customer’s language', async () => {
    const ticketId = await tickets.open('<b>Не</b> печатает & мигает', {
      files: [{ name: 'снимок экрана.png', contentType: 'image/png', bytes: Buffer.alloc(20_000) }],
    });
    await tickets.reply(ticketId, 'Проверьте кабель: https://help.example/cable');
    const answer = await desk.page(pathOf(ticketId), { 'Accept-Language': 'en' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<html lang="ru">');
    expect(answer.text).toContain(`№${await tickets.number(ticketId)}`);
    expect(answer.text).toContain('Ждём вашего ответа');
    expect(answer.text).toContain('&lt;b&gt;Не&lt;/b&gt; печатает &amp; мигает');
    expect(answer.text).toMatch(/снимок экрана\.png<\/bdi>\s+<small>20 КБ<\/small>/);
    expect(answer.text).toContain('rel="noopener noreferrer nofollow">https://help.example/cable');
    expect(answer.text).not.toContain('<script');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const english = await desk.page(`${pathOf(ticketId)}?lang=en`);
    expect(english.text).toContain('Waiting for your answer');
  });

  test('shows no note, no guest’s message and no address but what people wrote', async () => {
    const ticketId = await tickets.open('Не печатает.');
    const note = await tickets.stage('Клиент не заплатил');
    await tickets.give(ticketId, anna, {
      kind: 'agentComment',
      contentId: note,
      visibility: 'note',
    });
    const guest = { authorAddress: 'stranger@else.example', authorName: 'Чужой' };
    await tickets.give(ticketId, customer, {
      kind: 'clientReply',
      contentId: await tickets.stage('Секрет гостя', guest),
      standing: 'guest',
    });
    const colleague = { authorAddress: 'boss@customer.example', authorName: '' };
    await tickets.give(ticketId, customer, {
      kind: 'clientReply',
      contentId: await tickets.stage('Поддерживаю', colleague),
    });
    const { text } = await desk.page(pathOf(ticketId));
    expect(text).toContain('Поддерживаю');
    expect(text).toContain('участник');
    for (const secret of ['не заплатил', 'Секрет гостя', 'Чужой', 'boss@', 'vera@', 'stranger@']) {
      expect(text).not.toContain(secret);
    }
  });

  test('of a merged request says that it is not over, and nothing of the other one', async () => {
    const [ticketId, intoTicketId] = [
      await tickets.open('Не печатает.'),
      await tickets.open('Молчит третий день.'),
    ];
    await tickets.give(ticketId, anna, { kind: 'mergeInto', intoTicketId });
    const { text } = await desk.page(pathOf(ticketId));
    expect(text).toContain('Продолжено в другом обращении');
    expect(text).not.toContain('Закрыто');
    expect(text).not.toContain('третий день');
    expect(text).not.toContain(String(await tickets.number(intoTicketId)));
    expect((await desk.page(pathOf(intoTicketId))).text).toContain('Получено');
  });

  test('is not there for a link that is not ours, and its token opens no rating', async () => {
    const ticketId = await tickets.open('Не печатает.');
    const token = ticketToken(testSecret, ticketId);
    expect(ticketOfToken(testSecret, token)).toBe(ticketId);
    for (const wrong of ['x', `${token}a`, token.slice(0, -1), ticketToken('other', ticketId)]) {
      const answer = await desk.page(`/request/${wrong}`);
      expect([answer.status, answer.text.includes('Не печатает')]).toEqual([404, false]);
    }
    expect((await desk.page(`/rate/${token}`)).status).toBe(404);
    const unknown = '018f4c1e-7b1d-8aaa-9bbb-0123456789ab';
    expect((await desk.page(pathOf(unknown))).status).toBe(404);
  });
});
