import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keepMail } from '../../src/db/inbound-mails';
import { ratingToken } from '../../src/mail/rating-link';
import { chromiumPath, openTab, type Tab } from '../support/browser';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testSecret } from '../support/ticket-lab';
import { ApiDesk, tokens } from './api-desk';
import { anna, RecordedTickets } from './recorded';

const withBrowser = chromiumPath === undefined ? describe.skip : describe;

withBrowser('in a real browser', () => {
  let database: TestDatabase;
  let desk: ApiDesk;
  let tab: Tab;
  let number: number;
  let ratingPath: string;
  const heldPath = '/quarantine/held-1';

  beforeAll(async () => {
    database = await createTestDatabase();
    const tickets = new RecordedTickets(database.pool);
    const ticketId = await tickets.open(`${'оченьдлинноеслово'.repeat(20)}\n> цитата`, {
      subject: 'Дополнительное-соглашение-и-приложения-к-договору-за-январь',
      visibleLength: 17 * 20,
      authorAddress: `${'long'.repeat(15)}@${'customer.'.repeat(12)}example`,
      files: [
        {
          name: `${'отчёт'.repeat(25)}.pdf`,
          contentType: 'application/pdf',
          bytes: Buffer.from('1'),
        },
      ],
    });
    number = await tickets.number(ticketId);
    await tickets.settleMail(ticketId, 2, 'failed', `550 5.1.1 ${'unknown-user'.repeat(30)}`);
    await tickets.give(
      ticketId,
      { role: 'system' },
      {
        kind: 'deliveryFailed',
        mailSeq: 2,
        reason: 'RELAY_REFUSED_550',
        mailKind: 'acknowledgement',
      },
    );
    await tickets.give(ticketId, anna, { kind: 'changeStatus', status: 'resolved' });
    const resolved = await database.pool.query<{ seq: number }>(
      "select (state->'resolution'->>'seq')::int as seq from tickets where ticket_id = $1",
      [ticketId],
    );
    ratingPath = `/rate/${ratingToken(testSecret, ticketId, resolved.rows[0]?.seq ?? 0)}`;
    await keepMail(
      database.pool,
      keptMail({
        mailId: 'held-1',
        raw: Buffer.from(
          `From: ${'long'.repeat(15)}@${'customer.'.repeat(12)}example\r\nSubject: ${'verylongword'.repeat(30)}\r\n` +
            `Authentication-Results: mx; ${'dkim=fail'.repeat(30)}\r\n\r\n${'text'.repeat(300)}\r\n`,
        ),
        mailFrom: `${'long'.repeat(15)}@customer.example`,
        remoteAddress: '192.0.2.7',
        fate: { cause: 'forged_sender', detail: 'dmarc=fail'.repeat(20) },
      }),
      undefined,
    );
    desk = await ApiDesk.start(database.pool, {
      nowMs: () => tickets.nowMs,
      tickets: {
        open: () => Promise.reject(new Error('not asked for')),
        command: async (_id, { actor, command }) => {
          await tickets.give(ticketId, actor, command);
          return { seq: 0, status: 'resolved' };
        },
      },
    });
    tab = await openTab(chromiumPath ?? '');
  });
  afterAll(async () => {
    await tab.close();
    await desk.stop();
    await database.drop();
  });

  /** A frame of a phone's width around the page would be refused, so the page itself is narrowed. */
  const isTooWide = `(() => {
    document.documentElement.style.width = '320px';
    const wide = document.documentElement.scrollWidth > Math.max(320, innerWidth);
    const out = [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > 321);
    document.documentElement.style.width = '';
    return wide || out.length > 0;
  })()`;

  test('an agent signs in with her token and comes to the page she asked for', async () => {
    const asked = `${desk.origin}/tickets/${number}`;
    await tab.open(`${desk.origin}/sign-in?next=/tickets/${number}`);
    await tab.evaluate(`document.querySelector('#token').value = '${tokens[0]?.token ?? ''}'`);
    await tab.evaluate(`document.querySelector('main button').click()`);
    await tab.until(`location.href === '${asked}' && document.readyState === 'complete'`);
    expect(await tab.evaluate(`document.querySelector('h1').innerText`)).toContain(String(number));
  });

  test('a link on another site leads an agent who is signed in straight to the ticket', async () => {
    const elsewhere = desk.origin.replace('127.0.0.1', 'localhost');
    await tab.open(`${elsewhere}/sign-in`);
    await tab.evaluate(`location.href = '${desk.origin}/tickets/${number}'`);
    await tab.until(`document.querySelector('h1')?.innerText.includes('${number}')`);
  });

  test('no page is wider than a phone, whatever customers write', async () => {
    const paths = [
      '/tickets',
      `/tickets/${number}`,
      ratingPath,
      '/quarantine',
      heldPath,
      '/mailboxes',
    ];
    for (const path of paths) {
      await tab.open(desk.origin + path);
      expect([path, await tab.evaluate(isTooWide)]).toEqual([path, false]);
    }
  });

  test('a text keeps its lines, and its quote is folded until it is wanted', async () => {
    await tab.open(`${desk.origin}/tickets/${number}`);
    const folded = `document.querySelector('details').open`;
    expect(await tab.evaluate(folded)).toBe(false);
    await tab.evaluate(`document.querySelector('summary').click()`);
    expect(await tab.evaluate(folded)).toBe(true);
    const shown = await tab.evaluate(`document.querySelector('.message .text').innerText`);
    expect(shown).toBe('оченьдлинноеслово'.repeat(20));
  });

  test('a mail that was not sent is told of in words, with the relay’s own words below', async () => {
    await tab.open(`${desk.origin}/tickets/${number}?lang=ru`);
    const told = await tab.evaluate(`document.querySelector('.event.bad > div').innerText`);
    expect(String(told).split('\n').filter(Boolean)).toEqual([
      'Письмо отправить не удалось, попытки окончены: почтовый сервер отказал; уведомление получает вся команда',
      `Последняя попытка: такого адреса нет · 550 5.1.1 ${'unknown-user'.repeat(30)}`,
    ]);
  });

  test('a customer rates by clicking and sending, without a script', async () => {
    await tab.open(`${desk.origin}${ratingPath}?rating=good`);
    expect(await tab.evaluate(`document.scripts.length`)).toBe(0);
    await tab.evaluate(`document.querySelector('input[value=bad]').click()`);
    await tab.evaluate(`document.querySelector('textarea').value = 'Долго'`);
    await tab.evaluate(`document.querySelector('main button').click()`);
    await tab.until(`document.querySelector('h1').innerText === 'Спасибо за оценку'`);
    expect(await tab.evaluate(`document.querySelector('strong.bad').innerText`)).toBe('Плохо');
  });

  test('nothing on any page breaks the policy or fails to load', () => {
    expect(tab.complaints).toEqual([]);
  });
});
