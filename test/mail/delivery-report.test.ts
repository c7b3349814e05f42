import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchDeliveryReport, readDeliveryReport } from '../../src/mail/delivery-report';
import type { DeliveryReport } from '../../src/mail/delivery-report';
import { readDeliveryStatusPart } from '../../src/mail/delivery-status-part';
import { noticeMessageId, outgoingMessageId } from '../../src/mail/message-id';
import { readMail } from '../../src/mail/read-mail';
import { delaySystems, failedRecipient, failures, reportSystems } from './bounce-samples';

const secret = 'a secret of the service';
const mailDomain = 'desk.example';
const outboxId = { ticketId: '018f4c1e-7b1d-8aaa-9bbb-0123456789ab', seq: 7 };
const messageId = outgoingMessageId(secret, mailDomain, outboxId);

const reportOf = async (raw: string) => readDeliveryReport(await readMail(Buffer.from(raw)));
const part = (text: string) => readDeliveryStatusPart(Buffer.from(text.replaceAll('\n', '\r\n')));

const nothing: DeliveryReport = {
  outcome: 'failed',
  recipients: [],
  originalEnvelopeId: undefined,
  returnedMessageId: undefined,
};

describe('what a report says', () => {
  const reports = reportSystems.flatMap(({ system, write }) =>
    failures.map((failure) => ({ system, failure, raw: write(failure, messageId) })),
  );

  it.each(reports)('is read from one of $system: $failure.name', async ({ raw, failure }) => {
    const report = await reportOf(raw);
    expect(report?.outcome).toBe('failed');
    const [recipient] = report?.recipients ?? [];
    expect(recipient?.recipient).toBe(failedRecipient);
    expect(recipient?.statusCode).toBe(failure.status);
    expect(recipient?.action).toBe('failed');
    expect(report?.returnedMessageId).toBe(messageId);
    expect(matchDeliveryReport(report ?? nothing, { secret, mailDomain })).toEqual(outboxId);
  });

  it.each(delaySystems)('of a delay at $system is no failure', async ({ write }) => {
    expect(await reportOf(write(messageId))).toMatchObject({ outcome: 'delayed' });
  });

  it('is nothing where nothing is said of a delivery', async () => {
    expect(await reportOf('Subject: Hello\r\n\r\nHow are you?\r\n')).toBeUndefined();
  });

  it('names who failed by the field of the header where the text is silent', async () => {
    const raw = `X-Failed-Recipients: ${failedRecipient}, other@client.example\r\n\r\nSorry.\r\n`;
    expect(await reportOf(raw)).toMatchObject({
      outcome: 'failed',
      recipients: [{ recipient: failedRecipient }, { recipient: 'other@client.example' }],
    });
  });

  it('reads that field to a bound, however often it stands there', async () => {
    const field = `X-Failed-Recipients: ${'a'.repeat(19_000)}\r\n`;
    const raw = (times: number) =>
      `${field.repeat(times)}X-Failed-Recipients: ${failedRecipient}\r\n\r\nSorry.\r\n`;
    expect((await reportOf(raw(1)))?.recipients).toHaveLength(1);
    expect((await reportOf(raw(2)))?.recipients ?? []).toEqual([]);
  });

  it('names the domain as we know it, which servers write in ASCII', async () => {
    const raw = 'X-Failed-Recipients: vera@xn--80a1acny.xn--p1ai\r\n\r\nSorry.\r\n';
    expect((await reportOf(raw))?.recipients).toMatchObject([{ recipient: 'vera@почта.рф' }]);
  });

  it('takes no one of the session for the recipient, and no success for the result', async () => {
    const raw =
      'To: support@desk.example\r\nSubject: Delivery failure\r\n\r\n' +
      'Your message from support@desk.example could not be delivered.\r\n' +
      '<-- 220 mx.client.example ESMTP ready\r\n<-- 250 2.1.0 support@desk.example OK\r\n' +
      `RCPT TO:<${failedRecipient}>\r\n<-- 550 5.1.1 no such user\r\n`;
    expect((await reportOf(raw))?.recipients).toEqual([
      {
        recipient: failedRecipient,
        action: 'failed',
        statusCode: '5.1.1',
        diagnostic: '<-- 550 5.1.1 no such user',
      },
    ]);
  });
});

describe('the part for machines', () => {
  it('is read field by field', () => {
    expect(
      part(
        'Original-Envelope-Id: otvet+2Ex@desk.example\nReporting-MTA: dns; mx\n\n' +
          'Original-Recipient: rfc822;a@b.example\nFinal-Recipient: RFC822; forwarded@c.example\n' +
          'ACTION: Failed (no such user)\nStatus: 5.0.0 (permanent)\n' +
          'Diagnostic-Code: smtp;\n 550 5.1.1\n User unknown\n\n' +
          'Final-Recipient: rfc822; d@e.example\nAction: delayed\nStatus: 4.4.1\n',
      ),
    ).toEqual({
      originalEnvelopeId: 'otvet.x@desk.example',
      recipients: [
        {
          recipient: 'a@b.example',
          action: 'failed',
          statusCode: '5.1.1',
          diagnostic: '550 5.1.1 User unknown',
        },
        { recipient: 'd@e.example', action: 'delayed', statusCode: '4.4.1', diagnostic: undefined },
      ],
    });
  });

  it('may lack the blank lines between its recipients', () => {
    const { recipients } = part(
      'Reporting-MTA: dns; mx\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n' +
        'Final-Recipient: rfc822; c@d.example\nAction: delivered\n',
    );
    expect(recipients.map(({ recipient, action }) => [recipient, action])).toEqual([
      ['a@b.example', 'failed'],
      ['c@d.example', 'delivered'],
    ]);
  });

  it.each([
    ['as Exim passes it on, in the xtext that we wrote', 'a+2Bb@c.example', 'a+b@c.example', 'a+b'],
    ['… also where that is forwarded', 'a+2Bb@c.example', 'd@e.example', 'a+b'],
    ['… and has an escape itself', 'a+2B2B@c.example', 'a+2B@c.example', 'a+2B'],
    ['in the clear', 'a+b@c.example', 'a+b@c.example', 'a+b'],
    ['… with what looks like an escape', 'a+2B@c.example', 'a+2B@c.example', 'a+2B'],
    ['… and is forwarded', 'a+42@c.example', 'd@e.example', 'a+42'],
  ])('may name whom we wrote to %s', (_how, original, final, localPart) => {
    const { recipients } = part(
      `Original-Recipient: rfc822;${original}\nFinal-Recipient: rfc822;${final}\nAction: failed\n`,
    );
    expect(recipients.map(({ recipient }) => recipient)).toEqual([`${localPart}@c.example`]);
  });

  it('may have addresses beyond ASCII (RFC 6533)', () => {
    expect(
      part('Final-Recipient: utf-8; \\x{438}\\x{432}\\x{430}\\x{43D}@b.example\nAction: failed\n')
        .recipients[0]?.recipient,
    ).toBe('иван@b.example');
    expect(
      part('Final-Recipient: utf-8; иван@почта.example\nAction: failed\n').recipients[0]?.recipient,
    ).toBe('иван@почта.example');
  });

  it('keeps a plus in an ordinary address', () => {
    expect(
      part('Final-Recipient: rfc822; ann+20@b.example\nAction: failed\n').recipients[0]?.recipient,
    ).toBe('ann+20@b.example');
  });

  it('holds 50 recipients at most and survives any bytes', () => {
    const many = part('Final-Recipient: rfc822; a@b.example\nAction: failed\n\n'.repeat(1000));
    expect(many.recipients).toHaveLength(50);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        readDeliveryStatusPart(Buffer.from(bytes));
      }),
    );
  });

  const outcomeOf = async (fields: string) =>
    (
      await reportOf(
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n' +
          `--b\r\nContent-Type: message/delivery-status\r\n\r\n${fields}\r\n--b--\r\n`,
      )
    )?.outcome;

  it.each([
    ['Final-Recipient: rfc822; a@b.c\r\nAction: delivered', 'none'],
    ['Final-Recipient: rfc822; a@b.c\r\nAction: relayed', 'none'],
    ['Final-Recipient: rfc822; a@b.c\r\nAction: delayed', 'delayed'],
    ['Final-Recipient: rfc822; a@b.c\r\nAction: failed', 'failed'],
    ['Final-Recipient: rfc822; a@b.c\r\nStatus: 5.1.1', 'failed'],
    ['Final-Recipient: rfc822; a@b.c\r\nStatus: 2.1.5', 'none'],
    [
      'Final-Recipient: rfc822; a@b.c\r\nAction: delivered\r\n\r\nFinal-Recipient: rfc822; d@b.c\r\nAction: failed',
      'failed',
    ],
    ['Reporting-MTA: dns; mx', 'failed'],
  ])('%j comes to %s', async (fields, outcome) => {
    expect(await outcomeOf(fields)).toBe(outcome);
  });
});

describe('the mail that a report is about', () => {
  const keys = { secret, mailDomain };
  const bare = messageId.slice(1, -1);

  it.each([
    ['the envelope id', { ...nothing, originalEnvelopeId: bare }],
    ['an envelope id in brackets', { ...nothing, originalEnvelopeId: `<${bare}>` }],
    ['an envelope id in capitals', { ...nothing, originalEnvelopeId: bare.toUpperCase() }],
    ['the returned Message-ID', { ...nothing, returnedMessageId: messageId }],
    [
      'the Message-ID where the envelope id is another’s',
      { ...nothing, originalEnvelopeId: 'QQ1', returnedMessageId: messageId },
    ],
  ])('is found by %s', (_case, report) => {
    expect(matchDeliveryReport(report, keys)).toEqual(outboxId);
  });

  it.each([
    ['nothing', nothing],
    ['an id of another', { ...nothing, returnedMessageId: '<a@desk.example>' }],
    [
      'an id signed by another',
      { ...nothing, returnedMessageId: outgoingMessageId('other', mailDomain, outboxId) },
    ],
    [
      'the id of a notice to the team',
      { ...nothing, returnedMessageId: noticeMessageId(secret, mailDomain, outboxId) },
    ],
    ['an envelope id cut too short', { ...nothing, originalEnvelopeId: bare.slice(0, 50) }],
  ])('is not found by %s', (_case, report) => {
    expect(matchDeliveryReport(report, keys)).toBeUndefined();
  });

  it('is found by an envelope id that was cut, in a domain of any length', () => {
    fc.assert(
      fc.property(
        fc.uuid({ version: [4, 7, 8] }),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: 1, max: 60 }),
        (ticketId, seq, length) => {
          const domain = `${'d'.repeat(length)}.${'e'.repeat(length)}.example`;
          const cut = outgoingMessageId(secret, domain, { ticketId, seq })
            .slice(1, -1)
            .slice(0, 100);
          const report = { ...nothing, originalEnvelopeId: cut };
          expect(matchDeliveryReport(report, { secret, mailDomain: domain })).toEqual({
            ticketId,
            seq,
          });
          expect(
            matchDeliveryReport(report, { secret: 'other', mailDomain: domain }),
          ).toBeUndefined();
        },
      ),
    );
  });

  it('is never found by words around an id', async () => {
    const raw = `Subject: Undeliverable\r\n\r\nCould not be delivered: see ${messageId} there.\r\n`;
    expect(matchDeliveryReport((await reportOf(raw)) ?? nothing, keys)).toBeUndefined();
  });

  it.each([
    ['in the line below its name', `Message-ID:\r\n ${messageId}`],
    ['marked as a quote', `> Message-ID: ${messageId}`],
    ['in any case', `MESSAGE-ID: ${messageId.toUpperCase()}`],
  ])('is found by an id %s', async (_case, line) => {
    const raw = `Subject: Undeliverable\r\n\r\nCould not be delivered.\r\n\r\nReceived: from a\r\n${line}\r\n`;
    expect(matchDeliveryReport((await reportOf(raw)) ?? nothing, keys)).toEqual(outboxId);
  });
});
