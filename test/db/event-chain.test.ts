import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { migrate } from '../../src/db/migrate';
import { createPool } from '../../src/db/pool';
import { languageFrom } from '../../src/domain/language';
import { readConfig } from '../../src/config';
import { projectRoot } from '../../src/project-root';
import { verifyCommand } from '../../src/roles/verify';
import { DamagedCheckpoint } from '../../src/verify/checkpoint';
import type { Finding } from '../../src/verify/findings';
import { WrongFile } from '../../src/verify/line-file';
import type { VerifyOptions } from '../../src/verify/options';
import { verify } from '../../src/verify/verify';
import { anna, customer, RecordedTickets } from '../api/recorded';
import { createTestDatabase, fromTestRun, type TestDatabase } from '../support/database';
import { testLogger } from '../support/temporary-data-folder';

let folder: string;
let database: TestDatabase;
let tickets: RecordedTickets;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otvet-chain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a verification finds, and its result. */
async function verified(pool: Pool | undefined, options: Partial<VerifyOptions> = {}) {
  const findings: Finding[] = [];
  const all = {
    offlineFile: undefined,
    exportFile: undefined,
    checkpointFile: undefined,
    againstFile: undefined,
    ...options,
  };
  const result = await verify({ pool, options: all, report: (each) => findings.push(each) });
  return { findings, result };
}

/** `CODE ticket/event` of each finding, the ticket by its place among those of the test. */
function named(findings: readonly Finding[], ids: readonly string[]): string[] {
  return findings.map(({ code, ticketId, seq }) =>
    [code, ticketId === undefined ? '-' : ids.indexOf(ticketId) + 1, seq ?? '-'].join(' '),
  );
}

/** Writes as a superuser who has switched the triggers off, foreign keys among them. */
async function tamper(pool: Pool, ...statements: string[]): Promise<void> {
  await pool.query(
    ['begin', 'set local session_replication_role = replica', ...statements, 'commit'].join(';'),
  );
}

/** An opened ticket with an answer and a reply: 1 opened, 2 message, … with more than ten events. */
async function conversation(): Promise<string> {
  const ticketId = await tickets.open('Принтер не печатает');
  tickets.nowMs += 60_000;
  await tickets.reply(ticketId, 'Проверьте кабель 🎉');
  tickets.nowMs += 60_000;
  const contentId = await tickets.stage('Не помогло', {
    files: [{ name: 'снимок.png', contentType: 'image/png', bytes: Buffer.from([0, 255, 10]) }],
  });
  await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
  await tickets.reply(ticketId, 'Заменили', 'resolved');
  return ticketId;
}

async function lastSeq(ticketId: string): Promise<number> {
  const found = await database.pool.query<{ seq: number }>(
    'select max(seq) as seq from ticket_events where ticket_id = $1',
    [ticketId],
  );
  return found.rows[0]?.seq ?? 0;
}

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
    const ids = [await conversation(), await conversation()];
    const { findings, result } = await verified(database.pool);
    expect(findings).toEqual([]);
    const events = (await lastSeq(ids[0] ?? '')) * 2;
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
    const ticketId = await conversation();
    const next = (await lastSeq(ticketId)) + 1;
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
    await conversation();
    await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('tampering behind the triggers’ back', () => {
  useDatabase();

  const inFirst = `ticket_id = (select ticket_id from tickets where number = 1001)`;
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
        `update content_files set bytes = set_byte(bytes, 0, 1) where content_id = (select content_id from messages where ${inFirst} and message_no = 3)`,
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
    const ids = [await conversation(), await conversation()];
    const last = await lastSeq(ids[0] ?? '');
    await tamper(database.pool, ...statements);
    const found = named((await verified(database.pool)).findings, ids);
    if (expected.at(-1) === '…') {
      expect(found.slice(0, expected.length - 1)).toEqual(expected.slice(0, -1));
      return;
    }
    const patterns = expected.map((each) =>
      each.replace('last+1', String(last + 1)).replace('last', String(last)),
    );
    expect(
      found.map((each, index) =>
        patterns[index]?.endsWith('*') === true ? each.replace(/\d+$/, '*') : each,
      ),
    ).toEqual(patterns);
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
        const seq = 1 + (place % (await lastSeq(ticketId)));
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

describe('a checkpoint', () => {
  useDatabase();
  const file = () => join(folder, `${randomUUID()}.checkpoint`);

  test('is kept by histories that went on', async () => {
    const ticketId = await conversation();
    const checkpointFile = file();
    const { result } = await verified(database.pool, { checkpointFile });
    expect(result.isCheckpointWritten).toBe(true);
    await tickets.reply(ticketId, 'Ещё одно');
    await conversation();
    expect((await verified(database.pool, { againstFile: checkpointFile })).findings).toEqual([]);
  });

  test('shows a ticket that is gone with all its traces', async () => {
    const ids = [await conversation(), await conversation()];
    const checkpointFile = file();
    await verified(database.pool, { checkpointFile });
    await tamper(
      database.pool,
      ...['messages', 'outbox', 'ticket_events', 'event_chain', 'tickets'].map(
        (table) => `delete from ${table} where ticket_id = '${ids[0] ?? ''}'`,
      ),
    );
    expect((await verified(database.pool)).findings).toEqual([]);
    const { findings } = await verified(database.pool, { againstFile: checkpointFile });
    expect(findings).toMatchObject([{ code: 'CHECKPOINT_TICKET_GONE', ticketId: ids[0] }]);
  });

  test('shows a tail that was cut and a history that was written anew, chain and all', async () => {
    const ids = [await conversation(), await conversation()].sort();
    const [cut = '', rewritten = ''] = ids;
    const checkpointFile = file();
    await verified(database.pool, { checkpointFile });
    await tamper(
      database.pool,
      ...['ticket_events', 'event_chain'].map(
        (table) => `delete from ${table} where ticket_id = '${cut}' and seq > 2`,
      ),
      `delete from messages where ticket_id = '${cut}' and seq > 2`,
      `update tickets set seq = 2, status = 'new', assignee_id = null, state = state || '{"seq": 2, "status": "new", "assigneeId": null}' where ticket_id = '${cut}'`,
      `create table copied as select ticket_id, seq, at, type, command_id, event, recorded_at - interval '1 s' from ticket_events where ticket_id = '${rewritten}'`,
      `delete from ticket_events where ticket_id = '${rewritten}'`,
      `delete from event_chain where ticket_id = '${rewritten}'`,
    );
    await database.pool.query('insert into ticket_events select * from copied');
    expect((await verified(database.pool)).findings).toEqual([]);
    const { findings } = await verified(database.pool, { againstFile: checkpointFile });
    const last = await lastSeq(rewritten);
    expect(named(findings, ids)).toEqual([
      expect.stringMatching(/^CHECKPOINT_HISTORY_CUT 1 /),
      `CHECKPOINT_HISTORY_REWRITTEN 2 ${last}`,
    ]);
  });

  test('is not written of a record with findings, and an older one stays as it was', async () => {
    await conversation();
    const checkpointFile = file();
    await verified(database.pool, { checkpointFile });
    const before = readFileSync(checkpointFile);
    await tamper(database.pool, `update ticket_events set type = 'x' where seq = 3`);
    const { result } = await verified(database.pool, { checkpointFile });
    expect(result).toMatchObject({ findings: 1, isCheckpointWritten: false });
    expect(readFileSync(checkpointFile)).toEqual(before);
  });

  test('proves nothing once it was changed itself', async () => {
    await conversation();
    const checkpointFile = file();
    await verified(database.pool, { checkpointFile });
    const text = readFileSync(checkpointFile, 'utf8');
    writeFileSync(checkpointFile, text.replace(/"seq":\d+/, '"seq":1'));
    const damaged = verified(database.pool, { againstFile: checkpointFile });
    await expect(damaged).rejects.toBeInstanceOf(DamagedCheckpoint);
    writeFileSync(checkpointFile, 'something else\n');
    const other = verified(database.pool, { againstFile: checkpointFile });
    await expect(other).rejects.toBeInstanceOf(WrongFile);
  });
});

describe('an export', () => {
  useDatabase();

  async function exported(): Promise<string> {
    const exportFile = join(folder, `${randomUUID()}.export`);
    await verified(database.pool, { exportFile });
    return exportFile;
  }

  test('verifies without a database, also against a checkpoint', async () => {
    const ticketId = await tickets.open('Разрыв строки\u2028внутри');
    await tickets.reply(ticketId, 'Ответ');
    const checkpointFile = join(folder, `${randomUUID()}.checkpoint`);
    await verified(database.pool, { checkpointFile });
    const offlineFile = await exported();
    const { findings, result } = await verified(undefined, {
      offlineFile,
      againstFile: checkpointFile,
    });
    expect(findings).toEqual([]);
    expect(result).toMatchObject({ tickets: 1, events: await lastSeq(ticketId) });
  });

  test('with any one byte flipped is found out', async () => {
    await conversation();
    const path = await exported();
    const bytes = readFileSync(path);
    const offlineFile = `${path}.flipped`;
    const places = fc.nat(bytes.length - 1);
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        const flipped = Buffer.from(bytes);
        flipped[place] = (flipped[place] ?? 0) ^ mask;
        writeFileSync(offlineFile, flipped);
        const outcome = await verified(undefined, { offlineFile }).catch((error: unknown) => error);
        if (outcome instanceof WrongFile) return;
        expect((outcome as { findings: Finding[] }).findings).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('whose digest was fitted to a changed event shows the event', async () => {
    const ids = [await conversation()];
    await tamper(
      database.pool,
      `update ticket_events set event = event || '{"commandId": "x"}', command_id = 'x' where seq = 4`,
    );
    const { findings } = await verified(undefined, { offlineFile: await exported() });
    expect(named(findings, ids)).toEqual(['EVENT_CHANGED 1 4']);
  });

  test('that was cut is not taken for a whole one', async () => {
    await conversation();
    const path = await exported();
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, -3).join('\n')}\n`);
    const { findings } = await verified(undefined, { offlineFile: path });
    expect(findings.map((each) => each.code)).toEqual(['FILE_CUT', 'TAIL_CUT']);
  });
});

describe('a database from before the chain', () => {
  test('gets it for everything it has recorded, while turns go on, and changes none of it', async () => {
    const admin = createPool(fromTestRun('OTVET_TEST_DATABASE_URL'), testLogger('old'), 1);
    const name = `test_old_${randomUUID().replaceAll('-', '')}`;
    await admin.query(`create database ${name} template template0`);
    const url = new URL(fromTestRun('OTVET_TEST_DATABASE_URL'));
    url.pathname = `/${name}`;
    const pool = createPool(url.toString(), testLogger('old'));
    try {
      const migrations = join(projectRoot(), 'migrations');
      const old = join(folder, 'old-migrations');
      mkdirSync(old);
      // The chain comes last here, since today's code, which records, needs the later columns.
      for (const file of readdirSync(migrations).filter((file) => !file.startsWith('0002_'))) {
        copyFileSync(join(migrations, file), join(old, file));
      }
      await migrate(pool, old);
      tickets = new RecordedTickets(pool);
      const ids = [await conversation(), await conversation()];
      const history = () => pool.query('select * from ticket_events order by ticket_id, seq');
      const before = (await history()).rows;
      copyFileSync(join(migrations, '0002_event_chain.sql'), join(old, '0002_event_chain.sql'));
      const turns = ids.map(async (ticketId) => {
        for (let turn = 0; turn < 20; turn += 1) await tickets.reply(ticketId, `Ответ ${turn}`);
      });
      const [applied] = await Promise.all([migrate(pool, old), ...turns]);
      expect(applied).toEqual(['0002_event_chain.sql']);
      expect((await history()).rows).toEqual(expect.arrayContaining(before));
      for (const ticketId of ids) await tickets.reply(ticketId, 'После обновления');
      expect((await verified(pool)).result).toMatchObject({ tickets: 2, findings: 0 });
      await tamper(pool, `update ticket_events set event = event || '{"x": 1}' where seq = 2`);
      expect((await verified(pool)).result.findings).toBe(2);
    } finally {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });
});

describe('npm run verify', () => {
  useDatabase();

  async function command(args: string[], env: NodeJS.ProcessEnv = { DATABASE_URL: database.url }) {
    const out: string[] = [];
    const err: string[] = [];
    const context = {
      env,
      readConfig: () => readConfig(env, 0),
      language: languageFrom(env['OTVET_LANG'], 'en'),
    };
    const streams = {
      out: (line: string) => out.push(line),
      err: (line: string) => err.push(line),
    };
    return { exitCode: await verifyCommand(args, context, streams), out, err: err.join('\n') };
  }

  test('answers 0 for an intact record', async () => {
    await conversation();
    const { exitCode, out } = await command([]);
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: [expect.stringMatching(/^All intact: tickets 1, events \d+\.$/)],
    });
  });

  test.each(['ru', 'en'])('answers 1 and a line for each finding (%s)', async (language) => {
    await conversation();
    await tamper(database.pool, 'delete from ticket_events where seq = 3');
    const { exitCode, out } = await command([], {
      DATABASE_URL: database.url,
      OTVET_LANG: language,
    });
    expect(exitCode).toBe(1);
    expect(out).toHaveLength(2);
    expect(out[0]).toMatch(
      language === 'ru'
        ? /^EVENT_MISSING обращение 1001, событие 3: события нет\. Сравните/
        : /^EVENT_MISSING ticket 1001, event 3: the event is gone\. Compare/,
    );
  });

  test.each([
    ['an unknown option', ['--fix'], {}, 'BAD_USAGE'],
    ['a file that is missing', ['--offline', '/nowhere/x'], {}, 'FAILED'],
    ['a database that is down', [], { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }, 'NO_DATABASE'],
    ['no database at all', [], { OTVET_DATA_DIR: '/nowhere' }, 'NO_DATABASE'],
    ['a wrong setting', [], { OTVET_API_PORT: 'x' }, 'BAD_SETTING'],
    ['two sources', ['--offline', 'a', '--export', 'b'], {}, 'BAD_USAGE'],
  ])('answers 2 for %s', async (_, args, env, code) => {
    const { exitCode, err, out } = await command(args, env);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [] });
    expect(err).toContain(`${code}: `);
  });

  test('says which migration is missing', async () => {
    await tamper(database.pool, 'drop table event_chain');
    const { exitCode, err } = await command([]);
    expect(exitCode).toBe(2);
    expect(err).toContain('NOT_MIGRATED: ');
  });
});
