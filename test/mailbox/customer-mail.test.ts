import { describe, expect, test } from '@jest/globals';
import MailComposer from 'nodemailer/lib/mail-composer';
import {
  ComposeError,
  composeNew,
  composeReply,
  isMailAddress,
  replySubject,
} from '../../src/mailbox/customer-mail';
import type { MailClient } from '../../src/mailbox/quoting';
import { readMail } from '../../src/mailbox/read-mail';
import { readerHtml } from '../../src/mailbox/reader-html';
import { supportMail } from './mailbox-fixture';
import { processorMs } from '../support/processor-time';

const atMs = Date.UTC(2026, 10, 25, 7, 12);
const laterMs = Date.UTC(2026, 10, 25, 9);

type Fields = ConstructorParameters<typeof MailComposer>[0];

async function original(fields: Fields = {}) {
  const composer = new MailComposer({ ...supportMail, date: new Date(atMs), ...fields });
  return readMail(await composer.compile().build());
}

async function reply(client: MailClient, fields: Fields = {}, text = 'Версия 10.8.') {
  const { raw } = await composeReply(await original(fields), { text, client, nowMs: laterMs });
  return readMail(raw);
}

const english = {
  from: { name: 'Otvet support', address: 'support@otvet.example' },
  to: { name: 'Anna Smith', address: 'anna@north.example' },
  subject: 'Invoice',
  text: 'Hello Anna,\n\nwhich invoice?',
};

describe('a reply', () => {
  test('threads by In-Reply-To and the whole chain of References', async () => {
    const mail = await reply('gmail');

    expect(mail.headerLines).toContain('In-Reply-To: <m2.42@otvet.example>');
    expect(mail.references).toEqual(['<first@zavod.example>', '<m2.42@otvet.example>']);
    expect(mail.messageId).not.toBe('<m2.42@otvet.example>');
    expect(mail.dateMs).toBe(laterMs);
  });

  test('goes to Reply-To, from the person who got the original', async () => {
    const composed = await composeReply(await original(), {
      text: 'Да',
      client: 'mailru',
      nowMs: laterMs,
    });

    expect(composed.envelope).toEqual({
      from: 'ivan@zavod.example',
      to: ['support+k3v9.m4qf@otvet.example'],
    });
    expect((await readMail(composed.raw)).from).toEqual([
      { name: 'Иван Петров', address: 'ivan@zavod.example' },
    ]);
  });

  test('goes to From when there is no Reply-To', async () => {
    const mail = await reply('gmail', { replyTo: undefined });

    expect(mail.to.map(({ address }) => address)).toEqual(['support@otvet.example']);
  });

  test('keeps a chain of references within fifty, the first and the latest of them', async () => {
    const references = Array.from({ length: 120 }, (_, n) => `<${n}@x.example>`);

    const mail = await reply('gmail', { references });

    expect(mail.references).toHaveLength(50);
    expect(mail.references[0]).toBe('<0@x.example>');
    expect(mail.references.slice(-2)).toEqual(['<119@x.example>', '<m2.42@otvet.example>']);
  });

  test.each<[MailClient, string]>([
    [
      'gmail',
      'Версия 10.8.\n\n' +
        'ср, 25 нояб. 2026 г. в 10:12, Служба поддержки <support@otvet.example>:\n\n' +
        '> Иван, добрый день!\n>\n> Проверьте версию драйвера.\n',
    ],
    [
      'outlook',
      'Версия 10.8.\n\n' +
        'От: Служба поддержки <support@otvet.example>\n' +
        'Отправлено: среда, 25 ноября 2026 г. 10:12\n' +
        'Кому: Иван Петров <ivan@zavod.example>\n' +
        'Тема: [Служба поддержки #42] Re: Не печатает чек\n\n' +
        'Иван, добрый день!\n\nПроверьте версию драйвера.\n',
    ],
    [
      'mailru',
      'Версия 10.8.\n \n' +
        '25 ноября 2026 г., 10:12 +03:00 от Служба поддержки <support@otvet.example>:\n' +
        '> Иван, добрый день!\n>\n> Проверьте версию драйвера.\n',
    ],
  ])('quotes a Russian mail the way %s does', async (client, text) => {
    expect((await reply(client)).text.trimEnd()).toBe(text.trimEnd());
  });

  test.each<[MailClient, string]>([
    [
      'gmail',
      'On Wed, Nov 25, 2026 at 10:12 AM Otvet support <support@otvet.example> wrote:\n\n> H',
    ],
    [
      'outlook',
      'From: Otvet support <support@otvet.example>\n' +
        'Sent: Wednesday, November 25, 2026 10:12 AM\n' +
        'To: Anna Smith <anna@north.example>\nSubject: Invoice',
    ],
    ['mailru', 'November 25, 2026, 10:12 AM +03:00 from Otvet support <support@otvet.example>:'],
  ])('quotes an English mail in English as %s', async (client, attribution) => {
    const mail = await reply(client, english, 'Hello');

    expect(mail.text.startsWith('Hello\n')).toBe(true);
    expect(mail.text).toContain(attribution);
  });

  test('breaks a long attribution line in two, as Gmail does', async () => {
    const from = { name: 'The support desk of Otvet Limited', address: 'support@otvet.example' };

    const mail = await reply('gmail', { ...english, from });

    expect(mail.text).toContain(
      'On Wed, Nov 25, 2026 at 10:12 AM The support desk of Otvet Limited\n' +
        '<support@otvet.example> wrote:\n',
    );
  });

  test('carries an HTML part with the quote marked, and no script of the original', async () => {
    const html =
      '<p>Здравствуйте</p><script>alert(1)</script><img src="http://tracker.example/x.gif">';

    const mail = await reply('gmail', { html }, 'a < b & "c"');

    expect(mail.html).toContain('<div>a &lt; b &amp; &quot;c&quot;</div>');
    expect(mail.html).toMatch(/<blockquote class="gmail_quote"[^>]*><p>Здравствуйте<\/p>/);
    expect(mail.html).not.toMatch(/script|tracker/);
  });

  test('carries files', async () => {
    const content = Buffer.from([1, 2, 3]);
    const { raw } = await composeReply(await original(), {
      text: 'Снимок экрана',
      client: 'outlook',
      nowMs: laterMs,
      attachments: [{ filename: 'снимок.png', contentType: 'image/png', content }],
    });

    const { attachments } = await readMail(raw);

    expect(attachments).toEqual([
      { filename: 'снимок.png', contentType: 'image/png', content, inline: false },
    ]);
  });

  test('has the subject that the customer made of it, and never a second header line', async () => {
    const composed = await composeReply(await original(), {
      text: 'Да',
      subject: 'Совсем другое\r\nBcc: everyone@x.example',
      client: 'gmail',
      nowMs: laterMs,
    });

    const mail = await readMail(composed.raw);

    expect(mail.subject).toBe('Совсем другое Bcc: everyone@x.example');
    expect(mail.headerLines.some((line) => line.startsWith('Bcc'))).toBe(false);
  });

  test.each([
    ['gmail', 'Не печатает', 'Re: Не печатает'],
    ['gmail', 'Re: Не печатает', 'Re: Не печатает'],
    ['mailru', 'RE: HA: Отв: re[2]: Не печатает', 'Re: Не печатает'],
    ['outlook', 'Ответ: Не печатает', 'RE: Не печатает'],
    ['gmail', '[Служба #42] Re: Чек', 'Re: [Служба #42] Re: Чек'],
    ['gmail', 'Реклама: чек', 'Re: Реклама: чек'],
    ['gmail', '', 'Re:'],
  ] as const)('in %s to «%s» has the subject «%s»', (client, subject, expected) => {
    expect(replySubject(subject, client)).toBe(expected);
  });
});

describe('a mail that cannot be sent', () => {
  const input = {
    from: { address: 'ivan@zavod.example', name: '' },
    to: { address: 'support@otvet.example', name: '' },
    subject: 'Чек',
    text: 'Не печатает',
    client: 'gmail' as const,
    nowMs: atMs,
  };

  test.each([
    ['from_invalid', { from: { address: 'ivan', name: '' } }],
    ['from_invalid', { from: { address: 'a@x.example>\r\nRCPT TO:<b@x.example', name: '' } }],
    ['to_invalid', { to: { address: 'a@x.example,b@x.example', name: '' } }],
    ['text_missing', { text: ' \n ' }],
    ['subject_too_long', { subject: 'x'.repeat(901) }],
  ])('is refused as %s', async (problem, change) => {
    const composing = composeNew({ ...input, ...change });

    await expect(composing).rejects.toMatchObject({ name: 'ComposeError', problem });
  });

  test('is a reply to a mail from nobody', async () => {
    const nobody = { ...(await original()), from: [], replyTo: [] };

    const composing = composeReply(nobody, { text: 'Да', client: 'gmail', nowMs: atMs });

    await expect(composing).rejects.toEqual(new ComposeError('recipient_missing'));
  });
});

test.each(['a@b', 'Имя@пример.рф', "o'neil+tag@x.example"])('takes the address %s', (address) => {
  expect(isMailAddress(address)).toBe(true);
});

describe('the HTML of a mail for its reader', () => {
  test('keeps its looks and its own pictures, and loses what runs or loads', () => {
    const html =
      '<div style="padding:16px;border:1px solid red" onclick="x()"><img src="data:image/png;base64,AA==">' +
      '<img src="cid:1"><img src="//t.example/x"><a href="data:text/html,x">a</a><svg><script>x()</script></svg></div>';

    expect(readerHtml(html)).toBe(
      '<div style="padding:16px;border:1px solid red"><img src="data:image/png;base64,AA==" />' +
        '<a target="_blank" rel="noopener noreferrer">a</a></div>',
    );
  });

  test('takes a bomb of nested tags in a moment', () => {
    const started = process.cpuUsage();

    const shown = readerHtml('<div><table><tr><td>'.repeat(40_000) + 'дно');

    expect(shown.includes('дно')).toBe(true);
    // Uncapped it takes half a minute; the bound is far from both, since machines differ.
    expect(processorMs(started)).toBeLessThan(5_000);
  });
});
