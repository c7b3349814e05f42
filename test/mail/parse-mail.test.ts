import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMailParser, UnparsableMail, type MailParser } from '../../src/mail/parse-mail';
import { encoded, mailSource } from './mail-source';

let parser: MailParser;
beforeAll(() => {
  parser = createMailParser();
});
afterAll(() => parser.close());

const header = [
  'From: =?utf-8?B?0JjQstCw0L0=?= <ivan@Client.Example>',
  'To: Support <support@desk.example>, other@desk.example',
  'Message-ID: <a1@client.example>',
];

describe('parse', () => {
  it('reads a plain Russian mail', async () => {
    const mail = await parser.parse(
      mailSource(
        ...header,
        'Subject: =?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=',
        'Date: Tue, 1 Jul 2025 10:00:00 +0300',
        'In-Reply-To: <q@desk.example>',
        'References: <p@desk.example>',
        ' <q@desk.example>',
        'Content-Type: text/plain; charset=koi8-r',
        'Content-Transfer-Encoding: base64',
        '',
        encoded('Не печатает', 'koi8-r').toString('base64'),
      ),
    );
    expect(mail).toMatchObject({
      messageId: '<a1@client.example>',
      from: { address: 'ivan@client.example', name: 'Иван' },
      replyTo: undefined,
      to: [
        { address: 'support@desk.example', name: 'Support' },
        { address: 'other@desk.example', name: '' },
      ],
      cc: [],
      subject: 'Привет',
      dateMs: Date.UTC(2025, 6, 1, 7),
      inReplyTo: ['<q@desk.example>'],
      references: ['<p@desk.example>', '<q@desk.example>'],
      text: 'Не печатает',
      html: undefined,
      attachments: [],
    });
    expect(mail.headers['references']).toEqual(['<p@desk.example> <q@desk.example>']);
  });

  it('leaves the bytes it was given untouched', async () => {
    const raw = mailSource(...header, '', 'hello');
    const before = Buffer.from(raw);
    await parser.parse(raw);
    expect(raw.equals(before)).toBe(true);
  });

  it.each(['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5'])(
    'recovers a subject and a name written in bare %s',
    async (charset) => {
      const raw = Buffer.concat([
        encoded('From: Иван Петров <ivan@client.example>\r\n', charset),
        encoded('Subject: Не работает печать конвертов\r\n\r\ntext', charset),
      ]);
      const mail = await parser.parse(raw);
      expect(mail.subject).toBe('Не работает печать конвертов');
      expect(mail.from?.name).toBe('Иван Петров');
    },
  );

  it.each([
    ['two From fields', ['From: a@x.example', 'From: b@x.example']],
    ['two authors in one field', ['From: a@x.example, b@x.example']],
    ['an empty author', ['From: <>']],
    ['a bare word', ['From: MAILER-DAEMON']],
    ['no From at all', []],
  ])('names no author when there is %s', async (_case, lines) => {
    const mail = await parser.parse(mailSource(...lines, 'Reply-To: c@x.example', '', 'x'));
    expect(mail.from).toBeUndefined();
    expect(mail.replyTo?.address).toBe('c@x.example');
  });

  it('cleans line breaks, NUL and bidirectional controls from decoded headers', async () => {
    const evil = Buffer.from('a\r\nBcc: x@y.example\u202e\u0000b').toString('base64');
    const mail = await parser.parse(mailSource(...header, `Subject: =?utf-8?B?${evil}?=`, '', 'x'));
    expect(mail.subject).toBe('a Bcc: x@y.example b');
  });

  it('takes an unreadable date for none', async () => {
    const mail = await parser.parse(mailSource(...header, 'Date: yesterday', '', 'x'));
    expect(mail.dateMs).toBeUndefined();
  });

  it('keeps the last hundred references', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `<r${i}@x.example>`);
    const mail = await parser.parse(
      mailSource(
        ...header,
        ...ids.map((id, i) => (i === 0 ? `References: ${id}` : ` ${id}`)),
        '',
        'x',
      ),
    );
    expect(mail.references).toEqual(ids.slice(200));
  });

  it('makes the text from the HTML when there is no other', async () => {
    const mail = await parser.parse(
      mailSource(
        ...header,
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>Добрый&nbsp;день!</p><p>Не печатает<br>второй день</p><blockquote>Раньше</blockquote>',
      ),
    );
    expect(mail.text).toBe('Добрый день!\n\nНе печатает\nвторой день\n\n> Раньше');
    expect(mail.html).toContain('<p>');
  });

  it('joins text and HTML that stand beside each other, in both forms', async () => {
    const mail = await parser.parse(
      mailSource(
        ...header,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '',
        '<b>The question</b>',
        '--b',
        'Content-Type: text/plain',
        '',
        'Disclaimer <company>',
        '--b--',
      ),
    );
    expect(mail.text).toBe('The question\nDisclaimer <company>');
    expect(mail.html).toContain('<b>The question</b>');
    expect(mail.html).toContain('Disclaimer &lt;company&gt;');
  });

  it('prefers the plain one of alternatives, unless it is empty', async () => {
    const alternative = (text: string) =>
      mailSource(
        ...header,
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        text,
        '--b',
        'Content-Type: text/html',
        '',
        '<p>from HTML</p>',
        '--b--',
      );
    expect((await parser.parse(alternative('plain'))).text).toBe('plain');
    expect((await parser.parse(alternative('  '))).text).toBe('from HTML');
  });

  it('gives attachments whole, under safe names', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
    const content = Buffer.concat([Buffer.from('%PDF-1.7'), bytes]);
    const mail = await parser.parse(
      mailSource(
        ...header,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'see the file',
        '--b',
        'Content-Type: application/pdf; name="=?utf-8?B?Li4vLi4v0YHRh9GR0YIucGRm?="',
        'Content-Disposition: attachment',
        'Content-Transfer-Encoding: base64',
        '',
        ...(content.toString('base64').match(/.{1,76}/g) ?? []),
        '--b',
        'Content-Type: message/rfc822',
        '',
        'Subject: inner',
        '',
        'inner text',
        '--b--',
      ),
    );
    expect(mail.text).toBe('see the file');
    expect(mail.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['счёт.pdf', 'application/pdf'],
      ['message.eml', 'message/rfc822'],
    ]);
    expect(mail.attachments[0]?.content.equals(content)).toBe(true);
    expect(Buffer.isBuffer(mail.attachments[1]?.content)).toBe(true);
  });

  it('reads many mails at once', async () => {
    const subjects = Array.from({ length: 50 }, (_, i) => `mail ${i}`);
    const mails = await Promise.all(
      subjects.map((subject) =>
        parser.parse(mailSource(...header, `Subject: ${subject}`, '', 'x')),
      ),
    );
    expect(mails.map(({ subject }) => subject)).toEqual(subjects);
  });
});

describe('hostile mail', () => {
  const html = ['From: a@b.example', 'Content-Type: text/html', ''];
  it('ends the thread at the deadline and reads the next mail in a new one', async () => {
    const hasty = createMailParser({ threads: 1, timeoutMs: 300 });
    const slow = hasty.parse(mailSource(...html, '<p>x &amp; y</p>'.repeat(1_600_000)));
    await expect(slow).rejects.toThrow(UnparsableMail);
    await expect(slow).rejects.toMatchObject({ reason: 'timeout' });
    // On a machine that is busy the deadline may be short for any mail, never for each of many.
    const quick = () => hasty.parse(mailSource(...header, '', 'quick'));
    let read = await quick().catch(() => undefined);
    for (let tries = 1; read === undefined && tries < 50; tries += 1) {
      read = await quick().catch(() => undefined);
    }
    expect(read?.text.trim()).toBe('quick');
    await hasty.close();
  });

  it('blames no mail when it is closed under way', async () => {
    const closing = createMailParser({ threads: 1 });
    const raw = mailSource(...header, '', 'x');
    await closing.parse(raw);
    const mails = [closing.parse(raw), closing.parse(raw)];
    const outcomes = Promise.allSettled(mails);
    await closing.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected' });
      expect(outcome).not.toMatchObject({ reason: { name: 'UnparsableMail' } });
    }
    await expect(closing.parse(raw)).rejects.toThrow('closed');
  });
});
