import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { receiveMail } from '../../src/intake/receive-mail';
import { outgoingMessageId } from '../../src/mail/message-id';
import { replyAddress } from '../../src/mail/reply-address';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera, type TestMail } from './intake-lab';

/** The pool, which notes each statement by its name; a transaction of several would be `connect`. */
function noting(pool: Pool, statements: string[]): Pool {
  const note = (statement: unknown) => {
    const { name = 'unnamed' } = Object(statement) as { name?: string };
    statements.push(name);
  };
  return new Proxy(pool, {
    get: (target, property) => {
      const value = Reflect.get(target, property, target) as unknown;
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        if (property === 'query') note(args[0]);
        if (property === 'connect') statements.push('connect');
        return method(...args);
      };
    },
  });
}

/**
 * What receiving costs the database. Each statement is a round trip, those that write are a flush of the
 * log to the disk too: a change of these lists must be meant.
 */
describe('receiving takes as few statements as it can:', () => {
  let lab: IntakeLab;
  beforeAll(async () => {
    lab = await IntakeLab.start();
  });
  afterAll(() => lab.stop());

  /** Receives the mail and returns the names of the statements that it took. */
  async function statementsOf(mail: TestMail): Promise<string[]> {
    const statements: string[] = [];
    const envelope = { mailFrom: vera, rcptTo: [mail.to ?? support], remoteAddress: '192.0.2.7' };
    const deps = { ...lab.deps, pool: noting(lab.database.pool, statements) };
    await receiveMail(deps, lab.source(mail), envelope);
    return statements;
  }

  test('a mail that opens a ticket asks who may write, claims the opening and is kept', async () => {
    expect(await statementsOf({})).toEqual(['sender-organisations', 'claim-opening', 'keep-mail']);
  });

  test('a mail of more than a megabyte is kept in a transaction, for a time of its own', async () => {
    const text = 'Длинный журнал.\n'.repeat(50_000);
    expect(await statementsOf({ text })).toEqual([
      'sender-organisations',
      'claim-opening',
      'connect',
    ]);
  });

  test('one with addressees beside us stages them too', async () => {
    const statements = await statementsOf({ headers: ['Cc: boris@customer.example'] });
    expect(statements).toEqual([
      'sender-organisations',
      'claim-opening',
      'stage-participants',
      'keep-mail',
    ]);
  });

  test('a reply that our own signatures place finds its ticket and is kept', async () => {
    const { row } = await lab.receive({});
    const ticketId = row.ticket_id ?? '';
    const answered = outgoingMessageId(testSecret, 'desk.example', { ticketId, seq: 1 });
    const statements = await statementsOf({
      to: replyAddress(testSecret, support, ticketId),
      headers: [`In-Reply-To: ${answered}`, `References: ${answered}`],
    });
    expect(statements).toEqual(['find-ticket', 'keep-mail']);
  });

  test('a second delivery asks besides what the first one led to, and whether its ticket has it', async () => {
    const mail = { messageId: '<twice@customer.example>', text: 'Дважды.' };
    await statementsOf(mail);
    const second = await statementsOf(mail);
    expect(second).toEqual([
      'sender-organisations',
      'claim-opening',
      'keep-mail',
      'kept-fate',
      'is-content-claimed',
    ]);
  });
});
