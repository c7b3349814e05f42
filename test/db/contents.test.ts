import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stageContent } from '../../src/db/contents';
import { keepMail, ticketsByMessageIds } from '../../src/db/inbound-mails';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testContent } from '../support/ticket-lab';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function visibleText(contentId: string): Promise<string | undefined> {
  const rows = await database.pool.query<{ text: string }>(
    'select left(body_text, visible_length) as text from contents where content_id = $1',
    [contentId],
  );
  return rows.rows[0]?.text;
}

describe('content', () => {
  test('is cut where the quote begins, also behind emoji', async () => {
    const visible = 'Спасибо 🎉🎉 всё работает 👨‍👩‍👧';
    const text = `${visible}\n> цитата`;
    await stageContent(
      database.pool,
      testContent('emoji', text, { visibleLength: visible.length }),
    );
    expect(await visibleText('emoji')).toBe(visible);
  });

  test('with NUL characters is kept with the rest of its text', async () => {
    await stageContent(database.pool, testContent('nul', 'до\u0000после'));
    expect(await visibleText('nul')).toBe('до\uFFFDпосле');
  });

  test('never changes once it is staged', async () => {
    await stageContent(database.pool, testContent('first', 'первое'));
    await stageContent(database.pool, testContent('first', 'второе'));
    expect(await visibleText('first')).toBe('первое');
    const change = database.pool.query(
      `update contents set body_text = 'x' where content_id = 'first'`,
    );
    await expect(change).rejects.toThrow(/append-only/);
  });
});

describe('the history', () => {
  const statements = [
    'update ticket_events set type = type',
    'delete from ticket_events',
    'truncate ticket_events cascade',
    'update messages set author = author',
    'delete from messages',
    'delete from tickets',
    'update tickets set number = number + 1',
  ];
  beforeAll(async () => {
    const ticketId = '00000000-0000-8000-8000-000000000001';
    await stageContent(database.pool, testContent('history', 'текст'));
    await database.pool.query(
      `insert into tickets values ($1, 1, 1, 'new', 'email', 'ru', 'x', 'v@x', 'v', null, now(), now(), '{}')`,
      [ticketId],
    );
    await database.pool.query(
      `insert into ticket_events values ($1, 1, now(), 'ticketOpened', null, '{}')`,
      [ticketId],
    );
    await database.pool.query(
      `insert into messages values ($1, 1, 1, now(), 'customer', null, 'reply', 'history')`,
      [ticketId],
    );
  });

  test.each(statements)('refuses: %s', async (statement) => {
    await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23001' });
  });

  test('keeps content that a message has claimed', async () => {
    const deletion = database.pool.query(`delete from contents where content_id = 'history'`);
    await expect(deletion).rejects.toMatchObject({ code: '23503' });
  });
});

describe('an inbound mail', () => {
  const ticketId = '00000000-0000-8000-8000-000000000009';
  const mail = keptMail({
    mailId: 'mail-1',
    messageId: '<one@x>',
    raw: Buffer.from('raw \xff bytes', 'latin1'),
    fate: { ticketId },
  });

  test('is kept byte by byte, once', async () => {
    const content = testContent('mail-1', 'текст');
    const keep = () => keepMail(database.pool, mail, content);
    expect([await keep(), await keep()]).toEqual([undefined, { ticketId, cause: null }]);
    const rows = await database.pool.query<{ raw: Buffer }>('select raw from inbound_mails');
    expect(rows.rows.map((row) => row.raw)).toEqual([mail.raw]);
  });

  test('is found by its Message-ID, a held one is not', async () => {
    const held = { cause: 'auto_reply', detail: 'x' };
    await keepMail(
      database.pool,
      { ...mail, mailId: 'mail-2', messageId: '<two@x>', fate: held },
      undefined,
    );
    const found = await ticketsByMessageIds(database.pool, mail.mailbox, ['<one@x>', '<two@x>', '<none@x>']);
    expect([...found]).toEqual([['<one@x>', ticketId]]);
  });
});
