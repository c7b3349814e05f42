import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bounceAddress, ticketOfBounceAddress } from '../../src/mail/bounce-address';
import { readDeliveryReport } from '../../src/mail/delivery-report';
import { outboxOfMessageId, outgoingMessageId } from '../../src/mail/message-id';
import { readMail } from '../../src/mail/read-mail';
import { createRelay, RelayUnavailable, type OutgoingMail, type Relay } from '../../src/mail/relay';
import { Exim, hasExim } from '../support/exim';
import { RelaySink, smtpRefusal } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';
import { testSecret } from '../support/ticket-lab';
import { until } from '../support/until';

const ticketId = '018f4c1e-7b1d-8aaa-9bbb-0123456789ab';
const support = 'support@desk.example';
const customer = 'vera@customer.example';
const messageId = outgoingMessageId(testSecret, 'desk.example', { ticketId, seq: 4 });
const mail: OutgoingMail = {
  envelopeFrom: bounceAddress(testSecret, support, ticketId),
  to: { address: customer, name: 'Вера' },
  from: { address: support, name: 'Служба поддержки' },
  replyTo: support,
  subject: '[Служба поддержки #1001] Re: Не печатает',
  text: 'Проверьте кабель.\n',
  html: '<p>Проверьте кабель.</p>',
  messageId,
  references: [],
  dateMs: Date.parse('2026-01-12T10:00:00Z'),
  language: 'ru',
  ticketNumber: 1001,
  autoSubmitted: undefined,
};
const to = (address: string): OutgoingMail => ({ ...mail, to: { address, name: '' } });

const isBounceAddress = (address: string) =>
  ticketOfBounceAddress(testSecret, support, address) === ticketId;
const isReport = (arrived: { to: string }) => isBounceAddress(arrived.to);

const withExim = hasExim() ? describe : describe.skip;

withExim('a real Exim between us and the world', () => {
  const sink = new RelaySink();
  let exim: Exim;
  let relay: Relay;
  beforeAll(async () => {
    await sink.start();
    exim = await Exim.start(Number(new URL(sink.url).port));
    relay = createRelay(exim.url, { log: testLogger('exim') });
  });
  afterAll(async () => {
    await relay.close();
    await exim.stop();
    await sink.stop();
  });
  beforeEach(() => {
    sink.mails.length = 0;
    sink.recipientAnswer = () => null;
  });

  test('takes a mail and hands it on with our Message-ID and return path', async () => {
    const answer = await relay.send(mail);
    expect(answer).toMatchObject({
      outcome: 'accepted',
      response: expect.stringMatching(/^250 /) as unknown,
    });
    await until(() => sink.to(customer).length === 1);
    const [arrived] = sink.to(customer);
    expect(arrived?.parsed.messageId).toBe(messageId);
    expect(arrived?.parsed.subject).toBe(mail.subject);
  });

  test('refuses one recipient for good, puts another off and takes a third', async () => {
    await expect(relay.send(to('nobody@refused.example'))).resolves.toMatchObject({
      outcome: 'refused',
      code: 550,
    });
    const putOff = relay.send(to('vera@busy.example'));
    await expect(putOff).rejects.toBeInstanceOf(RelayUnavailable);
    await expect(putOff).rejects.toMatchObject({ code: 451, isOutcomeUnknown: false });
    await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
  });

  test('returns what the next server refuses to the ticket’s bounce address, naming our mail', async () => {
    sink.recipientAnswer = (address) =>
      address === customer ? smtpRefusal(550, '5.1.1 No such mailbox') : null;
    await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
    // What the test before sent may still arrive.
    await until(() => sink.mails.some(isReport));
    const report = sink.mails.find(isReport);
    const raw = report?.raw.toString() ?? '';
    expect(raw).toMatch(/^Content-Type: multipart\/report/m);
    expect(raw).toMatch(/^Status: 5\.\d\.\d/m);
    const envelopeId = /^Original-Envelope-Id: (\S+)/im.exec(raw)?.[1] ?? '';
    expect(outboxOfMessageId(testSecret, 'desk.example', `<${envelopeId}>`)).toEqual({
      ticketId,
      seq: 4,
    });
    expect(raw).toContain(messageId);
  });

  test.each(['vera+2B@customer.example', 'vera+shop@customer.example', 'vera@почта.рф'])(
    'returns what was for %s under the address that we know',
    async (address) => {
      sink.recipientAnswer = (asked) =>
        isBounceAddress(asked) ? null : smtpRefusal(550, '5.1.1 No such mailbox');
      await expect(relay.send(to(address))).resolves.toMatchObject({ outcome: 'accepted' });
      // Reports of the tests before may still arrive.
      await until(async () => {
        const reports = sink.mails.filter(isReport).map(async ({ raw }) => {
          return readDeliveryReport(await readMail(raw))?.recipients ?? [];
        });
        return (await Promise.all(reports)).flat().some(({ recipient }) => recipient === address);
      });
    },
  );

  test('killed before it has answered for a mail gets the same mail again, which arrives once', async () => {
    await until(() => exim.queued() === 0);
    sink.mails.length = 0;
    exim.isSlow = true;
    const cutOff = relay.send(mail).catch((error: unknown) => error);
    await until(() => exim.hasData);
    exim.isSlow = false;
    await exim.crashAndRestart();
    expect(await cutOff).toBeInstanceOf(RelayUnavailable);
    expect(await cutOff).toMatchObject({ isOutcomeUnknown: true });
    await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
    await until(() => sink.to(customer).length > 0 && exim.queued() === 0);
    expect(sink.to(customer).map(({ parsed }) => parsed.messageId)).toEqual([messageId]);
  });

  test('killed after it has taken a mail keeps it and hands it on when it is back', async () => {
    sink.recipientAnswer = () => smtpRefusal(451, '4.2.0 not now');
    await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
    await until(() => exim.queued() === 1);
    await exim.crashAndRestart();
    sink.recipientAnswer = () => null;
    await until(() => sink.to(customer).length === 1);
    expect(sink.to(customer)[0]?.parsed.messageId).toBe(messageId);
  });

  test('slow to answer is waited for only so long, and a mail of unknown fate is said to be that', async () => {
    const impatient = createRelay(exim.url, { log: testLogger('exim'), replyTimeoutMs: 2_000 });
    exim.isSlow = true;
    try {
      await expect(impatient.send(mail)).rejects.toMatchObject({ isOutcomeUnknown: true });
    } finally {
      exim.isSlow = false;
      await impatient.close();
    }
  });
});
