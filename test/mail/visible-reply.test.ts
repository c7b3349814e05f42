import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { visibleReply } from '../../src/mail/visible-reply';
import { mailClients, replyBody, type MailClient } from '../../src/mailbox/quoting';
import type { ReadMail } from '../../src/mailbox/read-mail';
import { keptTexts } from './kept-texts';
import { clientReplies } from './reply-clients';
import { keptWhole, quotedBelow } from './reply-samples';

const samples = [...quotedBelow, ...clientReplies];

/** Texts that people write: lines of plain words, none of them a signature or the words of a client. */
const humanText = fc
  .array(
    fc
      .array(
        fc.constantFrom(
          ...'не печатает принтер завис вчера 10:23 05.03.2026 счёт 17 user@client.example https://client.example/a the report is empty again, please check > 5 (см. фото) «Ромашка» *важно* - № 3;'.split(
            ' ',
          ),
        ),
        { minLength: 1, maxLength: 12 },
      )
      .map((words) => words.join(' ')),
    { minLength: 1, maxLength: 8 },
  )
  .map((lines) => `Добрый день\n${lines.join('\n')}\nспасибо заранее`);

const pieces = fc.constantFrom(
  ...'\n|> x\n|-- \n|--\n|On Mon, Jul 1, 2024 at 10:00 a@b.c wrote:\n|text|text:\n|От: a\n|Кому: b\n|Дата: 1 июля 2024 10:00\n|Тема: x\n|_____\n|Иван Петров\n'.split(
    '|',
  ),
  '-----Original Message-----\n',
  '— Пишите ответ выше этой строки —\n',
  'Sent from my iPhone\n',
  '---------- Forwarded message ---------\n',
);

describe('visibleReply', () => {
  it.each(samples)('folds what $client puts below', ({ written, below }) => {
    const text = `${written}\n\n${below}\n`;
    const { visible, cutAt } = visibleReply(text);
    expect(visible).toBe(written);
    expect(text.slice(0, cutAt).trimEnd()).toBe(visible);
  });

  it('folds it with line ends of CRLF', () => {
    for (const { client, written, below } of samples) {
      const { visible } = visibleReply(`${written}\n\n${below}\n`.replaceAll('\n', '\r\n'));
      expect([client, visible]).toEqual([client, written.replaceAll('\n', '\r\n')]);
    }
  });

  it.each(Object.entries({ ...keptWhole, ...keptTexts }))(
    'keeps every line of %s',
    (_case, text) => {
      expect(visibleReply(text)).toEqual({ visible: text, cutAt: text.length });
    },
  );

  it('has as many samples as it claims', () => {
    expect(samples.length).toBeGreaterThan(200);
    expect(Object.keys(keptTexts).length).toBeGreaterThan(65);
  });

  it.each([
    ['bla - bla On Wed, Apr 4, 2012 at 3:59 PM, a@b.example wrote:\n> Hi', 'bla - bla'],
    ['two\nwords--- On Wed, Apr 4, 2012 at 3:59 PM, a@b.example wrote:\n> Hi', 'two\nwords'],
  ])('cuts within a line where a client wrote on behind the last words: %j', (text, visible) => {
    expect(visibleReply(text).visible).toBe(visible);
  });

  it.each([
    ['a line of dashes and an order', 'Готово.\n--\nВторое переделайте', false],
    ['a name below two dashes', 'Готово.\n--\nИван Петров\nООО «Клиент»\n+7 495 000-00-00', true],
    ['a signature with a link that asks', 'Готово.\n-- \nИван\nhttps://client.example/?a=1', true],
    ['a question below a signature mark', 'Готово.\n-- \nИван\nА когда второе?', false],
  ])(
    'folds a signature in a mail without a quote only if it is one: %s',
    (_case, text, isFolded) => {
      expect(visibleReply(text).visible).toBe(isFolded ? 'Готово.' : text);
    },
  );

  it('keeps a reply below a signature that stands above everything', () => {
    const written = '-- \nМария Котова\nООО «Лютик»\n\nДобрый день! Заказ 4417.';
    const text = `${written}\n\n05.03.2026, 10:23, "Анна" <anna@desk.example>:\n> Номер заказа?`;
    expect(visibleReply(text).visible).toBe(written);
  });

  it('gives a beginning of the text, loses nothing and stays the same when repeated', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { visible, cutAt } = visibleReply(text);
        expect(cutAt).toBeLessThanOrEqual(text.length);
        expect(visible).toBe(text.slice(0, cutAt).trimEnd());
        expect(text.slice(0, cutAt) + text.slice(cutAt)).toBe(text);
        if (text.trim() !== '') expect(visible.trim()).not.toBe('');
      }),
    );
  });

  it.each(mailClients)('finds any human text again above the quote of %s', (client: MailClient) => {
    fc.assert(
      fc.property(
        humanText,
        humanText,
        fc.constantFrom('ru', 'en'),
        (written, quoted, language) => {
          const mail: ReadMail = { ...original, text: quoted, language };
          const { text } = replyBody(written, { mail, html: '' }, client, 'Europe/Moscow');
          expect(visibleReply(text).visible).toBe(written);
          expect(visibleReply(written).visible).toBe(written);
        },
      ),
    );
  });

  it('finds any human text again above the quote of every client it knows', () => {
    fc.assert(
      fc.property(humanText, fc.constantFrom(...samples), (written, { below }) => {
        expect(visibleReply(`${written}\n\n${below}\n`).visible).toBe(written);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['quoted lines with answers', '> a\nb\n'],
    ['attributions', '01.07.2024, 10:00, a@b.example:\n> x\ny\n'],
    ['header fields', 'Кому: x;\n'],
    ['header fields with dates', 'Дата: x\ntext\n'],
    ['open addresses', 'From: <a\n b\n'],
    ['colons', 'a:\n'],
    ['one endless line', 'On 2024 '],
    ['at signs', '@@@@@@@@ 2024 10:00:\n'],
    ['dashes', '-- \n'],
    ['brackets', '<<<<<<<< 2024:\n'],
    ['empty lines', '\n'],
    ['markers', '> — Type your reply above this line —\nx\n'],
    ['dates', 'On Mon, 5 Mar 2024 at\n'],
    ['long lines that end with a colon', `${'a b@c.d <'.repeat(38)}2024 10:00:\n`],
    ['closing words below quotes', '> a\nС уважением,\nИван\n'],
    ['notices below quotes', '> a\nЭто сообщение конфиденциально\n'],
    ['spaced header fields', 'Кому: x\n\n'],
    ['marks of GroupWise', '>>> a 10:23 >>>\n'],
    ['headers on one line', `Sent: 12345678 ${'from: a@b to: '.repeat(25)}\n`],
    ['words above a line', '-- reply above this line\n'],
    ['original messages', 'x:\n-----Original Message-----\n> a\nb\n'],
  ])('reads two megabytes, or 50 000 lines, of %s in linear time', (_case, piece) => {
    const lines = piece.split('\n').length - 1;
    const many = piece.repeat(2_000_000 / piece.length);
    const startedMs = Date.now();
    visibleReply(many);
    visibleReply(
      lines === 0 ? many : piece.repeat(Math.min(49_000 / lines, many.length / piece.length)),
    );
    // A second alone; quadratic time would take hours, a busy machine seconds.
    expect(Date.now() - startedMs).toBeLessThan(60_000);
  });
});

const original: ReadMail = {
  subject: '[Служба поддержки #12] Не печатает',
  from: [{ name: 'Служба поддержки', address: 'support@desk.example' }],
  to: [{ name: 'Иван Петров', address: 'ivan@client.example' }],
  dateMs: Date.UTC(2026, 2, 5, 7, 23),
} as unknown as ReadMail;
