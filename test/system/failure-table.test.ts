/**
 * What mail does that no test of a feature thinks of, through the whole product. docs/mail/failures.md
 * lists every case with the test that shows it; this suite has those that belong to no other.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bounceAddress } from '../../src/mail/bounce-address';
import { encoded } from '../mail/mail-source';
import { failedRecipient, failures, reportSystems } from '../mail/bounce-samples';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { testSecret } from '../support/ticket-lab';
import { until } from '../support/until';
import { DeskView } from './support/desk-view';
import { countsByCustomer } from './support/counts';
import { untilSettled } from './support/settled';

const support = 'support@desk.example';
const freshId = () => `<${randomUUID()}@customer.example>`;

let desk: DeskProcesses;
let view: DeskView;
beforeAll(async () => {
  desk = await DeskProcesses.start();
  view = new DeskView(desk);
});
afterAll(() => desk.stop());

/** Sends a mail that must be taken. */
async function send(raw: string | Buffer, from: string, to = support): Promise<void> {
  expect(await sendRaw(desk.ports.intake, raw, { from, to })).toMatchObject({ code: 250 });
}

/** Sends a new request and returns its acknowledgement. */
async function acknowledged(from: string) {
  const raw = plainMail({ from, subject: 'Не печатает', text: 'Молчит.', messageId: freshId() });
  await send(raw, from);
  await until(() => desk.relay.to(from).length === 1);
  const [acknowledgement] = desk.relay.to(from);
  if (acknowledgement === undefined) throw new Error('no acknowledgement');
  return acknowledgement;
}

describe('the same Message-ID twice', () => {
  test('a hundred pairs, both copies at once and a third later, are a hundred tickets', async () => {
    const customers = Array.from({ length: 100 }, (_, index) => `pair-${index}@pairs.example`);
    const mails = customers.map((from) => {
      const subject = `Вопрос от ${from}`;
      return { from, raw: plainMail({ from, subject, text: 'Дважды.', messageId: freshId() }) };
    });
    // As two servers would bring them, each with a trace of its own.
    const trace = (hop: number) => `Received: from mx${hop}.example by desk.example; now\r\n`;
    await Promise.all(
      mails.flatMap(({ from, raw }) => [1, 2].map((hop) => send(`${trace(hop)}${raw}`, from))),
    );
    await untilSettled(desk);
    await Promise.all(mails.map(({ from, raw }) => send(raw, from)));
    await untilSettled(desk);
    const once = { tickets: 1, written: 1, answered: 0, mails: 1, repeats: 0 };
    const counts = [...(await countsByCustomer(desk))].filter(([from]) =>
      from.endsWith('@pairs.example'),
    );
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(customers.map((from) => [from, once])),
    );
  });
});

describe('a bounce', () => {
  const { write } = reportSystems.find(({ system }) => system === 'Postfix') ?? {};
  const [noSuchUser] = failures;
  const reportOn = (messageId: string) => {
    if (write === undefined || noSuchUser === undefined) throw new Error('no sample');
    // Each report is a mail of its own.
    return write(noSuchUser, messageId).replace(/^Message-ID: .*$/m, `Message-ID: ${freshId()}`);
  };

  test('of a mail of ours is shown on its ticket and makes the mail bounced', async () => {
    const { parsed } = await acknowledged(failedRecipient);
    const ticket = await view.ticketOf(failedRecipient);
    const report = reportOn(parsed.messageId ?? '');
    await send(report, '', bounceAddress(testSecret, support, ticket.ticketId));
    await until(async () => (await view.eventsOf(ticket, 'deliveryBounced')).length === 1);
    expect(await view.eventsOf(ticket, 'deliveryBounced')).toMatchObject([
      { outcome: 'failed', statusCode: '5.1.1', participantId: null, notified: 'team' },
    ]);
    expect((await view.mailsOf(ticket))[0]).toMatchObject({ state: 'bounced', attempts: 1 });
    expect((await view.ticketOf(failedRecipient)).messageCount).toBe(1);
  });

  test('of somebody else’s mail is kept whole and listed with what it is', async () => {
    const report = reportOn('<not-ours@elsewhere.example>');
    await send(report, '');
    const held = await view.heldWith(report);
    expect(held).toMatchObject({ cause: 'bounce', mailFrom: '', state: 'held' });
    expect(await view.rawOf(held)).toEqual(Buffer.from(report));
  });
});

describe('an out-of-office answer', () => {
  const says = 'Я в отпуске до 12 августа.';
  const headers = ['Auto-Submitted: auto-replied'];

  test('to a ticket is shown on it, as no message and without an answer', async () => {
    const from = 'away@customer.example';
    const reply = replyTo(await acknowledged(from), { text: says, messageId: freshId() });
    await send(`${headers.join()}\r\n${reply.raw}`, '', reply.envelope.to);
    const ticket = await view.ticketOf(from);
    await until(async () => (await view.eventsOf(ticket, 'automaticMailNoted')).length === 1);
    expect(await view.eventsOf(ticket, 'automaticMailNoted')).toMatchObject([
      { mailClass: 'auto_reply' },
    ]);
    await untilSettled(desk);
    expect(await view.ticketOf(from)).toMatchObject({ status: 'new', messageCount: 1 });
    expect(desk.relay.to(from)).toHaveLength(1);
  });

  test('to nothing of ours is kept whole and listed with what it is', async () => {
    const from = 'robot@elsewhere.example';
    const mail = { from, subject: 'Автоответ', text: says, messageId: freshId(), headers };
    const raw = plainMail(mail);
    await send(raw, from);
    const held = await view.heldWith(raw);
    expect(held).toMatchObject({ cause: 'auto_reply', mailFrom: from, state: 'held' });
    expect(await view.rawOf(held)).toEqual(Buffer.from(raw));
    expect(desk.relay.to(from)).toEqual([]);
  });
});

describe('a mail without Message-ID', () => {
  test('is a ticket like any other, and the same mail again is no second one', async () => {
    const from = 'no-id@customer.example';
    const mail = { from, subject: 'Без номера', text: 'Молчит.', messageId: 'x' };
    const raw = plainMail(mail).replace(/^Message-ID: .*\r\n/m, '');
    await Promise.all([send(raw, from), send(raw, from)]);
    await until(() => desk.relay.to(from).length === 1);
    await send(raw, from);
    await untilSettled(desk);
    expect(await view.ticketOf(from)).toMatchObject({ subject: 'Без номера', messageCount: 1 });
    expect(desk.relay.to(from)).toHaveLength(1);
  });
});

describe('a Russian mail', () => {
  const subject = 'Не открывается панель управления';
  const text = 'Здравствуйте! Панель управления не открывается со вчерашнего вечера.';
  const name = 'Вера Полякова';

  /** The mail's bytes: head and body as they are, with nothing said of their charset. */
  function mailOf(from: string, line: Buffer, body: Buffer, contentType: string[] = []): Buffer {
    const head = `From: ${from}\r\nTo: ${support}\r\nMessage-ID: ${freshId()}\r\n`;
    const rest = ['MIME-Version: 1.0', ...contentType, '', ''].join('\r\n');
    const crlf = Buffer.from('\r\n');
    return Buffer.concat([Buffer.from(head), line, crlf, Buffer.from(rest), body, crlf]);
  }

  const word = (bytes: Buffer, charset: string) => `=?${charset}?B?${bytes.toString('base64')}?=`;
  const bytes = (value: string, charset: string) =>
    charset === 'utf-8' ? Buffer.from(value) : encoded(value, charset);

  test.each(['windows-1251', 'koi8-r', 'utf-8'])(
    'whose subject and text are in %s as the rules want it is read right',
    async (charset) => {
      const address = `legal-${charset}@customer.example`;
      const from = `${word(bytes(name, charset), charset)} <${address}>`;
      const line = Buffer.from(`Subject: ${word(bytes(subject, charset), charset)}`);
      const type = [`Content-Type: text/plain; charset=${charset}`];
      const raw = mailOf(from, line, bytes(text, charset), [...type]);
      await send(raw, address);
      await until(() => desk.relay.to(address).length === 1);
      expect(await view.ticketOf(address)).toMatchObject({
        subject,
        requester: { address, name },
        messages: [{ text: `${text}\n` }],
      });
    },
  );

  test.each(['windows-1251', 'koi8-r', 'utf-8'])(
    'whose subject and text are bare bytes in %s, of which it says nothing, is recovered',
    async (charset) => {
      const address = `bare-${charset}@customer.example`;
      const line = Buffer.concat([Buffer.from('Subject: '), bytes(subject, charset)]);
      await send(mailOf(address, line, bytes(text, charset)), address);
      await until(() => desk.relay.to(address).length === 1);
      expect(await view.ticketOf(address)).toMatchObject({
        subject,
        messages: [{ text: `${text}\n` }],
      });
      expect(desk.relay.to(address)[0]?.parsed.subject).toContain(subject);
    },
  );
});

describe('a mail of five thousand parts', () => {
  test('is kept and held once, however often it comes, and the mail behind it is served', async () => {
    const from = 'parts@x.example';
    const parts = Array.from(
      { length: 5_000 },
      (_, part) => `--b\r\nContent-Type: text/plain\r\n\r\n${part}\r\n`,
    );
    const head = `From: ${from}\r\nTo: ${support}\r\nMessage-ID: ${freshId()}\r\n`;
    const type = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
    const raw = `${head}${type}${parts.join('')}--b--\r\n`;
    const heavy = Promise.all([1, 2, 3].map(() => send(raw, from)));
    await acknowledged('behind-parts@customer.example');
    await heavy;
    const held = (await view.quarantine()).filter((mail) => mail.mailFrom === from);
    expect(held).toMatchObject([{ cause: 'unparsable', state: 'held' }]);
    const { rows } = await desk.database.pool.query(
      'select count(*)::int as files from content_files where content_id = $1',
      [held[0]?.mailId],
    );
    expect(rows).toEqual([{ files: 0 }]);
    await acknowledged('after-parts@customer.example');
  });
});
