import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordedHistories } from '../../src/db/recorded-histories';
import type { CommandEnvelope } from '../../src/domain/commands';
import type { ServiceTerms } from '../../src/domain/terms';
import { projectRoot } from '../../src/project-root';
import { loadCalendar } from '../../src/terms/load-calendar';
import { ritTerms } from '../../src/terms/presets';
import { applyToAll } from '../../src/what-if/apply';
import { previewAll, previewLines, type TicketPreview } from '../../src/what-if/preview';
import { askWhatIf } from '../../src/what-if/run';
import type { Summary } from '../../src/what-if/tally';
import { anna, moscow } from '../domain/examples';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { recordLife } from '../support/recorded-lives';

const rit = ritTerms(loadCalendar);
/** RIT's calendar, an answer to anything within two hours. */
const hasty: ServiceTerms = {
  ...rit,
  termsId: 'hasty',
  policies: [
    {
      policyId: 'two-hours',
      match: {},
      calendarId: rit.calendarId,
      targets: { first_response: { targetMinutes: 120, warnAtFractions: [], pausedIn: [] } },
      escalations: [],
    },
  ],
};

const answer = { kind: 'agentComment', contentId: 'answer', visibility: 'reply' } as const;
const asOfMs = moscow('2026-02-01 12:00');

let database: TestDatabase;
let folder: string;
let policyFile: string;
/** Answered after one hour, after three, after five, and never. */
const ids: string[] = [];
let openId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'otvet-what-if-'));
  policyFile = join(folder, 'hasty.json');
  const policies = [{ policyId: 'two-hours', targets: { first_response: { target: '2h' } } }];
  writeFileSync(
    policyFile,
    JSON.stringify({ preset: 'rit', termsId: 'hasty', version: 1, policies }),
  );
  for (const hours of [1, 3, 5]) {
    const openedAtMs = moscow(`2026-01-1${hours + 1} 10:00`);
    const answeredAtMs = openedAtMs + hours * 3_600_000;
    ids.push(
      await recordLife(database.pool, rit, openedAtMs, [
        { atMs: answeredAtMs, actor: anna, command: answer },
        { atMs: answeredAtMs, actor: anna, command: { kind: 'changeStatus', status: 'closed' } },
      ]),
    );
  }
  openId = await recordLife(database.pool, rit, moscow('2026-01-30 15:00'), []);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const everything = { sinceMs: null, untilMs: null, terms: null, asOfMs, listLimit: 20 };

type Environment = Record<string, string>;

function run(
  command: 'what-if' | 'terms' | 'start' | 'worker',
  args: readonly string[],
  env: Environment = {},
) {
  const entry = join(projectRoot(), 'dist', 'src', 'bin', `${command}.js`);
  const settings = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    OTVET_LANG: 'en',
  };
  const done = spawnSync(process.execPath, [entry, ...args], {
    env: { ...settings, ...env },
    encoding: 'utf8',
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

describe('what-if over the record', () => {
  test('reproduces every recorded verdict if nothing is changed', async () => {
    expect(await askWhatIf(database.pool, { ...everything, terms: rit })).toMatchObject({
      tickets: 4,
      recorded: 4,
      reproduced: 4,
      unlike: 0,
      changed: 0,
    });
  });

  test('names the tickets whose verdict another policy changes', async () => {
    const summary = await askWhatIf(database.pool, { ...everything, terms: hasty });
    const changes = summary.changes.map(({ ticketId, old, new: after }) => ({
      ticketId,
      change: `${old} → ${after}`,
    }));
    expect(changes).toHaveLength(2);
    expect(changes).toContainEqual({ ticketId: ids[1], change: 'met → breached' });
    expect(changes).toContainEqual({ ticketId: openId, change: 'open → breached' });
    expect(summary.rows).toEqual([
      expect.objectContaining({
        policyId: 'question',
        old: { cycles: 4, met: 2, breached: 1, open: 1, ended: 0 },
      }),
      expect.objectContaining({
        policyId: 'two-hours',
        new: { cycles: 4, met: 1, breached: 3, open: 0, ended: 0 },
      }),
    ]);
  });

  test('shows too what a longer promise would have kept, and lists no more than is asked for', async () => {
    const [policy] = hasty.policies;
    if (policy === undefined) throw new Error('No policy');
    const first_response = { targetMinutes: 480, warnAtFractions: [], pausedIn: [] };
    const terms = { ...hasty, policies: [{ ...policy, targets: { first_response } }] };
    const patient = { ...everything, terms };
    const { changes } = await askWhatIf(database.pool, patient);
    expect(changes).toMatchObject([{ ticketId: ids[2], old: 'breached', new: 'met' }]);
    const unlisted = await askWhatIf(database.pool, { ...patient, listLimit: 0 });
    expect(unlisted).toMatchObject({ changed: 1, changes: [] });
  });

  test('takes only tickets opened since a date and before another', async () => {
    const within = { sinceMs: moscow('2026-01-14 10:00'), untilMs: moscow('2026-01-16 10:00') };
    expect((await askWhatIf(database.pool, { ...everything, ...within })).tickets).toBe(1);
  });

  test('knows nothing of what came after the instant that is asked about', async () => {
    const early = { ...everything, asOfMs: moscow('2026-01-12 10:30') };
    const { rows, tickets } = await askWhatIf(database.pool, early);
    expect(tickets).toBe(1);
    expect(rows[0]?.old).toMatchObject({ cycles: 1, open: 1 });
  });

  test('reads equal terms as one object, so that what is remembered of them is shared', async () => {
    const terms = new Set<unknown>();
    for await (const batch of recordedHistories(database.pool, everything)) {
      for (const { events } of batch) {
        const [opening] = events;
        if (opening?.type === 'ticketOpened') terms.add(opening.terms);
      }
    }
    expect([...terms]).toEqual([rit]);
  });

  test('reports a verdict that was changed past Otvet', async () => {
    const forged = await createTestDatabase();
    const id = await recordLife(forged.pool, rit, moscow('2026-01-12 10:00'), [
      { atMs: moscow('2026-01-12 16:00'), actor: anna, command: answer },
    ]);
    const client = await forged.pool.connect();
    await client.query('set session_replication_role = replica');
    await client.query(
      `update ticket_events set type = 'slaMet', event = jsonb_set(event, '{type}', '"slaMet"')
        where ticket_id = $1 and type = 'slaBreached'`,
      [id],
    );
    client.release();
    const done = run('what-if', [], { DATABASE_URL: forged.url });
    expect(done.code).toBe(1);
    expect(done.out).toContain('Not alike: 1.');
    expect(done.out).toContain('recorded met, replayed breached');
    await forged.drop();
  });
});

describe('npm run what-if', () => {
  test('prints the table, old against new, and the changed tickets', () => {
    const { code, out } = run('what-if', ['--policy', policyFile, '--as-of', '2026-02-01']);
    expect(code).toBe(0);
    expect(out).toContain('Cycles reproduced under the recorded terms: 4 of 4.');
    expect(out).toMatch(/first response +two-hours +0 → 4 +0 → 1 +0 → 3 +0 → 0/);
    expect(out).toMatch(/#\d+ {2}first response 1: met → breached/);
  });

  test('speaks Russian, and JSON', () => {
    const args = ['--policy', policyFile, '--since', '2026-01-13'];
    expect(run('what-if', args, { OTVET_LANG: 'ru' }).out).toContain('Изменилось бы итогов');
    const summary = JSON.parse(run('what-if', [...args, '--json']).out) as Summary;
    expect(summary).toMatchObject({ tickets: 3, unlike: 0 });
  });

  test.each([
    ['an option that is not known', ['--polcy', 'x'], {}, '--policy FILE'],
    ['a date that is none', ['--since', 'yesterday'], {}, '--since: "yesterday" is no date'],
    ['a file that is not there', ['--policy', 'none.json'], {}, 'TERMS_FILE_UNREADABLE'],
    ['no database', [], { DATABASE_URL: '' }, 'DATABASE_URL'],
    [
      'a database that does not answer',
      [],
      { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/x' },
      'name the database in DATABASE_URL',
    ],
  ])('ends with 2 and what to do: %s', (_, args, env, said) => {
    const { code, err } = run('what-if', args, env);
    expect(err).toContain(said);
    expect(code).toBe(2);
  });
});

describe('a file of terms that cannot be used', () => {
  test.each(['start', 'worker'] as const)('refuses the start of %s and says why', (command) => {
    const wrong = join(folder, 'wrong.json');
    writeFileSync(wrong, JSON.stringify({ preset: 'rit', termsId: 'ours' }));
    const { code, err } = run(command, [], { OTVET_TERMS_FILE: wrong });
    expect(err).toContain('TERMS_NAME_NEEDED version: is missing');
    expect(code).toBe(1);
  });
});

describe('terms for open tickets', () => {
  test('are previewed: each deadline that would move, and nothing else', async () => {
    const previews: TicketPreview[] = [];
    const nowMs = moscow('2026-01-30 15:30');
    const take = (preview: TicketPreview) => previews.push(preview);
    expect(await previewAll(database.pool, hasty, nowMs, take)).toEqual({ open: 1, moved: 1 });
    expect(previews.flatMap((preview) => previewLines(preview, 'en'))).toEqual([
      expect.stringMatching(/first response 1: 2026-02-02T07:00Z → 2026-01-30T14:00Z/),
    ]);
    expect(await previewAll(database.pool, rit, nowMs, take)).toEqual({ open: 1, moved: 0 });
  });

  test('are adopted once by each, however often that is repeated', async () => {
    const sent: [string, CommandEnvelope][] = [];
    const tickets = {
      run: (ticketId: string, envelope: CommandEnvelope) => {
        sent.push([ticketId, envelope]);
        return Promise.resolve('accepted' as const);
      },
    };
    for (const round of [1, 2]) {
      const applied = await applyToAll(database.pool, tickets, hasty);
      expect(applied).toEqual({ open: 1, adopted: 1, already: 0, refused: {} });
      expect(sent).toHaveLength(round);
    }
    expect(sent[0]).toEqual(sent[1]);
    expect(await applyToAll(database.pool, tickets, rit)).toMatchObject({ already: 1, adopted: 0 });
  });

  test('count the refusals of tickets by their code', async () => {
    const tickets = { run: () => Promise.resolve('TERMS_OUTDATED' as const) };
    const applied = await applyToAll(database.pool, tickets, hasty);
    expect(applied).toMatchObject({ adopted: 0, refused: { TERMS_OUTDATED: 1 } });
  });

  test('are checked and previewed from the command line', () => {
    expect(run('terms', ['check', '--policy', policyFile])).toMatchObject({
      code: 0,
      out: 'Good: hasty 1\n',
    });
    // The database's ticket is of January: at a later clock its deadline has passed and moves no more.
    const january = { OTVET_TIME_LAPSE: '1@2026-01-30T15:30:00+03:00' };
    const preview = run('terms', ['preview', '--policy', policyFile], january);
    expect(preview.out).toContain('deadlines would move in 1 of them');
    expect(run('terms', ['aply', '--policy', policyFile])).toMatchObject({ code: 2 });
    expect(run('terms', ['check'])).toMatchObject({ code: 2 });
  });
});
