import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '../../src/log';
import type { MailEnvelope } from '../../src/mail/inbound-mail';
import {
  createSmtpIntake,
  type IntakeAnswer,
  type SmtpIntake,
  type SmtpIntakeOptions,
} from '../../src/mail/smtp-intake';
import { SmtpClient } from './smtp-client';

const log = createLogger('test', 'silent');
const maxBytes = 100_000;
const mail = 'Subject: test\r\n\r\ntext';

let intake: SmtpIntake | undefined;
const clients: SmtpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await intake?.close();
  intake = undefined;
});

/** An intake on a free port that remembers what it was handed. */
async function start(options: Partial<SmtpIntakeOptions> = {}) {
  const received: { raw: Buffer; envelope: MailEnvelope }[] = [];
  const { receive = () => Promise.resolve<IntakeAnswer>({ answer: 'kept', note: 'kept' }) } =
    options;
  intake = createSmtpIntake({
    host: '127.0.0.1',
    port: 0,
    maxBytes,
    hostname: 'desk.example',
    accepts: (recipient) => recipient.endsWith('@desk.example'),
    log,
    ...options,
    receive: (raw, envelope) => {
      received.push({ raw, envelope });
      return receive(raw, envelope);
    },
  });
  const { port } = await intake.listen();
  return { port, received };
}

async function client(port: number): Promise<SmtpClient> {
  const made = await SmtpClient.connect(port);
  clients.push(made);
  return made;
}

describe('SMTP intake', () => {
  it('hands over the exact bytes and the envelope, then answers 250 with the note', async () => {
    const { port, received } = await start({
      receive: () => Promise.resolve({ answer: 'kept', note: 'new ticket' }),
    });
    const smtp = await client(port);
    expect(await smtp.command('EHLO client.example')).toContain(`SIZE ${maxBytes}`);
    await smtp.startMail(`${mail}\r\n..dot\r\nКириллица`);
    expect(await smtp.reply()).toBe('250 2.6.0 new ticket');
    expect(received).toHaveLength(1);
    expect(received[0]?.raw.toString()).toBe(`${mail}\r\n.dot\r\nКириллица\r\n`);
    expect(received[0]?.envelope).toEqual({
      helo: 'client.example',
      mailFrom: 'ivan@client.example',
      rcptTo: ['support@desk.example'],
      remoteAddress: '127.0.0.1',
    });
  });

  it('takes the null return path', async () => {
    const { port, received } = await start();
    const smtp = await client(port);
    await smtp.startMail(mail, { from: '' });
    expect(await smtp.reply()).toMatch(/^250 /);
    expect(received[0]?.envelope.mailFrom).toBe('');
  });

  it('does not answer before the mail is kept', async () => {
    let keep: (answer: IntakeAnswer) => void = () => undefined;
    const { port, received } = await start({
      receive: () => new Promise((resolve) => (keep = resolve)),
    });
    const smtp = await client(port);
    await smtp.startMail(mail);
    let answered = false;
    const reply = smtp.reply().finally(() => (answered = true));
    while (received.length === 0) await new Promise(setImmediate);
    expect(answered).toBe(false);
    keep({ answer: 'kept', note: 'ok' });
    expect(await reply).toMatch(/^250 /);
  });

  it.each<[string, () => Promise<IntakeAnswer>, string]>([
    [
      '451 when the mail can’t be kept now',
      () => Promise.resolve({ answer: 'later' }),
      '451 4.3.0 Not taken, try again later',
    ],
    [
      '451 with the reason',
      () => Promise.resolve({ answer: 'later', text: 'database away' }),
      '451 4.3.0 database away',
    ],
    [
      '451 when keeping fails',
      () => Promise.reject(new Error('boom')),
      '451 4.3.0 Not taken, try again later',
    ],
    [
      '554 when refused, in ASCII',
      () => Promise.resolve({ answer: 'refused', text: 'no нет\r\n250 ok' }),
      '554 5.6.0 no ?????250 ok',
    ],
  ])('answers %s', async (_case, receive, reply) => {
    const { port } = await start({ receive });
    const smtp = await client(port);
    await smtp.startMail(mail);
    expect(await smtp.reply()).toBe(reply);
    expect(await smtp.command('NOOP')).toMatch(/^250 /);
  });

  it('answers 550 for an address that is not ours and goes on', async () => {
    const { port } = await start();
    const smtp = await client(port);
    await smtp.command('EHLO client.example');
    await smtp.command('MAIL FROM:<a@b.example>');
    expect(await smtp.command('RCPT TO:<x@other.example>')).toMatch(/^550 /);
    expect(await smtp.command('RCPT TO:<support@desk.example>')).toMatch(/^250 /);
  });

  it('answers 451 when an address can’t be judged', async () => {
    const { port } = await start({
      accepts: () => {
        throw new Error('boom');
      },
    });
    const smtp = await client(port);
    await smtp.command('EHLO client.example');
    await smtp.command('MAIL FROM:<a@b.example>');
    expect(await smtp.command('RCPT TO:<support@desk.example>')).toMatch(/^451 /);
  });

  it('answers 552 to a size that is declared too large', async () => {
    const { port } = await start();
    const smtp = await client(port);
    await smtp.command('EHLO client.example');
    expect(await smtp.command(`MAIL FROM:<a@b.example> SIZE=${maxBytes + 1}`)).toMatch(/^552 /);
  });

  it('answers 552 to a mail that is too large without saying so, and takes the next', async () => {
    const { port, received } = await start();
    const smtp = await client(port);
    await smtp.startMail('x'.repeat(maxBytes));
    expect(await smtp.reply()).toMatch(/^552 /);
    expect(received).toHaveLength(0);
    await smtp.startMail(mail);
    expect(await smtp.reply()).toMatch(/^250 /);
  });

  it('asks to come later when too much is under way, and takes it then', async () => {
    const kept: ((answer: IntakeAnswer) => void)[] = [];
    const { port, received } = await start({
      receive: () => new Promise((resolve) => kept.push(resolve)),
    });
    const large = 'x'.repeat(maxBytes - 10);
    const early = await Promise.all([1, 2, 3, 4].map(() => client(port)));
    for (const smtp of early) await smtp.startMail(large);
    while (received.length < 4) await new Promise(setImmediate);
    const late = await client(port);
    await late.startMail(large);
    expect(await late.reply()).toMatch(/^452 /);
    for (const keep of kept.splice(0)) keep({ answer: 'kept', note: 'ok' });
    for (const smtp of early) expect(await smtp.reply()).toMatch(/^250 /);
    await late.startMail(large);
    while (received.length < 5) await new Promise(setImmediate);
    kept[0]?.({ answer: 'kept', note: 'ok' });
    expect(await late.reply()).toMatch(/^250 /);
  });

  it('offers neither login nor encryption', async () => {
    const { port } = await start();
    const smtp = await client(port);
    const reply = await smtp.command('EHLO client.example');
    expect(reply).not.toMatch(/AUTH|STARTTLS/);
  });

  it('says so when its port is taken', async () => {
    const { port } = await start();
    const second = createSmtpIntake({
      host: '127.0.0.1',
      port,
      hostname: 'x',
      accepts: () => true,
      receive: () => Promise.resolve({ answer: 'later' }),
      log,
    });
    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('lets the mail under way finish when it closes, and hangs up on the idle', async () => {
    let keep: (answer: IntakeAnswer) => void = () => undefined;
    const { port, received } = await start({
      receive: () => new Promise((resolve) => (keep = resolve)),
    });
    const busy = await client(port);
    const idle = await client(port);
    await busy.startMail(mail);
    while (received.length === 0) await new Promise(setImmediate);
    const closing = intake?.close();
    expect(await idle.reply()).toMatch(/^421 /);
    keep({ answer: 'kept', note: 'last' });
    expect(await busy.reply()).toBe('250 2.6.0 last');
    await closing;
    await Promise.all([busy.closed, idle.closed]);
  });

  it('forgets a mail whose client goes away in the middle, which is no error of ours', async () => {
    const logged = createLogger('test', 'silent');
    const brokenOff = new Promise<void>((resolve) => {
      jest.spyOn(logged, 'info').mockImplementation(() => resolve());
    });
    const errors = jest.spyOn(logged, 'error');
    const { port, received } = await start({ log: logged });
    const smtp = await client(port);
    await smtp.command('EHLO x');
    await smtp.command('MAIL FROM:<a@b.example>');
    await smtp.command('RCPT TO:<support@desk.example>');
    await smtp.command('DATA');
    smtp.write('Subject: half');
    smtp.destroy();
    await Promise.all([smtp.closed, brokenOff]);
    const next = await client(port);
    await next.startMail(mail);
    expect(await next.reply()).toMatch(/^250 /);
    expect(received).toHaveLength(1);
    expect(errors).not.toHaveBeenCalled();
  });
});
