import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createLogger } from '../../src/log';
import { createMailParser } from '../../src/mail/parse-mail';
import { relayAnswerMeaning } from '../../src/mail/relay-answer-words';
import { createRelay, RelayUnavailable, type OutgoingMail, type Relay } from '../../src/mail/relay';

const log = createLogger('test', 'silent');

const mail: OutgoingMail = {
  envelopeFrom: 'bounces@desk.example',
  to: { address: 'ivan@client.example', name: 'Иван Петров' },
  from: { address: 'support@desk.example', name: 'Служба поддержки' },
  replyTo: 'support+abc.def@desk.example',
  subject: '[Служба поддержки #12] Re: Не печатает',
  text: 'Здравствуйте!\n.\n..точки\n',
  html: '<p>Здравствуйте!</p>',
  messageId: '<otvet.a.1.b@desk.example>',
  inReplyTo: '<1@client.example>',
  references: ['<0@client.example>', '<1@client.example>'],
  dateMs: Date.UTC(2025, 6, 1, 7),
  language: 'ru',
  ticketNumber: 12,
  autoSubmitted: undefined,
};

const closers: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Sent = { raw: Buffer; from: string; to: string[]; session: string };

/** A real SMTP server that remembers what it took. */
async function smtpServer(options: SMTPServerOptions = {}) {
  const sent: Sent[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        sent.push({
          raw: Buffer.concat(chunks),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          session: session.id,
        });
        callback(null, `queued as ${sent.length}`);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const port = await listening(server.listen(0, '127.0.0.1'));
  closers.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return { url: `smtp://127.0.0.1:${port}`, sent, server };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.on('listening', () => resolve((server.address() as AddressInfo).port)),
  );
}

/** A relay that speaks by script: `answer` gets each line (or `.`) and returns a reply, or hangs up. */
async function scripted(answer: (line: string, connection: number) => string | undefined) {
  let connections = 0;
  const server = createServer((socket: Socket) => {
    const connection = ++connections;
    let inData = false;
    let rest = '';
    socket.on('error', () => undefined);
    socket.write('220 script ESMTP\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (inData && line !== '.') continue;
        inData = false;
        const reply = answer(line, connection);
        if (reply === undefined) {
          socket.destroy();
          return;
        }
        if (reply.startsWith('354')) inData = true;
        if (reply !== '') socket.write(`${reply}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  const port = await listening(server);
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `smtp://127.0.0.1:${port}`, connections: () => connections };
}

const ordinary = (line: string): string => (line === 'DATA' ? '354 go on' : '250 ok');

function relayTo(url: string, options: { replyTimeoutMs?: number; poolSize?: number } = {}): Relay {
  const relay = createRelay(url, { log, ...options });
  closers.push(() => relay.close());
  return relay;
}

describe('relay', () => {
  it('hands over a mail that reads as it was written', async () => {
    const { url, sent } = await smtpServer();
    const answer = await relayTo(url).send(mail);
    expect(answer).toEqual({ outcome: 'accepted', response: '250 queued as 1' });
    expect(sent[0]).toMatchObject({ from: 'bounces@desk.example', to: ['ivan@client.example'] });
    const parser = createMailParser();
    const read = await parser.parse(sent[0]?.raw ?? Buffer.alloc(0));
    await parser.close();
    expect(read).toMatchObject({
      messageId: mail.messageId,
      from: mail.from,
      to: [mail.to],
      replyTo: { address: mail.replyTo, name: '' },
      subject: mail.subject,
      dateMs: mail.dateMs,
      inReplyTo: ['<1@client.example>'],
      references: mail.references,
    });
    expect(read.text.trimEnd()).toBe(mail.text.trimEnd());
    expect(read.html).toContain('<p>Здравствуйте!</p>');
    expect(read.headers).toMatchObject({
      'content-language': ['ru'],
      'x-loop': ['support@desk.example'],
      'x-otvet-ticket': ['12'],
    });
    expect(read.headers).not.toHaveProperty('auto-submitted');
    expect(read.headers).not.toHaveProperty('x-mailer');
  });

  it('marks automatic mail for other robots and takes the null return path', async () => {
    const { url, sent } = await smtpServer();
    await relayTo(url).send({ ...mail, autoSubmitted: 'auto-replied', envelopeFrom: '' });
    expect(sent[0]?.from).toBe('');
    const header = sent[0]?.raw.toString() ?? '';
    expect(header).toMatch(/^Auto-Submitted: auto-replied\r$/m);
    expect(header).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
  });

  it('sends the same bytes when it sends a mail again', async () => {
    const { url, sent } = await smtpServer();
    const relay = relayTo(url);
    await relay.send(mail);
    await relay.send(mail);
    expect(sent[0]?.raw.toString()).toContain(`Message-ID: ${mail.messageId}\r\n`);
    expect(sent[1]?.raw.toString()).toBe(sent[0]?.raw.toString());
  });

  it('keeps its connections, and no more of them than it may', async () => {
    const { url, sent } = await smtpServer();
    const relay = relayTo(url, { poolSize: 2 });
    await Promise.all(Array.from({ length: 20 }, () => relay.send(mail)));
    expect(sent).toHaveLength(20);
    expect(new Set(sent.map(({ session }) => session)).size).toBeLessThanOrEqual(2);
  });

  it('asks relays that know how for reports that name the mail', async () => {
    const envelopes: unknown[] = [];
    const { url } = await smtpServer({
      hideDSN: false,
      onRcptTo: (address, session, callback) => {
        envelopes.push(session.envelope, address);
        callback();
      },
    });
    await relayTo(url).send(mail);
    expect(envelopes).toMatchObject([
      { dsn: { envid: 'otvet.a.1.b@desk.example', ret: 'HDRS' } },
      { dsn: { notify: ['FAILURE', 'DELAY'] } },
    ]);
  });

  it.each([
    ['in ASCII', 'vera@почта.рф', 'rfc822;vera@xn--80a1acny.xn--p1ai'],
    ['not at all where that can’t be', 'вера@почта.рф', undefined],
  ])('tells them the recipient of another alphabet %s', async (_how, address, orcpt) => {
    const recipients: unknown[] = [];
    const { url } = await smtpServer({
      hideDSN: false,
      onRcptTo: ({ args }, _session, callback) => {
        recipients.push(args === false ? undefined : (args as { ORCPT?: string }).ORCPT);
        callback();
      },
    });
    await relayTo(url).send({ ...mail, to: { address, name: '' } });
    expect(recipients).toEqual([orcpt]);
  });

  it.each([
    ['the sender', 'MAIL', 550],
    ['the recipient', 'RCPT', 550],
    ['the mail', '.', 554],
  ])('takes a 5xx to %s for final', async (_case, command, code) => {
    const { url } = await scripted((line) =>
      line.startsWith(command) ? `${code} no` : ordinary(line),
    );
    await expect(relayTo(url).send(mail)).resolves.toEqual({
      outcome: 'refused',
      code,
      response: `${code} no`,
    });
  });

  it.each([
    ['a 4xx to the sender', 'MAIL', '451 later'],
    ['a 4xx to the recipient', 'RCPT', '450 greylisted'],
    ['a 4xx to the mail', '.', '452 full'],
    ['a demand to log in', 'MAIL', '530 login'],
    ['a 421', 'RCPT', '421 bye'],
  ])('wants another try after %s', async (_case, command, reply) => {
    const { url } = await scripted((line) => (line.startsWith(command) ? reply : ordinary(line)));
    const error = await relayTo(url)
      .send(mail)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RelayUnavailable);
    expect(error).toMatchObject({ code: Number(reply.slice(0, 3)), isOutcomeUnknown: false });
  });

  it('says that nothing was sent when nobody answers', async () => {
    const relay = relayTo('smtp://127.0.0.1:1');
    await expect(relay.send(mail)).rejects.toMatchObject({
      name: 'RelayUnavailable',
      isOutcomeUnknown: false,
    });
  });

  it('leaves words that people can be told of, whichever way it falls silent', async () => {
    const hangsUp = await scripted((line) =>
      line.startsWith('MAIL') ? undefined : ordinary(line),
    );
    const isMute = await scripted((line) => (line.startsWith('MAIL') ? '' : ordinary(line)));
    const speaksPlain = hangsUp.url.replace('smtp:', 'smtps:');
    const cases = [
      ['smtp://127.0.0.1:1', 'the mail server takes no connections'],
      ['smtp://relay.invalid:25', 'the mail server’s name can’t be found'],
      [hangsUp.url, 'the connection to the mail server broke'],
      [isMute.url, 'the mail server does not answer'],
      [speaksPlain, 'no secure connection to the mail server came about'],
    ] as const;
    for (const [url, meaning] of cases) {
      const sending = relayTo(url, { replyTimeoutMs: 300 }).send(mail);
      const { message } = await sending.then(
        () => new Error('it was sent'),
        (error: unknown) => error as Error,
      );
      expect([url, message, relayAnswerMeaning(message)?.en]).toEqual([url, message, meaning]);
    }
  });

  it('trusts no certificate that nobody vouches for, but where its address says to go without', async () => {
    const { url, sent } = await smtpServer({ disabledCommands: ['AUTH'] });
    const refused = relayTo(url).send(mail);
    await expect(refused).rejects.toMatchObject({ isUnreachable: true, isOutcomeUnknown: false });
    await expect(refused).rejects.toThrow(/certificate/);
    expect(sent).toEqual([]);
    await relayTo(`${url}?ignoreTLS=true`).send(mail);
    expect(sent).toHaveLength(1);
  });

  it('says that the outcome is unknown when the answer to the mail is lost, and does not resend', async () => {
    let mails = 0;
    const { url } = await scripted((line) => {
      if (line !== '.') return ordinary(line);
      mails++;
      return undefined;
    });
    await expect(relayTo(url).send(mail)).rejects.toMatchObject({ isOutcomeUnknown: true });
    expect(mails).toBe(1);
  });

  it('says that the outcome is unknown when the answer to the mail does not come', async () => {
    const { url } = await scripted((line) => (line === '.' ? '' : ordinary(line)));
    const sending = relayTo(url, { replyTimeoutMs: 300 }).send(mail);
    await expect(sending).rejects.toMatchObject({ isOutcomeUnknown: true });
  });

  it('says that nothing was sent when the relay hangs up before the mail', async () => {
    const { url } = await scripted((line) =>
      line.startsWith('MAIL') ? undefined : ordinary(line),
    );
    await expect(relayTo(url).send(mail)).rejects.toMatchObject({ isOutcomeUnknown: false });
  });

  it.each([
    ['on one mail alone', 'RCPT', false],
    ['within one mail alone', 'DATA', false],
    ['on whoever greets it', 'EHLO', true],
  ])(
    'tells a relay that hangs up %s from one that can’t be reached',
    async (_how, at, isUnreachable) => {
      const { url } = await scripted((line) => (line.startsWith(at) ? undefined : ordinary(line)));
      await expect(relayTo(url).send(mail)).rejects.toMatchObject({ isUnreachable });
    },
  );

  it('keeps no mail waiting for a relay that is silent to the one before', async () => {
    const { url, connections } = await scripted((line) =>
      line.startsWith('EHLO') ? '250 ok' : '',
    );
    const relay = relayTo(url, { poolSize: 2, replyTimeoutMs: 300 });
    const sendings = Array.from({ length: 20 }, () => relay.send(mail));
    for (const outcome of await Promise.allSettled(sendings)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { isUnreachable: true } });
    }
    expect(connections()).toBe(2);
  });

  it('can’t reach a relay that hangs up before it has greeted, or that is gone', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    const relay = relayTo(`smtp://127.0.0.1:${await listening(server)}`);
    const hungUp: unknown = await relay.send(mail).catch((error: unknown) => error);
    await new Promise((resolve) => server.close(resolve));
    expect(hungUp).toMatchObject({ isUnreachable: true });
    await expect(relay.send(mail)).rejects.toMatchObject({ isUnreachable: true });
  });

  it('opens another connection when the relay had closed the kept one', async () => {
    const { url, sent, server } = await smtpServer();
    const relay = relayTo(url);
    await relay.send(mail);
    for (const connection of server.connections as Set<{ close(): void }>) connection.close();
    await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
    expect(sent).toHaveLength(2);
  });

  it('recovers when the relay comes back', async () => {
    let up = false;
    const { url } = await scripted((line) => (up ? ordinary(line) : undefined));
    const relay = relayTo(url);
    await expect(relay.send(mail)).rejects.toThrow(RelayUnavailable);
    up = true;
    await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
  });

  it.each<[string, Partial<OutgoingMail>]>([
    [
      'a line break in the recipient',
      { to: { address: 'a@b.example\r\nRCPT TO:<c@d.example>', name: '' } },
    ],
    ['two recipients in one', { to: { address: 'a@b.example,c@d.example', name: '' } }],
    ['a line break in a name', { from: { ...mail.from, name: 'a\r\nBcc: x@y.example' } }],
    ['a line break in the subject', { subject: 'a\r\nBcc: x@y.example' }],
    ['a broken return path', { envelopeFrom: 'a b@c.example' }],
    ['a broken reply address', { replyTo: 'nobody' }],
    ['a broken Message-ID', { messageId: 'a\r\nb' }],
  ])('refuses %s without asking the relay', async (_case, flaw) => {
    const { url, sent } = await smtpServer();
    const answer = await relayTo(url).send({ ...mail, ...flaw });
    expect(answer).toMatchObject({ outcome: 'refused', code: 554 });
    expect(sent).toHaveLength(0);
  });

  it('leaves out references that are none and keeps the first and the latest of many', async () => {
    const { url, sent } = await smtpServer();
    const references = Array.from({ length: 100 }, (_, i) => `<r${i}@x.example>`);
    await relayTo(url).send({ ...mail, references: [...references, 'junk\r\nX: y'] });
    const header =
      /^References: ([\s\S]*?)\r\n(?! )/m.exec(sent[0]?.raw.toString() ?? '')?.[1] ?? '';
    expect(header.split(/\s+/)).toEqual(['<r0@x.example>', ...references.slice(-29)]);
  });

  it('finishes the mail under way when it closes', async () => {
    let answer: () => void = () => undefined;
    const { url } = await smtpServer({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => (answer = () => callback(null, 'late')));
      },
    });
    const relay = createRelay(url, { log });
    const sending = relay.send(mail);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const closing = relay.close();
    answer();
    await expect(sending).resolves.toMatchObject({ outcome: 'accepted' });
    await closing;
  });
});
