import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { endAttempt } from '../../src/db/delivery-evidence';
import { listTickets } from '../../src/db/ticket-list';
import { undeliveredTicketIds } from '../../src/db/undelivered';
import { ReplyLab } from '../support/reply-lab';
import { smtpRefusal } from '../support/relay-sink';

const system = { role: 'system' } as const;
const requester = 'vera@customer.example';
const boss = 'boss@customer.example';
const partner = 'oleg@partner.example';

let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

async function isListed(ticketId: string): Promise<boolean> {
  const page = { order: 'updated', after: undefined, limit: 200 } as const;
  const listed = await listTickets(lab.database.pool, { mail: 'undelivered' }, page);
  expect(new Set(listed.map((ticket) => ticket.ticketId)).size).toBe(listed.length);
  return listed.some((ticket) => ticket.ticketId === ticketId);
}

/** Replies once more and hands that mail over; the acknowledgement before them is left alone. */
async function replyAgain(ticketId: string): Promise<void> {
  await lab.tickets.reply(ticketId, 'Ещё раз.');
  await lab.attempt({ ticketId, mailSeq: (await lab.tickets.state(ticketId)).seq });
}

const refusing = (refused: string) => (address: string) =>
  address === refused ? smtpRefusal(550, '5.1.1 No such mailbox') : null;

describe('the list of tickets with undelivered mail', () => {
  test('has none whose mail waits, is taken, or was never tried', async () => {
    const request = await lab.replied([{ address: boss }]);
    expect(await isListed(request.ticketId)).toBe(false);
    lab.sink.recipientAnswer = () => smtpRefusal(451, '4.2.1 Later');
    await expect(lab.attempt(request)).rejects.toMatchObject({ code: 451 });
    expect(await isListed(request.ticketId)).toBe(false);
    lab.sink.recipientAnswer = () => null;
    await lab.attempt(request);
    expect(await isListed(request.ticketId)).toBe(false);
  });

  test('has one whose mail was refused, until a later mail is taken', async () => {
    const request = await lab.replied([]);
    lab.sink.recipientAnswer = refusing(requester);
    await lab.attempt(request);
    expect(await isListed(request.ticketId)).toBe(true);
    await replyAgain(request.ticketId);
    expect(await isListed(request.ticketId)).toBe(true);
    lab.sink.recipientAnswer = () => null;
    await replyAgain(request.ticketId);
    expect(await isListed(request.ticketId)).toBe(false);
  });

  test('has it still when a participant was told that their mail was not accepted', async () => {
    const request = await lab.replied([]);
    lab.sink.recipientAnswer = refusing(requester);
    await lab.attempt(request);
    lab.sink.recipientAnswer = () => null;
    await replyAgain(request.ticketId);
    await lab.database.pool.query(
      `update outbox set kind = 'not_accepted' where ticket_id = $1 and mail_seq > $2`,
      [request.ticketId, request.mailSeq],
    );
    expect(await isListed(request.ticketId)).toBe(true);
  });

  test('has one whose mail came back, though a relay had taken it', async () => {
    const { ticketId, mailSeq } = await lab.replied([]);
    await lab.attempt({ ticketId, mailSeq });
    const participantId = null;
    await lab.tickets.give(ticketId, system, {
      kind: 'noteBounce',
      ...{ mailSeq, participantId, outcome: 'failed', statusCode: '5.1.1', contentId: null },
    });
    expect(await isListed(ticketId)).toBe(true);
  });

  test('has one of which nobody can say whether the mail went, once it is given up', async () => {
    const { ticketId, mailSeq } = await lab.replied([]);
    const recipient = { ticketId, mailSeq, participantId: '' };
    await lab.database.pool.query(
      `update outbox set state = 'attempting', last_attempt_at = now() where ticket_id = $1`,
      [ticketId],
    );
    await endAttempt(lab.database.pool, recipient, 'unknown', 'timeout');
    expect(await isListed(ticketId)).toBe(false);
    const mailKind = 'reply';
    const reason = 'NOT_DELIVERED_IN_TIME';
    await lab.tickets.give(ticketId, system, { kind: 'deliveryFailed', mailSeq, mailKind, reason });
    expect(await isListed(ticketId)).toBe(true);
  });

  test('has one whose participant was not reached, until a later copy to the same one is taken', async () => {
    const request = await lab.replied([{ address: boss }, { address: partner }]);
    lab.sink.recipientAnswer = refusing(boss);
    await lab.attempt(request);
    expect(await isListed(request.ticketId)).toBe(true);
    lab.sink.recipientAnswer = refusing(partner);
    await replyAgain(request.ticketId);
    expect(await isListed(request.ticketId)).toBe(true);
    lab.sink.recipientAnswer = () => null;
    await replyAgain(request.ticketId);
    expect(await isListed(request.ticketId)).toBe(false);
  });

  test('is found from its indexes, whatever the size of the outbox', async () => {
    const client = await lab.database.pool.connect();
    // A small table is read faster than looked up; this asks what is possible.
    await client.query('begin; set local enable_seqscan = off; set local enable_bitmapscan = off');
    const plan = await client.query<{ 'QUERY PLAN': string }>(`explain ${undeliveredTicketIds}`);
    await client.query('rollback');
    client.release();
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('using outbox_undelivered on outbox o');
    expect(text).toContain('using outbox_copies_undelivered on outbox_copies k');
  });

  test('has none for a notice to the team', async () => {
    const { ticketId, mailSeq } = await lab.replied([]);
    await lab.attempt({ ticketId, mailSeq });
    await lab.database.pool.query(
      `update outbox set recipient = 'team', kind = 'team_notice', state = 'failed'
        where ticket_id = $1 and mail_seq = $2`,
      [ticketId, mailSeq],
    );
    expect(await isListed(ticketId)).toBe(false);
  });
});
