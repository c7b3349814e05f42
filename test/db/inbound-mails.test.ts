import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { keepMail, ticketsByMessageIds, type InboundMailRecord } from '../../src/db/inbound-mails';
import { findTicket } from '../../src/db/known-ticket';
import { stageParticipants } from '../../src/db/participants';
import { participantIdOf } from '../../src/mail/participant-id';
import { RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testSecret } from '../support/ticket-lab';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const mailbox = 'support@desk.example';

function mail(about: Partial<InboundMailRecord> = {}): InboundMailRecord {
  return {
    mailId: randomUUID(),
    mailbox,
    messageId: `<${randomUUID()}@customer.example>`,
    raw: Buffer.from('x'),
    mailFrom: '',
    rcptTo: [],
    remoteAddress: '192.0.2.7',
    mailClass: 'human',
    authorAddress: undefined,
    subject: '',
    senderVerdict: 'unknown',
    senderEvidence: '',
    flags: [],
    fate: { ticketId: randomUUID() },
    ...about,
  };
}

/** Resolves when a statement of this database waits for another transaction. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await database.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.rowCount !== 0) return;
  }
}

describe('a mail that two deliveries keep at the same moment', () => {
  test('has the fate of the one that was first, and the other is told', async () => {
    const first = mail();
    const second = { ...first, fate: { cause: 'forged_sender', detail: '' } };
    const client = await database.pool.connect();
    await client.query('begin');
    // A transaction stands for a process that has not committed yet.
    expect(await keepMail(client as unknown as Pool, first, undefined)).toBeUndefined();
    const keeping = keepMail(database.pool, second, undefined);
    await somebodyWaits();
    await client.query('commit');
    client.release();
    const ticketId = 'ticketId' in first.fate ? first.fate.ticketId : '';
    expect(await keeping).toEqual({ ticketId, cause: null });
  });
});

describe('a Message-ID that several mails have', () => {
  test('names the ticket of the first', async () => {
    const first = mail();
    const { messageId = '' } = first;
    await keepMail(database.pool, first, undefined);
    for (let again = 0; again < 5; again += 1) {
      await keepMail(database.pool, mail({ messageId }), undefined);
    }
    const tickets = await ticketsByMessageIds(database.pool, mailbox, [messageId]);
    expect(tickets.get(messageId)).toBe('ticketId' in first.fate && first.fate.ticketId);
  });
});

describe('a ticket that a mail continues', () => {
  test('is found with its participants, without going through everybody’s', async () => {
    const { pool } = database;
    const boris = { address: 'boris@customer.example', name: 'Boris' };
    const participantId = participantIdOf(testSecret, boris.address);
    await stageParticipants(pool, [{ participantId, ...boris }]);
    const tickets = new RecordedTickets(pool);
    const ticketId = await tickets.open('Не печатает');
    await pool.query(
      `update tickets set state = jsonb_set(state, '{participantIds}', to_jsonb(array[$2::text]))
        where ticket_id = $1`,
      [ticketId, participantId],
    );
    await pool.query(
      `insert into participants
       select rpad(translate(n::text, '0189', 'abcd'), 26, 'q'), n || '@elsewhere.example', ''
         from generate_series(1, 3000) n`,
    );
    await pool.query('analyze participants');
    const client = await pool.connect();
    await client.query('begin');
    const found = await findTicket(client as unknown as Pool, ticketId, boris.address);
    const read = await client.query<{ rows: number }>(
      `select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
         from pg_stat_xact_user_tables where relname = 'participants'`,
    );
    await client.query('rollback');
    client.release();
    expect(found?.parties?.participantAddresses).toEqual([boris.address]);
    expect(read.rows).toEqual([{ rows: 1 }]);
  });
});
