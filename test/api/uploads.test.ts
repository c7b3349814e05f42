import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk, tokens } from './api-desk';

let database: TestDatabase;
let desk: ApiDesk;
beforeAll(async () => {
  database = await createTestDatabase();
  desk = await ApiDesk.start(database.pool);
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

const pdf = (more = '') => Buffer.from(`%PDF-1.7\n${more}`);
const limit = 25_000_000;

/** Sends bytes as they are, as curl does, and returns the status and what came back as JSON. */
function raw(request: string, body: Buffer): Promise<[number, Record<string, unknown>]> {
  const { port } = new URL(desk.origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.setEncoding('utf8').on('data', (part) => (text += String(part)));
    socket.on('end', () => {
      if (!text.includes('{')) reject(new Error(text));
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
      resolve([status, JSON.parse(text.slice(text.indexOf('{'))) as Record<string, unknown>]);
    });
    socket.write(request.replaceAll('\n', '\r\n'));
    socket.write(body);
  });
}

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\nHost: x\nConnection: close\nAuthorization: Bearer ${tokens[0]?.token}\n` +
  `Content-Type: application/x-www-form-urlencoded\nContent-Length: ${length}\n\n`;

describe('an upload', () => {
  test('is stored under an id, with a safe name, and a type out of its bytes', async () => {
    const answer = await desk.upload('../../Договор «№ 7».pdf', pdf());
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        fileId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        name: 'Договор «№ 7».pdf',
        contentType: 'application/pdf',
        sizeBytes: 9,
      },
    ]);
    expect(answer.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ['отчёт.txt', 'строка', 'text/plain'],
    ['страница.html', '<html><script>1</script>', 'application/octet-stream'],
    ['счёт.pdf', 'MZ\u0090\u0000это программа', 'application/octet-stream'],
    ['чертёж.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'application/octet-stream'],
    ['без конца', 'строка', 'application/octet-stream'],
  ])('%s of these bytes is not taken for what could harm', async (name, text, contentType) => {
    const answer = await desk.upload(name, Buffer.from(text, 'utf8'));
    expect(answer.json).toMatchObject({ name, contentType });
  });

  test('takes what curl says it is, a form, for nothing said', async () => {
    const name = encodeURIComponent('счёт-фактура.pdf');
    const [status, json] = await raw(head(`/api/files?name=${name}`, 9), pdf());
    expect([status, json['name']]).toEqual([201, 'счёт-фактура.pdf']);
    expect(json['contentType']).toBe('application/pdf');
  });

  test('is of 25 MB at most: one byte more is refused, with what to do', async () => {
    const bytes = Buffer.alloc(limit + 1, 7);
    const fits = await desk.upload('a.bin', bytes.subarray(1));
    expect([fits.status, fits.json['sizeBytes']]).toEqual([201, limit]);
    const [status, json] = await raw(head('/api/files?name=a.bin', limit + 1), bytes);
    expect([status, json['code']]).toEqual([413, 'FILE_TOO_LARGE']);
    expect(json['whatToDo']).toContain('send the link');
  });

  test('of nothing, without a name, or of what could not be unpacked is refused', async () => {
    const empty = await desk.upload('a.bin', Buffer.alloc(0));
    expect([empty.status, empty.json['code']]).toEqual([422, 'INVALID_BODY']);
    const none = await desk.request('POST', '/api/files?name=a.bin', { as: 'anna' });
    expect([none.status, none.json['code']]).toEqual([422, 'INVALID_BODY']);
    const nameless = await desk.request('POST', '/api/files', { as: 'anna', body: pdf() });
    expect([nameless.status, nameless.json['code']]).toEqual([400, 'INVALID_PARAMETERS']);
    const headers = { 'Content-Encoding': 'zstd' };
    const packed = { as: 'anna', body: pdf(), headers } as const;
    const unknown = await desk.request('POST', '/api/files?name=a', packed);
    expect([unknown.status, unknown.json['code']]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('is for agents alone, who are told before its bytes are read', async () => {
    const developer = await desk.upload('a.pdf', pdf(), 'dev1');
    expect([developer.status, developer.json['code']]).toEqual([403, 'FORBIDDEN']);
    const body = pdf();
    const nobody = await desk.request('POST', '/api/files?name=a.pdf', { body });
    expect([nobody.status, nobody.json['code']]).toEqual([401, 'UNAUTHENTICATED']);
    const headers = { Origin: 'http://elsewhere.example' };
    const other = { as: 'anna', body, headers } as const;
    const crossSite = await desk.request('POST', '/api/files?name=a.pdf', other);
    expect([crossSite.status, crossSite.json['code']]).toEqual([403, 'CROSS_SITE']);
  });

  test('with the same key is the same file, also at the same moment, for each agent', async () => {
    const key = randomUUID();
    const bytes = pdf(key);
    const upload = (as?: 'boris') => desk.upload('a.pdf', bytes, as, key);
    const answers = await Promise.all([upload(), upload(), upload()]);
    answers.push(await upload());
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await upload('boris')).json['fileId']).not.toBe(answers[0].json['fileId']);
    const stored = await database.pool.query('select 1 from blobs where bytes = $1', [bytes]);
    expect(stored.rowCount).toBe(1);
  });

  test('with a used key and other bytes or another name is refused', async () => {
    const key = randomUUID();
    await desk.upload('a.pdf', pdf(), 'anna', key);
    for (const [name, bytes] of [['a.pdf', pdf('другое')] as const, ['b.pdf', pdf()] as const]) {
      const answer = await desk.upload(name, bytes, 'anna', key);
      expect([answer.status, answer.json['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
  });

  test('many at once are all stored, though only some are read at a time', async () => {
    const uploads = Array.from({ length: 12 }, (_, at) =>
      desk.upload(`${at}.bin`, randomBytes(100_000 + at)),
    );
    const answers = await Promise.all(uploads);
    expect(answers.map(({ json }) => json['sizeBytes'])).toEqual(
      Array.from({ length: 12 }, (_, at) => 100_000 + at),
    );
  });

  test('whose sender hangs up takes nobody’s place for good', async () => {
    const { port } = new URL(desk.origin);
    for (let at = 0; at < 10; at += 1) {
      await new Promise<void>((resolve) => {
        const begun = head('/api/files?name=a.bin', 1_000).replaceAll('\n', '\r\n');
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write(`${begun}начало`, () => socket.destroy());
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    expect((await desk.upload('a.pdf', pdf())).status).toBe(201);
  });
});
