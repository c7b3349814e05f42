import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyMail } from '../../src/mail/classify';
import { readDeliveryReport } from '../../src/mail/delivery-report';
import { isForward, readForward } from '../../src/mail/forwarded-mail';
import { mailBounds, type InboundMail } from '../../src/mail/inbound-mail';
import { readHeaderOnly } from '../../src/mail/read-header';
import { readMail } from '../../src/mail/read-mail';
import { visibleReply } from '../../src/mail/visible-reply';
import { visibleReplyHtml, visibleReplyOf } from '../../src/mail/visible-reply-of';
import { autoReplies, challenges, writeAutoReply } from './auto-reply-samples';
import { delaySystems, failures, reportSystems } from './bounce-samples';
import { htmlReplies } from './html-replies';
import { mailSource } from './mail-source';
import { ordinaryMails, writeOrdinary } from './ordinary-samples';
import { clientReplies } from './reply-clients';
import { quotedBelow } from './reply-samples';

/*
 * Mail as the network, old gateways and full disks leave it: our own samples, each damaged at random.
 * A failing run prints its seed and the smallest damage.
 */

const own = { addresses: ['support@desk.example'], mailDomain: 'desk.example' };
const envelope = {
  mailFrom: 'a@client.example',
  rcptTo: [own.addresses[0] ?? ''],
  remoteAddress: '',
};

function htmlMail(html: string, text: string): Buffer {
  const inner = ['Content-Type: multipart/alternative; boundary=in', '', '--in'];
  const plain = ['Content-Type: text/plain; charset=utf-8', '', text, '--in'];
  const rich = ['Content-Type: text/html; charset=utf-8', '', html, '--in--'];
  const file = ['Content-Type: application/pdf; name="a.pdf"', '', '%PDF-1.4', '--out--'];
  return mailSource(
    'From: =?koi8-r?B?6dfBzg==?= <ivan@client.example>',
    'Subject: Re: =?utf-8?Q?=D0=9F?=',
    'Content-Type: multipart/mixed; boundary="out"',
    '',
    '--out',
    ...inner,
    ...plain,
    ...rich,
    '--out',
    ...file,
  );
}

const samples: readonly Buffer[] = [
  ...reportSystems.flatMap(({ write }) =>
    failures.map((failure) => Buffer.from(write(failure, '<1@desk.example>'))),
  ),
  ...delaySystems.map(({ write }) => Buffer.from(write('<1@desk.example>'))),
  ...[...autoReplies, ...challenges].map((answer) => Buffer.from(writeAutoReply(answer))),
  ...ordinaryMails.map((letter) => Buffer.from(writeOrdinary(letter))),
  ...htmlReplies.map(({ above, below }, at) =>
    htmlMail(`${above}${below}`, at % 2 === 0 ? 'one\r\n> two' : ''),
  ),
];

type Damage = (raw: Buffer, at: number, length: number, byte: number) => Buffer;

const swap = (raw: Buffer, from: number, to: number, by: Buffer) =>
  Buffer.concat([raw.subarray(0, from), by, raw.subarray(to)]);

/** The line that holds position `at`, with its end. */
function lineAt(raw: Buffer, at: number): [start: number, end: number] {
  const start = raw.lastIndexOf(0x0a, Math.max(0, at - 1)) + 1;
  const feed = raw.indexOf(0x0a, at);
  return [at === 0 ? 0 : start, feed === -1 ? raw.length : feed + 1];
}

/** Replaces a part of every line like a boundary that comes after `at`. */
function boundaryDamage(raw: Buffer, at: number, length: number): Buffer {
  const found = raw.indexOf('\r\n--', at);
  return found === -1 ? raw : swap(raw, found + 2, found + 2 + (length % 6), Buffer.from('-'));
}

const damages: readonly Damage[] = [
  (raw, at) => raw.subarray(0, at),
  (raw, at) => raw.subarray(at),
  (raw, at, length) => swap(raw, at, at + length, Buffer.alloc(0)),
  (raw, at, length) => swap(raw, at, at, raw.subarray(at, at + length)),
  (raw, at, _, byte) => swap(raw, at, at + 1, Buffer.from([byte])),
  (raw, at, length, byte) => swap(raw, at, at + length, Buffer.alloc(length, byte)),
  (raw, at) => swap(raw, at, at, raw.subarray(...lineAt(raw, at))),
  (raw, at) => swap(raw, ...lineAt(raw, at), Buffer.alloc(0)),
  (raw, at) => Buffer.concat([raw.subarray(...lineAt(raw, at)), raw]),
  boundaryDamage,
  (raw) => Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  (raw) => Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\r\r\n'), 'latin1'),
  (raw) => Buffer.from(raw.map((byte) => byte & 0x7f)),
  // A gateway that takes UTF-8 for windows-1252 and writes it again.
  (raw) => Buffer.from(raw.toString('latin1'), 'utf8'),
];

const damage = fc.record({
  kind: fc.constantFrom(...damages),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.nat(200),
  byte: fc.nat(255),
});

const damaged = fc
  .tuple(fc.constantFrom(...samples), fc.array(damage, { minLength: 1, maxLength: 6 }))
  .map(([sample, all]) =>
    all.reduce(
      (raw, { kind, at, length, byte }) => kind(raw, Math.floor(at * raw.length), length, byte),
      sample,
    ),
  );

// eslint-disable-next-line no-control-regex -- these characters are the subject
const unsafe = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function expectBounded(mail: InboundMail): void {
  const { from, subject, attachments, text, to, cc, references, headers } = mail;
  const lines = [subject, from?.name ?? '', from?.address ?? '', ...attachments.map((a) => a.name)];
  for (const line of lines) expect(line).not.toMatch(unsafe);
  expect(attachments.length).toBeLessThanOrEqual(mailBounds.attachments);
  expect(text.length).toBeLessThanOrEqual(mailBounds.textLength);
  expect(Math.max(to.length, cc.length)).toBeLessThanOrEqual(mailBounds.addresses);
  expect(references.length).toBeLessThanOrEqual(mailBounds.references);
  expect(Object.keys(headers).length).toBeLessThanOrEqual(mailBounds.headers);
}

/** All that intake asks of a mail. */
function judge(mail: InboundMail) {
  return {
    kind: classifyMail(mail, envelope, own),
    report: readDeliveryReport(mail),
    forward: isForward(mail) ? readForward(mail) : undefined,
    reply: visibleReplyOf(mail),
    html: mail.html === undefined ? undefined : visibleReplyHtml(mail.html),
  };
}

describe('a damaged mail', () => {
  it('is read within its bounds and judged the same each time, and something of it is shown', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (raw) => {
        const mail = await readMail(raw);
        expectBounded(mail);
        expectBounded(readHeaderOnly(raw));
        const judged = judge(mail);
        expect(judge(await readMail(Buffer.from(raw)))).toEqual(judged);
        const { reply, report, html } = judged;
        expect(mail.text.startsWith(reply.visible)).toBe(true);
        if (mail.text.trim() !== '') expect(reply.visible.trim()).not.toBe('');
        expect(report?.recipients.length ?? 0).toBeLessThanOrEqual(50);
        if (html !== undefined) expect(html.visibleHtml + html.foldedHtml).toBe(mail.html);
      }),
      { numRuns: 700 },
    );
  });
});

const word = fc.constantFrom(
  ...'печать не работает снова счёт 17 почему завтра можно printer stops again the page is empty'.split(
    ' ',
  ),
);
const sentence = fc.array(word, { minLength: 2, maxLength: 9 }).map((words) => words.join(' '));
const replies = [...quotedBelow, ...clientReplies];

/** What becomes of a quoted text on its way: lines lost, doubled, broken, marked once more. */
const lineDamages: readonly ((line: string) => string[])[] = [
  () => [],
  (line) => [line, line],
  (line) => [line.slice(0, line.length / 2), line.slice(line.length / 2)],
  (line) => [`> ${line}`],
  (line) => [line, ''],
  (line) => [line.replace(/[:>]/g, '')],
  (line) => [` ${line}\t`],
];

describe('what a customer typed', () => {
  it('stays visible above a quote, whatever became of the quote', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...replies),
        fc.array(fc.tuple(fc.nat(30), fc.constantFrom(...lineDamages)), { maxLength: 6 }),
        (typed, { below }, changes) => {
          const lines = below.split('\n');
          for (const [at, change] of changes) {
            const line = lines[at % Math.max(1, lines.length)] ?? '';
            if (lines.length > 0) lines.splice(at % lines.length, 1, ...change(line));
          }
          const written = `Добрый день\n${typed.join('\n')}`;
          const { visible } = visibleReply(`${written}\n\n${lines.join('\n')}\n`);
          expect(visible.startsWith(written)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('stays visible below and between marked lines, whatever announced them', () => {
    const marked = fc
      .array(sentence, { minLength: 1, maxLength: 4 })
      .map((lines) => lines.map((line) => `> ${line}`).join('\n'));
    const announced = replies
      .filter(({ below }) => below.includes('\n>') && !below.startsWith('>'))
      .map(({ below }) => below.slice(0, below.indexOf('\n>')));
    fc.assert(
      fc.property(
        fc.constantFrom(...announced),
        fc.array(fc.tuple(marked, sentence), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('\n', '\n\n'),
        (announcement, turns, gap) => {
          const body = turns.map(([quote, answer]) => `${quote}${gap}${answer}`).join(gap);
          const { visible } = visibleReply(`Добрый день\n\n${announcement}\n${body}\n`);
          for (const [, answer] of turns) expect(visible).toContain(answer);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
