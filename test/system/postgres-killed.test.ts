import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PostgresServer } from '../../src/embedded/postgres';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';
import { countsOf, numberOf } from './support/counts';
import { MailLoad, meanwhile } from './support/mail-load';
import { killServer, ownPostgres } from './support/own-servers';
import { inParallel, post, request, type ApiAnswer } from './support/patient-callers';
import { untilSettled } from './support/settled';
import { TableLock } from './support/table-lock';

let postgres: PostgresServer;
let desk: DeskProcesses;
beforeAll(async () => {
  postgres = await ownPostgres();
  desk = await DeskProcesses.start({ databaseUrl: postgres.url });
}, 180_000);
afterAll(async () => {
  await desk.stop();
  await postgres.stop();
});

async function acknowledged(from: string): Promise<string> {
  expect(await request(desk, from)).toEqual([250]);
  await until(() => desk.relay.to(from).length === 1);
  return `/api/tickets/${await numberOf(desk, from)}/comments`;
}

function expectUnavailable(answers: readonly ApiAnswer[]): void {
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(answer.contentType).toContain('application/problem+json');
    expect(['DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN']).toContain(
      (answer.body as { code: string }).code,
    );
  }
}

describe('a database that is killed three times while mails and comments come in', () => {
  const subject = 'subject@customer.example';
  const comments = 40;
  let load: MailLoad;
  const answers: ApiAnswer[] = [];
  let reads: ApiAnswer[];

  async function killThrice(): Promise<void> {
    for (const kept of [20, 45, 70]) {
      await load.untilKept(kept);
      await killServer(postgres);
    }
  }

  async function list(): Promise<ApiAnswer> {
    const { status, headers, body } = await desk.api('GET', '/api/tickets');
    return { status, contentType: headers.get('content-type') ?? '', body };
  }

  beforeAll(async () => {
    const path = await acknowledged(subject);
    load = new MailLoad(desk, 100);
    const commenting = inParallel(comments, 2, async (index) => {
      answers.push(...(await post(desk, path, { text: `Ответ ${index}` })));
    });
    reads = await meanwhile(Promise.all([load.run(), commenting, killThrice()]), list);
    await untilSettled(desk);
  }, 300_000);

  test('every mail that got its 250 is one ticket with one message and one acknowledgement', async () => {
    expect(await load.notServedOnce()).toEqual([]);
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

  test('the API carries a command out or says that it can’t now', () => {
    const failures = answers.filter((answer) => answer.status !== 201);
    expectUnavailable(failures);
    expect(answers).toHaveLength(comments + failures.length);
  });

  test('reading is answered, or said to be impossible now', () => {
    expectUnavailable(reads.filter((answer) => answer.status !== 200));
    expect(reads.map((answer) => answer.status)).toContain(200);
  });
});

describe('a database that is killed while a comment is being recorded', () => {
  const from = 'under-way@customer.example';

  test('records it once when it is back, and the customer gets it once', async () => {
    const path = await acknowledged(from);
    const lock = await TableLock.on(desk.database.pool, 'ticket_events');
    const commenting = post(desk, path, { text: 'Проверьте кабель.' });
    await lock.untilWaiting(1);
    await killServer(postgres);
    await lock.release();
    expect((await commenting).at(-1)).toMatchObject({ status: 201, body: { messageNo: 2 } });
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ answered: 1, mails: 2, repeats: 0 });
  });
});

describe('a database that is killed between the relay’s 250 and writing it down', () => {
  const from = 'taken@customer.example';

  test('learns it when it is back, and the mail is not sent again', async () => {
    const hold = desk.relay.hold(from);
    await request(desk, from);
    await until(() => hold.arrived() === 1);
    const lock = await TableLock.on(desk.database.pool, 'outbox');
    hold.release(null);
    await lock.untilWaiting(1);
    await killServer(postgres);
    await lock.release();
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ tickets: 1, mails: 1, repeats: 0 });
  });
});
