import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keepMail } from '../../src/db/inbound-mails';
import { keptMail } from '../support/kept-mail';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  desk = await ApiDesk.start(database.pool, { nowMs: () => tickets.nowMs });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

type Listed = { tickets: { number: number; status: string }[]; nextCursor: string | null };

async function list(query: string): Promise<Listed> {
  const answer = await desk.get(`/api/tickets?${query}`, 'anna');
  return answer.json as Listed;
}

describe('the list of tickets', () => {
  const numbers: number[] = [];
  const address = 'Listed@Customer.example';
  beforeAll(async () => {
    for (let index = 0; index < 7; index += 1) {
      // Two tickets share each instant: the cursor must not lose or repeat either.
      if (index % 2 === 0) tickets.nowMs += 60_001;
      const ticketId = await tickets.open('Вопрос', { authorAddress: address });
      numbers.push(await tickets.number(ticketId));
      if (index === 2) await tickets.give(ticketId, anna, { kind: 'assign', assigneeId: 'anna' });
      if (index === 5) {
        await tickets.give(ticketId, anna, { kind: 'changeStatus', status: 'resolved' });
      }
    }
  });

  test('comes page by page, newest change first, each ticket once', async () => {
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Listed = await list(`limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.tickets.length).toBeLessThanOrEqual(3);
      seen.push(...page.tickets.map((ticket) => ticket.number));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(numbers));
    expect(new Set(seen.slice(1, 3))).toEqual(new Set(numbers.slice(4, 6)));
  });

  test('is filtered by one status or several, by assignee, and by nobody’s', async () => {
    expect((await list('status=resolved')).tickets).toMatchObject([{ number: numbers[5] }]);
    const two = await list('status=resolved&status=open');
    expect(new Set(two.tickets.map(({ number }) => number))).toEqual(
      new Set([numbers[2], numbers[5]]),
    );
    expect((await list('assignee=anna')).tickets).toMatchObject([{ number: numbers[2] }]);
    expect((await list('assignee=none')).tickets).toHaveLength(6);
    expect((await list('assignee=boris')).tickets).toEqual([]);
  });

  test('finds a ticket by its number and all of a customer by the address', async () => {
    const [number] = numbers;
    expect((await list(`q=${number}`)).tickets).toMatchObject([{ number }]);
    expect((await list(`q=${encodeURIComponent(`#${number}`)}`)).tickets).toHaveLength(1);
    expect((await list('q=listed@customer.EXAMPLE')).tickets).toHaveLength(7);
    expect((await list('q=nobody@customer.example')).tickets).toEqual([]);
    expect((await list('q=')).tickets).toHaveLength(7);
  });

  test('refuses a parameter that it does not know, or a wrong one, naming it', async () => {
    const wrong = ['state=open', 'status=opened', 'limit=0', 'limit=1000', 'cursor=nonsense'];
    for (const query of wrong) {
      const answer = await desk.get(`/api/tickets?${query}`, 'anna');
      expect([answer.status, answer.json['code']]).toEqual([400, 'INVALID_PARAMETERS']);
      expect(JSON.stringify(answer.json['errors'])).toContain(query.split('=')[0]);
    }
  });
});

describe('a ticket', () => {
  test('shows what was written, the quote apart, and what was attached', async () => {
    const visible = 'Всё равно не печатает 😀\n';
    const ticketId = await tickets.open(`${visible}> Проверьте кабель`, {
      visibleLength: visible.length,
      files: [
        { name: 'снимок "1".png', contentType: 'image/png', bytes: Buffer.from('PNG') },
        { name: 'b.txt', contentType: 'text/plain', bytes: Buffer.from('') },
      ],
    });
    const number = await tickets.number(ticketId);
    const { json } = await desk.get(`/api/tickets/${number}`, 'anna');
    expect(json['messages']).toEqual([
      {
        messageNo: 1,
        seq: 2,
        at: new Date(tickets.nowMs).toISOString(),
        author: 'customer',
        authorId: null,
        authorName: 'Вера',
        authorAddress: 'vera@customer.example',
        visibility: 'reply',
        standing: null,
        text: visible,
        quote: '> Проверьте кабель',
        cut: false,
        files: [
          {
            position: 0,
            name: 'снимок "1".png',
            contentType: 'image/png',
            sizeBytes: 3,
            url: `/api/tickets/${number}/files/1/0`,
          },
          {
            position: 1,
            name: 'b.txt',
            contentType: 'text/plain',
            sizeBytes: 0,
            url: `/api/tickets/${number}/files/1/1`,
          },
        ],
        mail: null,
      },
    ]);
  });

  test('says when a body of megabytes is not shown whole', async () => {
    const ticketId = await tickets.open('ж'.repeat(300_000));
    const { json } = await desk.get(`/api/tickets/${ticketId}`, 'anna');
    const [message] = json['messages'] as { text: string; cut: boolean }[];
    expect([message?.text.length, message?.cut]).toEqual([200_000, true]);
  });

  test('names every open deadline, earliest first', async () => {
    tickets.nowMs = Date.parse('2026-01-19T10:00:00+03:00');
    const ticketId = await tickets.open('Вопрос');
    const { json } = await desk.get(`/api/tickets/${ticketId}`, 'anna');
    expect(json['deadlines']).toEqual([
      {
        ...deadline('sla_warning', '2026-01-19T13:00:00+03:00'),
        metric: 'first_response',
        fraction: 0.75,
      },
      { ...deadline('sla_breach', '2026-01-19T14:00:00+03:00'), metric: 'first_response' },
    ]);
    await tickets.reply(ticketId, 'Готово', 'resolved');
    const resolved = await desk.get(`/api/tickets/${ticketId}`, 'anna');
    expect(resolved.json['deadlines']).toEqual([
      deadline('rating', '2026-01-20T10:00:00+03:00'),
      deadline('resolved_close', '2026-01-24T10:00:00+03:00'),
    ]);
    expect(resolved.json['slaCycles']).toMatchObject([
      { metric: 'first_response', verdict: 'met', paused: false, policyId: 'question' },
    ]);
  });

  function deadline(kind: string, at: string) {
    const atMs = Date.parse(at);
    return { kind, at: new Date(atMs).toISOString(), atMs };
  }

  test('shows its last messages, and earlier ones on request', async () => {
    const ticketId = await tickets.open('1');
    for (const text of ['2', '3', '4', '5']) await tickets.reply(ticketId, text);
    const texts = async (query: string) => {
      const { json } = await desk.get(`/api/tickets/${ticketId}?${query}`, 'anna');
      return (json['messages'] as { text: string }[]).map(({ text }) => text);
    };
    expect(await texts('limit=2')).toEqual(['4', '5']);
    expect(await texts('limit=2&before=4')).toEqual(['2', '3']);
  });

  test('that does not exist is a 404, by number and by id', async () => {
    const unknown = ['999999', 'aaaaaaaa-bbbb-8ccc-8ddd-eeeeeeeeeeee'];
    for (const ticket of unknown) {
      for (const path of ['', '/events', '/mails']) {
        const answer = await desk.get(`/api/tickets/${ticket}${path}`, 'anna');
        expect([answer.status, answer.json['code']]).toEqual([404, 'TICKET_NOT_FOUND']);
      }
    }
    const nonsense = await desk.get('/api/tickets/nonsense', 'anna');
    expect([nonsense.status, nonsense.json['code']]).toEqual([400, 'INVALID_PARAMETERS']);
  });
});

describe('the history of a ticket', () => {
  test('holds every kind of event, page by page, as documented', async () => {
    tickets.nowMs = Date.parse('2026-02-02T10:00:00+03:00');
    const ticketId = await tickets.open('Вопрос');
    tickets.nowMs += 5 * 3_600_000;
    await tickets.passTime(ticketId);
    await tickets.give(ticketId, anna, { kind: 'assign', assigneeId: 'anna' });
    await tickets.give(ticketId, anna, {
      kind: 'devHandoff',
      step: 'queued',
      handoffKind: 'wish',
    });
    await tickets.give(ticketId, anna, { kind: 'devHandoff', step: 'declined' });
    await tickets.give(ticketId, customer, { kind: 'deliveryFailed', mailSeq: 2, reason: 'X' });
    await tickets.reply(ticketId, 'Готово', 'resolved');
    tickets.nowMs += 25 * 3_600_000;
    await tickets.passTime(ticketId);
    const path = `/api/tickets/${ticketId}/events`;
    const whole = await desk.get(path, 'anna');
    const events = whole.json['events'] as { seq: number; type: string }[];
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set([
        'ticketOpened',
        'messageAdded',
        'slaStarted',
        'slaWarned',
        'slaBreached',
        'slaEnded',
        'assigned',
        'statusChanged',
        'handoffChanged',
        'deliveryFailed',
        'ratingRequested',
      ]),
    );
    const pages: unknown[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const page = await desk.get(`${path}?limit=4&after=${after}`, 'anna');
      pages.push(...(page.json['events'] as unknown[]));
      after = page.json['nextAfter'] as number | null;
    }
    expect(pages).toEqual(events);
  });
});

describe('the mails of a ticket', () => {
  test('show what the relay answered, and what still waits', async () => {
    const ticketId = await tickets.open('Вопрос');
    await tickets.reply(ticketId, 'Ответ');
    await tickets.settleMail(ticketId, 2, 'accepted', '250 2.0.0 queued as 1');
    const { json } = await desk.get(`/api/tickets/${ticketId}/mails`, 'anna');
    expect(json).toMatchObject({
      mails: [
        {
          kind: 'acknowledgement',
          state: 'accepted',
          attempts: 1,
          relayAnswer: '250 2.0.0 queued as 1',
          messageId: `<${ticketId}.2@desk.example>`,
        },
        { kind: 'reply', state: 'queued', attempts: 0, relayAnswer: null, messageNo: 2 },
      ],
      nextBefore: null,
    });
    const last = await desk.get(`/api/tickets/${ticketId}/mails?limit=1`, 'anna');
    expect(last.json).toMatchObject({ mails: [{ kind: 'reply' }], nextBefore: 4 });
    const first = await desk.get(`/api/tickets/${ticketId}/mails?limit=1&before=4`, 'anna');
    expect(first.json).toMatchObject({ mails: [{ kind: 'acknowledgement' }], nextBefore: null });
  });
});

describe('a file', () => {
  const html = Buffer.from('<script>alert(1)</script>');
  let path: string;
  beforeAll(async () => {
    const ticketId = await tickets.open('С файлами', {
      files: [
        { name: 'счёт "№ 1".html', contentType: 'text/html', bytes: html },
        { name: 'x.bin', contentType: 'text/html\r\nSet-Cookie: a=b', bytes: html },
        { name: 'old.bin', contentType: 'application/octet-stream', bytes: html },
      ],
    });
    path = `/api/tickets/${await tickets.number(ticketId)}/files/1`;
  });

  test('is downloaded and never run: as an attachment, not sniffed, in a sandbox', async () => {
    const answer = await desk.get(`${path}/0`, 'anna');
    expect(answer.bytes).toEqual(html);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; filename=/);
    expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent('счёт "№ 1".html')}`);
  });

  test('of a type that is none is sent as plain bytes', async () => {
    const answer = await desk.get(`${path}/1`, 'anna');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('that was kept before files were stored apart is read from where it is', async () => {
    await database.pool.query(
      `update content_files f set bytes = b.bytes, blob_id = null
         from blobs b where b.blob_id = f.blob_id and f.name = 'old.bin'`,
    );
    const answer = await desk.get(`${path}/2`, 'anna');
    expect(answer.bytes).toEqual(html);
    const ticket = await desk.get(path.replace(/\/files.*/, ''), 'anna');
    expect(ticket.json['messages']).toMatchObject([
      { files: [{}, {}, { name: 'old.bin', sizeBytes: html.length }] },
    ]);
  });

  test('that there is not is a 404', async () => {
    const answer = await desk.get(`${path}/3`, 'anna');
    expect([answer.status, answer.json['code']]).toEqual([404, 'FILE_NOT_FOUND']);
  });
});

describe('the quarantine', () => {
  const raw = Buffer.from('From: robot@example\r\n\r\nI am out of office.\r\n');
  beforeAll(async () => {
    for (let index = 0; index < 5; index += 1) {
      const mailId = `${'0'.repeat(63)}${index}`;
      const fate = { cause: 'auto_reply', detail: 'Auto-Submitted' };
      const held = keptMail({ mailId, raw, mailFrom: '', fate });
      await keepMail(database.pool, held, undefined);
    }
  });

  test('lists held mails with their cause, newest first, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { json } = await desk.get(`/api/quarantine?limit=2${query}`, 'anna');
      const mails = json['mails'] as { mailId: string; cause: string; sizeBytes: number }[];
      for (const mail of mails) {
        expect(mail).toMatchObject({ cause: 'auto_reply', sizeBytes: raw.length });
        seen.push(mail.mailId.slice(-1));
      }
      cursor = json['nextCursor'] as string | null;
    } while (cursor !== null);
    expect(seen).toEqual(['4', '3', '2', '1', '0']);
  });

  test('gives a held mail as it came', async () => {
    const answer = await desk.get(`/api/quarantine/${'0'.repeat(64)}/raw`, 'anna');
    expect(answer.bytes).toEqual(raw);
    expect(answer.headers.get('content-type')).toBe('message/rfc822');
    expect(answer.headers.get('content-disposition')).toContain('.eml');
    const missing = await desk.get('/api/quarantine/none/raw', 'anna');
    expect([missing.status, missing.json['code']]).toEqual([404, 'HELD_MAIL_NOT_FOUND']);
  });

  test('is for agents only', async () => {
    const answer = await desk.get('/api/quarantine', 'dev1');
    expect([answer.status, answer.json['code']]).toEqual([403, 'FORBIDDEN']);
  });
});
