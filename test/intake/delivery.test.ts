import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { testMailbox } from '../support/test-intake';
import { IntakeLab, support } from './intake-lab';

const billing = 'billing@desk.example';
let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
  lab.deps = { ...lab.deps, mailboxes: [testMailbox(support), testMailbox(billing)] };
});
afterAll(() => lab.stop());
beforeEach(() => {
  lab.engineIsAway = false;
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
