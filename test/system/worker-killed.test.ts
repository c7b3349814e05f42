import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replyTo } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { smtpRefusal } from '../support/relay-sink';
import { until } from '../support/until';
import { countsOf, numberOf } from './support/counts';
import { deliver, post, request, type ApiAnswer } from './support/patient-callers';
import { untilSettled } from './support/settled';
import { TableLock } from './support/table-lock';

let desk: DeskProcesses;
beforeAll(async () => {
  desk = await DeskProcesses.start();
});
afterAll(() => desk.stop());

const notTaken = smtpRefusal(451, 'The line broke before the mail was kept');

/** A ticket whose acknowledgement has arrived. */
async function acknowledged(from: string): Promise<void> {
  expect(await request(desk, from)).toEqual([250]);
  await until(() => desk.relay.to(from).length === 1);
}

async function comment(from: string): Promise<ApiAnswer[]> {
  const number = await numberOf(desk, from);
  return post(desk, `/api/tickets/${number}/comments`, { text: 'Проверьте кабель.' });
}

async function reply(from: string): Promise<number[]> {
  const [acknowledgement] = desk.relay.to(from);
  if (acknowledgement === undefined) throw new Error(`${from} has no mail to reply to`);
  const messageId = `<reply.${Date.now()}.${from}>`;
  const { raw, envelope } = replyTo(acknowledgement, { text: 'Проверила.', messageId });
  return deliver(desk, raw, envelope);
}

describe('a worker that is killed while it records and sends', () => {
  const from = {
    recordedMail: 'recorded-mail@customer.example',
    recordedReply: 'recorded-reply@customer.example',
    offeredAcknowledgement: 'offered@customer.example',
    takenAcknowledgement: 'taken@customer.example',
    offeredComment: 'offered-comment@customer.example',
    takenComment: 'taken-comment@customer.example',
  };

  beforeAll(async () => {
    await Promise.all(
      [from.recordedReply, from.offeredComment, from.takenComment].map(acknowledged),
    );
    const offered = [from.offeredAcknowledgement, from.offeredComment];
    const taken = [from.takenAcknowledgement, from.takenComment];
    const holds = new Map([...offered, ...taken].map((to) => [to, desk.relay.hold(to)]));
    for (const to of [from.offeredAcknowledgement, from.takenAcknowledgement]) {
      expect(await request(desk, to)).toEqual([250]);
    }
    for (const to of [from.offeredComment, from.takenComment]) {
      expect(await comment(to)).toMatchObject([{ status: 201 }]);
    }
    await until(() => [...holds.values()].every((hold) => hold.arrived() === 1));

    // Halted while its writes wait, it never learns that they were committed afterwards.
    const lock = await TableLock.on(desk.database.pool, 'ticket_events');
    expect(await request(desk, from.recordedMail)).toEqual([250]);
    expect(await reply(from.recordedReply)).toEqual([250]);
    await lock.untilWaiting(2);
    desk.freeze('worker');
    await lock.release();
    await until(async () => (await countsOf(desk, from.recordedMail)).tickets === 1);
    await until(async () => (await countsOf(desk, from.recordedReply)).written === 2);

    await desk.kill('worker');
    for (const to of offered) holds.get(to)?.release(notTaken);
    for (const to of taken) holds.get(to)?.release(null);
    await desk.run('worker');
    await untilSettled(desk);
  });

  test('finds the mail that it had recorded without the engine’s knowing, and acknowledges it once', async () => {
    expect(await countsOf(desk, from.recordedMail)).toEqual({
      tickets: 1,
      written: 1,
      answered: 0,
      mails: 1,
      repeats: 0,
    });
  });

  test('does not record the reply again that it had recorded', async () => {
    expect(await countsOf(desk, from.recordedReply)).toMatchObject({
      tickets: 1,
      written: 2,
      mails: 1,
      repeats: 0,
    });
  });

  test('sends the acknowledgement that the relay had not taken once', async () => {
    expect(await countsOf(desk, from.offeredAcknowledgement)).toMatchObject({
      tickets: 1,
      written: 1,
      mails: 1,
      repeats: 0,
    });
  });

  test('sends the agent’s comment that the relay had not taken once', async () => {
    expect(await countsOf(desk, from.offeredComment)).toMatchObject({
      answered: 1,
      mails: 2,
      repeats: 0,
    });
  });

  test('repeats what the relay had taken at most once, under the same Message-ID', async () => {
    const acknowledgement = await countsOf(desk, from.takenAcknowledgement);
    expect(acknowledgement).toMatchObject({ tickets: 1, written: 1, mails: 1 });
    expect(acknowledgement.repeats).toBeLessThanOrEqual(1);
    const answer = await countsOf(desk, from.takenComment);
    expect(answer).toMatchObject({ answered: 1, mails: 2 });
    expect(answer.repeats).toBeLessThanOrEqual(1);
  });
});

describe('a worker that is killed between an answer and writing it down', () => {
  const from = {
    lostCommit: 'lost-commit@customer.example',
    lostComment: 'lost-comment@customer.example',
    meanwhile: 'meanwhile@customer.example',
  };
  let commentAnswers: ApiAnswer[];

  beforeAll(async () => {
    await acknowledged(from.lostComment);
    const hold = desk.relay.hold(from.lostCommit);
    expect(await request(desk, from.lostCommit)).toEqual([250]);
    await until(() => hold.arrived() === 1);

    const lock = await TableLock.on(desk.database.pool, 'outbox');
    hold.release(null);
    const commenting = comment(from.lostComment);
    await lock.untilWaiting(2);
    await desk.kill('worker');
    await lock.loseWaiting();
    await lock.release();
    expect(await countsOf(desk, from.lostComment)).toMatchObject({ answered: 0 });

    expect(await request(desk, from.meanwhile)).toEqual([250]);
    await desk.run('worker');
    commentAnswers = await commenting;
    await untilSettled(desk);
  });

  test('repeats the mail once at most, under the same Message-ID, and then knows of it', async () => {
    const counts = await countsOf(desk, from.lostCommit);
    expect(counts).toMatchObject({ tickets: 1, written: 1, mails: 1 });
    expect(counts.repeats).toBeLessThanOrEqual(1);
    const { rows } = await desk.database.pool.query(
      `select outbox.state, attempts, relay_answer like '250%' as says_250
         from outbox join tickets using (ticket_id) where requester_address = $1`,
      [from.lostCommit],
    );
    expect(rows).toEqual([{ state: 'accepted', attempts: 2, says_250: true }]);
  });

  test('carries out the comment that was under way once, for a caller that repeats it', async () => {
    expect(commentAnswers.at(-1)).toMatchObject({ status: 201, body: { messageNo: 2 } });
    expect(await countsOf(desk, from.lostComment)).toMatchObject({
      answered: 1,
      mails: 2,
      repeats: 0,
    });
  });

  test('takes up the mail that came while it was away', async () => {
    expect(await countsOf(desk, from.meanwhile)).toEqual({
      tickets: 1,
      written: 1,
      answered: 0,
      mails: 1,
      repeats: 0,
    });
  });
});
