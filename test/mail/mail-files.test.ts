import { describe, expect, it } from '@jest/globals';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { readMail } from '../../src/mail/read-mail';
import { from, mailSource, multipart } from './mail-source';

const read = (...lines: string[]) => readMail(mailSource(...lines));

describe('what comes with a mail', () => {
  const file = (type: string, name: string, body: Buffer, ...more: string[]) => [
    `Content-Type: ${type}; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    ...more,
    '',
    body.toString('base64'),
  ];
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const zip = Buffer.from('504b030414000600080000002100', 'hex');
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  const bytes = 'application/octet-stream';

  it.each<[string, string, Buffer, string]>([
    ['a picture under a wrong type', 'application/x-foo', png, 'image/png'],
    ['a picture that is none', 'image/png', Buffer.from('hello'), bytes],
    ['a page that says it is a picture', 'image/png', Buffer.from('<html><script>'), bytes],
    ['a page', 'text/html', Buffer.from('<p>x'), bytes],
    ['a page in plain clothes', 'text/plain', Buffer.from('  <!DOCTYPE html><script>'), bytes],
    ['a page in UTF-16', 'text/plain', Buffer.from('\ufeff<script>x', 'utf16le'), bytes],
    [
      'a drawing with scripts',
      'image/svg+xml',
      Buffer.from('<?xml version="1.0"?><svg onload="x"/>'),
      bytes,
    ],
    ['a drawing without a prologue', 'image/svg+xml', Buffer.from('<svg xmlns="x">'), bytes],
    ['a script', 'text/javascript', Buffer.from('alert(1)'), bytes],
    ['a program', 'image/jpeg', Buffer.from('4d5a90000300', 'hex'), bytes],
    ['a program that says so', 'application/x-msdownload', Buffer.from('4d5a9000', 'hex'), bytes],
    ['an office document', docx, zip, docx],
    ['an archive', 'application/x-foo', zip, 'application/zip'],
    ['a table', 'text/csv', Buffer.from('a;b'), 'text/csv'],
    ['a type that is none', 'a b\u0007/c', Buffer.from('x'), bytes],
    ['winmail.dat', 'application/ms-tnef', Buffer.from('789f3e22', 'hex'), 'application/ms-tnef'],
  ])('%s is called what it is: %s', async (_, type, content, shown) => {
    const mail = await read(...multipart('multipart/mixed', ['', 'x'], file(type, 'a.x', content)));
    expect(mail.attachments[0]?.contentType).toBe(shown);
    expect(mail.attachments[0]?.content).toEqual(content);
  });

  it('keeps the name that the HTML has for a picture', async () => {
    const mail = await read(
      ...multipart(
        'multipart/related',
        ['Content-Type: text/html', '', '<img src="cid:logo@x">'],
        file('image/png', 'a.png', png, 'Content-ID: <logo@x>', 'Content-Disposition: inline'),
        file('image/png', 'b.png', png, 'Content-Disposition: attachment'),
      ),
    );
    expect(mail.attachments).toMatchObject([{ cid: 'logo@x', isInline: true }, { name: 'b.png' }]);
    expect(mail.attachments[1]).not.toHaveProperty('cid');
    expect(mail.attachments[1]).not.toHaveProperty('isInline');
  });

  it.each([
    ['says so itself', 'text/calendar; method=REQUEST', 'BEGIN:VCALENDAR', 'REQUEST'],
    ['says so within', 'text/calendar', 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL', 'CANCEL'],
  ])('an invitation is a file that says what it wants: %s', async (_, type, content, method) => {
    const mail = await read(
      ...multipart(
        'multipart/alternative',
        ['', 'Join us'],
        [`Content-Type: ${type}`, '', content],
      ),
    );
    expect(mail.text).toBe('Join us');
    expect(mail.attachments).toMatchObject([{ name: 'invite.ics', calendarMethod: method }]);
  });

  it('is bounded in number: of more files the mail itself holds the rest', async () => {
    const files = Array.from({ length: 130 }, (_, at) => file('image/png', `${at}.png`, png));
    const raw = mailSource(...multipart('multipart/mixed', ['', 'x'], ...files));
    const mail = await readMail(raw);
    expect(mail.attachments).toHaveLength(100);
    expect(mail.attachments.at(-1)).toMatchObject({ name: 'message.eml', content: raw });
    expect(mail.omittedFiles).toEqual(Array.from({ length: 31 }, (_, at) => `${at + 99}.png`));
  });

  it.each<[string, string[], InboundMail['protection']]>([
    [
      'S/MIME signed',
      multipart(
        'multipart/signed; protocol="application/pkcs7-signature"',
        ['', 'x'],
        file('application/pkcs7-signature', 'smime.p7s', zip),
      ),
      'signed',
    ],
    [
      'S/MIME signed, opaque',
      [
        from,
        'Content-Type: application/pkcs7-mime; smime-type="signed-data"; name=smime.p7m',
        '',
        'x',
      ],
      'signed',
    ],
    [
      'S/MIME encrypted',
      [from, 'Content-Type: application/x-pkcs7-mime; smime-type=enveloped-data', '', 'x'],
      'encrypted',
    ],
    [
      'PGP/MIME encrypted',
      multipart(
        'multipart/encrypted; protocol="application/pgp-encrypted"',
        ['Content-Type: application/pgp-encrypted', '', 'Version: 1'],
        file('application/octet-stream', 'msg.asc', zip),
      ),
      'encrypted',
    ],
    ['PGP in the text, encrypted', [from, '', '-----BEGIN PGP MESSAGE-----'], 'encrypted'],
    [
      'PGP in the text, signed',
      [from, '', '-----BEGIN PGP SIGNED MESSAGE-----', '', 'x'],
      'signed',
    ],
    ['PGP in a quote', [from, '', '> -----BEGIN PGP MESSAGE-----'], undefined],
    ['nothing', [from, '', 'x'], undefined],
  ])('is said to be protected, and stays closed: %s', async (_, lines, protection) => {
    const raw = mailSource(...lines);
    const mail = await readMail(raw);
    expect(mail.protection).toBe(protection);
  });
});
