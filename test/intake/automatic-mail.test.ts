import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { beginAttempt } from '../../src/db/outbox';
import { releaseMail } from '../../src/intake/release-mail';
import { bounceAddress } from '../../src/mail/bounce-address';
import { outgoingMessageId } from '../../src/mail/message-id';
import { replyAddress } from '../../src/mail/reply-address';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, type TestMail } from './intake-lab';

const domain = 'desk.example';
let lab: IntakeLab;
let ticketId: string;
/** The event that asked for the agent's reply. */
let mailSeq: number;
let messageId: string;

beforeAll(async () => {
  lab = await IntakeLab.start();
  ticketId = (await lab.receive({})).row.ticket_id ?? '';
  await lab.desk.reply(ticketId, 'Проверьте кабель.');
  mailSeq = (await lab.events(ticketId, 'messageAdded')).at(-1)?.seq ?? 0;
  messageId = outgoingMessageId(testSecret, domain, { ticketId, seq: mailSeq });
  await beginAttempt(lab.database.pool, ticketId, mailSeq, { mail: messageId, notice: '<n@x>' });
});
afterAll(() => lab.stop());

type Report = { action?: string; status?: string; envelopeId?: string; returned?: string };

/** A report by RFC 3464, as Postfix and Exim send it. */
function report({ action = 'failed', status = '5.1.1', envelopeId, returned }: Report): TestMail {
  const text = [
    '--r',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The mail could not be delivered.',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.example',
    ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    '',
    'Final-Recipient: rfc822; vera@customer.example',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 No such user',
    '--r',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${returned ?? '<theirs@elsewhere.example>'}`,
    'Subject: Re',
    '--r--',
  ].join('\r\n');
  return {
    from: 'MAILER-DAEMON@mx.customer.example',
    mailFrom: '',
    subject: 'Undelivered Mail Returned to Sender',
    headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=r'],
    text,
  };
}

async function bounces() {
  return lab.events(ticketId, 'deliveryBounced');
}

describe('a delivery report', () => {
  test.each<[string, () => TestMail]>([
    ['by the envelope id', () => report({ envelopeId: messageId.slice(1, -1) })],
    ['by the returned Message-ID', () => report({ returned: messageId, status: '5.2.2' })],
    [
      'by the bounce address that it came to',
      () => ({ ...report({}), rcptTo: [bounceAddress(testSecret, support, ticketId)] }),
    ],
  ])('is matched to the mail that it is about %s, and marks it', async (_how, mail) => {
    const { note, row } = await lab.receive(mail());
    expect([note, row.ticket_id, row.mail_class]).toEqual(['noted', ticketId, 'bounce']);
    // All three speak of one mail and one recipient, so that the ticket knows one bounce.
    expect(await bounces()).toMatchObject([{ mailSeq, outcome: 'failed', statusCode: '5.1.1' }]);
    const outbox = await lab.database.pool.query<{ state: string }>(
      'select state from outbox where ticket_id = $1 and mail_seq = $2',
      [ticketId, mailSeq],
    );
    expect(outbox.rows).toEqual([{ state: 'bounced' }]);
    expect((await lab.desk.state(ticketId)).status).toBe('pending');
  });

  test.each<[string, () => TestMail]>([
    ['a mail of somebody else’s', () => report({})],
    [
      'a mail with a forged id of ours',
      () => report({ returned: messageId.replace(/\.[a-z2-7]{5}/, '.aaaaa') }),
    ],
  ])('about %s is held and touches no ticket', async (_what, mail) => {
    const before = await bounces();
    const { note, row } = await lab.receive(mail());
    expect([note, row.cause]).toEqual(['held', 'bounce']);
    expect(lab.holds).toContain(row.mail_id);
    expect(await bounces()).toEqual(before);
  });

  test('that says only that the mail is late is no failure', async () => {
    const late = (await lab.receive({ messageId: '<late@customer.example>' })).row.ticket_id ?? '';
    await lab.desk.reply(late, 'Сейчас.');
    const seq = (await lab.events(late, 'messageAdded')).at(-1)?.seq ?? 0;
    const returned = outgoingMessageId(testSecret, domain, { ticketId: late, seq });
    await beginAttempt(lab.database.pool, late, seq, { mail: returned, notice: '<n2@x>' });
    await lab.receive(report({ action: 'delayed', status: '4.4.1', returned }));
    expect(await lab.events(late, 'deliveryBounced')).toMatchObject([
      { outcome: 'delayed', statusCode: '4.4.1' },
    ]);
    expect((await lab.desk.state(late)).mail.bounces).toHaveLength(1);
  });
});

describe('an automatic reply', () => {
  const vacation = { headers: ['Auto-Submitted: auto-replied'], text: 'Я в отпуске до 20 января.' };

  test('to a ticket is noted there, reopens nothing and is no message', async () => {
    const before = await lab.desk.state(ticketId);
    const to = replyAddress(testSecret, support, ticketId);
    const { note, row } = await lab.receive({ ...vacation, to });
    expect([note, row.ticket_id, row.mail_class]).toEqual(['noted', ticketId, 'auto_reply']);
    expect(await lab.events(ticketId, 'automaticMailNoted')).toMatchObject([
      { mailClass: 'auto_reply', contentId: row.mail_id },
    ]);
    const after = await lab.desk.state(ticketId);
    expect(after).toMatchObject({
      status: before.status,
      messageCount: before.messageCount,
      updatedAtMs: before.updatedAtMs,
    });
  });

  test('to the bounce address is noted on its ticket', async () => {
    const { row } = await lab.receive({
      ...vacation,
      mailFrom: '',
      rcptTo: [bounceAddress(testSecret, support, ticketId)],
    });
    expect(row.ticket_id).toBe(ticketId);
  });

  test('to nothing of ours is held and never answered, also when it is released', async () => {
    const { note, row } = await lab.receive({ ...vacation, from: 'robot@customer.example' });
    expect([note, row.cause, row.ticket_id]).toEqual(['held', 'auto_reply', null]);
    const released = await releaseMail(lab.deps, row.mail_id);
    const opened = 'ticketId' in released ? released.ticketId : '';
    expect((await lab.events(opened, 'messageAdded'))[0]?.mail).toBeNull();
  });
});

describe('our own mail that comes back', () => {
  test('is held, so that nothing answers itself', async () => {
    const { row } = await lab.receive({ from: support, headers: [`X-Loop: ${support}`] });
    expect(row.cause).toBe('loop');
  });
});
