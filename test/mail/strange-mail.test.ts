import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { readHeaderOnly } from '../../src/mail/read-header';
import { readMail } from '../../src/mail/read-mail';
import { from, mailSource, multipart } from './mail-source';

const read = (...lines: string[]) => readMail(mailSource(...lines));

describe('a mail that is not as it should be', () => {
  it.each<[string, string, string[]]>([
    ['has only CR for line ends', 'text', [`${from}\rSubject: s\r\rtext\r`]],
    ['has only LF for line ends', 'text', [`${from}\nSubject: s\n\ntext`]],
    ['has no line between header and text', 'text', [from, 'Subject: s', 'text']],
    [
      'begins with a line of a mailbox',
      'text',
      ['From ivan Mon Jan 1 10:00:00 2026', from, 'Subject: s', '', 'text'],
    ],
    ['begins with empty lines', 'text', ['', '', from, 'Subject: s', '', 'text']],
    [
      'has a header line without a fold',
      'text',
      [from, 'Subject: s', 'rest of something', 'To: a@b', '', 'text'],
    ],
    [
      'has a Content-Type that is none',
      'text',
      [from, 'Subject: s', 'Content-Type: text', '', 'text'],
    ],
    ['has an empty Content-Type', 'text', [from, 'Subject: s', 'Content-Type:', '', 'text']],
    [
      'has a Content-Type of nonsense',
      'text',
      [from, 'Subject: s', 'Content-Type: ;;=;"', '', 'text'],
    ],
    [
      'says multipart and names no boundary',
      'text',
      [from, 'Subject: s', 'Content-Type: multipart/mixed', '', 'text'],
    ],
    [
      'names a boundary that never comes',
      'text',
      [from, 'Subject: s', 'Content-Type: multipart/mixed; boundary=b', '', 'text'],
    ],
    [
      'has two Content-Types',
      'text',
      [
        from,
        'Subject: s',
        'Content-Type: text/plain',
        'Content-Type: text/plain; charset=x',
        '',
        'text',
      ],
    ],
    [
      'ends within a part',
      'text',
      [...multipart('multipart/mixed', ['', 'text']).slice(0, -1), '--b', 'Subject: s'],
    ],
    [
      'has an unknown transfer encoding',
      'text',
      [from, 'Subject: s', 'Content-Transfer-Encoding: x-none', '', 'text'],
    ],
    [
      'marks its letter as an attachment',
      'text',
      [
        from,
        'Subject: s',
        'Content-Type: text/plain',
        'Content-Disposition: attachment',
        '',
        'text',
      ],
    ],
    ['has NUL in its text', 'text', [from, 'Subject: s', '', 'te\u0000xt']],
    [
      'has a base64 text with junk in it',
      'text',
      [from, 'Content-Transfer-Encoding: base64', '', 'dG!V\u0001', '  4dA=='],
    ],
    [
      'has quoted-printable with broken marks',
      'te=xt=Z',
      [from, 'Content-Transfer-Encoding: quoted-printable', '', 'te=xt=Z='],
    ],
  ])('%s, and is read', async (_, text, lines) => {
    const mail = await readMail(
      lines.length === 1 ? Buffer.from(lines[0] ?? '') : mailSource(...lines),
    );
    expect(mail.text.trim()).toBe(text);
    expect(mail.from?.address).toBe('ivan@client.example');
  });

  it('with soft line breaks in quoted-printable is joined', async () => {
    const mail = await read(
      from,
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'one =',
      'line=20=',
      '!',
      'two',
    );
    expect(mail.text).toBe('one line !\ntwo\n');
  });

  it.each<[string, string, string | undefined, string]>([
    ['a group', 'From: Team: Ivan <ivan@x.example>;', 'ivan@x.example', 'Ivan'],
    ['a group of two', 'From: Team: a@x.example, b@x.example;', undefined, ''],
    ['an IDN in either spelling', 'From: a@xn--e1afmkfd.xn--p1ai', 'a@пример.рф', ''],
    ['an IDN as it reads', 'From: a@пример.рф', 'a@пример.рф', ''],
    [
      'a name with a comma and no quotes',
      'From: Иванов, Иван <a@x.example>',
      'a@x.example',
      'Иванов, Иван',
    ],
    [
      'an encoded comma',
      'From: =?utf-8?Q?a=2C_b=40y.example=2C?= <a@x.example>',
      'a@x.example',
      'a, b@y.example,',
    ],
    [
      'an encoded address beside another',
      'From: =?utf-8?Q?=3Cb=40y.example=3E?= <a@x.example>',
      'a@x.example',
      '<b@y.example>',
    ],
    [
      'name and address encoded as a whole',
      `From: =?utf-8?B?${Buffer.from('Иван <a@x.example>').toString('base64')}?=`,
      'a@x.example',
      'Иван',
    ],
    ['a folded field', 'From: Ivan\r\n Petrov\r\n <a@x.example>', 'a@x.example', 'Ivan Petrov'],
  ])('%s in From is understood', async (_, line, address, name) => {
    const mail = await read(line, '', 'x');
    expect(mail.from).toEqual(address === undefined ? undefined : { address, name });
  });
});

describe('the text of a mail', () => {
  it('of flowed lines is put together, quotes and signature apart (RFC 3676)', async () => {
    const mail = await read(
      from,
      'Content-Type: text/plain; charset=utf-8; format=flowed',
      '',
      'Не печатает ',
      'второй день.',
      'Новый абзац',
      ' From the start',
      '>> глубже ',
      '>> всё ещё',
      '> Проверьте ',
      '> кабель',
      'Помогите ',
      '-- ',
      'Иван',
    );
    expect(mail.text.trimEnd()).toBe(
      'Не печатает второй день.\nНовый абзац\nFrom the start\n>> глубже всё ещё\n> Проверьте кабель\nПомогите \n-- \nИван',
    );
  });

  it('of flowed lines without their spaces is put together (DelSp)', async () => {
    const mail = await read(
      from,
      'Content-Type: text/plain; format=flowed; delsp=yes',
      '',
      'http://client. ',
      'example/x',
    );
    expect(mail.text.trim()).toBe('http://client.example/x');
  });

  it('is made of HTML where the plain alternative is empty', async () => {
    const mail = await read(
      ...multipart(
        'multipart/alternative',
        ['Content-Type: text/plain', '', ' '],
        ['Content-Type: text/html', '', '<p>Да</p>'],
      ),
    );
    expect(mail.text).toBe('Да');
  });

  it('leaves texts that are files among the files', async () => {
    const mail = await read(
      ...multipart(
        'multipart/mixed',
        ['', 'see the log'],
        [
          'Content-Type: text/plain; name=a.log',
          'Content-Disposition: inline; filename=a.log',
          '',
          'line',
        ],
        [
          'Content-Type: text/html',
          'Content-Disposition: attachment; filename=a.html',
          '',
          '<b>x</b>',
        ],
      ),
    );
    expect(mail.text).toBe('see the log');
    expect(mail.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['a.log', 'text/plain'],
      ['a.html', 'application/octet-stream'],
    ]);
  });

  it('leaves a forwarded mail closed', async () => {
    const mail = await read(
      ...multipart(
        'multipart/mixed',
        ['', 'see below'],
        ['Content-Type: message/rfc822', '', 'From: a@b', 'Subject: inner', '', 'inner'],
      ),
    );
    expect(mail.text).toBe('see below');
    expect(mail.attachments).toMatchObject([
      { name: 'message.eml', contentType: 'message/rfc822' },
    ]);
  });
});

describe('a header alone', () => {
  it('says the same as the mail does', async () => {
    const raw = mailSource(
      'From: =?koi8-r?B?6dfBzg==?= <ivan@client.example>',
      'Subject: =?utf-8?Q?=D0=A7=D1=82=D0=BE?=',
      'Message-ID: <1@client.example>',
      'To: support@desk.example',
      '',
      'text',
    );
    const { text, ...whole } = await readMail(raw);
    expect(text).toBe('text\n');
    expect(readHeaderOnly(raw)).toEqual({ ...whole, text: '' });
    expect(readHeaderOnly(raw).from?.name).toBe('Иван');
  });
});

describe('any bytes', () => {
  const samples = [
    mailSource(
      from,
      'Subject: =?utf-8?B?0K8=?=',
      'Content-Type: text/plain; charset=koi8-r; format=flowed',
      '',
      'text ',
    ),
    mailSource(
      ...multipart(
        'multipart/alternative',
        [
          'Content-Type: text/plain; charset=utf-8',
          'Content-Transfer-Encoding: quoted-printable',
          '',
          '=D0=AF',
        ],
        ['Content-Type: text/html; charset=windows-1251', '', '<meta charset=x><p>a&amp;</p>'],
        [
          "Content-Type: image/png; name*0*=utf-8''%D0%AF; name*1=b",
          'Content-ID: <a>',
          'Content-Transfer-Encoding: base64',
          '',
          'iVBORw0KGgo=',
        ],
      ),
    ),
    mailSource(
      ...multipart(
        'multipart/report; report-type=delivery-status',
        ['', 'x'],
        ['Content-Type: message/delivery-status', '', 'Action: failed'],
        ['Content-Type: message/rfc822', '', from, '', 'x'],
      ),
    ),
  ];
  const snippets = fc.constantFrom(
    '\r\n',
    '\n\n',
    '\r',
    '\u0000',
    '--b',
    '--b--',
    ': ',
    ';',
    '"',
    '=?',
    '?=',
    '=?utf-8?q?',
    "''",
    '%',
    '<',
    '>',
    'Content-Type: ',
    'multipart/mixed',
    '; boundary=b',
    '\t',
    '\u00ff',
    '(',
    ')',
    ':',
  );
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(40),
    insert: fc.oneof(
      snippets.map((text) => Buffer.from(text, 'latin1')),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    ),
  });
  const mutated = fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 12 }))
    .map(([sample, changes]) =>
      changes.reduce<Buffer>((raw, { at, drop, insert }) => {
        const start = Math.floor(at * raw.length);
        return Buffer.concat([raw.subarray(0, start), insert, raw.subarray(start + drop)]);
      }, sample),
    );

  function expectBounded(mail: InboundMail): void {
    const line = [mail.subject, mail.from?.name ?? '', ...mail.attachments.map(({ name }) => name)];
    // eslint-disable-next-line no-control-regex -- these characters are the subject
    for (const each of line) expect(each).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    for (const { name } of mail.attachments) expect(name).not.toMatch(/^$|^\.|[/\\]/);
    expect(mail.text).not.toContain('\u0000');
  }

  it('are a mail, whole or by its header', async () => {
    const anything = fc.oneof(
      mutated,
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (raw) => {
        const before = Buffer.from(raw);
        const mail = await readMail(raw);
        expectBounded(mail);
        expectBounded(readHeaderOnly(raw));
        expect(raw.equals(before)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
