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

describe('files', () => {
  const bytes = Buffer.from([0, 255, 10, 1, 2, 3]);
  const file = (name: string, more = {}) => ({ name, contentType: 'image/png', bytes, ...more });
  const rows = async <T extends object>(sql: string) => (await database.pool.query<T>(sql)).rows;

  test('that are the same are stored once, whatever their names and mails', async () => {
    await stageContent(
      database.pool,
      testContent('one', 'x', { files: [file('a.png'), file('b.png')] }),
    );
    await stageContent(database.pool, testContent('two', 'x', { files: [file('c.png')] }));
    expect(await rows(`select size_bytes from blobs`)).toEqual([{ size_bytes: bytes.length }]);
    const kept = await rows(
      `select name, blob_id = encode(sha256($$\\x00ff0a010203$$::bytea), 'hex') as same, bytes
         from content_files order by name`,
    );
    expect(kept).toEqual(
      ['a.png', 'b.png', 'c.png'].map((name) => ({ name, same: true, bytes: null })),
    );
  });

  test('keep what the HTML of their mail calls them', async () => {
    const files = [file('a.png', { cid: 'logo@client.example', isInline: true }), file('b.png')];
    await stageContent(database.pool, testContent('cid', 'x', { files }));
    expect(
      await rows(
        `select cid, is_inline from content_files where content_id = 'cid' order by position`,
      ),
    ).toEqual([
      { cid: 'logo@client.example', is_inline: true },
      { cid: null, is_inline: false },
    ]);
  });

  test('that come with many mails at the same moment are stored once each', async () => {
    const logos = [7, 8, 9].map((byte) => ({ ...file('l'), bytes: Buffer.alloc(50_000, byte) }));
    const staged = Array.from({ length: 12 }, (_, at) => {
      const files = at % 2 === 0 ? logos : logos.toReversed();
      return stageContent(database.pool, testContent(`many-${at}`, 'x', { files }));
    });
    await Promise.all(staged);
    expect(await rows(`select 1 from blobs where size_bytes = 50000`)).toHaveLength(3);
    expect(await rows(`select 1 from content_files where content_id like 'many-%'`)).toHaveLength(
      36,
    );
  });

  test('of nobody else’s bytes: a blob is what its id says, never changes and is kept', async () => {
    const forged = database.pool.query(
      `insert into blobs values (encode(sha256('a'), 'hex'), 1, 'b')`,
    );
    await expect(forged).rejects.toThrow(/id_is_hash/);
    const changed = database.pool.query(`update blobs set size_bytes = size_bytes`);
    await expect(changed).rejects.toThrow(/append-only/);
    await expect(database.pool.query('delete from blobs')).rejects.toThrow(/content_files/);
  });

  test('of a worker of the version before come with their bytes, and are read as well', async () => {
    await stageContent(database.pool, testContent('old', 'x'));
    await database.pool.query(
      `insert into content_files (content_id, position, name, content_type, bytes)
       values ('old', 0, 'a.txt', 'text/plain', 'old')`,
    );
    const both = database.pool.query(
      `update content_files set blob_id = (select blob_id from blobs limit 1) where content_id = 'old'`,
    );
    await expect(both).rejects.toThrow(/bytes_or_blob/);
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
    const found = await ticketsByMessageIds(database.pool, mail.mailbox, [
      '<one@x>',
      '<two@x>',
      '<none@x>',
    ]);
    expect([...found]).toEqual([['<one@x>', ticketId]]);
  });
});
