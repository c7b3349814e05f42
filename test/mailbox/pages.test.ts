import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { createRelay } from '../../src/mail/relay';
import { readMail } from '../../src/mailbox/read-mail';
import { log, startTestMailbox, supportMail, type TestMailbox } from './mailbox-fixture';

let mailbox: TestMailbox;
beforeAll(async () => {
  mailbox = await startTestMailbox();
});
afterAll(() => mailbox.close());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(mailbox.box.webUrl + path, { headers });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Without following a redirect. */
function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields);
  return fetch(mailbox.box.webUrl + path, { method: 'POST', body, headers, redirect: 'manual' });
}

const lastReceived = () => {
  const last = mailbox.intake.received.at(-1);
  if (last === undefined) throw new Error('the intake got nothing');
  return last;
};

describe('the list', () => {
  test('says in both languages that there is no mail yet, and what to do', async () => {
    expect((await get('/?lang=ru')).body).toContain('Писем пока нет.');
    expect((await get('/', { 'Accept-Language': 'en-GB' })).body).toContain('No mail yet.');
  });

  test('shows sender, recipient, subject, beginning and time, newest first', async () => {
    await mailbox.deliver({ ...supportMail, subject: 'Первое' });
    mailbox.clock.nowMs += 60_000;
    const id = await mailbox.deliver({ ...supportMail, text: '> quoted\nОтвет <b>готов</b>' });

    const { body } = await get('/?lang=ru');

    expect(body).toContain('Служба поддержки');
    expect(body).toContain('ivan@zavod.example');
    expect(body).toContain('<span class="snippet">Ответ &lt;b&gt;готов&lt;/b&gt;</span>');
    expect(body).toContain('>10:13</time>');
    expect(body.indexOf(`/mails/${id}`)).toBeLessThan(body.indexOf('Первое'));
  });

  test('filters by recipient and says so when nothing is left', async () => {
    await mailbox.deliver({ ...supportMail, to: 'anna@north.example', subject: 'For Anna' });

    const forAnna = await get('/?to=anna%40north&lang=en');

    expect(forAnna.body).toContain('For Anna');
    expect(forAnna.body).not.toContain('Первое');
    expect((await get('/?to=nobody&lang=en')).body).toContain('No mail for this recipient.');
  });

  test('stays in the language chosen by the switch', async () => {
    const switched = await get('/?lang=en', { 'Accept-Language': 'ru' });
    const cookie = switched.headers.get('set-cookie')?.split(';')[0] ?? '';

    const next = await get('/compose', { 'Accept-Language': 'ru', Cookie: cookie });

    expect(next.body).toContain('<html lang="en">');
    expect(next.body).toContain('href="/compose?lang=ru"');
  });
});

describe('a mail', () => {
  test('shows its HTML only in a frame that can run nothing and load nothing', async () => {
    const html =
      '<p style="color:red" onclick="steal()">Здравствуйте</p><script>steal()</script>' +
      '<img src="https://tracker.example/p.gif"><iframe src="https://x.example"></iframe>' +
      '<a href="javascript:steal()">раз</a><a href="https://ok.example/?a=1">два</a>' +
      '<form action="https://x.example"><input name="password"></form>';
    const id = await mailbox.deliver({ ...supportMail, html });

    const page = await get(`/mails/${id}`);
    const body = await get(`/mails/${id}/body`);

    expect(page.body).not.toContain('Здравствуйте</p>');
    expect(page.body).toMatch(
      /<iframe\s+class="body"\s+src="\/mails\/[^"]+\/body"[^>]*\s+sandbox="[^"]*"/,
    );
    expect(page.body).not.toContain('allow-scripts');
    expect(body.body).toContain('<p style="color:red">Здравствуйте</p>');
    expect(body.body).toContain('href="https://ok.example/?a=1" target="_blank"');
    expect(body.body).not.toMatch(/steal|tracker|<script|<form|<input|<iframe/);
    expect(body.headers.get('content-security-policy')).toBe(
      'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; ' +
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'self'",
    );
  });

  test('shows its text escaped, with web addresses as links', async () => {
    const text = 'Оцените: http://127.0.0.1:8080/rate?a=1&b=<script>. Спасибо';
    const id = await mailbox.deliver({ ...supportMail, text });

    const { body } = await get(`/mails/${id}`);

    expect(body).toContain('href="http://127.0.0.1:8080/rate?a=1&amp;b="');
    expect(body).toContain('&lt;script&gt;. Спасибо');
    expect(body).not.toContain('<iframe');
  });

  test('offers its files and the mail itself as downloads only', async () => {
    const filename = 'страница.html';
    const attachments = [{ filename, content: '<script>steal()</script>' }];
    const id = await mailbox.deliver({ ...supportMail, attachments });

    const file = await get(`/mails/${id}/files/0`);
    const raw = await get(`/mails/${id}/raw`);

    expect((await get(`/mails/${id}`)).body).toContain(filename);
    expect(file.body).toBe('<script>steal()</script>');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await readMail(Buffer.from(raw.body))).messageId).toBe('<m2.42@otvet.example>');
    expect((await get(`/mails/${id}/files/7`)).status).toBe(404);
  });

  test('of ours shows what an agent attached, and gives it out byte for byte', async () => {
    const relay = createRelay(mailbox.box.smtpUrl, { log });
    const files = ['Акт сверки за IV квартал.pdf', 'журнал.txt'].map((name, at) => ({
      name,
      contentType: at === 0 ? 'application/pdf' : 'text/plain',
      // Larger than what a list reads of a mail.
      bytes: randomBytes(700_000),
    }));
    const answer = await relay.send({
      envelopeFrom: 'support+b@otvet.example',
      to: supportMail.to,
      from: supportMail.from,
      replyTo: supportMail.replyTo,
      subject: 'С файлами',
      text: 'Акт во вложении.',
      html: '<p>Акт во вложении.</p>',
      messageId: '<files.42@otvet.example>',
      references: [],
      dateMs: mailbox.clock.nowMs,
      language: 'ru',
      ticketNumber: 42,
      autoSubmitted: undefined,
      files,
    });
    await relay.close();
    const id = answer.response.split(' ').at(-1) ?? '';
    expect((await get('/')).body).toContain('Акт во вложении.');
    const { body } = await get(`/mails/${id}?lang=ru`);
    for (const [at, { name, bytes }] of files.entries()) {
      expect(body).toContain(`<a href="/mails/${id}/files/${at}">${name}</a>`);
      const file = await fetch(`${mailbox.box.webUrl}/mails/${id}/files/${at}`);
      expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    }
    expect(body).not.toContain('files/2');
  });

  test('that cannot be parsed is listed, and its bytes can be had', async () => {
    const deep = Array.from({ length: 1100 }, (_, n) => {
      return `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`;
    });
    const envelope = { from: 'a@x.example', to: ['bomb@x.example'] };
    const id = await mailbox.deliver({ envelope, raw: deep.join('') });

    expect((await get('/?to=bomb&lang=en')).body).toContain('this mail could not be parsed');
    const page = await get(`/mails/${id}?lang=en`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('/reply');
    expect((await get(`/mails/${id}/raw`)).status).toBe(200);
    expect((await get(`/mails/${id}/reply`)).status).toBe(404);
  });

  test('that does not exist is a 404 in the reader’s language', async () => {
    const missing = await get('/mails/1795324677606-000005-61e3d939?lang=en');

    expect(missing.status).toBe(404);
    expect(missing.body).toContain('There is no such mail.');
    expect((await get('/nowhere?lang=ru')).body).toContain('Такой страницы нет.');
  });

  test('is still there after a restart', async () => {
    const id = await mailbox.deliver({ ...supportMail, subject: 'Переживёт перезапуск' });

    await mailbox.restart();

    expect((await get('/')).body).toContain('Переживёт перезапуск');
    expect((await get(`/mails/${id}`)).status).toBe(200);
  });
});

describe('«Ответить»', () => {
  test('starts from the mail: sender, subject with one Re:, what will be quoted', async () => {
    const id = await mailbox.deliver({ ...supportMail, subject: 'Re: Чек' });

    const { body } = await get(`/mails/${id}/reply?lang=ru`);

    expect(body).toContain('value="ivan@zavod.example"');
    expect(body).toContain('value="Иван Петров"');
    expect(body).toContain('value="Re: Чек"');
    expect(body).toContain('support+k3v9.m4qf@otvet.example');
    expect(body).toContain('Проверьте версию драйвера.');
  });

  test('sends a real reply with the edited subject and shows the intake’s answer', async () => {
    const id = await mailbox.deliver(supportMail);

    const posted = await post(`/mails/${id}/reply`, {
      from: 'ivan@zavod.example',
      fromName: 'Иван Петров',
      subject: 'Другая тема',
      text: 'Версия 10.8.\r\nНе помогло.',
      client: 'mailru',
    });

    expect(posted.status).toBe(303);
    const result = await get(`${posted.headers.get('location')}?lang=ru`);
    expect(result.body).toContain('Служба поддержки приняла письмо');
    expect(result.body).toContain('<code>250 2.0.0 Taken, thank you</code>');
    const { from, to, raw } = lastReceived();
    expect([from, to]).toEqual(['ivan@zavod.example', ['support+k3v9.m4qf@otvet.example']]);
    const mail = await readMail(raw);
    expect(mail.subject).toBe('Другая тема');
    expect(mail.headerLines).toContain('In-Reply-To: <m2.42@otvet.example>');
    expect(mail.references).toEqual(['<first@zavod.example>', '<m2.42@otvet.example>']);
    expect(mail.text).toMatch(/^Версия 10\.8\.\nНе помогло\.\n \n25 ноября 2026 г\., /);
    expect(mail.dateMs).toBe(mailbox.clock.nowMs);
  });

  test('takes files from the form', async () => {
    const id = await mailbox.deliver(supportMail);
    const form = new FormData();
    form.set('from', 'ivan@zavod.example');
    form.set('text', 'Снимок во вложении');
    form.append('files', new Blob([Buffer.from([137, 80])], { type: 'image/png' }), 'чек 1.png');

    const url = `${mailbox.box.webUrl}/mails/${id}/reply`;
    const posted = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });

    expect(posted.status).toBe(303);
    const { attachments, from } = await readMail(lastReceived().raw);
    expect(from[0]?.name).toBe('');
    expect(attachments.map(({ filename, content }) => [filename, [...content]])).toEqual([
      ['чек 1.png', [137, 80]],
    ]);
  });

  test('keeps everything typed when the intake does not take the mail, and can send it again', async () => {
    const id = await mailbox.deliver(supportMail);
    const once = 'a'.repeat(24);
    const typed = { once, from: 'ivan@zavod.example', subject: 'Тема', text: 'Набранный текст' };
    const url = `/mails/${id}/reply?lang=ru`;
    mailbox.intake.refuseWith = 451;

    const deferred = await post(url, { ...typed, client: 'outlook' });
    mailbox.intake.refuseWith = 550;
    const refused = await post(url, typed);
    mailbox.intake.refuseWith = undefined;
    const accepted = await post(url, typed);

    expect(deferred.status).toBe(503);
    const page = await deferred.text();
    expect(page).toContain('сейчас не может принять письмо');
    expect(page).toContain('451 Not now, please');
    expect(page).toContain('>Набранный текст</textarea>');
    expect(page).toMatch(/value="outlook" checked/);
    expect(refused.status).toBe(502);
    expect(await refused.text()).toContain('отказалась принять письмо');
    expect(accepted.status).toBe(303);
  });

  test('sends a form that was submitted twice only once', async () => {
    const id = await mailbox.deliver(supportMail);
    const before = mailbox.intake.received.length;
    const typed = { once: 'b'.repeat(24), from: 'ivan@zavod.example', text: 'Да' };

    const both = await Promise.all([
      post(`/mails/${id}/reply`, typed),
      post(`/mails/${id}/reply`, typed),
    ]);

    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(mailbox.intake.received.length - before).toBe(1);
  });

  test('names what to correct', async () => {
    const id = await mailbox.deliver(supportMail);

    const empty = await post(`/mails/${id}/reply?lang=en`, { from: 'a@x.example', text: ' ' });
    const sender = await post(`/mails/${id}/reply?lang=ru`, { from: 'иван', text: 'Да' });

    expect([empty.status, sender.status]).toEqual([400, 400]);
    expect(await empty.text()).toContain('Write the text of the mail.');
    expect(await sender.text()).toContain('Адрес клиента неверен');
  });
});

describe('«Написать»', () => {
  test('sends a new mail to support', async () => {
    const form = await get('/compose?lang=ru');
    const posted = await post('/compose', {
      from: 'new@client.example',
      fromName: 'Новый, клиент',
      to: 'support@otvet.example',
      subject: 'Не работает',
      text: 'Ничего не работает',
      client: 'gmail',
    });

    expect(form.body).toContain('value="support@otvet.example"');
    expect(posted.status).toBe(303);
    const mail = await readMail(lastReceived().raw);
    expect(mail.from).toEqual([{ name: 'Новый, клиент', address: 'new@client.example' }]);
    expect(mail.subject).toBe('Не работает');
    expect(mail.references).toEqual([]);
    expect(mail.text.trim()).toBe('Ничего не работает');
  });

  test('says that the intake is away when nothing listens there', async () => {
    const alone = await startTestMailbox();
    await alone.intake.close();
    const body = new URLSearchParams({ from: 'a@x.example', text: 'Есть кто?' });

    const response = await fetch(`${alone.box.webUrl}/compose?lang=ru`, { method: 'POST', body });

    expect(response.status).toBe(502);
    expect(await response.text()).toContain('Связь с приёмом почты не установилась');
    await alone.close();
  });
});

describe('the mailbox keeps other sites out', () => {
  const typed = { from: 'a@x.example', text: 'x' };

  test.each<[string, Record<string, string>]>([
    ['another origin', { Origin: 'https://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of this machine', { 'Sec-Fetch-Site': 'same-site' }],
  ])('refuses a form from %s', async (_from, headers) => {
    const before = mailbox.intake.received.length;

    expect((await post('/compose', typed, headers)).status).toBe(403);
    expect(mailbox.intake.received.length).toBe(before);
  });

  test('takes a form of its own', async () => {
    const headers = { Origin: mailbox.box.webUrl, 'Sec-Fetch-Site': 'same-origin' };

    expect((await post('/compose', typed, headers)).status).toBe(303);
  });

  test('answers nothing to a foreign host name, which may be rebound to this address', async () => {
    const { port } = new URL(mailbox.box.webUrl);
    const statusFor = (host: string) =>
      new Promise((resolve) => {
        httpRequest({ port, headers: { Host: host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });

    expect(await statusFor(`evil.example:${port}`)).toBe(421);
    expect(await statusFor(`notlocalhost:${port}`)).toBe(421);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`[::1]:${port}`)).toBe(200);
  });

  test('allows no inline code, no inline styles and no framing of its pages', async () => {
    const { headers, body } = await get('/');

    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';" +
        "frame-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(body).not.toMatch(/<style|<script>| style=| on[a-z]+=/);
  });
});
