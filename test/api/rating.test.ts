import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ratingToken } from '../../src/mail/rating-link';
import { EngineUnavailable } from '../../src/temporal/ticket-client';
import { testSecret } from '../support/ticket-lab';
import { ApiDesk } from './api-desk';
import { LiveDesk } from './live-desk';

let desk: LiveDesk;
beforeAll(async () => {
  desk = await LiveDesk.start();
});
afterAll(() => desk.stop());

type Resolved = { number: number; ticketId: string; path: string };

async function resolvedTicket(more: Record<string, unknown> = {}): Promise<Resolved> {
  const number = await desk.open(more);
  await desk.api.post(`/api/tickets/${number}/status`, { status: 'resolved' });
  const { json } = await desk.api.get(`/api/tickets/${number}`, 'anna');
  const ticketId = String(json['ticketId']);
  const { seq } = json['resolution'] as { seq: number };
  return { number, ticketId, path: `/rate/${ratingToken(testSecret, ticketId, seq)}` };
}

async function ratingOf(number: number) {
  const { json } = await desk.api.get(`/api/tickets/${number}`, 'anna');
  return (json['resolution'] as { rating: unknown } | null)?.rating;
}

async function seqOf(number: number) {
  return (await desk.api.get(`/api/tickets/${number}`, 'anna')).json['seq'];
}

describe('the rating page', () => {
  test('asks in the language of the ticket, the rating of the link chosen', async () => {
    const russian = await resolvedTicket();
    const page = await desk.api.page(`${russian.path}?rating=bad`, { 'Accept-Language': 'en' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<html lang="ru">');
    expect(page.text).toContain('Оцените решение');
    expect(page.text).toMatch(/value="bad" required checked/);
    expect(page.text).not.toMatch(/value="good" required checked/);
    expect(page.text).not.toContain('<script');
    const english = await resolvedTicket({ text: 'It does not print.', subject: 'Printer' });
    expect((await desk.api.page(english.path)).text).toContain('Rate the solution');
    expect((await desk.api.page(`${english.path}?lang=ru`)).text).toContain('Оцените решение');
    const unchosen = await desk.api.page(`${english.path}?rating=perfect`);
    expect(unchosen.text).not.toContain(' checked');
  });

  test('records nothing when it is only opened, however often', async () => {
    const { number, path } = await resolvedTicket();
    const before = await seqOf(number);
    for (const method of ['GET', 'HEAD', 'GET']) {
      await desk.api.request(method, `${path}?rating=good`, { headers: { Accept: 'text/html' } });
    }
    expect([await seqOf(number), await ratingOf(number)]).toEqual([before, null]);
  });

  test('records the rating and its comment when it is sent, and then thanks', async () => {
    const { number, path } = await resolvedTicket();
    const sent = await desk.api.form(path, { rating: 'good', comment: ' Быстро\r\nи вежливо ' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, path]);
    expect(await ratingOf(number)).toBe('good');
    const thanks = await desk.api.page(path);
    expect(thanks.text).toContain('Спасибо за оценку');
    expect(thanks.text).toContain('Хорошо');
    const { json } = await desk.api.get(`/api/tickets/${number}/events`, 'anna');
    const rated = (json['events'] as Record<string, unknown>[]).find(
      ({ type }) => type === 'rated',
    );
    expect(rated).toMatchObject({ rating: 'good', actor: { role: 'customer' } });
    const { rows } = await desk.database.pool.query(
      'select source, author_address, body_text from contents where content_id = $1',
      [rated?.['contentId']],
    );
    expect(rows).toEqual([
      {
        source: 'web',
        author_address: 'vera@customer.example',
        body_text: 'Быстро\nи вежливо',
      },
    ]);
  });

  test('takes the same rating sent twice as one, and keeps the first of two', async () => {
    const { number, path } = await resolvedTicket();
    const fields = { rating: 'bad', comment: '' };
    const twice = await Promise.all([desk.api.form(path, fields), desk.api.form(path, fields)]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    const seq = await seqOf(number);
    const changed = await desk.api.form(path, { rating: 'good' });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain('Спасибо за оценку');
    expect([await seqOf(number), await ratingOf(number)]).toEqual([seq, 'bad']);
  });

  test('of two different ratings at the same moment keeps one and shows it', async () => {
    const { number, path } = await resolvedTicket();
    const answers = await Promise.all([
      desk.api.form(path, { rating: 'good' }),
      desk.api.form(path, { rating: 'bad' }),
    ]);
    expect(answers.every(({ status }) => status === 303 || status === 200)).toBe(true);
    expect(['good', 'bad']).toContain(await ratingOf(number));
  });

  test('still takes a rating after the ticket has closed', async () => {
    const { number, path } = await resolvedTicket();
    await desk.api.post(`/api/tickets/${number}/status`, { status: 'closed' });
    expect((await desk.api.form(path, { rating: 'good' })).status).toBe(303);
    expect(await ratingOf(number)).toBe('good');
  });

  test('tells who follows an old link that the ticket was opened again', async () => {
    const { number, path } = await resolvedTicket();
    await desk.api.post(`/api/tickets/${number}/status`, { status: 'open' });
    const opened = await desk.api.page(path);
    expect(opened.status).toBe(410);
    expect(opened.text).toContain('Обращение открыли снова');
    expect((await desk.api.form(path, { rating: 'good' })).status).toBe(410);
    await desk.api.post(`/api/tickets/${number}/status`, { status: 'resolved' });
    expect((await desk.api.form(path, { rating: 'good' })).status).toBe(410);
    expect(await ratingOf(number)).toBeNull();
  });

  test('tells who has half a link to follow it from the mail', async () => {
    const { path } = await resolvedTicket();
    const wrong = [path.slice(0, -1), '/rate/x', `/rate/${ratingToken('other', uuid, 5)}`];
    for (const each of [...wrong, `/rate/${ratingToken(testSecret, uuid, 5)}`]) {
      const page = await desk.api.page(`${each}?lang=en`);
      expect(page.status).toBe(404);
      expect(page.text).toContain('This link does not work');
      expect((await desk.api.form(each, { rating: 'good' })).status).toBe(404);
    }
  });
  const uuid = 'aaaaaaaa-bbbb-8ccc-8ddd-eeeeeeeeeeee';

  test('asks again where nothing was chosen or the comment is too long, keeping it', async () => {
    const { number, path } = await resolvedTicket();
    const nothing = await desk.api.form(path, { comment: 'Слова <b>' });
    expect(nothing.status).toBe(422);
    expect(nothing.text).toContain('Выберите «Хорошо» или «Плохо»');
    expect(nothing.text).toContain('Слова &lt;b&gt;');
    const long = await desk.api.form(path, { rating: 'bad', comment: 'ж'.repeat(5_001) });
    expect(long.status).toBe(422);
    expect(long.text).toMatch(/value="bad" required checked/);
    expect(await ratingOf(number)).toBeNull();
  });

  test('is not filled in by other sites', async () => {
    const { number, path } = await resolvedTicket();
    const foreign = { Origin: 'https://evil.example' };
    const answer = await desk.api.form(path, { rating: 'bad' }, foreign);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('The request came from another site');
    expect(await ratingOf(number)).toBeNull();
  });

  test('keeps what was written while the engine is away', async () => {
    const { path } = await resolvedTicket();
    const tickets = {
      open: () => Promise.reject(new Error()),
      command: () => Promise.reject(new EngineUnavailable('away')),
    };
    const broken = await ApiDesk.start(desk.database.pool, { tickets });
    const answer = await broken.form(path, { rating: 'bad', comment: 'Не то' });
    await broken.stop();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(answer.text).toContain('нажмите кнопку ещё раз через минуту');
    expect(answer.text).toContain('Не то');
    expect(answer.text).toMatch(/value="bad" required checked/);
  });
});
