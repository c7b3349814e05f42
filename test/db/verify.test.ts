import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { languageFrom } from '../../src/domain/language';
import { readConfig } from '../../src/config';
import { verifyCommand } from '../../src/roles/verify';
import { DamagedCheckpoint } from '../../src/verify/checkpoint';
import type { Finding } from '../../src/verify/findings';
import { WrongFile } from '../../src/verify/line-file';
import { RecordedTickets } from '../api/recorded';
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

describe('a checkpoint', () => {
  useDatabase();
  const file = () => join(folder, `${randomUUID()}.checkpoint`);

  test('is kept by histories that went on', async () => {
    const ticketId = await conversation(tickets);
    const checkpointFile = file();
    const { result } = await verified(database.pool, { checkpointFile });
    expect(result.isCheckpointWritten).toBe(true);
    await tickets.reply(ticketId, 'Ещё одно');
    await conversation(tickets);
    expect((await verified(database.pool, { againstFile: checkpointFile })).findings).toEqual([]);
  });

  test('shows a ticket that is gone with all its traces', async () => {
    const ids = [await conversation(tickets), await conversation(tickets)];
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
    const ids = [await conversation(tickets), await conversation(tickets)].sort();
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
    const last = await lastSeq(database.pool, rewritten);
    expect(named(findings, ids)).toEqual([
      expect.stringMatching(/^CHECKPOINT_HISTORY_CUT 1 /),
      `CHECKPOINT_HISTORY_REWRITTEN 2 ${last}`,
    ]);
  });

  test('is not written of a record with findings, and an older one stays as it was', async () => {
    await conversation(tickets);
    const checkpointFile = file();
    await verified(database.pool, { checkpointFile });
    const before = readFileSync(checkpointFile);
    await tamper(database.pool, `update ticket_events set type = 'x' where seq = 3`);
    const { result } = await verified(database.pool, { checkpointFile });
    expect(result).toMatchObject({ findings: 1, isCheckpointWritten: false });
    expect(readFileSync(checkpointFile)).toEqual(before);
  });

  test('proves nothing once it was changed itself', async () => {
    await conversation(tickets);
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
    expect(result).toMatchObject({ tickets: 1, events: await lastSeq(database.pool, ticketId) });
  });

  test('with any one byte flipped is found out', async () => {
    await conversation(tickets);
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
    const ids = [await conversation(tickets)];
    await tamper(
      database.pool,
      `update ticket_events set event = event || '{"commandId": "x"}', command_id = 'x' where seq = 4`,
    );
    const { findings } = await verified(undefined, { offlineFile: await exported() });
    expect(named(findings, ids)).toEqual(['EVENT_CHANGED 1 4']);
  });

  test('that was cut is not taken for a whole one', async () => {
    await conversation(tickets);
    const path = await exported();
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, -3).join('\n')}\n`);
    const { findings } = await verified(undefined, { offlineFile: path });
    expect(findings.map((each) => each.code)).toEqual(['FILE_CUT', 'TAIL_CUT']);
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
    await conversation(tickets);
    const { exitCode, out } = await command([]);
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: [expect.stringMatching(/^All intact: tickets 1, events \d+\.$/)],
    });
  });

  test.each(['ru', 'en'])('answers 1 and a line for each finding (%s)', async (language) => {
    await conversation(tickets);
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
