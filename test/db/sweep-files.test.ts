import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { PoolClient } from 'pg';
import { blobIdOf, type FileToStore } from '../../src/db/blobs';
import { stageContent } from '../../src/db/contents';
import { filesOf } from '../../src/db/enclosed-files';
import { keepMail } from '../../src/db/inbound-mails';
import { sweepFiles } from '../../src/db/sweep-files';
import { stageWithUploads, storeUpload } from '../../src/db/uploads';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testContent } from '../support/ticket-lab';
import { until } from '../support/until';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => database.pool.query('delete from contents').then(() => sweep({ uploadAgeMs: 0 })));

const sweep = (options = {}) => sweepFiles(database.pool, { partSize: 3, ...options });
const fileOf = (text: string): FileToStore => ({
  name: 'a.txt',
  contentType: 'text/plain',
  bytes: Buffer.from(text),
});
const idOf = (text: string) => blobIdOf(Buffer.from(text));

/** Two texts, the one whose blob comes first in front. */
const [first, second] = ['раз', 'два'].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1)) as [
  string,
  string,
];

async function staged(...texts: string[]): Promise<string> {
  const contentId = randomUUID();
  await stageContent(database.pool, testContent(contentId, 'x', { files: texts.map(fileOf) }));
  return contentId;
}

async function uploaded(text: string): Promise<string> {
  const uploadId = randomUUID();
  await storeUpload(database.pool, { ...fileOf(text), uploadId, uploadedBy: 'anna' });
  return uploadId;
}

/** A blob that no file is, as a refused command leaves it. */
async function leaveBehind(...texts: string[]): Promise<void> {
  const contentId = await staged(...texts);
  await database.pool.query('delete from contents where content_id = $1', [contentId]);
}

async function blobs(): Promise<Set<string>> {
  const found = await database.pool.query<{ id: string }>('select blob_id as id from blobs');
  return new Set(found.rows.map(({ id }) => id));
}

/** Until a statement of this database waits for a lock. */
const untilOneWaits = () =>
  until(async () => {
    const waiting = await database.pool.query(
      `select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting.rowCount !== 0;
  });

/** A connection in a transaction of its own, which `work` commits or not. */
async function beside<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('the sweep of files', () => {
  test('deletes the bytes that no file is any more, in parts, and no others', async () => {
    const texts = Array.from({ length: 50 }, (_, at) => `оставлен ${at}`);
    await leaveBehind(...texts);
    await staged('остаётся');
    await uploaded('загружен');
    expect(await sweep()).toEqual({ uploads: 0, blobs: 50 });
    expect(await blobs()).toEqual(new Set([idOf('остаётся'), idOf('загружен')]));
  });

  test('leaves an upload its day, and then takes it with its bytes', async () => {
    const uploadId = await uploaded('ждёт');
    const aged = (hours: number) =>
      database.pool.query(
        `update uploads set uploaded_at = now() - $2 * interval '1 hour' where upload_id = $1`,
        [uploadId, hours],
      );
    await aged(23);
    expect(await sweep()).toEqual({ uploads: 0, blobs: 0 });
    await aged(25);
    expect(await sweep()).toEqual({ uploads: 1, blobs: 1 });
  });

  test('takes an upload that a comment has, and leaves the comment its file', async () => {
    const contentId = randomUUID();
    const uploadId = await uploaded('отправлен');
    await stageWithUploads(database.pool, testContent(contentId, 'x'), 'anna', [uploadId]);
    expect(await sweep({ uploadAgeMs: 0 })).toEqual({ uploads: 1, blobs: 0 });
    expect((await filesOf(database.pool, contentId)).map(({ bytes }) => bytes.toString())).toEqual([
      'отправлен',
    ]);
  });

  test('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(sweep({ signal })).rejects.toThrow('stopped');
  });
});

describe('bytes that are named again while they are swept', () => {
  const ways = {
    'by staged content': staged,
    'by a mail that is kept': async (...texts: string[]) => {
      const mailId = randomUUID();
      const mail = keptMail({ mailId, fate: { ticketId: randomUUID() } });
      const content = testContent(mailId, 'x', { files: texts.map(fileOf) });
      await keepMail(database.pool, mail, content);
      return mailId;
    },
  };

  test('are passed over, and nobody waits', async () => {
    await leaveBehind('общий', 'ничей');
    const contentId = randomUUID();
    await beside(async (client) => {
      await client.query(
        `insert into contents values ($1, now(), 'api', '', '', '', 'x', null, 0, 'ru')`,
        [contentId],
      );
      await client.query(
        `insert into content_files (content_id, position, name, content_type, blob_id)
         values ($1, 0, 'a', 'text/plain', $2)`,
        [contentId, idOf('общий')],
      );
      expect(await sweep()).toEqual({ uploads: 0, blobs: 1 });
      await client.query('commit');
    });
    expect(await blobs()).toEqual(new Set([idOf('общий')]));
  });

  test('are stored again where the sweep was first', async () => {
    await leaveBehind('общий');
    const naming = await beside(async (client) => {
      await client.query('delete from blobs where blob_id = $1', [idOf('общий')]);
      const staging = staged('общий');
      await untilOneWaits();
      await client.query('commit');
      return staging;
    });
    expect(await filesOf(database.pool, naming)).toHaveLength(1);
  });

  test.each(Object.entries(ways))(
    'after they were found to be there are stored again: %s',
    async (_way, name) => {
      await leaveBehind(first);
      // The statement finds the first blob, and waits for somebody else to have stored the second.
      const naming = await beside(async (client) => {
        await client.query('insert into blobs values ($1, octet_length($2::bytea), $2)', [
          idOf(second),
          Buffer.from(second),
        ]);
        const naming = name(first, second);
        await untilOneWaits();
        expect(await sweep()).toEqual({ uploads: 0, blobs: 1 });
        await client.query('commit');
        return naming;
      });
      const files = await filesOf(database.pool, naming);
      expect(files.map(({ bytes }) => bytes.toString())).toEqual([first, second]);
    },
  );

  test('by a comment that takes an upload over keep it until it has', async () => {
    const uploadId = await uploaded('уходит');
    const contentId = randomUUID();
    await beside(async (client) => {
      await client.query('select 1 from uploads where upload_id = $1 for key share', [uploadId]);
      const sweeping = sweep({ uploadAgeMs: 0 });
      await untilOneWaits();
      expect(
        await stageWithUploads(database.pool, testContent(contentId, 'x'), 'anna', [uploadId]),
      ).toBe(true);
      await client.query('commit');
      expect(await sweeping).toEqual({ uploads: 1, blobs: 0 });
    });
    expect(await filesOf(database.pool, contentId)).toHaveLength(1);
  });
});
