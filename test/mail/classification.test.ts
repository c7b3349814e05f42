import { describe, expect, it } from '@jest/globals';
import { classifyMail, type MailClass } from '../../src/mail/classify';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { readMail } from '../../src/mail/read-mail';
import { delaySystems, failures, reportSystems } from './bounce-samples';

const own = { addresses: ['support@desk.example'], mailDomain: 'desk.example' };

async function classOf(raw: string, mailFrom?: string): Promise<MailClass> {
  const mail = await readMail(Buffer.from(raw));
  return classifyMail(
    mail,
    { mailFrom: mailFrom ?? pathOf(mail), rcptTo: [], remoteAddress: '' },
    own,
  );
}

function pathOf(mail: InboundMail): string {
  const field = mail.headers['return-path']?.[0];
  return field === undefined
    ? (mail.from?.address ?? 'unknown@x.example')
    : field.replace(/[<>]/g, '');
}

const id = '<1@desk.example>';
const bounces = reportSystems.flatMap(({ system, write }) =>
  failures.map((failure) => ({ system, failure: failure.name, raw: write(failure, id) })),
);

describe('a report of failed delivery', () => {
  it('is known by the wide table', () => {
    expect(bounces.length).toBeGreaterThanOrEqual(120);
    expect(reportSystems.length).toBeGreaterThanOrEqual(25);
  });
  it.each(bounces)('of $system is a bounce: $failure', async ({ raw }) => {
    expect(await classOf(raw)).toMatchObject({ kind: 'bounce' });
  });
  it.each(delaySystems)('of $system is no failure while it goes on', async ({ write }) => {
    expect(await classOf(write(id))).toMatchObject({ kind: 'delayed' });
  });
});
