import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TicketEvent } from '../../src/domain/events';
import type { DevServer } from '../../src/embedded/dev-server';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';
import { countsOf, numberOf } from './support/counts';
import { MailLoad, meanwhile } from './support/mail-load';
import { killServer, ownEngine } from './support/own-servers';
import { inParallel, post, request, type ApiAnswer } from './support/patient-callers';
import { untilSettled } from './support/settled';

let engine: DevServer;
beforeAll(async () => {
  engine = await ownEngine();
}, 600_000);
afterAll(() => engine.stop());

describe('an engine that is killed three times while mails and comments come in', () => {
  const subject = 'subject@customer.example';
  const comments = 40;
  let desk: DeskProcesses;
  let load: MailLoad;
  const answers: ApiAnswer[] = [];
  let reads: number[];

  async function commentOften(): Promise<void> {
    const path = `/api/tickets/${await numberOf(desk, subject)}/comments`;
    await inParallel(comments, 2, async (index) => {
      answers.push(...(await post(desk, path, { text: `Ответ ${index}` })));
    });
  }

  async function killThrice(): Promise<void> {
    for (const kept of [20, 45, 70]) {
      await load.untilKept(kept);
      await killServer(engine);
    }
  }

  beforeAll(async () => {
    desk = await DeskProcesses.start({ temporalAddress: engine.address });
    load = new MailLoad(desk, 100);
    await request(desk, subject);
    await until(() => desk.relay.to(subject).length === 1);
    const everything = Promise.all([load.run(), commentOften(), killThrice()]);
    reads = await meanwhile(everything, async () => (await desk.api('GET', '/api/tickets')).status);
    await untilSettled(desk);
  }, 300_000);
  afterAll(() => desk.stop());

  test('every mail that got its 250 is one ticket with one message and one acknowledgement', async () => {
    expect(await load.notServedOnce()).toEqual([]);
    // A mail that could not be handed over was asked for again, not refused or left without a word.
    expect([250, 451]).toEqual(expect.arrayContaining([...load.codes]));
  });

  test('every comment is recorded and mailed once, however often it was asked for', async () => {
    expect(await countsOf(desk, subject)).toEqual({
      tickets: 1,
      written: 1,
      answered: comments,
      mails: 1 + comments,
      repeats: 0,
    });
  });

  test('the API carries a command out or says that it can’t be known', () => {
    const failures = answers.filter((answer) => answer.status !== 201);
    for (const failure of failures) {
      expect(failure).toMatchObject({ status: 503, body: { code: 'OUTCOME_UNKNOWN' } });
      expect(failure.contentType).toContain('application/problem+json');
    }
    expect(answers).toHaveLength(comments + failures.length);
  });

  test('reading needs no engine', () => {
    expect(reads.length).toBeGreaterThan(0);
    expect(new Set(reads)).toEqual(new Set([200]));
  });
});

describe('an engine that is killed while a ticket’s deadlines are pending', () => {
  const from = 'deadline@customer.example';
  let desk: DeskProcesses;
  let events: TicketEvent[];

  async function recorded(): Promise<TicketEvent[]> {
    const { rows } = await desk.database.pool.query<{ event: TicketEvent }>(
      'select event from ticket_events order by seq',
    );
    return rows.map((row) => row.event);
  }

  async function untilRecorded(type: TicketEvent['type']): Promise<void> {
    await until(async () => (await recorded()).some((event) => event.type === type), 40_000);
  }

  beforeAll(async () => {
    // 900 times as fast: the warning comes 12 s after the opening, the breach 4 s later.
    const clock = '900@2026-01-12T10:00:00+03:00';
    desk = await DeskProcesses.start({ temporalAddress: engine.address, clock });
    await request(desk, from);
    await untilRecorded('slaStarted');
    expect((await recorded()).map((event) => event.type)).not.toContain('slaWarned');
    await killServer(engine);
    await untilRecorded('slaWarned');

    // Out of order when the breach is due, and killed only then.
    const pid = engine.pid() ?? 0;
    process.kill(pid, 'SIGSTOP');
    const breachDueMs = Date.now() + 5_000;
    await until(() => Date.now() > breachDueMs);
    await killServer(engine);
    await untilRecorded('slaBreached');
    await untilSettled(desk);
    events = await recorded();
  }, 300_000);
  afterAll(() => desk.stop());

  test('warning and breach are each recorded once, with the instant that they were due', () => {
    const started = events.find((event) => event.type === 'slaStarted');
    const passed = events.filter(({ type }) => type === 'slaWarned' || type === 'slaBreached');
    expect(passed).toMatchObject([
      { type: 'slaWarned', atMs: (started?.startedAtMs ?? 0) + 3 * 3_600_000 },
      { type: 'slaBreached', atMs: started?.deadlineAtMs },
    ]);
  });
});
