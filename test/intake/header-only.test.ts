import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { receiveOversize } from '../../src/intake/header-only';
import { holdUnread } from '../../src/intake/hold-unread';
import { releaseMail } from '../../src/intake/release-mail';
import { replyAddress } from '../../src/mail/reply-address';
import type { SenderChecks } from '../../src/mail/mailboxes';
import { testMailbox } from '../support/test-intake';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera, type InboundRow, type TestMail } from './intake-lab';

let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
});
afterAll(() => lab.stop());

const mb = 1024 * 1024;

/** A mail's header alone, as it is fetched. */
function headerOf(mail: TestMail): Buffer {
  const raw = lab.source(mail);
  return raw.subarray(0, raw.indexOf('\r\n\r\n') + 4);
}

async function receiveLarge(
  mail: TestMail,
  senderChecks: SenderChecks = { kind: 'none' },
): Promise<{ note: string; row: InboundRow; header: Buffer }> {
  const header = headerOf(mail);
  const mailFrom = mail.mailFrom ?? mail.from ?? vera;
  const envelope = { mailFrom, rcptTo: [support], remoteAddress: '' };
  const mailbox = testMailbox(support, { senderChecks });
  const answer = await receiveOversize(lab.deps, mailbox, header, 40.03 * mb, envelope);
  const [row] = await lab.rows(header);
  if (answer.answer !== 'kept' || row === undefined) throw new Error(JSON.stringify(answer));
  return { note: answer.note, row, header };
}

async function textOf(mailId: string): Promise<string | undefined> {
  const found = await lab.database.pool.query<{ text: string }>(
    'select body_text as text from contents where content_id = $1',
    [mailId],
  );
  return found.rows[0]?.text;
}

describe('a mail that is too large to be fetched', () => {
  test.each([
    ['Не печатает', '[Вместо письма] В письме 40,1 МБ, и оно не принято: мы принимаем до 25 МБ.'],
    [
      'The printer',
      '[In place of the mail] The mail has 40.1 MB and was not accepted: we take up to 25 MB.',
    ],
  ])('opens a ticket that says so in the language of its subject: %s', async (subject, text) => {
    const from = `${subject.length}@customer.example`;
    const { note, row } = await receiveLarge({ subject, from });
    expect([note, row.flags]).toEqual(['new ticket', ['header_only']]);
    expect(await textOf(row.mail_id)).toContain(text);
    expect(await lab.events(row.ticket_id ?? '', 'ticketOpened')).toHaveLength(1);
  });

  test('asks for one notice to its sender an hour, whatever else comes and how often', async () => {
    const from = 'olga@customer.example';
    const first = await receiveLarge({ from });
    const requests = async () => {
      const mails = await lab.database.pool.query<{ count: number }>(
        `select count(*) from outbox join tickets using (ticket_id)
          where requester_address = $1 and kind = 'acknowledgement'`,
        [from],
      );
      return mails.rows[0]?.count;
    };
    expect(await requests()).toBe(1);
    // Cut off before it was marked: the same header comes again.
    const again = await receiveOversize(lab.deps, testMailbox(support), first.header, 40 * mb, {
      mailFrom: from,
      rcptTo: [support],
      remoteAddress: '',
    });
    expect(again).toEqual({ answer: 'kept', note: 'known' });
    expect((await receiveLarge({ from })).note).toBe('new ticket');
    expect(await requests()).toBe(1);
  });

  test('is a message of the ticket that it answers', async () => {
    const { row } = await lab.receive({});
    const ticketId = row.ticket_id ?? '';
    const large = await receiveLarge({ to: replyAddress(testSecret, support, ticketId) });
    expect([large.note, large.row.ticket_id]).toEqual(['reply', ticketId]);
    expect((await lab.desk.state(ticketId)).messageCount).toBe(2);
    expect(await textOf(large.row.mail_id)).toContain('40,1 МБ');
  });

  test.each([
    ['of its requester is answered once an hour', vera, 1],
    ['of a guest is shown to the team only', 'guest@elsewhere.example', 0],
  ])('that answers a ticket and is %s', async (_what, from, count) => {
    const { row } = await lab.receive({ from: vera });
    const ticketId = row.ticket_id ?? '';
    const to = replyAddress(testSecret, support, ticketId);
    await receiveLarge({ from, to });
    await receiveLarge({ from, to });
    const mails = await lab.database.pool.query(
      `select 1 from outbox where ticket_id = $1 and kind = 'not_accepted'`,
      [ticketId],
    );
    expect([mails.rowCount, (await lab.desk.state(ticketId)).messageCount]).toEqual([count, 3]);
  });

  test.each<[string, TestMail]>([
    ['a robot', { headers: ['Auto-Submitted: auto-generated'] }],
    ['a list', { headers: ['List-Id: <news.shop.example>'] }],
    ['nobody, by the null path', { mailFrom: '' }],
    [
      'a system that reports',
      {
        from: 'MAILER-DAEMON@mx.example',
        mailFrom: '',
        headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=r'],
      },
    ],
    ['our own address', { from: support }],
    ['two authors', { from: 'a@customer.example, b@customer.example', mailFrom: vera }],
  ])('is held and answered to nobody if it is from %s', async (_who, mail) => {
    const { note, row } = await receiveLarge(mail);
    expect([note, row.cause, row.flags]).toEqual(['held', 'too_large', ['header_only']]);
    expect(lab.holds).toContain(row.mail_id);
  });

  test.each<[SenderChecks, string]>([
    [{ kind: 'verify' }, 'none'],
    [{ kind: 'believe' }, 'none'],
    [{ kind: 'trust', authservId: 'mx' }, 'trust'],
  ])('has its sender checked only by what the header can show: %j', async (checks, asked) => {
    const kinds: string[] = [];
    const { checkSender } = lab.deps;
    lab.deps = {
      ...lab.deps,
      checkSender: (of) => {
        kinds.push(of.checks.kind);
        return checkSender(of);
      },
    };
    await receiveLarge({}, checks);
    lab.deps = { ...lab.deps, checkSender };
    expect(kinds).toEqual([asked]);
  });
});

test('a mail that could not be fetched is held, and released it opens a ticket that says so', async () => {
  const header = headerOf({ from: 'nina@customer.example' });
  const envelope = { mailFrom: 'nina@customer.example', rcptTo: [support], remoteAddress: '' };
  const because = { cause: 'poison', detail: 'the connection broke' } as const;
  await holdUnread(lab.deps, testMailbox(support), header, envelope, because, ['header_only']);
  const [row] = await lab.rows(header);
  expect(row?.cause).toBe('poison');
  const released = await releaseMail(lab.deps, row?.mail_id ?? '');
  expect(released).toHaveProperty('ticketId');
  expect(await textOf(row?.mail_id ?? '')).toContain('Письмо не удалось получить');
});
