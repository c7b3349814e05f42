import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keepMail, type InboundMailRecord } from '../../src/db/inbound-mails';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testContent } from '../support/ticket-lab';
import { ApiDesk, tokens } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

const support = { address: 'support@desk.example', department: null, isFetched: false };
const billing = { address: 'billing@desk.example', department: 'billing', isFetched: false };
const evidence = 'dmarc=pass p=reject; dkim=pass d=customer.example s=<b>';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
let cookie: string;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  const nowMs = () => tickets.nowMs;
  desk = await ApiDesk.start(database.pool, { nowMs, mailboxes: [support, billing] });
  const signedIn = await desk.form('/sign-in', { token: tokens[0]?.token ?? '' });
  cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const page = (path: string, language: 'ru' | 'en') =>
  desk.page(path, { Cookie: cookie, 'Accept-Language': language });

/** Keeps a mail with its content, as the intake does, and returns their id. */
async function receive(
  ticketId: string,
  about: Partial<InboundMailRecord> & { replyTo?: string },
): Promise<string> {
  const mailId = randomUUID();
  const { replyTo: replyToAddress, ...record } = about;
  const mail = keptMail({ mailId, fate: { ticketId }, senderEvidence: evidence, ...record });
  const content = testContent(mailId, 'Не печатает', {
    mail: { mailbox: mail.mailbox, replyToAddress },
  });
  await keepMail(database.pool, mail, content);
  return mailId;
}

type Shown = { mail: { receivedAt: string; rawUrl: string } | null };

const messagesOf = async (ticketId: string) =>
  (await desk.get(`/api/tickets/${ticketId}`, 'anna')).json['messages'] as Shown[];

describe('a message that came by mail', () => {
  test('says where from, and leads to the mail as it came', async () => {
    const ticketId = await tickets.open('Вопрос', { source: 'api' });
    const raw = Buffer.from('From: <script>\r\n\r\n\xff\x00');
    const contentId = await receive(ticketId, {
      raw,
      mailbox: billing.address,
      senderVerdict: 'pass',
      replyTo: 'elsewhere@customer.example',
      flags: ['signed', 'damaged_text'],
    });
    await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
    const [first, second] = await messagesOf(ticketId);
    expect(first?.mail).toBeNull();
    const rawUrl = `/api/tickets/${await tickets.number(ticketId)}/messages/2/mail`;
    expect(second?.mail).toEqual({
      mailId: contentId,
      mailbox: billing.address,
      receivedAt: expect.any(String),
      authorAddress: 'vera@customer.example',
      replyTo: 'elsewhere@customer.example',
      verdict: 'pass',
      evidence,
      flags: ['signed', 'damaged_text'],
      rawUrl,
    });
    const received = Date.parse(second?.mail?.receivedAt ?? '');
    expect(Math.abs(received - Date.now())).toBeLessThan(3_600_000);

    const download = await desk.get(rawUrl, 'dev1');
    expect(download.bytes).toEqual(raw);
    expect(download.headers.get('content-type')).toBe('message/rfc822');
    expect(download.headers.get('x-content-type-options')).toBe('nosniff');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    expect((await desk.get(rawUrl)).status).toBe(401);
  });

  test.each([
    ['messages/1/mail', 404, 'MESSAGE_HAS_NO_MAIL'],
    ['messages/9/mail', 404, 'MESSAGE_HAS_NO_MAIL'],
    ['events/1/mail', 404, 'MESSAGE_HAS_NO_MAIL'],
    ['messages/0/mail', 400, 'INVALID_PARAMETERS'],
    ['events/2147483648/mail', 400, 'INVALID_PARAMETERS'],
  ])('and nothing else has a mail: %s', async (path, status, code) => {
    const ticketId = await tickets.open('Вопрос', { source: 'api' });
    const answer = await desk.get(`/api/tickets/${ticketId}/${path}`, 'anna');
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  const verdicts = [
    ['pass', 'Отправитель подтверждён', 'Sender proven'],
    ['unknown', 'Отправитель не подтверждён', 'Sender not proven'],
    ['fail', 'Проверка отправителя не пройдена', 'Sender disproved'],
  ] as const;
  test.each(verdicts)('is told by its page in words: %s', async (senderVerdict, ru, en) => {
    const ticketId = await tickets.open('Вопрос');
    const contentId = await receive(ticketId, { senderVerdict });
    await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
    const path = `/tickets/${await tickets.number(ticketId)}`;
    expect((await page(path, 'ru')).text).toContain(`✉ ${ru}<`);
    const { text } = await page(path, 'en');
    expect(text).toContain(`✉ ${en}<`);
    expect(text).toContain(evidence.replace('<b>', '&lt;b&gt;'));
    expect(text).toContain(`href="/api${path}/messages/2/mail"`);
  });

  const flags = [
    ['reused_message_id', 'уже был у письма с другим', 'used before with other content'],
    ['conflicting_thread', 'на разные обращения', 'named different tickets'],
    ['damaged_text', 'знаков письма потеряна', 'Characters are lost'],
    ['files_left_out', 'файлов не приложена', 'Files are left out'],
    ['header_only', 'Получен только заголовок', 'Only the header was received'],
    ['signed', 'подпись не проверена', 'the signature is not verified'],
    ['encrypted', 'зашифровано и не расшифровано', 'encrypted and was not decrypted'],
  ] as const;
  test('tells each thing that is odd about it in both languages, and no other', async () => {
    const seen = async (language: 'ru' | 'en', given: (typeof flags)[number][]) => {
      const ticketId = await tickets.open('Вопрос');
      const contentId = await receive(ticketId, { flags: given.map(([flag]) => flag) });
      await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
      const { text } = await page(`/tickets/${await tickets.number(ticketId)}`, language);
      return flags.filter(([, ru, en]) => text.includes(language === 'ru' ? ru : en));
    };
    for (const language of ['ru', 'en'] as const) {
      expect(await seen(language, [...flags])).toEqual(flags);
      for (const flag of flags) expect(await seen(language, [flag])).toEqual([flag]);
    }
  });

  test('names its mailbox where there are several, and where its author wants answers', async () => {
    const ticketId = await tickets.open('Вопрос');
    const replyTo = 'elsewhere@customer.example';
    const contentId = await receive(ticketId, { mailbox: billing.address, replyTo });
    await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
    const path = `/tickets/${await tickets.number(ticketId)}`;
    const several = (await page(path, 'ru')).text;
    expect(several).toContain(`Пришло на <bdi>${billing.address}</bdi>`);
    expect(several).toContain(`Ответ просят на <bdi>${replyTo}</bdi>`);
    const single = await ApiDesk.start(database.pool, { mailboxes: [support] });
    const { text } = await single.page(path, { Cookie: cookie, 'Accept-Language': 'ru' });
    await single.stop();
    expect(text).toContain(`Ответ просят на <bdi>${replyTo}</bdi>`);
    expect(text).not.toContain('Пришло на');
  });

  test('and was forwarded says whose mail the verdict is about', async () => {
    const ticketId = await tickets.open('Вопрос');
    const authorAddress = 'olga@company.example';
    const contentId = await receive(ticketId, { authorAddress, senderVerdict: 'pass' });
    await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
    const { text } = await page(`/tickets/${await tickets.number(ticketId)}`, 'en');
    expect(text).toContain(`✉ Sender proven: the mail is from <bdi>${authorAddress}</bdi>`);
  });

  test('before senders were checked says that nobody did', async () => {
    const ticketId = await tickets.open('Вопрос');
    const contentId = await receive(ticketId, { senderEvidence: '' });
    await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
    const { text } = await page(`/tickets/${await tickets.number(ticketId)}`, 'ru');
    expect(text).toContain('Отправителя никто не проверял');
  });
});

test('an automatic mail that was noted leads to the mail as it came', async () => {
  const ticketId = await tickets.open('Вопрос');
  const raw = Buffer.from('Auto-Submitted: auto-replied\r\n\r\nВ отпуске.\r\n');
  const contentId = await receive(ticketId, { raw, mailClass: 'auto_reply' });
  await tickets.give(
    ticketId,
    { role: 'system' },
    { kind: 'noteAutomaticMail', contentId, mailClass: 'auto_reply' },
  );
  const number = await tickets.number(ticketId);
  const { json } = await desk.get(`/api/tickets/${number}/events`, 'anna');
  const events = json['events'] as { seq: number; type: string }[];
  const noted = events.find(({ type }) => type === 'automaticMailNoted')?.seq ?? 0;
  const url = `/api/tickets/${number}/events/${noted}/mail`;
  expect((await page(`/tickets/${number}`, 'ru')).text).toContain(`href="${url}" download`);
  expect((await desk.get(url, 'anna')).bytes).toEqual(raw);
});

describe('a ticket', () => {
  test('that came by mail says its mailbox and where its answers go', async () => {
    const replyToAddress = 'accounts@customer.example';
    const ticketId = await tickets.open('Счёт', {
      mail: { mailbox: billing.address, replyToAddress },
    });
    const { json } = await desk.get(`/api/tickets/${ticketId}`, 'anna');
    expect(json).toMatchObject({ mailbox: billing.address, answerAddress: replyToAddress });
    const path = `/tickets/${await tickets.number(ticketId)}`;
    const russian = (await page(path, 'ru')).text;
    expect(russian).toMatch(/Ответы уходят на<\/dt>\s*<dd><bdi>accounts@customer\.example/);
    expect(russian).toMatch(/Ящик<\/dt>\s*<dd><bdi>billing@desk\.example/);
    expect((await page(path, 'en')).text).toMatch(/Answers go to<\/dt>\s*<dd><bdi>accounts@/);
  });

  test('of a desk with one mailbox, answered to the requester, says neither on its page', async () => {
    const single = await ApiDesk.start(database.pool, { mailboxes: [support] });
    const ticketId = await tickets.open('Вопрос');
    const { json } = await single.get(`/api/tickets/${ticketId}`, 'anna');
    const answerAddress = 'vera@customer.example';
    expect(json).toMatchObject({ mailbox: support.address, answerAddress });
    const path = `/tickets/${await tickets.number(ticketId)}`;
    const { text } = await single.page(path, { Cookie: cookie, 'Accept-Language': 'ru' });
    await single.stop();
    expect(text).not.toMatch(/Ответы уходят|Ящик<\/dt>/);
  });

  test('whose mailbox was given up says the one that it is answered from now', async () => {
    const mail = { mailbox: 'retired@desk.example', replyToAddress: undefined };
    const ticketId = await tickets.open('Вопрос', { mail });
    const { json } = await desk.get(`/api/tickets/${ticketId}`, 'anna');
    expect(json['mailbox']).toBe(support.address);
    const { text } = await page(`/tickets/${await tickets.number(ticketId)}`, 'ru');
    expect(text).toMatch(/Ящик<\/dt>\s*<dd><bdi>support@desk\.example/);
  });

  test('opened by an agent is answered from the support address', async () => {
    const ticketId = await tickets.open('Вопрос', { source: 'api', channel: 'phone', actor: anna });
    const { json } = await desk.get(`/api/tickets/${ticketId}`, 'anna');
    expect(json['mailbox']).toBe(support.address);
  });
});
