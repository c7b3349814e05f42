import { copyFileSync, mkdirSync, readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { migrate } from '../../src/db/migrate';
import { projectRoot } from '../../src/project-root';
import { anna, customer, RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { conversation, lastSeq, named, tamper, verified } from './chain-lab';

let folder: string;
let database: TestDatabase;
let tickets: RecordedTickets;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otvet-chain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const useDatabase = () => {
  beforeEach(async () => {
    database = await createTestDatabase();
    tickets = new RecordedTickets(database.pool);
  });
  afterEach(() => database.drop());
};

describe('a history that nobody touched', () => {
  useDatabase();

  test('is intact, with every event and content chained', async () => {
    const ids = [await conversation(tickets), await conversation(tickets)];
    const { findings, result } = await verified(database.pool);
    expect(findings).toEqual([]);
    const events = (await lastSeq(database.pool, ids[0] ?? '')) * 2;
    expect(result).toMatchObject({ tickets: 2, events, findings: 0 });
    expect(events).toBeGreaterThan(16);
  });

  test('is intact after turns of many tickets at once', async () => {
    const open = async () => {
      const mine = new RecordedTickets(database.pool);
      const ticketId = await mine.open('Одновременно');
      for (let turn = 0; turn < 4; turn += 1) await mine.reply(ticketId, `Ответ ${turn}`);
    };
    await Promise.all(Array.from({ length: 12 }, open));
    expect((await verified(database.pool)).result).toMatchObject({ tickets: 12, findings: 0 });
  });

  test('is one without gaps: an event that does not follow the last one is refused', async () => {
    const ticketId = await conversation(tickets);
    const next = (await lastSeq(database.pool, ticketId)) + 1;
    const insert = (...seqs: number[]) =>
      database.pool.query(
        `insert into ticket_events (ticket_id, seq, at, type, event)
         select $1, seq, now(), 'x', '{}' from unnest($2::int[]) seq`,
        [ticketId, seqs],
      );
    await expect(insert(next + 1)).rejects.toMatchObject({ code: '23001' });
    await expect(insert(next, next + 2)).rejects.toMatchObject({ code: '23001' });
    await expect(insert(next + 1, next)).resolves.toMatchObject({ rowCount: 2 });
  });

  test.each([
    'update event_chain set seq = seq',
    'delete from event_chain',
    'truncate event_chain',
  ])('keeps its chain: %s is refused', async (statement) => {
    await conversation(tickets);
    await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('tampering behind the triggers’ back', () => {
  useDatabase();

  const inFirst = `ticket_id = (select ticket_id from tickets where number = 1001)`;
  const ofFirstFile = `content_id = (select content_id from messages where ${inFirst} and message_no = 3)`;
  const firstFile = `select blob_id from content_files where ${ofFirstFile}`;
  const event3 = `${inFirst} and seq = 3`;
  const tail = `${inFirst} and seq > 9`;
  const swap = `update ticket_events set seq = case seq when 5 then -6 else -5 end where ${inFirst} and seq in (5, 6);
                update ticket_events set seq = -seq where ${inFirst} and seq < 0`;

  const cases: [string, string[], string[]][] = [
    [
      'an event’s text',
      [
        `update ticket_events set event = event || '{"atMs": 1}', at = to_timestamp(0.001) where ${event3}`,
      ],
      ['EVENT_CHANGED 1 3'],
    ],
    [
      'a number that JavaScript would not tell from the one before',
      [
        `update ticket_events set event = jsonb_set(event, '{atMs}', ((event->>'atMs') || '.0')::jsonb) where ${event3}`,
      ],
      ['EVENT_CHANGED 1 3'],
    ],
    [
      'when an event was recorded',
      [`update ticket_events set recorded_at = recorded_at - interval '1 day' where ${event3}`],
      ['EVENT_CHANGED 1 3'],
    ],
    [
      'when it happened',
      [`update ticket_events set at = now() where ${event3}`],
      ['COLUMN_CHANGED 1 3'],
    ],
    [
      'its type',
      [`update ticket_events set type = 'rated' where ${event3}`],
      ['COLUMN_CHANGED 1 3'],
    ],
    [
      'its command',
      [`update ticket_events set command_id = 'x' where ${inFirst} and seq = 4`],
      ['COLUMN_CHANGED 1 4'],
    ],
    ['an event’s deletion', [`delete from ticket_events where ${event3}`], ['EVENT_MISSING 1 3']],
    [
      'the deletion of an event with its hash',
      [`delete from ticket_events where ${event3}`, `delete from event_chain where ${event3}`],
      ['EVENT_MISSING 1 3'],
    ],
    [
      'the deletion of the tail with its hashes and messages',
      [
        `delete from messages where ${tail}`,
        `delete from ticket_events where ${tail}`,
        `delete from event_chain where ${tail}`,
      ],
      ['TAIL_CUT 1 10'],
    ],
    [
      'the deletion of an event that added a message',
      [`delete from ticket_events where ${inFirst} and seq = 2`],
      ['EVENT_MISSING 1 2'],
    ],
    ['two events’ exchange', [swap], ['EVENT_MOVED 1 5', 'EVENT_MOVED 1 6']],
    [
      'an exchange that renumbers the events too',
      [
        swap,
        `update ticket_events set event = event || jsonb_build_object('seq', seq) where ${inFirst}`,
      ],
      ['EVENT_CHANGED 1 5', 'EVENT_CHANGED 1 6'],
    ],
    [
      'an event added past the chain',
      [
        `insert into ticket_events select ticket_id, seq + 1, at, type, command_id, event || jsonb_build_object('seq', seq + 1)
           from ticket_events where ${inFirst} order by seq desc limit 1`,
      ],
      ['EVENT_NOT_CHAINED 1 last+1', 'PROJECTION_CHANGED 1 last+1'],
    ],
    [
      'a hash that was fitted to a changed event',
      [
        `update ticket_events set event = event || '{"x": 1}' where ${event3}`,
        `update event_chain c set hash = event_hash((select hash from event_chain p where p.ticket_id = c.ticket_id and p.seq = 2), e, c.content_hash)
           from ticket_events e where (e.ticket_id, e.seq) = (c.ticket_id, c.seq) and c.seq = 3`,
      ],
      ['EVENT_CHANGED 1 4'],
    ],
    [
      'a ticket’s number',
      [`update tickets set number = 7 where number = 1001`],
      ['OPENING_CHANGED 1 1'],
    ],
    [
      'the deletion of a ticket’s row',
      [`delete from tickets where number = 1001`],
      ['TICKET_MISSING 1 -'],
    ],
    [
      'the deletion of a ticket with its events and messages',
      [
        `delete from messages where ${inFirst}`,
        `delete from ticket_events where ${inFirst}`,
        `delete from tickets where number = 1001`,
      ],
      ['EVENT_MISSING 1 1', '…'],
    ],
    [
      'the content that a message shows',
      [
        `update messages set content_id = (select content_id from contents where body_text = 'Заменили' limit 1)
          where ${inFirst} and message_no = 1`,
      ],
      ['MESSAGE_CHANGED 1 2'],
    ],
    [
      'who wrote it',
      [`update messages set author_id = 'eve' where ${inFirst} and message_no = 2`],
      ['MESSAGE_CHANGED 1 *'],
    ],
    [
      'that a guest wrote it',
      [`update messages set standing = 'guest' where ${inFirst} and message_no = 1`],
      ['MESSAGE_CHANGED 1 *'],
    ],
    [
      'a message’s deletion',
      [`delete from messages where ${inFirst} and message_no = 1`],
      ['MESSAGE_MISSING 1 2'],
    ],
    [
      'a message that no event added',
      [
        `insert into messages select ticket_id, 99, seq, at, author, author_id, visibility, content_id from messages where ${inFirst} and message_no = 1`,
      ],
      ['MESSAGE_UNKNOWN 1 2'],
    ],
    [
      'a message’s text',
      [
        `update contents set body_text = 'Ничего не было' where content_id = (select content_id from messages where ${inFirst} and message_no = 1)`,
      ],
      ['CONTENT_CHANGED 1 2'],
    ],
    [
      'a message’s sender',
      [
        `update contents set author_address = 'eve@x' where content_id = (select content_id from messages where ${inFirst} and message_no = 1)`,
      ],
      ['CONTENT_CHANGED 1 2'],
    ],
    [
      'a byte of an attached file',
      [
        'alter table blobs drop constraint id_is_hash',
        `update blobs set bytes = set_byte(bytes, 0, 1) where blob_id = (${firstFile})`,
      ],
      ['CONTENT_CHANGED 1 *', 'CONTENT_CHANGED 2 *'],
    ],
    [
      'an attached file that is gone',
      [`delete from blobs where blob_id = (${firstFile})`],
      ['CONTENT_CHANGED 1 *', 'CONTENT_CHANGED 2 *'],
    ],
    [
      'which file is attached',
      [
        `insert into blobs values (encode(sha256('x'), 'hex'), 1, 'x')`,
        `update content_files set blob_id = encode(sha256('x'), 'hex') where ${ofFirstFile}`,
      ],
      ['CONTENT_CHANGED 1 *'],
    ],
    [
      'which picture of the text a file is',
      [`update content_files set cid = 'logo@x' where ${ofFirstFile}`],
      ['CONTENT_CHANGED 1 *'],
    ],
    [
      'a byte of a file from before there were blobs',
      [
        `update content_files f set bytes = set_byte(b.bytes, 0, 1), blob_id = null from blobs b where b.blob_id = f.blob_id and ${ofFirstFile}`,
      ],
      ['CONTENT_CHANGED 1 *'],
    ],
    [
      'the deletion of content',
      [
        `delete from contents where content_id = (select content_id from messages where ${inFirst} and message_no = 1)`,
      ],
      ['CONTENT_MISSING 1 2'],
    ],
    [
      'a status',
      [`update tickets set status = 'closed' where number = 1001`],
      ['PROJECTION_CHANGED 1 -'],
    ],
    [
      'a status and the state with it',
      [
        `update tickets set status = 'closed', state = state || '{"status": "closed"}' where number = 1001`,
      ],
      ['PROJECTION_CHANGED 1 -'],
    ],
    [
      'an assignee',
      [`update tickets set assignee_id = 'eve' where number = 1001`],
      ['PROJECTION_CHANGED 1 -'],
    ],
    [
      'a row set back',
      [`update tickets set seq = 5, state = state || '{"seq": 5}' where number = 1001`],
      ['PROJECTION_CHANGED 1 last'],
    ],
  ];

  test.each(cases)('is found and named: %s', async (_, statements, expected) => {
    const ids = [await conversation(tickets), await conversation(tickets)];
    const last = await lastSeq(database.pool, ids[0] ?? '');
    await tamper(database.pool, ...statements);
    const found = named((await verified(database.pool)).findings, ids);
    if (expected.at(-1) === '…') {
      expect(found.slice(0, expected.length - 1)).toEqual(expected.slice(0, -1));
      return;
    }
    const patterns = expected.map((each) =>
      each.replace('last+1', String(last + 1)).replace('last', String(last)),
    );
    patterns.sort();
    const isOpen = (place: number) => patterns[place]?.endsWith('*') === true;
    // By ticket and not by id, which is random.
    const inOrder = [...found].sort();
    expect(
      inOrder.map((each, place) => (isOpen(place) ? each.replace(/\d+$/, '*') : each)),
    ).toEqual(patterns);
  });

  test('with a stored file is named by the file', async () => {
    await conversation(tickets);
    const { rows } = await database.pool.query<{ blob_id: string }>('select blob_id from blobs');
    await tamper(database.pool, 'delete from blobs');
    const { findings } = await verified(database.pool);
    expect(findings).toMatchObject([
      {
        code: 'CONTENT_CHANGED',
        detail: expect.stringContaining(`; files 0: ${rows[0]?.blob_id}`),
      },
    ]);
  });

  test('is found whatever single place of whatever history it changes', async () => {
    const columns = fc.constantFrom(
      `update ticket_events set event = event || '{"x": 1}'`,
      `update ticket_events set event = event - 'actor'`,
      `update ticket_events set event = event || '{"atMs": 0}'`,
      `update ticket_events set at = at + interval '1 microsecond'`,
      `update ticket_events set type = type || '!'`,
      `update ticket_events set command_id = coalesce(command_id, '') || '!'`,
      `update ticket_events set recorded_at = recorded_at + interval '1 microsecond'`,
      `update ticket_events set seq = seq + 100`,
      `delete from ticket_events`,
      `delete from event_chain`,
      `update event_chain set hash = set_byte(hash, 31, (get_byte(hash, 31) + 1) % 256)`,
      `update event_chain set content_hash = sha256('x')`,
      `update event_chain set seq = seq + 100`,
    );
    const turns = fc.array(fc.constantFrom('reply', 'note', 'resolve', 'customer'), {
      maxLength: 4,
    });
    const play = async (ticketId: string, turn: string) => {
      if (turn === 'reply') return tickets.reply(ticketId, 'Ответ');
      if (turn === 'resolve') return tickets.reply(ticketId, 'Готово', 'resolved');
      const contentId = await tickets.stage('Текст');
      return turn === 'note'
        ? tickets.give(ticketId, anna, { kind: 'agentComment', contentId, visibility: 'note' })
        : tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
    };
    await fc.assert(
      fc.asyncProperty(turns, columns, fc.nat(), async (history, statement, place) => {
        const ticketId = await tickets.open('Текст');
        for (const turn of history) await play(ticketId, turn);
        const seq = 1 + (place % (await lastSeq(database.pool, ticketId)));
        const before = await verified(database.pool);
        expect(before.findings).toEqual([]);
        const table = statement.includes('event_chain') ? 'event_chain' : 'ticket_events';
        await tamper(
          database.pool,
          `create table kept as select * from ${table} where ticket_id = '${ticketId}'`,
          `${statement} where ticket_id = '${ticketId}' and seq = ${seq}`,
        );
        const { findings } = await verified(database.pool);
        await tamper(
          database.pool,
          `delete from ${table} where ticket_id = '${ticketId}'`,
          `insert into ${table} select * from kept`,
          'drop table kept',
        );
        expect(findings.map((each) => each.ticketId)).toContain(ticketId);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a database from before the chain', () => {
  test('gets it for everything it has recorded, while turns go on, and changes none of it', async () => {
    const old = await createTestDatabase('template0');
    const { pool } = old;
    try {
      const migrations = join(projectRoot(), 'migrations');
      const oldMigrations = join(folder, 'old-migrations');
      mkdirSync(oldMigrations);
      // The chain comes last here, since today's code, which records, needs the later columns.
      const ofChain = ['0002_event_chain.sql', '0007_files_in_chain.sql'];
      for (const file of readdirSync(migrations).filter((file) => !ofChain.includes(file))) {
        copyFileSync(join(migrations, file), join(oldMigrations, file));
      }
      await migrate(pool, oldMigrations);
      tickets = new RecordedTickets(pool);
      const ids = [await conversation(tickets), await conversation(tickets)];
      const history = () => pool.query('select * from ticket_events order by ticket_id, seq');
      const before = (await history()).rows;
      await tamper(
        pool,
        'update content_files f set bytes = b.bytes, blob_id = null from blobs b where b.blob_id = f.blob_id',
      );
      for (const file of ofChain) copyFileSync(join(migrations, file), join(oldMigrations, file));
      const turns = ids.map(async (ticketId) => {
        for (let turn = 0; turn < 20; turn += 1) await tickets.reply(ticketId, `Ответ ${turn}`);
      });
      const [applied] = await Promise.all([migrate(pool, oldMigrations), ...turns]);
      expect(applied).toEqual(ofChain);
      expect((await history()).rows).toEqual(expect.arrayContaining(before));
      for (const ticketId of ids) await tickets.reply(ticketId, 'После обновления');
      expect((await verified(pool)).result).toMatchObject({ tickets: 2, findings: 0 });
      await tamper(pool, `update ticket_events set event = event || '{"x": 1}' where seq = 2`);
      expect((await verified(pool)).result.findings).toBe(2);
    } finally {
      await old.drop();
    }
  });
});
