import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sweepFiles } from '../../src/db/sweep-files';
import { ticketToken } from '../../src/mail/ticket-link';
import { verify } from '../../src/verify/verify';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testSecret } from '../support/ticket-lab';
import { ApiDesk, type RequestOptions } from './api-desk';
import { customer, RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  desk = await ApiDesk.start(database.pool, { tickets: tickets.engine });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

type Who = RequestOptions['as'];

async function uploaded(name: string, bytes: Buffer | string, as: Who = 'anna'): Promise<string> {
  const answer = await desk.upload(name, Buffer.from(bytes), as);
  return String(answer.json['fileId']);
}

const opened = async () => tickets.number(await tickets.open('Не печатает.'));

const comment = (number: number, body: Record<string, unknown>, key?: string, as: Who = 'anna') =>
  desk.post(`/api/tickets/${number}/comments`, { text: 'Вот файлы.', ...body }, as, key);

type Message = { messageNo: number; files: { name: string; url: string }[] };

async function messagesOf(number: number): Promise<Message[]> {
  const answer = await desk.get(`/api/tickets/${number}`, 'dev1');
  return answer.json['messages'] as Message[];
}

describe('a comment with files', () => {
  test('has them in the order given, as any message has its files', async () => {
    const number = await opened();
    const [first, second] = [await uploaded('а.txt', 'раз'), await uploaded('Б.pdf', '%PDF-два')];
    const answer = await comment(number, { fileIds: [second, first.toUpperCase()] });
    expect([answer.status, answer.json['messageNo']]).toEqual([201, 2]);
    const [, message] = await messagesOf(number);
    expect(message?.files).toEqual([
      {
        position: 0,
        name: 'Б.pdf',
        contentType: 'application/pdf',
        sizeBytes: 11,
        url: `/api/tickets/${number}/files/2/0`,
      },
      expect.objectContaining({ name: 'а.txt', contentType: 'text/plain' }),
    ]);
    const file = await desk.get(message?.files[0]?.url ?? '', 'dev1');
    expect([file.status, file.text]).toEqual([200, '%PDF-два']);
    expect(file.headers.get('content-disposition')).toContain(`filename*=UTF-8''%D0%91.pdf`);
  });

  test('needs a text as every comment does: files alone are no answer', async () => {
    const fileIds = [await uploaded('a.txt', 'a')];
    const answer = await comment(await opened(), { text: ' ', fileIds });
    expect([answer.status, answer.json['code']]).toEqual([422, 'INVALID_BODY']);
  });

  test('that are unknown, another agent’s or swept is refused, and each is named', async () => {
    const number = await opened();
    const mine = await uploaded('a.txt', 'a');
    const others = await uploaded('b.txt', 'b', 'boris');
    const answer = await comment(number, { fileIds: [others, mine, randomUUID()] });
    expect([answer.status, answer.json['code']]).toEqual([422, 'FILE_UNKNOWN']);
    expect(answer.json['errors']).toMatchObject([
      { at: 'fileIds.0', code: 'FILE_UNKNOWN' },
      { at: 'fileIds.2', code: 'FILE_UNKNOWN' },
    ]);
    await sweepFiles(database.pool, { uploadAgeMs: 0 });
    const swept = await comment(number, { fileIds: [mine] });
    expect(swept.json['code']).toBe('FILE_UNKNOWN');
    expect(await messagesOf(number)).toHaveLength(1);
  });

  test('may have 20 of them, each once', async () => {
    const fileIds = await Promise.all(
      Array.from({ length: 20 }, (_, at) => uploaded(`${at}.txt`, String(at))),
    );
    const number = await opened();
    for (const wrong of [[...fileIds, randomUUID()], [...fileIds.slice(1), fileIds[1]], ['x']]) {
      expect((await comment(number, { fileIds: wrong })).json['code']).toBe('INVALID_BODY');
    }
    expect((await comment(number, { fileIds })).status).toBe(201);
    expect((await messagesOf(number))[1]?.files).toHaveLength(20);
  });

  test('takes 18 MB to a customer and no byte more, and more into a note', async () => {
    const number = await opened();
    const large = await uploaded('a.bin', Buffer.alloc(9_000_000, 1));
    const [fits, exceeds] = [
      await uploaded('b.bin', Buffer.alloc(9_000_000, 2)),
      await uploaded('c.bin', Buffer.alloc(9_000_001, 3)),
    ];
    const refused = await comment(number, { fileIds: [large, exceeds] });
    expect([refused.status, refused.json['code']]).toEqual([422, 'FILES_TOO_LARGE']);
    expect((await comment(number, { fileIds: [large, fits] })).status).toBe(201);
    const note = { fileIds: [large, exceeds], visibility: 'note' };
    expect((await comment(number, note)).status).toBe(201);
  });

  test('again with the same key is the same comment, also after its uploads are gone', async () => {
    const number = await opened();
    const fileIds = [await uploaded('a.txt', 'a'), await uploaded('b.txt', 'b')];
    const key = randomUUID();
    const first = await comment(number, { fileIds }, key);
    expect((await comment(number, { fileIds }, key)).json).toEqual(first.json);
    for (const other of [{ fileIds: fileIds.toReversed() }, { fileIds: fileIds.slice(1) }, {}]) {
      const answer = await comment(number, other, key);
      expect([answer.status, answer.json['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    await sweepFiles(database.pool, { uploadAgeMs: 0 });
    expect((await comment(number, { fileIds }, key)).json).toEqual(first.json);
    expect(await messagesOf(number)).toHaveLength(2);
  });

  test('without any is the same command as one that names no files', async () => {
    const number = await opened();
    const key = randomUUID();
    const first = await comment(number, {}, key);
    expect((await comment(number, { fileIds: [] }, key)).json).toEqual(first.json);
  });

  test('is in the ticket’s chain with them: verify finds a changed byte, name or order', async () => {
    const ticketId = await tickets.open('Не печатает.');
    const fileIds = [await uploaded('a.txt', 'в цепи'), await uploaded('b.txt', 'тоже')];
    await comment(await tickets.number(ticketId), { fileIds });
    const findings = async () => {
      const found: { code: string; ticketId?: string }[] = [];
      const none = undefined;
      const options = {
        offlineFile: none,
        exportFile: none,
        checkpointFile: none,
        againstFile: none,
      };
      await verify({
        pool: database.pool,
        options,
        report: (finding) => found.push(finding),
      });
      return found;
    };
    expect(await findings()).toEqual([]);
    const tampering = [
      `update content_files set name = 'c.txt' where position = 0 and content_id = $1`,
      `update content_files set position = 9 - position where content_id = $1`,
      `delete from content_files where position = 1 and content_id = $1`,
    ];
    const { rows } = await database.pool.query<{ id: string }>(
      `select content_id as id from messages where ticket_id = $1 and message_no = 2`,
      [ticketId],
    );
    for (const sql of tampering) {
      await database.pool.query('create table kept as select * from content_files');
      await database.pool.query(sql, [rows[0]?.id]);
      expect((await findings()).length).toBeGreaterThan(0);
      await database.pool.query('delete from content_files');
      await database.pool.query('insert into content_files select * from kept');
      await database.pool.query('drop table kept');
    }
    expect(await findings()).toEqual([]);
  });
});

describe('the customer’s page of a request', () => {
  const pathOf = (ticketId: string) => `/request/${ticketToken(testSecret, ticketId)}`;

  test('offers the files of replies as downloads that can’t run anything', async () => {
    const ticketId = await tickets.open('Не печатает.');
    const number = await tickets.number(ticketId);
    await comment(number, { fileIds: [await uploaded('Счёт & акт.pdf', '%PDF-1.7')] });
    const { text } = await desk.page(pathOf(ticketId));
    expect(text).toContain(
      `<a href="${pathOf(ticketId)}/files/2/0" download><bdi>Счёт &amp; акт.pdf</bdi>`,
    );
    const file = await desk.page(`${pathOf(ticketId)}/files/2/0`);
    expect([file.status, file.text]).toEqual([200, '%PDF-1.7']);
    const headers = Object.fromEntries(file.headers);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'private, no-store',
    });
    expect(headers['content-disposition']).toMatch(/^attachment; /);
  });

  test('gives out no file of a note or of a guest, and none for another’s link', async () => {
    const file = { name: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('тайна') };
    const ticketId = await tickets.open('Не печатает.', { files: [file] });
    const number = await tickets.number(ticketId);
    const fileIds = [await uploaded('b.txt', 'тайна')];
    await comment(number, { fileIds, visibility: 'note' });
    await tickets.give(ticketId, customer, {
      kind: 'clientReply',
      contentId: await tickets.stage('Гость', { files: [file] }),
      standing: 'guest',
    });
    const path = pathOf(ticketId);
    expect((await desk.page(`${path}/files/1/0`)).text).toBe('тайна');
    const stranger = pathOf(randomUUID());
    const forged = `${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`;
    const wrong = [`${path}/files/2/0`, `${path}/files/3/0`, `${path}/files/1/1`];
    wrong.push(`${path}/files/x/0`, `${stranger}/files/1/0`, `${forged}/files/1/0`);
    for (const each of wrong) {
      const answer = await desk.page(each);
      expect([each, answer.status, answer.text.includes('тайна')]).toEqual([each, 404, false]);
    }
    expect((await messagesOf(number)).map(({ files }) => files.length)).toEqual([1, 1, 1]);
  });
});
