import { randomUUID } from 'node:crypto';
import { keepMail } from '../../src/db/inbound-mails';
import type { TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';

export const support = 'support@desk.example';

/** Puts a mail into the quarantine as an intake of before would have, without a workflow; its id. */
export async function hold(
  database: TestDatabase,
  cause: string,
  raw: Buffer,
  mailFrom = 'vera@customer.example',
  detail = 'seen by the test',
): Promise<string> {
  const mailId = randomUUID();
  const fate = { cause, detail };
  const mail = keptMail({
    mailId,
    raw,
    mailFrom,
    remoteAddress: '192.0.2.7',
    subject: 'Не печатает',
    senderVerdict: 'fail',
    senderEvidence: 'dmarc=fail p=reject',
    fate,
  });
  await keepMail(database.pool, mail, undefined);
  return mailId;
}

/** A letter whose parts have to be shown with care. */
export const letter = Buffer.from(
  [
    'From: =?utf-8?B?0JLQtdGA0LA=?= <vera@customer.example>',
    'Reply-To: elsewhere@customer.example',
    `To: ${support}`,
    'Subject: =?utf-8?B?0J3QtSDQv9C10YfQsNGC0LDQtdGC?=',
    'Date: Mon, 12 Jan 2026 10:00:00 +0300',
    'Authentication-Results: mx.desk.example; dmarc=fail header.from=customer.example',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<script>alert(1)</script><p>Не печатает &amp; гудит</p>',
    '--b',
    'Content-Type: image/png; name="screen.png"',
    'Content-Disposition: attachment; filename="../../<b>screen.png"',
    '',
    'PNG',
    '--b--',
    '',
  ].join('\r\n'),
);
