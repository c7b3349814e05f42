import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filesOf } from '../../src/db/enclosed-files';
import { isStaged, stageWithUploads, storeUpload, uploadsOf } from '../../src/db/uploads';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testContent } from '../support/ticket-lab';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function uploaded(name: string, text: string, uploadedBy = 'anna'): Promise<string> {
  const uploadId = randomUUID();
  const bytes = Buffer.from(text);
  const file = { uploadId, uploadedBy, name, contentType: 'application/pdf', bytes };
  await storeUpload(database.pool, file);
  return uploadId;
}

/** The names and texts of the files of a content with these uploads. */
async function stagedFiles(uploadIds: readonly string[], contentId = randomUUID()) {
  await stageWithUploads(database.pool, testContent(contentId, 'x'), 'anna', uploadIds);
  const files = await filesOf(database.pool, contentId);
  return files.map(({ name, bytes }) => [name, bytes.toString()]);
}

describe('an upload', () => {
  test('is what was stored first under its id, and its bytes are there once', async () => {
    const uploadId = await uploaded('а.pdf', 'одно');
    const again = { uploadId, uploadedBy: 'anna', name: 'b.pdf', contentType: 'text/plain' };
    const other = await storeUpload(database.pool, { ...again, bytes: Buffer.from('другое') });
    expect(other).toMatchObject({ name: 'а.pdf', contentType: 'application/pdf', sizeBytes: 8 });
    await uploaded('c.pdf', 'одно');
    const blobs = await database.pool.query(`select 1 from blobs where bytes = $1`, [
      Buffer.from('одно'),
    ]);
    expect(blobs.rowCount).toBe(1);
  });

  test('is found by whoever uploaded it and by nobody else', async () => {
    const ids = [await uploaded('a.pdf', 'a'), await uploaded('b.pdf', 'b', 'boris'), randomUUID()];
    const found = await uploadsOf(database.pool, 'anna', ids);
    expect(found.map(({ uploadId }) => uploadId)).toEqual(ids.slice(0, 1));
  });
});

describe('content with uploads', () => {
  test('has them as its files in the order given', async () => {
    const ids = [await uploaded('1', 'один'), await uploaded('2', 'два'), await uploaded('3', '')];
    expect(await stagedFiles(ids.toReversed())).toEqual([
      ['3', ''],
      ['2', 'два'],
      ['1', 'один'],
    ]);
  });

  test('is not staged at all if one of them is missing or another’s', async () => {
    const mine = await uploaded('a.pdf', 'a');
    for (const wrong of [randomUUID(), await uploaded('b.pdf', 'b', 'boris')]) {
      const content = testContent(randomUUID(), 'x');
      const staging = stageWithUploads(database.pool, content, 'anna', [mine, wrong]);
      expect(await staging).toBe(false);
      expect(await isStaged(database.pool, content.contentId)).toBe(false);
    }
  });

  test('that is there already stays as it is, also without its uploads', async () => {
    const contentId = randomUUID();
    const uploadId = await uploaded('a.pdf', 'a');
    await stagedFiles([uploadId], contentId);
    await database.pool.query('delete from uploads where upload_id = $1', [uploadId]);
    const again = stageWithUploads(database.pool, testContent(contentId, 'y'), 'anna', [uploadId]);
    expect(await again).toBe(true);
    expect(await stagedFiles([], contentId)).toEqual([['a.pdf', 'a']]);
  });

  test('is staged once, however many ask for it at the same moment', async () => {
    const contentId = randomUUID();
    const ids = [await uploaded('a', 'a'), await uploaded('b', 'b')];
    const content = testContent(contentId, 'x');
    const stagings = Array.from({ length: 8 }, () =>
      stageWithUploads(database.pool, content, 'anna', ids),
    );
    expect(await Promise.all(stagings)).toEqual(Array(8).fill(true));
    expect(await filesOf(database.pool, contentId)).toHaveLength(2);
  });
});
