import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releaseMail } from '../../src/intake/release-mail';
import type { Mailbox } from '../../src/mail/mailboxes';
import { replyAddress } from '../../src/mail/reply-address';
import { testMailbox } from '../support/test-intake';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera, type TestMail } from './intake-lab';

let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => {
  serve({});
  lab.authentication = {
    verdict: 'unknown',
    requestedPolicy: null,
    method: null,
    evidence: 'not checked',
  };
});

function serve(about: Partial<Mailbox>): void {
  lab.deps = {
    ...lab.deps,
    mailboxes: [testMailbox(support, { behindLists: ['support.desk.example'], ...about })],
  };
}

/** A mail as a group passes it on. */
function passedOn(mail: TestMail = {}): TestMail {
  return {
    mailFrom: 'support+bncBC7@desk.example',
    ...mail,
    headers: ['Precedence: list', 'List-ID: <support.desk.example>', ...(mail.headers ?? [])],
  };
}

/** The same, where the group put itself into From. */
function rewritten(mail: TestMail = {}): TestMail {
  return passedOn({
    ...mail,
    from: `"'Vera' via Support" <${support}>`,
    headers: [`X-Original-From: Vera <${vera}>`, `Reply-To: Vera <${vera}>`],
  });
}

async function requesterOf(ticketId: string | null): Promise<unknown> {
  const found = await lab.database.pool.query<{ address: string }>(
    'select requester_address as address from tickets where ticket_id = $1',
    [ticketId],
  );
  return found.rows[0]?.address;
}

describe('a mailbox behind a group', () => {
  test.each([
    ['as it was sent', passedOn],
    ['rewritten', rewritten],
  ])('takes a customer’s mail, %s, for the customer’s', async (_how, mail) => {
    const { note, row } = await lab.receive(mail());
    expect([note, row.mail_class]).toEqual(['new ticket', 'human']);
    expect(await requesterOf(row.ticket_id)).toBe(vera);
  });

  test('holds it as a list’s without the setting, and takes it once that is made', async () => {
    serve({ behindLists: [] });
    const { note, row } = await lab.receive(passedOn({ mailFrom: 'bounce@groups.example' }));
    expect([note, row.cause]).toEqual(['held', 'list']);
    serve({});
    expect(await releaseMail(lab.deps, row.mail_id)).toHaveProperty('ticketId');
  });

  test('takes a customer’s answer to its ticket, and says that the group named the customer', async () => {
    const { row } = await lab.receive(passedOn());
    const ticketId = row.ticket_id ?? '';
    lab.authentication = {
      verdict: 'pass',
      requestedPolicy: 'reject',
      method: 'dkim',
      evidence: 'dkim=pass',
    };
    const answer = await lab.receive({
      ...rewritten(),
      to: replyAddress(testSecret, support, ticketId),
    });
    expect([answer.note, answer.row.ticket_id]).toEqual(['reply', ticketId]);
    const found = await lab.database.pool.query<{ verdict: string; evidence: string }>(
      'select sender_verdict as verdict, sender_evidence as evidence from inbound_mails where mail_id = $1',
      [answer.row.mail_id],
    );
    expect(found.rows).toEqual([
      {
        verdict: 'unknown',
        evidence: 'named by the list support.desk.example in From; of that list: dkim=pass',
      },
    ]);
  });

  test.each(['verify', 'believe'] as const)(
    'lets nobody continue a ticket by its number whom only the group names (%s)',
    async (kind) => {
      serve({ senderChecks: { kind } });
      const { row } = await lab.receive(passedOn());
      const number = await lab.desk.number(row.ticket_id ?? '');
      lab.authentication = { ...lab.authentication, verdict: 'pass' };
      const subject = `Re: [Служба поддержки #${number}] Не печатает`;
      const named = await lab.receive(rewritten({ subject }));
      expect(named.note).toBe('new ticket');
      // The same from the customer's own address, which is proven.
      expect((await lab.receive(passedOn({ subject }))).note).toBe('reply');
    },
  );

  test('holds a forgery of the group’s own address', async () => {
    lab.authentication = {
      verdict: 'fail',
      requestedPolicy: 'reject',
      method: 'dmarc',
      evidence: 'dmarc=fail',
    };
    expect((await lab.receive(rewritten())).row.cause).toBe('forged_sender');
  });
});
