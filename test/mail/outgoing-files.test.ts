import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { attachmentName } from '../../src/mail/attachment-name';
import { flawOf, mailerOptions, type OutgoingFile } from '../../src/mail/outgoing-mail';
import type { OutgoingMail } from '../../src/mail/relay';
import { typeByName } from '../../src/mail/type-by-name';

const mailWith = (files: readonly OutgoingFile[]): OutgoingMail => ({
  envelopeFrom: 'bounces@desk.example',
  to: { address: 'vera@customer.example', name: 'Вера' },
  from: { address: 'support@desk.example', name: 'Служба поддержки' },
  replyTo: 'support@desk.example',
  subject: '[Служба поддержки #1001] Re: Не печатает',
  text: 'Проверьте кабель.',
  html: '<p>Проверьте кабель.</p>',
  messageId: '<otvet.a.1.b@desk.example>',
  references: ['<first@customer.example>'],
  dateMs: Date.parse('2026-01-12T10:00:00Z'),
  language: 'ru',
  ticketNumber: 1001,
  autoSubmitted: undefined,
  files,
});

/** The mail as it goes over the wire. */
async function written(files: readonly OutgoingFile[]): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail(mailerOptions(mailWith(files)));
  return message as Buffer;
}

const fileOf = (name: string, contentType = 'application/pdf'): OutgoingFile => ({
  name,
  contentType,
  bytes: Buffer.from('%PDF-1.7'),
});

/** A header's lines, unfolded. */
async function fields(name: string): Promise<string> {
  const raw = (await written([fileOf(name)])).toString('latin1');
  return raw.slice(raw.lastIndexOf('Content-Type: application/pdf')).replace(/\r\n(?=[ \t])/g, '');
}

describe('the name of a file', () => {
  test('in Russian is written by RFC 2231, and by RFC 2047 for who reads only that', async () => {
    const part = await fields('Договор.pdf');
    expect(part).toContain('name="=?UTF-8?B?0JTQvtCz0L7QstC+0YAucGRm?="');
    expect(part).toContain(
      `Content-Disposition: attachment; filename*0*=utf-8''%D0%94%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80;`,
    );
  });

  test('that is long is continued in both, a character never cut, no line beyond 76', async () => {
    const name = 'Приложение № 12 к договору об оказании услуг технической поддержки.pdf';
    const part = await fields(name);
    const words = Array.from(part.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g), ([word, text]) => {
      expect(word.length).toBeLessThanOrEqual(75);
      const decoded = Buffer.from(text ?? '', 'base64');
      expect(decoded.toString()).not.toContain('\ufffd');
      return decoded.toString();
    });
    expect(words.length).toBeGreaterThan(2);
    expect(words.join('')).toBe(name);
    const sections = Array.from(part.matchAll(/filename\*(\d+)\*=(?:utf-8'')?([^;\s]+)/g));
    expect(sections.map(([, number]) => Number(number))).toEqual([...sections.keys()]);
    expect(sections.map(([, , text]) => decodeURIComponent(text ?? '')).join('')).toBe(name);
    const raw = (await written([fileOf(name)])).toString('latin1');
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
  });

  test('comes out at the reader as it went in, whatever it is', async () => {
    const alphabet = fc.constantFrom(
      ...Array.from('aЯё№ .;"\'%=?*()[]@,&€🖨Й'),
      'й',
      '=?UTF-8?Q?x?=',
    );
    const names = fc
      .array(alphabet, { minLength: 1, maxLength: 60 })
      .map((parts) => attachmentName(`${parts.join('')}.pdf`, 'application/pdf'));
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 1, maxLength: 3 }), async (given) => {
        const raw = await written(given.map((name) => fileOf(name)));
        const { attachments } = await simpleParser(raw);
        expect(attachments.map(({ filename }) => filename)).toEqual(given);
      }),
      { numRuns: 150 },
    );
  });

  test.each(['a\r\nBcc: x@y.example', 'a\u0000b', 'a\u0085b', 'a\u2028b', ''])(
    'that no upload can have keeps the mail from being sent: %j',
    (name) => {
      expect(flawOf(mailWith([fileOf(name)]))).toMatch(/^files\.name/);
      expect(flawOf(mailWith([fileOf('a.pdf')]))).toBeUndefined();
    },
  );

  test('claims a type by its ending, and none without', () => {
    expect(typeByName('отчёт.PDF')).toBe('application/pdf');
    expect(typeByName('отчёт.xlsx')).toContain('spreadsheetml');
    expect(typeByName('отчёт')).toBe('application/octet-stream');
    expect(typeByName('')).toBe('application/octet-stream');
  });
});

describe('a file in a mail', () => {
  test.each([
    ['text/plain', 'application/octet-stream'],
    ['text/calendar', 'application/octet-stream'],
    ['message/rfc822', 'application/octet-stream'],
    ['multipart/mixed', 'application/octet-stream'],
    ['application/octet-stream', 'application/octet-stream'],
    ['image/png', 'image/png'],
    ['application/pdf', 'application/pdf'],
  ])('of type %s goes as %s, in base64, as an attachment', async (type, sentType) => {
    const bytes = Buffer.from('Subject: x\n\nFrom строка\n.\r\n\n\u0000');
    const raw = await written([{ name: 'файл', contentType: type, bytes }]);
    const { attachments, text } = await simpleParser(raw);
    expect(attachments).toMatchObject([
      { contentType: sentType, contentDisposition: 'attachment', content: bytes },
    ]);
    expect(attachments[0]?.contentId).toBeUndefined();
    expect(text).toBe('Проверьте кабель.');
    expect(raw.toString('latin1')).toContain(
      `Content-Type: ${sentType}; name="=?UTF-8?B?0YTQsNC50Ls=?="\r\n` +
        'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;',
    );
  });

  test('of a type that could add a header keeps the mail from being sent', () => {
    const file = fileOf('a.pdf', 'application/pdf\r\nX: y');
    expect(flawOf(mailWith([file]))).toMatch(/^files\.contentType/);
  });

  test('is written alike each time, beside the same text', async () => {
    const files = [fileOf('а.pdf'), fileOf('б.pdf')];
    expect(await written(files)).toEqual(await written(files));
  });
});
