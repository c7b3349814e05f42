import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { createMailParser, UnparsableMail, type MailParser } from '../../src/mail/parse-mail';
import { readHeaderOnly } from '../../src/mail/read-header';
import { mailSource } from './mail-source';
import { processorMs } from '../support/processor-time';

/** A mail is read on a thread of its own; twice this would be noticed by whoever waits behind it. */
const longestMs = 2_000;
const mostGrowthBytes = 512 * 1024 * 1024;

let parser: MailParser;
beforeAll(async () => {
  parser = createMailParser({ threads: 1 });
  // The thread starts with the first mail, and compiles as it reads.
  await parser.parse(mailSource(from, 'Content-Type: text/html', '', '<p>x</p>'));
});
afterAll(() => parser.close());

const from = 'From: Ivan <ivan@client.example>';
const html = [from, 'Content-Type: text/html', ''];
const mixed = (boundary: string) => `Content-Type: multipart/mixed; boundary=${boundary}`;
const megabyte = 1024 * 1024;
const times = (text: string, bytes: number) => text.repeat(Math.ceil(bytes / text.length));

function nestedMultiparts(depth: number): Buffer {
  const levels = Array.from({ length: depth }, (_, at) => [mixed(`b${at}`), '', `--b${at}`]);
  return mailSource(from, ...levels.flat(), '', 'deep');
}

function nestedMails(depth: number): Buffer {
  const level = ['Content-Type: message/rfc822', ''];
  return mailSource(from, ...Array.from({ length: depth }, () => level).flat(), 'deep');
}

/** Mails that are read, bounded. */
const readable: [string, () => Buffer][] = [
  ['100 nested multiparts', () => nestedMultiparts(100)],
  ['10,000 nested mails', () => nestedMails(10_000)],
  ['a header field of 900 kB', () => mailSource(from, `X: ${'a'.repeat(900_000)}`, '', 'x')],
  [
    'a folded header field of 900 kB',
    () => mailSource(from, `X:${times('\r\n a', 900_000)}`, '', 'x'),
  ],
  [
    '900 kB of base64 words',
    () => mailSource(from, `Subject: ${times('=?utf-8?B?0K/Qrw==?= ', 900_000)}`, '', 'x'),
  ],
  [
    '900 kB of words in many charsets',
    () =>
      mailSource(
        from,
        `Subject: ${times('=?koi8-r?Q?=CF=CF?= =?big5?Q?=A4=A4?= ', 900_000)}`,
        '',
        'x',
      ),
  ],
  [
    '900 kB of words that never end',
    () => mailSource(from, `Subject: ${times('=?u?q?', 900_000)}`, '', 'x'),
  ],
  [
    'one word without an end',
    () => mailSource(from, `Subject: =?utf-8?q?${'a'.repeat(900_000)}`, '', 'x'),
  ],
  [
    '900 kB of words in a name',
    () => mailSource(`From: ${times('=?utf-8?B?YQ==?= ', 900_000)} <a@b.example>`, '', 'x'),
  ],
  [
    '900 kB of raw windows-1251',
    () =>
      Buffer.concat([
        mailSource(from).subarray(0, -2),
        Buffer.from('\r\nSubject: '),
        Buffer.alloc(900_000, 0xcf),
        Buffer.from('\r\n\r\nx'),
      ]),
  ],
  [
    'angle brackets in identifiers',
    () => mailSource(from, `References: ${'<'.repeat(900_000)}`, '', 'x'),
  ],
  ['identifiers', () => mailSource(from, `References: ${times('<a@b> ', 900_000)}`, '', 'x')],
  ['addresses', () => mailSource(from, `To: ${times('a@b.example, ', 900_000)}`, '', 'x')],
  ['groups in groups', () => mailSource(from, `To: ${times('a:', 900_000)}`, '', 'x')],
  ['comments in addresses', () => mailSource(`From: ${'('.repeat(900_000)}`, '', 'x')],
  ['quotes and brackets in addresses', () => mailSource(`From: ${times('"<(', 900_000)}`, '', 'x')],
  [
    'parameters of a type',
    () => mailSource(from, `Content-Type: text/plain${times('; a=b', 900_000)}`, '', 'x'),
  ],
  [
    'continued parameters of a type',
    () =>
      mailSource(
        from,
        `Content-Type: text/plain${Array.from({ length: 40_000 }, (_, at) => `; name*${at}*=%D0`).join('')}`,
        '',
        'x',
      ),
  ],
  [
    'quotes in a type',
    () => mailSource(from, `Content-Type: text/plain; name="${'\\"'.repeat(400_000)}`, '', 'x'),
  ],
  [
    'words in a file name',
    () =>
      mailSource(
        from,
        `Content-Disposition: attachment; filename="${times('=?utf-8?B?YQ==?= ', 900_000)}"`,
        '',
        'x',
      ),
  ],
  [
    'percents in a file name',
    () =>
      mailSource(
        from,
        `Content-Disposition: attachment; filename="${times('%D0%AF', 900_000)}"`,
        '',
        'x',
      ),
  ],
  [
    'comments in a transfer encoding',
    () => mailSource(from, `Content-Transfer-Encoding: ${'('.repeat(900_000)}`, '', 'x'),
  ],
  ['2.5 MB of nested HTML', () => mailSource(...html, '<div>'.repeat(500_000))],
  ['2.5 MB of nested quotes', () => mailSource(...html, '<blockquote>a'.repeat(200_000))],
  ['nested tables', () => mailSource(...html, '<table><tr><td>'.repeat(170_000))],
  ['unclosed attributes', () => mailSource(...html, '<a b="'.repeat(400_000))],
  ['unclosed comments', () => mailSource(...html, '<!-- '.repeat(500_000))],
  ['unclosed scripts', () => mailSource(...html, '<script>'.repeat(300_000))],
  [
    'scripts that end in other names',
    () => mailSource(...html, times('<script></scrip>', 2.5 * megabyte)),
  ],
  ['entities', () => mailSource(...html, times('&amp;&#1;&#xfffff;&nosuch;', 2.5 * megabyte))],
  ['ampersands', () => mailSource(...html, '&'.repeat(2.5 * megabyte))],
  ['angle brackets', () => mailSource(...html, '<'.repeat(2.5 * megabyte))],
  ['meta tags', () => mailSource(...html, times('<meta charset', 2.5 * megabyte))],
  ['white space', () => mailSource(...html, ' '.repeat(2.5 * megabyte))],
  ['line breaks in HTML', () => mailSource(...html, '<br>'.repeat(600_000))],
  [
    'a text of 10 MB',
    () => mailSource(from, '', times('Не печатает второй день.\r\n', 5 * megabyte)),
  ],
  ['a text of 10 MB in one line', () => mailSource(from, '', 'a'.repeat(10 * megabyte))],
  ['1.9 million empty lines', () => mailSource(from, '', '\n'.repeat(1_900_000))],
  [
    'a text of 10 MB of broken bytes',
    () => Buffer.concat([mailSource(from, ''), Buffer.alloc(10 * megabyte, 0xff)]),
  ],
  [
    '400 kB of broken lines',
    () => Buffer.concat([mailSource(from, ''), Buffer.from('\xff\n'.repeat(200_000), 'latin1')]),
  ],
  [
    'flowed lines',
    () => mailSource(from, 'Content-Type: text/plain; format=flowed', '', 'a \r\n'.repeat(600_000)),
  ],
  [
    'flowed quotes',
    () =>
      mailSource(
        from,
        'Content-Type: text/plain; format=flowed',
        '',
        `${'>'.repeat(3_000)} a \r\n`.repeat(800),
      ),
  ],
  [
    'quoted-printable of nothing but marks',
    () =>
      mailSource(
        from,
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '='.repeat(10 * megabyte),
      ),
  ],
  [
    'an attachment of 25 MB',
    () =>
      mailSource(
        from,
        'Content-Type: application/x; name=a.bin',
        'Content-Transfer-Encoding: base64',
        '',
        times(`${'QUJD'.repeat(19)}\r\n`, 25 * megabyte),
      ),
  ],
  [
    'a zip of zeros',
    () =>
      mailSource(
        from,
        'Content-Type: application/zip; name=a.zip',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(5 * megabyte)]).toString(
          'base64',
        ),
      ),
  ],
  [
    '999 attachments',
    () =>
      mailSource(
        from,
        mixed('b'),
        '',
        ...Array.from({ length: 998 }, () => '--b\r\nContent-Type: image/png\r\n\r\nx'),
      ),
  ],
  ['a mail without a header', () => Buffer.alloc(5 * megabyte, 0x61)],
  ['stray lines for a header', () => Buffer.from('stray\r\n'.repeat(100_000))],
];

/** Mails that are refused as too complex: their header is read alone. */
const refused: [string, () => Buffer][] = [
  [
    '5,000 parts',
    () => mailSource(from, 'Subject: many', mixed('b'), '', '--b\r\n\r\nx\r\n'.repeat(5000)),
  ],
  [
    '5,000 nested multiparts',
    () =>
      mailSource(
        from,
        'Subject: many',
        ...nestedMultiparts(5000).toString().split('\r\n').slice(1),
      ),
  ],
  [
    '100,000 header fields',
    () =>
      mailSource(
        from,
        'Subject: many',
        ...Array.from({ length: 100_000 }, (_, at) => `X-${at}: value`),
        '',
        'x',
      ),
  ],
  [
    'a header of 5 MB',
    () => mailSource(from, 'Subject: many', `X: ${'a'.repeat(5 * megabyte)}`, '', 'x'),
  ],
  ['10 MB of line ends', () => mailSource(from, 'Subject: many', '', '\n'.repeat(10 * megabyte))],
];

const isLinux = process.platform === 'linux';

/**
 * Begins a new peak of this process's memory, and returns what it is now, in bytes. The peak that
 * `resourceUsage` knows is of the whole run: of other suites too, which this process ran before.
 */
function beginPeak(): number {
  // proc(5): resets VmHWM.
  if (isLinux) writeFileSync('/proc/self/clear_refs', '5');
  return peakBytes();
}

/** The most memory that this process has had since `beginPeak`; elsewhere than on Linux, what it has now. */
function peakBytes(): number {
  if (!isLinux) return process.memoryUsage().rss;
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** What the mail became, within the bounds. */
async function measured(raw: Buffer): Promise<InboundMail | UnparsableMail> {
  const before = beginPeak();
  const started = process.cpuUsage();
  const result = await parser.parse(raw).catch((error: unknown) => {
    if (error instanceof UnparsableMail) return error;
    throw error;
  });
  const grownBytes = peakBytes() - before;
  expect(processorMs(started)).toBeLessThan(longestMs);
  expect(grownBytes).toBeLessThan(mostGrowthBytes);
  return result;
}

function expectBounds(mail: InboundMail): void {
  expect(mail.text.length).toBeLessThanOrEqual(2_000_000);
  expect(mail.html?.length ?? 0).toBeLessThanOrEqual(2_000_000);
  expect(mail.subject.length).toBeLessThanOrEqual(998);
  expect(mail.to.length).toBeLessThanOrEqual(200);
  expect(mail.references.length).toBeLessThanOrEqual(100);
  expect(mail.attachments.length).toBeLessThanOrEqual(100);
  expect(Object.keys(mail.headers).length).toBeLessThanOrEqual(1000);
}

describe('is read in time and in bounds', () => {
  it.each(readable)('%s', async (_, source) => {
    const mail = await measured(source());
    if (mail instanceof Error) throw mail;
    expectBounds(mail);
  });
});

describe('is refused in time, and its header is read', () => {
  it.each(refused)('%s', async (_, source) => {
    const raw = source();
    expect(await measured(raw)).toMatchObject({ reason: 'too_complex' });
    const started = process.cpuUsage();
    const header = readHeaderOnly(raw);
    // On the main thread, where everything else waits for it.
    expect(processorMs(started)).toBeLessThan(200);
    expectBounds(header);
    expect(header).toMatchObject({ from: { address: 'ivan@client.example' }, subject: 'many' });
  });
});

describe('the header of any bomb', () => {
  it.each([...readable, ...refused])('is read at once: %s', (_, source) => {
    const raw = source();
    const started = process.cpuUsage();
    expectBounds(readHeaderOnly(raw));
    expect(processorMs(started)).toBeLessThan(500);
  });
});
