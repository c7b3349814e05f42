import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';
import { countsOf, numberOf } from './support/counts';
import { MailLoad } from './support/mail-load';
import { inParallel, post, request, type ApiAnswer } from './support/patient-callers';
import { untilSettled } from './support/settled';

describe('an intake and an API that are killed four times under load', () => {
  const subject = 'subject@customer.example';
  const comments = 40;
  let desk: DeskProcesses;
  let load: MailLoad;
  const answers: ApiAnswer[] = [];

  async function killOften(): Promise<void> {
    for (const kept of [8, 22, 36, 50]) {
      await load.untilKept(kept);
      await Promise.all([desk.kill('intake'), desk.kill('api')]);
      await Promise.all([desk.run('intake'), desk.run('api')]);
    }
  }

  beforeAll(async () => {
    desk = await DeskProcesses.start();
    load = new MailLoad(desk, 60);
    expect(await request(desk, subject)).toEqual([250]);
    await until(() => desk.relay.to(subject).length === 1);
    const path = `/api/tickets/${await numberOf(desk, subject)}/comments`;
    const commenting = inParallel(comments, 2, async (index) => {
      answers.push(...(await post(desk, path, { text: `Ответ ${index}` })));
    });
    await Promise.all([load.run(), commenting, killOften()]);
    await untilSettled(desk);
  }, 300_000);
  afterAll(() => desk.stop());

  test('a mail that its sender repeats is one ticket, one message and one acknowledgement', async () => {
    // Code 0: the connection broke, so that the sender can’t know whether the mail was taken.
    expect([...load.codes].sort()).toEqual([0, 250]);
    expect(await load.notServedOnce()).toEqual([]);
  });

  test('a comment that its caller repeats is recorded and mailed once', async () => {
    expect(answers.map((answer) => answer.status)).toContain(0);
    expect(await countsOf(desk, subject)).toEqual({
      tickets: 1,
      written: 1,
      answered: comments,
      mails: 1 + comments,
      repeats: 0,
    });
  });
});
