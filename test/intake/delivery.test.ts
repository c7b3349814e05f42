import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releaseMail } from '../../src/intake/release-mail';
import { imapEnvelope } from '../../src/mail/imap-envelope';
import { noticeMessageId, outgoingMessageId } from '../../src/mail/message-id';
import { replyAddress } from '../../src/mail/reply-address';
import { UnparsableMail } from '../../src/mail/parse-mail';
import { imapReceivers } from '../../src/roles/intake';
import { testMailbox } from '../support/test-intake';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support } from './intake-lab';

const billing = 'billing@desk.example';
let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
  lab.deps = {
    ...lab.deps,
    mailboxes: [testMailbox(support), testMailbox(billing)],
    teamAddresses: new Map([['anna', 'anna@company.example']]),
  };
});
afterAll(() => lab.stop());
beforeEach(() => {
  lab.engineIsAway = false;
  lab.authentication = { ...lab.authentication, verdict: 'unknown', requestedPolicy: null };
});

async function ticketCount(): Promise<number> {
  const found = await lab.database.pool.query<{ count: number }>(
    'select count(*)::int as count from tickets',
  );
  return found.rows[0]?.count ?? 0;
}

describe('the same mail', () => {
  test('at the same moment and later is one ticket', async () => {
    const raw = lab.source({});
    const before = await ticketCount();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => lab.receiveSource(raw).catch(() => undefined)),
    );
    const { note } = await lab.receiveSource(raw);
    expect(answers.some((answer) => answer?.note === 'new ticket')).toBe(true);
    expect(note).toBe('known');
    expect(await ticketCount()).toBe(before + 1);
  });

  test('by another way, with other trace fields, is one ticket', async () => {
    const raw = lab.source({ messageId: '<way@customer.example>' });
    const traced = Buffer.concat([Buffer.from('Received: from a by b; today\r\n'), raw]);
    const { row } = await lab.receiveSource(raw);
    const before = await ticketCount();
    await lab.receiveSource(traced).catch(() => undefined);
    expect(await ticketCount()).toBe(before);
    expect(row.flags).toEqual([]);
  });

  test('to two of our mailboxes is a ticket of each, however often the copies come', async () => {
    const raw = lab.source({ headers: [`Cc: ${billing}`] });
    const before = await ticketCount();
    await lab.receiveSource(raw, { rcptTo: [support, billing] });
    await lab.receiveSource(raw, { rcptTo: [billing] });
    await lab.receiveSource(raw, { rcptTo: [support, support] });
    const rows = await lab.rows(raw);
    expect(rows.map(({ mailbox }) => mailbox)).toEqual([billing, support]);
    expect(new Set(rows.map((row) => row.ticket_id)).size).toBe(2);
    expect(await ticketCount()).toBe(before + 2);
  });

  test.each([
    ['at once', (address: string) => [[address, billing]]],
    ['the ticket’s own first', (address: string) => [[address], [billing]]],
    ['the other first', (address: string) => [[billing], [address], [billing]]],
  ])('that answers a ticket is one message, to however many mailboxes: %s', async (_how, of) => {
    const { row } = await lab.receive({});
    const ticketId = row.ticket_id ?? '';
    const address = replyAddress(testSecret, support, ticketId);
    const ours = outgoingMessageId(testSecret, 'desk.example', { ticketId, seq: 2 });
    const raw = lab.source({ to: address, headers: [`Cc: ${billing}`, `In-Reply-To: ${ours}`] });
    for (const rcptTo of of(address)) await lab.receiveSource(raw, { rcptTo });
    const rows = await lab.rows(raw);
    expect(rows.map((kept) => [kept.mailbox, kept.ticket_id])).toEqual([
      [billing, ticketId],
      [support, ticketId],
    ]);
    expect((await lab.desk.state(ticketId)).messageCount).toBe(2);
  });

  test('that cites itself opens its ticket once, however often it comes', async () => {
    const messageId = '<itself@customer.example>';
    const raw = lab.source({ messageId, headers: [`In-Reply-To: ${messageId}`] });
    lab.engineIsAway = true;
    await expect(lab.receiveSource(raw)).rejects.toThrow();
    lab.engineIsAway = false;
    const { row } = await lab.receiveSource(raw);
    expect((await lab.desk.state(row.ticket_id ?? '')).messageCount).toBe(1);
  });

  test('leads where its first delivery led, also when it would lead elsewhere by now', async () => {
    const answering = lab.source({ headers: ['In-Reply-To: <late@customer.example>'] });
    lab.engineIsAway = true;
    await expect(lab.receiveSource(answering)).rejects.toThrow();
    lab.engineIsAway = false;
    const [kept] = await lab.rows(answering);
    // The mail that it answers comes only now.
    await lab.receive({ messageId: '<late@customer.example>' });
    const { note, row } = await lab.receiveSource(answering);
    expect([note, row.ticket_id]).toEqual(['new ticket', kept?.ticket_id]);
    expect((await lab.desk.state(row.ticket_id ?? '')).messageCount).toBe(1);
  });
});

describe('a mail that answers another', () => {
  const boris = 'boris@customer.example';
  const question = (messageId: string) => lab.source({ messageId, headers: [`Cc: ${boris}`] });
  const answer = (messageId: string) =>
    lab.source({
      from: boris,
      to: `vera@customer.example, ${support}`,
      headers: [`In-Reply-To: ${messageId}`],
    });

  test('which is being received comes after it, as its participant’s', async () => {
    const id = '<together@customer.example>';
    const mail = { from: boris, rcptTo: [support] };
    const [opened, replied] = await Promise.all([
      lab.receiveSource(question(id)),
      lab.receiveSource(answer(id), mail),
    ]);
    expect([opened.note, replied.note]).toEqual(['new ticket', 'reply']);
    const messages = await lab.events(opened.row.ticket_id ?? '', 'messageAdded');
    expect(messages.map(({ messageNo }) => messageNo)).toEqual([1, 2]);
    expect(messages[1]).not.toHaveProperty('standing');
  });

  test('which is not recorded yet is its participant’s', async () => {
    const id = '<unrecorded@customer.example>';
    lab.engineIsAway = true;
    await expect(lab.receiveSource(question(id))).rejects.toThrow();
    lab.engineIsAway = false;
    const { note, row } = await lab.receiveSource(answer(id), { from: boris, rcptTo: [support] });
    expect(note).toBe('reply');
    const messages = await lab.events(row.ticket_id ?? '', 'messageAdded');
    expect(messages).toHaveLength(2);
    expect(messages[1]).not.toHaveProperty('standing');
  });
});

describe('a Message-ID that is used again', () => {
  test('with other content is another mail, and flagged', async () => {
    const messageId = '<again@customer.example>';
    const first = await lab.receive({ messageId, text: 'Первое.' });
    const second = await lab.receive({ messageId, text: 'Второе.' });
    expect(first.row.flags).toEqual([]);
    expect(second.row.flags).toEqual(['reused_message_id']);
    expect(second.row.ticket_id).not.toBe(first.row.ticket_id);
  });
});

describe('a mail without a Message-ID', () => {
  test('is known by its content', async () => {
    const raw = Buffer.from(`From: vera@customer.example\r\nTo: ${support}\r\n\r\nПривет.\r\n`);
    const first = await lab.receiveSource(raw);
    expect([first.note, (await lab.receiveSource(raw)).note]).toEqual(['new ticket', 'known']);
  });
});

describe('a mail whose ticket was not told at its first delivery', () => {
  /** The mail is kept for a ticket, and the sender is asked to come again. */
  async function keptOnly(raw: Buffer): Promise<string> {
    lab.engineIsAway = true;
    await expect(lab.receiveSource(raw)).rejects.toThrow();
    lab.engineIsAway = false;
    const [row] = await lab.rows(raw);
    expect(row).toMatchObject({ cause: null });
    return row?.ticket_id ?? '';
  }

  async function releasedTo(mailId: string): Promise<unknown> {
    const { rows } = await lab.database.pool.query<{ state: string }>(
      'select hold_state as state from inbound_mails where mail_id = $1',
      [mailId],
    );
    expect(rows).toEqual([{ state: 'held' }]);
    return releaseMail(lab.deps, mailId);
  }

  test('and that can’t be read at its second is held, and released to that ticket', async () => {
    const raw = lab.source({ from: 'unread@customer.example' });
    const ticketId = await keptOnly(raw);
    const { parser } = lab.deps;
    const tooSlow = new UnparsableMail('timeout', 'not read within 10000 ms');
    lab.deps = { ...lab.deps, parser: { parse: () => Promise.reject(tooSlow) } };
    const { note, row } = await lab.receiveSource(raw).finally(() => {
      lab.deps = { ...lab.deps, parser };
    });
    expect([note, row.cause]).toEqual(['held', 'unparsable']);
    expect(lab.holds).toContain(row.mail_id);
    expect(await releasedTo(row.mail_id)).toEqual({ ticketId });
    expect((await lab.desk.state(ticketId)).messageCount).toBe(1);
  });

  test('and whose sender is disproved by then is held', async () => {
    const raw = lab.source({ from: 'forged@customer.example' });
    const ticketId = await keptOnly(raw);
    lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy: 'reject' };
    const { row } = await lab.receiveSource(raw);
    expect(row.cause).toBe('forged_sender');
    expect(await releasedTo(row.mail_id)).toEqual({ ticketId });
  });

  test('and fails for good is held as that, also if it is fetched', async () => {
    const raw = lab.source({ from: 'poison@customer.example' });
    const ticketId = await keptOnly(raw);
    const receivers = imapReceivers(lab.deps, testMailbox(support));
    await receivers.quarantinePoison(raw, 'TypeError', imapEnvelope(raw, support), false);
    const [row] = await lab.rows(raw);
    expect(row?.cause).toBe('poison');
    expect(await releasedTo(row?.mail_id ?? '')).toEqual({ ticketId });
  });

  test('opens it, though its author is proven only by then to answer a notice', async () => {
    const { row: opened } = await lab.receive({ from: 'noticed@customer.example' });
    const notice = { ticketId: opened.ticket_id ?? '', seq: 900 };
    await lab.database.pool.query(
      `insert into outbox (ticket_id, mail_seq, kind, at, recipient)
       values ($1, $2, 'team_notice', now(), 'agent:anna')`,
      [notice.ticketId, notice.seq],
    );
    const answers = noticeMessageId(testSecret, 'desk.example', notice);
    const headers = [`In-Reply-To: ${answers}`];
    const raw = lab.source({ from: 'anna@company.example', headers });
    const ticketId = await keptOnly(raw);
    expect(ticketId).not.toBe(notice.ticketId);
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    await lab.receiveSource(raw);
    expect((await lab.desk.state(ticketId)).messageCount).toBe(1);
  });

  test('that opens it after all is acknowledged only if it was to be', async () => {
    const from = 'twice@customer.example';
    await lab.receive({ from });
    const headers = ['In-Reply-To: <third@customer.example>'];
    const raw = lab.source({ from, headers });
    const ticketId = await keptOnly(raw);
    // The mail that it answers comes only now.
    await lab.receive({ from, messageId: '<third@customer.example>' });
    await lab.receiveSource(raw);
    expect(await lab.events(ticketId, 'messageAdded')).toMatchObject([{ mail: null }]);
  });

  test('but was told it in truth is not held', async () => {
    const raw = lab.source({ from: 'told@customer.example' });
    const { row } = await lab.receiveSource(raw);
    lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy: 'reject' };
    expect((await lab.receiveSource(raw)).row).toEqual(row);
  });
});
