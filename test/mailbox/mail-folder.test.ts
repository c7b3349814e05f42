import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMailFolder } from '../../src/mailbox/mail-folder';
import { log } from './mailbox-fixture';

let path: string;
let now: number;
const open = () => openMailFolder({ path, nowMs: () => now, log });
const to = (...addresses: string[]) => ({ from: 'support@otvet.example', to: addresses });

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'otvet-mail-folder-'));
  now = Date.UTC(2026, 10, 25);
});
afterEach(() => rm(path, { recursive: true, force: true }));

describe('the mail folder', () => {
  test('gives back what was stored, byte for byte, also after a restart', async () => {
    const raw = Buffer.from([0, 13, 10, 200, 255, 46, 13, 10]);
    const id = await (await open()).store(raw, to('a@x.example'));

    const reopened = await open();

    const entry = { id, receivedAtMs: now, sizeBytes: 8, envelope: to('a@x.example') };
    expect(await reopened.read(id)).toEqual({ entry, raw });
    expect(reopened.list({}).entries).toEqual([entry]);
  });

  test('lists newest first, in pages, without losing or repeating a mail', async () => {
    const folder = await open();
    const stored: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      now += n % 2; // Some share their millisecond.
      stored.push(await folder.store(Buffer.from(`mail ${n}`), to('a@x.example')));
    }

    const listed: string[] = [];
    let before: string | undefined;
    do {
      const { entries, older } = folder.list({ limit: 3, before });
      listed.push(...entries.map(({ id }) => id));
      before = older;
    } while (before !== undefined);

    expect(listed).toEqual(stored.reverse());
  });

  test('never gives more than fifty mails at once', async () => {
    const folder = await open();
    const bytes = Buffer.from('x');
    await Promise.all(Array.from({ length: 60 }, () => folder.store(bytes, to('a@x.example'))));

    expect(folder.list({ limit: 1000 }).entries).toHaveLength(50);
    expect(folder.list({ limit: -1 }).entries).toHaveLength(1);
  });

  test('filters by a part of a recipient, whatever the case', async () => {
    const folder = await open();
    await folder.store(Buffer.from('1'), to('Ivan@Zavod.example', 'b@x.example'));
    await folder.store(Buffer.from('2'), to('anna@north.example'));

    const { entries } = folder.list({ recipient: ' ivan@ZAVOD ' });

    expect(entries.map(({ envelope }) => envelope.to[0])).toEqual(['Ivan@Zavod.example']);
    expect(folder.recipients(2)).toEqual(['anna@north.example', 'ivan@zavod.example']);
  });

  test('skips half-written and damaged mails when it opens', async () => {
    const folder = await open();
    const kept = await folder.store(Buffer.from('whole'), to('a@x.example'));
    const cut = await folder.store(Buffer.from('cut off'), to('a@x.example'));
    const alone = await folder.store(Buffer.from('no envelope'), to('a@x.example'));
    const garbled = await folder.store(Buffer.from('bad envelope'), to('a@x.example'));
    await truncate(join(path, `${cut}.eml`), 3);
    await unlink(join(path, `${alone}.json`));
    await writeFile(join(path, `${garbled}.json`), '{"from":');
    await writeFile(join(path, '1795324677606-000005-61e3d939.eml.part'), 'interrupted');
    await writeFile(join(path, 'README.eml'), 'not ours');

    const reopened = await open();

    expect(reopened.list({}).entries.map(({ id }) => id)).toEqual([kept]);
    expect(await reopened.read(cut)).toBeUndefined();
    expect((await readdir(path)).some((name) => name.endsWith('.part'))).toBe(false);
  });

  test('answers with nothing for a mail damaged or deleted while it runs', async () => {
    const folder = await open();
    const cut = await folder.store(Buffer.from('cut off'), to('a@x.example'));
    const gone = await folder.store(Buffer.from('gone'), to('a@x.example'));
    await truncate(join(path, `${cut}.eml`), 3);
    await unlink(join(path, `${gone}.eml`));

    expect(await folder.read(cut)).toBeUndefined();
    expect(await folder.read(gone)).toBeUndefined();
    expect(await folder.read('../../etc/passwd')).toBeUndefined();
  });

  test('rejects when it cannot store, and lists nothing of that mail', async () => {
    const folder = await open();
    await rm(path, { recursive: true });

    await expect(folder.store(Buffer.from('x'), to('a@x.example'))).rejects.toThrow('ENOENT');

    expect(folder.list({}).entries).toEqual([]);
  });
});
