import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyMail, type MailClass } from '../../src/mail/classify';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { readMail } from '../../src/mail/read-mail';
import { autoReplies, challenges, receipts, writeAutoReply } from './auto-reply-samples';
import { delaySystems, failures, reportSystems } from './bounce-samples';
import { ordinaryMails, writeOrdinary } from './ordinary-samples';
import { processorMs } from '../support/processor-time';

const own = { addresses: ['support@desk.example'], mailDomain: 'desk.example' };

function classIn(mail: InboundMail, arrivedAtBounceAddress = false): MailClass {
  const field = mail.headers['return-path']?.[0];
  const mailFrom =
    field === undefined ? (mail.from?.address ?? 'x@x.example') : field.replace(/[<>]/g, '');
  const envelope = { mailFrom, rcptTo: [], remoteAddress: '' };
  return classifyMail(mail, envelope, own, { arrivedAtBounceAddress });
}

async function classOf(raw: string, arrivedAtBounceAddress = false): Promise<MailClass> {
  return classIn(await readMail(Buffer.from(raw)), arrivedAtBounceAddress);
}

const id = '<1@desk.example>';
const bounces = reportSystems.flatMap(({ system, write }) =>
  failures.map((failure) => ({ system, failure: failure.name, raw: write(failure, id) })),
);
const delays = delaySystems.map(({ system, write }) => ({ system, raw: write(id) }));
const answers = autoReplies.map((answer) => ({ ...answer, raw: writeAutoReply(answer) }));
const demands = challenges.map((demand) => ({ ...demand, raw: writeAutoReply(demand) }));
const notes = receipts.map((note) => ({ ...note, raw: writeAutoReply(note) }));
const letters = ordinaryMails.map((letter) => ({ ...letter, raw: writeOrdinary(letter) }));
const robots = [...bounces, ...delays, ...answers, ...demands, ...notes].map(({ raw }) => raw);

describe('the tables of mails', () => {
  it('are wide', () => {
    expect(reportSystems.length).toBeGreaterThanOrEqual(25);
    expect(bounces.length).toBeGreaterThanOrEqual(120);
    expect(letters.length).toBeGreaterThanOrEqual(150);
    expect(answers.length).toBeGreaterThanOrEqual(60);
  });

  it.each(bounces)('hold a report of $system for a bounce: $failure', async ({ raw }) => {
    expect(await classOf(raw)).toMatchObject({ kind: 'bounce' });
  });

  it.each(delays)('hold a warning of $system for no failure', async ({ raw }) => {
    expect(await classOf(raw)).toMatchObject({ kind: 'delayed' });
  });

  it.each(answers)('hold "$subject" for an automatic answer: $text', async ({ raw }) => {
    expect(await classOf(raw)).toMatchObject({ kind: 'auto_reply' });
  });

  it.each(demands)('hold "$subject" for a challenge', async ({ raw }) => {
    expect(await classOf(raw)).toMatchObject({ kind: 'challenge' });
  });

  it.each(notes)('hold "$subject" for a receipt', async ({ raw }) => {
    expect(await classOf(raw)).toMatchObject({ kind: 'receipt' });
  });

  it.each(letters)('hold "$subject" for a letter: $text', async ({ raw }) => {
    expect(await classOf(raw)).toEqual({ kind: 'human' });
  });
});

/** Where a header ends. */
const splitMail = (raw: string) => {
  const end = raw.indexOf('\r\n\r\n');
  return { head: raw.slice(0, end), body: raw.slice(end) };
};

const addField = (raw: string, field: string) => `${field}\r\n${raw}`;

describe('whatever a robot sent', () => {
  const words = fc.constantFrom(
    'Добрый день, что это значит?',
    'Hi, I get this when I write to you.',
    'FYI',
    'См. ниже',
    'Пересылаю.',
    'Please look at this.',
    'Мне пришло такое письмо, помогите разобраться',
    'Is your server down?',
  );
  const headings = fc.constantFrom('', '---------- Forwarded message ---------\r\n', '\r\n');
  const subjects = fc.constantFrom(
    (subject: string) => `Re: ${subject}`,
    (subject: string) => `Fwd: ${subject}`,
    (subject: string) => subject,
    () => 'Письма не доходят',
    () => 'Undelivered mail',
  );

  it('stays a letter of the person who quotes it below words of their own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bounces),
        words,
        headings,
        subjects,
        fc.constantFrom('> ', ''),
        async ({ raw }, said, heading, subjectOf, mark) => {
          const robot = await readMail(Buffer.from(raw));
          const quote = robot.text.replace(/^/gm, mark);
          const letter = writeOrdinary({
            subject: subjectOf(robot.subject),
            text: `${said}\n\n${heading}${quote}`,
          });
          expect(await classOf(letter)).toEqual({ kind: 'human' });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps its kind when a mailing list passes it on', async () => {
    for (const raw of robots) {
      const kind = (await classOf(raw)).kind;
      const listed = addField(addField(raw, 'List-Id: <all.desk.example>'), 'Precedence: list');
      expect((await classOf(listed)).kind).toBe(kind);
    }
  });

  it('keeps its kind whatever the case and the folding of its header', async () => {
    for (const raw of [...robots, ...letters.map((letter) => letter.raw)]) {
      const { head, body } = splitMail(raw);
      const shouted = head.replace(/^[A-Za-z-]+(?=:)/gm, (name) => name.toUpperCase());
      const folded = shouted.replace(/; (?=boundary|report-type)/gi, ';\r\n\t');
      expect((await classOf(folded + body)).kind).toBe((await classOf(raw)).kind);
    }
  });

  it('is known by the envelope alone as by the field of the last server', async () => {
    for (const { raw } of bounces.filter((bounce) => bounce.raw.includes('Return-Path: <>\r\n'))) {
      const mail = await readMail(Buffer.from(raw.replace('Return-Path: <>\r\n', '')));
      const envelope = { mailFrom: '', rcptTo: [], remoteAddress: '' };
      expect(classifyMail(mail, envelope, own).kind).toBe('bounce');
    }
  });

  it('and a letter of a list is a list', async () => {
    for (const { raw } of letters) {
      expect((await classOf(addField(raw, 'List-Id: <all.desk.example>'))).kind).toBe('list');
    }
  });

  it('is nobody’s letter once it calls itself automatic', async () => {
    const all = [...robots, ...letters.map((letter) => letter.raw)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...all),
        fc.constantFrom('auto-replied', 'Auto-Generated; x=y', 'auto-notified (by cron)', 'yes'),
        async (raw, value) => {
          expect((await classOf(addField(raw, `Auto-Submitted: ${value}`))).kind).not.toBe('human');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('at an address that only mail systems were given', () => {
  it.each(bounces.filter(({ failure }) => failure === 'no such user'))(
    'a report of $system is a bounce',
    async ({ raw }) => {
      expect((await classOf(raw, true)).kind).toBe('bounce');
    },
  );

  it.each(delays)('a warning of $system is no failure', async ({ raw }) => {
    expect((await classOf(raw, true)).kind).toBe('delayed');
  });

  it.each(answers)('"$subject" is an automatic answer: $text', async ({ raw }) => {
    expect((await classOf(raw, true)).kind).toBe('auto_reply');
  });

  it('one sign of a report is enough', async () => {
    const report = (text: string) =>
      writeOrdinary({ subject: 'x', text, from: 'Gate <gate@client.example>' });
    expect((await classOf(report('Addressee unknown: 550 5.1.1'), true)).kind).toBe('bounce');
    expect((await classOf(report('Addressee unknown: 550 5.1.1'))).kind).toBe('human');
  });

  it('a letter without any sign is never taken for a failure', async () => {
    const letter = writeOrdinary({ subject: 'Hello', text: 'Thanks, Ann' });
    expect((await classOf(letter, true)).kind).toBe('auto_reply');
  });
});

describe('a postmaster', () => {
  const from = 'The postmaster <postmaster@client.example>';
  it.each([
    ['Your entry', 'We will continue to list your company in our directory. Reply to be removed.'],
    ['Новый адрес', 'С понедельника мы продолжим принимать заявки на новый адрес.'],
  ])('who will go on with something else reports on no delivery: %s', async (subject, text) => {
    const mail = await readMail(Buffer.from(writeOrdinary({ subject, text, from })));
    expect(classIn(mail)).toMatchObject({ kind: 'auto_reply', because: 'from postmaster' });
  });
});

describe('hostile mail', () => {
  const long = 100_000;
  it.each([
    ['blanks', ' '.repeat(long)],
    ['one letter', 'a'.repeat(long)],
    ['words of a report', 'your message '.repeat(long / 10)],
    ['words that promise', 'will be '.repeat(long / 8)],
    ['addresses', 'a@b.example '.repeat(long / 10)],
    ['half addresses', 'a@'.repeat(long)],
    ['dots', 'a@b' + '.c'.repeat(long)],
    ['codes', '550 5.1.1 '.repeat(long / 10)],
    ['Russian words', 'ваше письмо будет доставка '.repeat(long / 20)],
    ['lines', '\n'.repeat(long)],
    ['marks', '>'.repeat(long)],
    ['ids', 'Message-ID: <'.repeat(long / 10)],
    ['dear', 'dear ' + 'x '.repeat(long)],
  ])('of %s is judged at once', async (_case, text) => {
    const mail = await readMail(
      Buffer.from(writeOrdinary({ subject: text.slice(0, 900).replace(/\s/g, ' '), text })),
    );
    const started = process.cpuUsage();
    classIn(mail);
    classIn({ ...mail, subject: text.slice(0, 10_000) }, true);
    // Far above what it takes (a few ms), far below what a pattern that backtracks would take.
    expect(processorMs(started)).toBeLessThan(2_000);
  });
});
