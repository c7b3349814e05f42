import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noticeRecipients } from '../../src/db/notice-recipients';
import { stageParticipants } from '../../src/db/participants';
import { ticketForToken } from '../../src/db/token-ticket';
import { participantIdOf } from '../../src/mail/participant-id';
import { anna, RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testSecret } from '../support/ticket-lab';

let database: TestDatabase;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
});
afterAll(() => database.drop());

const defaultMailbox = 'support@desk.example';

async function numberOf(ticketId: string): Promise<number> {
  const found = await database.pool.query<{ number: number }>(
    'select number from tickets where ticket_id = $1',
    [ticketId],
  );
  return found.rows[0]?.number ?? 0;
}

describe('the ticket of a number', () => {
  test('comes with whoever takes part in it', async () => {
    const ticketId = await tickets.open('Не печатает', {
      authorAddress: 'Vera@customer.example',
      details: { organisationId: 'romashka' },
    });
    const number = await numberOf(ticketId);
    const ticket = {
      ticketId,
      mailbox: defaultMailbox,
      requesterAddress: 'Vera@customer.example',
      participantAddresses: [],
      organisationId: 'romashka',
    };
    expect(await ticketForToken(database.pool, number, defaultMailbox)).toEqual(ticket);

    const participantId = participantIdOf(testSecret, 'ivan@customer.example');
    await stageParticipants(database.pool, [
      { participantId, address: 'ivan@customer.example', name: 'Ivan' },
    ]);
    await tickets.give(ticketId, anna, {
      kind: 'changeParticipants',
      add: [participantId],
      remove: [],
    });
    expect(await ticketForToken(database.pool, number, defaultMailbox)).toEqual({
      ...ticket,
      participantAddresses: ['ivan@customer.example'],
    });
  });

  test('is nothing for a number that was never given', async () => {
    expect(await ticketForToken(database.pool, 999_999_999_999, defaultMailbox)).toBeUndefined();
  });
});

describe('the recipients of notices', () => {
  test('are told in the order of the question; a mail to the customer has none', async () => {
    const ticketId = await tickets.open('Не печатает');
    await database.pool.query(
      `insert into outbox (ticket_id, mail_seq, kind, at, recipient) values
         ($1, 101, 'team_notice', now(), 'grade:lead'),
         ($1, 102, 'team_notice', now(), 'agent:anna'),
         ($1, 103, 'reply', now(), null)`,
      [ticketId],
    );
    const asked = [103, 102, 101, 999].map((seq) => ({ ticketId, seq }));
    expect(await noticeRecipients(database.pool, asked)).toEqual([
      { ticketId, recipient: 'agent:anna' },
      { ticketId, recipient: 'grade:lead' },
    ]);
    expect(await noticeRecipients(database.pool, [])).toEqual([]);
  });
});
