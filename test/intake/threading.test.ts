import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { replyAddress } from '../../src/mail/reply-address';
import { testMailbox } from '../support/test-intake';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera } from './intake-lab';

const stranger = 'mallory@elsewhere.example';
let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => {
  lab.authentication = { ...lab.authentication, verdict: 'unknown' };
});

/** A ticket of Vera's, with its number and its reply address. */
async function ticket() {
  const { row } = await lab.receive({});
  const ticketId = row.ticket_id ?? '';
  const number = await lab.desk.number(ticketId);
  return { ticketId, number, address: replyAddress(testSecret, support, ticketId) };
}

async function lastMessage(ticketId: string) {
  return (await lab.events(ticketId, 'messageAdded')).at(-1);
}

describe('a reply to the signed address', () => {
  test('continues its ticket, whatever became of the subject', async () => {
    const { ticketId, address } = await ticket();
    const { note, row } = await lab.receive({ to: address, subject: 'Совсем другое' });
    expect([note, row.ticket_id]).toEqual(['reply', ticketId]);
    expect(await lastMessage(ticketId)).not.toHaveProperty('standing');
  });

  test('of a stranger who got hold of it is a guest’s, and whom he writes to joins nobody', async () => {
    const { ticketId, address } = await ticket();
    const headers = ['Cc: accomplice@elsewhere.example'];
    await lab.receive({ to: address, from: stranger, headers });
    expect(await lastMessage(ticketId)).toMatchObject({ messageNo: 2, standing: 'guest' });
    expect(await lab.events(ticketId, 'participantsChanged')).toEqual([]);
  });

  test('of somebody whom the customer put into Cc is a participant’s', async () => {
    const { row } = await lab.receive({
      headers: [`Cc: Boris <boris@customer.example>, ${support}, team@desk.example`],
    });
    const ticketId = row.ticket_id ?? '';
    const address = replyAddress(testSecret, support, ticketId);
    await lab.receive({ to: address, from: 'Boris@customer.example' });
    expect(await lastMessage(ticketId)).toMatchObject({ messageNo: 2 });
    expect(await lastMessage(ticketId)).not.toHaveProperty('standing');
  });

  test('in the customer’s name, which the domain disowns, brings nobody else in', async () => {
    const { ticketId, address } = await ticket();
    const headers = [`Cc: ${stranger}`];
    lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy: 'none' };
    await lab.receive({ to: address, headers });
    expect((await lab.desk.state(ticketId)).messageCount).toBe(2);
    expect((await lab.desk.state(ticketId)).participantIds).toEqual([]);
    lab.authentication = { ...lab.authentication, verdict: 'unknown' };
    await lab.receive({ to: address, headers });
    expect((await lab.desk.state(ticketId)).participantIds).toHaveLength(1);
  });

  test('that comes back in Cc under a signature of before is nobody’s copy', async () => {
    const { ticketId, address } = await ticket();
    const old = replyAddress('a secret of last year, 32 characters', support, ticketId);
    await lab.receive({ to: address, headers: [`Cc: ${old}, boris@customer.example`] });
    const { rows } = await lab.database.pool.query<{ address: string }>(
      'select address from participants where address = any($1)',
      [[old, 'boris@customer.example']],
    );
    expect(rows).toEqual([{ address: 'boris@customer.example' }]);
  });

  test('counts more than the mail that it answers, and the conflict is flagged', async () => {
    const [one, other] = [await ticket(), await ticket()];
    const { row: opening } = await lab.receive({ messageId: '<other@customer.example>' });
    const { row } = await lab.receive({
      to: one.address,
      headers: ['In-Reply-To: <other@customer.example>'],
    });
    expect(row).toMatchObject({ ticket_id: one.ticketId, flags: ['conflicting_thread'] });
    expect([opening.ticket_id, other.ticketId]).not.toContain(row.ticket_id);
  });
});

describe('whom a customer wrote to', () => {
  const boris = 'boris@customer.example';

  test.each([
    ['takes part, if we stand beside them', `${boris}, ${support}`, support, 1],
    ['does not, if we were in Bcc', boris, support, 0],
    ['does not, if it is an address that forwards to us', 'help@firm.example', support, 0],
  ])('%s', async (_case, to, rcptTo, participants) => {
    const { row } = await lab.receive({ to, rcptTo: [rcptTo] });
    const { participantIds } = await lab.desk.state(row.ticket_id ?? '');
    expect(participantIds).toHaveLength(participants);
  });

  test('beyond the twenty that a ticket has room for is counted, and kept nowhere', async () => {
    const crowd = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${name}-${index}@crowd.example`).join(',\r\n ');
    const { row } = await lab.receive({ headers: [`Cc: ${crowd('first', 15)}`] });
    const ticketId = row.ticket_id ?? '';
    const to = replyAddress(testSecret, support, ticketId);
    await lab.receive({ to, headers: [`Cc: ${crowd('first', 15)},\r\n ${crowd('late', 600)}`] });
    const changes = await lab.events(ticketId, 'participantsChanged');
    // Of a field 200 addresses are read, and 15 of these are there already.
    expect(changes.map(({ added, leftOut }) => [added.length, leftOut])).toEqual([
      [15, 0],
      [5, 180],
    ]);
    const { rows } = await lab.database.pool.query<{ address: string }>(
      `select address from participants where address like '%@crowd.example' and address not like 'first-%'`,
    );
    expect(rows.map(({ address }) => address).sort()).toEqual(
      Array.from({ length: 5 }, (_, index) => `late-${index}@crowd.example`),
    );
  });

  test('does not join by a reply that we got in Bcc', async () => {
    const { ticketId, address } = await ticket();
    await lab.receive({ to: boris, rcptTo: [address] });
    expect((await lab.desk.state(ticketId)).messageCount).toBe(2);
    expect((await lab.desk.state(ticketId)).participantIds).toEqual([]);
  });
});

describe('a number in the subject', () => {
  const subject = (number: number) => `Re: [Служба поддержки #${number}] Не печатает`;

  test('continues the ticket of a participant whose domain vouches for the mail', async () => {
    const { ticketId, number } = await ticket();
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const { row } = await lab.receive({ subject: subject(number) });
    expect(row.ticket_id).toBe(ticketId);
  });

  test.each([
    ['whom nothing proves', vera, 'unknown', (number: number) => subject(number)],
    ['who is disproved', vera, 'fail', (number: number) => subject(number)],
    ['who forwards it', vera, 'pass', (number: number) => `Fwd: ${subject(number)}`],
  ] as const)(
    'of a participant %s opens a ticket that follows it',
    async (_who, from, verdict, of) => {
      const { ticketId, number } = await ticket();
      lab.authentication = { ...lab.authentication, verdict };
      const { row } = await lab.receive({ from, subject: of(number) });
      expect(row.ticket_id).not.toBe(ticketId);
      const [opened] = await lab.events(row.ticket_id ?? '', 'ticketOpened');
      expect(opened?.origin).toEqual({ kind: 'follow_up', ofTicketId: ticketId });
    },
  );

  test('of a stranger, proven or not, opens a ticket that possibly belongs to it', async () => {
    const { ticketId, number } = await ticket();
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const { row } = await lab.receive({ from: stranger, subject: subject(number) });
    const [opened] = await lab.events(row.ticket_id ?? '', 'ticketOpened');
    expect(opened?.origin).toEqual({ kind: 'possible_follow_up', ofTicketId: ticketId });
    expect((await lab.desk.state(ticketId)).messageCount).toBe(1);
  });

  test('counts in its own mailbox only', async () => {
    const billing = testMailbox('billing@desk.example', { department: 'billing' });
    lab.deps = { ...lab.deps, mailboxes: [testMailbox(support), billing] };
    const { ticketId, number } = await ticket();
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const mail = { to: billing.address, subject: subject(number) };
    const { row } = await lab.receive(mail);
    expect(row).toMatchObject({ mailbox: billing.address });
    expect(row.ticket_id).not.toBe(ticketId);
    const [opened] = await lab.events(row.ticket_id ?? '', 'ticketOpened');
    expect(opened?.details.department).toBe('billing');
  });
});
