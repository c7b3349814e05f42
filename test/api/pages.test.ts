import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stylePath } from '../../src/api/pages/styles';
import { noTeamAddress } from '../../src/mail/unsent-words';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
let cookie: string;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  desk = await ApiDesk.start(database.pool, { nowMs: () => tickets.nowMs });
  cookie = await signIn();
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const token = tokens[0]?.token ?? '';

async function signIn(fields: Record<string, string> = {}): Promise<string> {
  const answer = await desk.form('/sign-in', { token, ...fields });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const page = (path: string, more: Record<string, string> = {}) =>
  desk.page(path, { Cookie: cookie, 'Accept-Language': 'ru', ...more });

describe('signing in', () => {
  test('leads back to the page that was asked for', async () => {
    const asked = await desk.page('/tickets/1001?before=5');
    expect(asked.status).toBe(303);
    const location = asked.headers.get('location') ?? '';
    expect(location).toBe('/sign-in?next=%2Ftickets%2F1001%3Fbefore%3D5');
    const form = await desk.page(location);
    expect(form.text).toContain('name="next" value="/tickets/1001?before=5"');
    const answer = await desk.form('/sign-in', { token, next: '/tickets/1001?before=5' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/tickets/1001?before=5',
    ]);
  });

  test('gives a cookie that scripts and other sites can’t use', async () => {
    const answer = await desk.form('/sign-in', { token });
    const set = answer.headers.get('set-cookie') ?? '';
    expect(set).toMatch(
      /^otvet_session=[\w.-]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(set).not.toContain(token);
    const secure = await ApiDesk.start(database.pool, { publicUrl: 'https://desk.example' });
    const overTls = await secure.form('/sign-in', { token });
    expect(overTls.headers.get('set-cookie')).toContain('; Secure');
    await secure.stop();
  });

  test('takes the token alone or with its name before it', async () => {
    const answer = await desk.form('/sign-in', { token: ` anna:agent:${token} ` });
    expect(answer.status).toBe(303);
  });

  test('with a wrong token says so and gives no cookie', async () => {
    const answer = await desk.form('/sign-in', { token: 'wrong' }, { 'Accept-Language': 'ru' });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('Такого токена нет');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await desk.form('/sign-in', {})).status).toBe(401);
  });

  test('is refused to a form on another site', async () => {
    const answer = await desk.form('/sign-in', { token }, { Origin: 'https://evil.example' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
  });

  test('also opens the API for reading, so that files can be downloaded', async () => {
    expect((await desk.get('/api/tickets', undefined, { Cookie: cookie })).status).toBe(200);
  });

  test('ends with signing out', async () => {
    const answer = await desk.form('/sign-out', {}, { Cookie: cookie });
    expect(answer.headers.get('location')).toBe('/sign-in');
    expect(answer.headers.get('set-cookie')).toMatch(/^otvet_session=;.*Expires=Thu, 01 Jan 1970/);
  });

  test('is skipped by who is signed in', async () => {
    expect((await page('/sign-in?next=/tickets')).headers.get('location')).toBe('/tickets');
    expect((await page('/')).headers.get('location')).toBe('/tickets');
  });
});

describe('the list', () => {
  test('of an empty desk says how the first ticket comes', async () => {
    const answer = await page('/tickets');
    expect(answer.text).toContain('Обращений пока нет');
  });

  test('shows each ticket with its status in words, and filters by a plain form', async () => {
    const ticketId = await tickets.open('Вопрос', { subject: 'Счёт <script>', authorName: '' });
    const number = await tickets.number(ticketId);
    const answer = await page('/tickets');
    expect(answer.text).toContain('Счёт &lt;script&gt;');
    expect(answer.text).toContain(`href="/tickets/${number}"`);
    expect(answer.text).toContain('Новое');
    expect(answer.text).toContain('Первый ответ: срок пн, 12 янв., 14:00');
    const english = await page('/tickets?lang=en');
    expect(english.text).toContain('due Mon 12 Jan, 14:00');
    expect(english.headers.get('set-cookie')).toMatch(/^otvet_lang=en;/);
    const none = await page('/tickets?status=closed&assignee=&q=');
    expect(none.text).toContain('Под этот отбор не подходит ни одно обращение');
    expect(none.text).toContain('<option value="closed" selected>');
    const wrong = await page('/tickets?status=opened');
    expect([wrong.status, wrong.text]).toEqual([200, expect.stringContaining('Такого отбора нет')]);
  });

  test('leads to its next page and back', async () => {
    await tickets.open('Ещё вопрос');
    const first = await page('/tickets?limit=1');
    const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&');
    const second = await page(next ?? '');
    expect(second.text).toContain('К началу списка');
    expect(second.text).not.toContain('rel="next"');
    const wrong = await page('/tickets?cursor=nonsense');
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('<strong>cursor</strong>: Это не nextCursor этого списка.');
  });
});

describe('the page of a ticket', () => {
  let number: number;
  beforeAll(async () => {
    tickets.nowMs = Date.parse('2026-01-14T16:00:00+03:00');
    const ticketId = await tickets.open(
      'Не печатает <img src=x onerror=alert(1)>\n\n> было раньше',
      {
        subject: 'Печать & "кавычки"',
        visibleLength: 'Не печатает <img src=x onerror=alert(1)>\n\n'.length,
        files: [{ name: '<b>.png', contentType: 'image/png', bytes: Buffer.alloc(2_000) }],
      },
    );
    number = await tickets.number(ticketId);
    await tickets.settleMail(ticketId, 2, 'accepted', '250 2.0.0 queued as <7>');
    const note = { source: 'api', authorAddress: 'anna', authorName: 'anna' } as const;
    await tickets.give(ticketId, anna, {
      kind: 'agentComment',
      visibility: 'note',
      contentId: await tickets.stage('Проверить шаблон.', note),
    });
    tickets.nowMs += 3_600_000;
    await tickets.reply(ticketId, 'Исправлено, см. https://desk.example/faq.', 'resolved');
    tickets.nowMs += 25 * 3_600_000;
    await tickets.passTime(ticketId);
    const resolution = await database.pool.query<{ seq: number }>(
      "select (state->'resolution'->>'seq')::int as seq from tickets where ticket_id = $1",
      [ticketId],
    );
    await tickets.give(ticketId, customer, {
      kind: 'rate',
      rating: 'bad',
      resolutionSeq: resolution.rows[0]?.seq ?? 0,
      contentId: await tickets.stage('Долго <i>'),
    });
  });

  test('tells in Russian where it stands, what comes next and what was', async () => {
    const { text } = await page(`/tickets/${number}`);
    const parts = [
      'Печать &amp; &quot;кавычки&quot;',
      'Решено',
      'в срок',
      'Что будет дальше',
      'пн, 19 янв., 17:00',
      'Обращение закроется само, если никто не напишет.',
      'Europe/Moscow, GMT+3',
      'среда, 14 января 2026 г.',
      'Обращение открыто: почта',
      'Не печатает &lt;img src=x onerror=alert(1)&gt;',
      '<summary>Цитата</summary>',
      '&gt; было раньше',
      '&lt;b&gt;.png',
      'Подтверждение: принято почтовым сервером',
      '250 2.0.0 queued as &lt;7&gt;',
      'Первый ответ обещан до чт, 15 янв., 11:00: 4 ч рабочего времени',
      'Заметка: клиент её не видит',
      'Исправлено, см. <a href="https://desk.example/faq"',
      'Письмо о решении: ждёт отправки',
      'Статус «Решено»: поддержка написала',
      'Клиента попросили оценить решение',
      'Клиент оценил решение: Плохо',
      'Долго &lt;i&gt;',
    ];
    for (const part of parts) expect(text).toContain(part);
    const order = ['Обращение открыто', 'Проверить шаблон', 'Исправлено', 'Клиент оценил'];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  test('tells the same in English', async () => {
    const { text } = await page(`/tickets/${number}`, { 'Accept-Language': 'en' });
    const parts = [
      'Resolved',
      'in time',
      'What happens next',
      'Mon 19 Jan, 17:00',
      'The ticket closes by itself if nobody writes.',
      'Wednesday, 14 January 2026',
      'Acknowledgement: accepted by the mail server',
      'Note: the customer does not see it',
      'The customer’s rating: Bad',
    ];
    for (const part of parts) expect(text).toContain(part);
    expect(
      text.replace(/<bdi>[^<]*<\/bdi>|Русский|<div class="text">[^]*?<\/div>/g, ''),
    ).not.toMatch(/<(dt|h2|h3|summary|button)[^>]*>[^<]*[а-я]/i);
  });

  test('shows what an agent took down by phone as the customer’s words', async () => {
    const ticketId = await tickets.open('Просит перезвонить', {
      channel: 'phone',
      actor: anna,
      authorName: '',
      authorAddress: 'petrov@customer.example',
    });
    const { text } = await page(`/tickets/${await tickets.number(ticketId)}`);
    expect(text).toContain('<strong><bdi>petrov@customer.example</bdi></strong>');
  });

  test('says in words why a mail was not sent, with the relay’s own words beside it', async () => {
    const ticketId = await tickets.open('Вопрос');
    const answer = '550 5.1.1 <i@customer.example>: Recipient address rejected';
    await tickets.settleMail(ticketId, 2, 'failed', answer);
    const failed = { kind: 'deliveryFailed', mailSeq: 2, mailKind: 'acknowledgement' } as const;
    const system = { role: 'system' } as const;
    await tickets.give(ticketId, system, { ...failed, reason: 'RELAY_REFUSED_550' });
    const notice = (await tickets.state(ticketId)).seq;
    const unsent = noTeamAddress('team').recorded;
    await tickets.settleMail(ticketId, notice, 'failed', unsent);
    await tickets.give(ticketId, system, {
      kind: 'deliveryFailed',
      mailSeq: notice,
      mailKind: 'team_notice',
      reason: 'NO_TEAM_ADDRESS',
    });
    const path = `/tickets/${await tickets.number(ticketId)}`;
    const theirs = '<bdi>550 5.1.1 &lt;i@customer.example&gt;: Recipient address rejected</bdi>';
    const russian = (await page(path)).text;
    for (const part of [
      `Подтверждение: не принято почтовым сервером — такого адреса нет · ${theirs}`,
      'Письмо отправить не удалось, попытки окончены: почтовый сервер отказал; уведомление получает вся команда',
      `Последняя попытка: такого адреса нет · ${theirs}`,
      'Уведомление команде: не отправлено — в OTVET_TEAM_ADDRESSES нет team',
      'попытки окончены: в настройке OTVET_TEAM_ADDRESSES нет адреса для него',
    ]) {
      expect(russian).toContain(part);
    }
    const english = (await page(path, { 'Accept-Language': 'en' })).text;
    for (const part of [
      `Acknowledgement: not accepted by the mail server — there is no such address · ${theirs}`,
      'The mail could not be sent, no more attempts: the mail server refuses it; a notice goes to the whole team',
      `The last attempt: there is no such address · ${theirs}`,
    ]) {
      expect(english).toContain(part);
    }
    expect(`${russian}${english}`).not.toMatch(/RELAY_REFUSED|NO_TEAM_ADDRESS|not sent:/);
  });

  test('is cut into stretches when it is long', async () => {
    const ticketId = await tickets.open('Сообщение первое');
    for (let index = 0; index < 160; index += 1) {
      await tickets.give(ticketId, anna, {
        kind: 'changeStatus',
        status: index % 2 === 0 ? 'resolved' : 'open',
      });
    }
    for (let index = 0; index < 140; index += 1) await tickets.reply(ticketId, `Ответ ${index}.`);
    const path = `/tickets/${await tickets.number(ticketId)}`;
    const latest = await page(path);
    expect(latest.text).toContain('Ответ 139.');
    expect(latest.text).not.toContain('Сообщение первое');
    const earlier = /href="([^"]+before=\d+)"/.exec(latest.text)?.[1] ?? '';
    const before = await page(earlier);
    expect(before.text).toContain('Сообщение первое');
    expect(before.text).not.toContain('Ответ 139.');
    expect(before.text).toContain('К последним событиям');
  });

  test('that does not exist is a page that says so', async () => {
    for (const path of ['/tickets/999999', '/tickets/x', '/tickets/1e9']) {
      const answer = await page(path);
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('Такого обращения нет');
    }
  });
});

test('every page forbids scripts, frames and other origins, and is kept by no cache', async () => {
  for (const path of ['/tickets', '/sign-in', '/nothing', '/rate/x', '/api/problems']) {
    const { headers } = await desk.page(path);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('an address of a page asked in a wrong way names the right ones', async () => {
  for (const [path, allow] of [
    ['/tickets', 'GET, HEAD'],
    ['/sign-out', 'POST'],
    ['/rate/x', 'GET, POST, HEAD'],
  ] as const) {
    const answer = await desk.request('DELETE', path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  }
});

test('the style is kept for ever under an address that changes with it', async () => {
  const answer = await desk.page(stylePath);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.headers.get('content-type')).toMatch(/^text\/css/);
  expect((await desk.page('/sign-in')).text).toContain(`href="${stylePath}"`);
  expect((await desk.page('/assets/otvet.svg')).headers.get('content-type')).toMatch(/svg/);
});
