import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';
import { countsByCustomer, numberOf, type CustomerCounts } from './support/counts';
import { KillGaps } from './support/kill-gaps';
import { MailLoad } from './support/mail-load';
import { inParallel, post } from './support/patient-callers';
import { untilSettled } from './support/settled';

/** How many tickets, kept mails and answered requests there are when a process is killed. */
const workerKillsAtTickets = [50, 140, 230];
const intakeKillsAtKept = [90, 200];
const workerKillsAtAnswers = [8, 20, 32, 44];

let desk: DeskProcesses;
let gaps: KillGaps;
let load: MailLoad;
beforeAll(async () => {
  desk = await DeskProcesses.start();
  gaps = new KillGaps(desk);
  load = new MailLoad(desk, 300);
});
afterAll(() => desk.stop());

/** Kills the worker each time when `count` has come so far. */
async function killWorkerAt(
  counts: readonly number[],
  count: () => Promise<number> | number,
): Promise<void> {
  for (const wanted of counts) {
    await until(async () => (await count()) >= wanted, 120_000);
    await gaps.killWorker();
  }
}

async function ticketCount(): Promise<number> {
  const sql = 'select count(*)::int as count from tickets';
  return (await desk.database.pool.query<{ count: number }>(sql)).rows[0]?.count ?? 0;
}

/** The customers of whom there is not exactly one ticket with this, repeated mails left aside. */
async function notServed(
  customers: readonly string[],
  { answered, mails }: Pick<CustomerCounts, 'answered' | 'mails'>,
): Promise<unknown[]> {
  const counts = await countsByCustomer(desk);
  return customers.flatMap((customer) => {
    const of = counts.get(customer);
    const hasOne = of?.tickets === 1 && of.written === 1;
    return hasOne && of.answered === answered && of.mails === mails ? [] : [{ customer, ...of }];
  });
}

describe('300 mails while worker and intake are killed five times', () => {
  async function killIntake(): Promise<void> {
    for (const count of intakeKillsAtKept) {
      await load.untilKept(count);
      await desk.kill('intake');
      await desk.run('intake');
    }
  }

  beforeAll(async () => {
    await Promise.all([load.run(), killIntake(), killWorkerAt(workerKillsAtTickets, ticketCount)]);
    await untilSettled(desk, 120_000);
  }, 300_000);

  test('lose none and open none twice, and each is acknowledged', async () => {
    expect(await notServed(load.customers, { answered: 0, mails: 1 })).toEqual([]);
    // Code 0: a kill broke the connection, and the sender came again.
    expect([...load.codes].sort()).toEqual([0, 250]);
    expect(gaps.interrupted).toBeGreaterThan(0);
  });

  test('are acknowledged again once a kill at most, and only what the relay had and we did not know it had', () => {
    expect(gaps.unexplainedRepeats(load.customers)).toEqual([]);
  });
});

describe('60 replies of agents while the worker is killed four times', () => {
  let answered: readonly string[];

  beforeAll(async () => {
    answered = load.customers.slice(-60);
    let done = 0;
    const replying = inParallel(answered.length, 8, async (index) => {
      const number = await numberOf(desk, answered[index] ?? '');
      const text = 'Проверьте кабель.';
      const answers = await post(desk, `/api/tickets/${number}/comments`, { text });
      expect(answers.at(-1)).toMatchObject({ status: 201 });
      done += 1;
    });
    await Promise.all([replying, killWorkerAt(workerKillsAtAnswers, () => done)]);
    await untilSettled(desk, 120_000);
  }, 300_000);

  test('lose none, and each is recorded once', async () => {
    expect(await notServed(answered, { answered: 1, mails: 2 })).toEqual([]);
  });

  test('are sent again once a kill at most, and only what the relay had and we did not know it had', () => {
    expect(gaps.unexplainedRepeats(answered)).toEqual([]);
  });
});
