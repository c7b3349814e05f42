import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replyTo } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { smtpRefusal } from '../support/relay-sink';
import { until } from '../support/ticket-lab';
import { countsByCustomer, countsOf, numberOf } from './support/counts';
import { deliver, inParallel, post, request, type ApiAnswer } from './support/patient-callers';
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

describe('a worker that is killed five times while a hundred mails come in', () => {
  const kills = 5;
  const customers = Array.from({ length: 100 }, (_, index) => `load-${index}@customer.example`);
  const isAnswered = (index: number) => index % 5 < 2;
  /** What was unfinished at the kills, in turns and mails. */
  let interrupted = 0;
  /** The mails that the relay had taken at a kill while the outbox did not know it yet. */
  const unknownToUs = new Set<string>();

  async function noteWhatTheKillHit(): Promise<void> {
    await until(() => desk.relay.isIdle);
    const taken = new Set(desk.relay.mails.map((mail) => mail.parsed.messageId));
    const { rows } = await desk.database.pool.query<{ message_id: string | null }>(
      `select message_id from outbox where state <> 'accepted'
       union all
       select null from inbound_mails
        where not exists (select 1 from messages where content_id = mail_id)`,
    );
    interrupted += rows.length;
    for (const { message_id: id } of rows) if (id !== null && taken.has(id)) unknownToUs.add(id);
  }

  async function requestAndAnswer(index: number): Promise<void> {
    const from = customers[index] ?? '';
    expect(await request(desk, from)).toEqual([250]);
    if (!isAnswered(index)) return;
    await until(() => isOpened(from), 60_000);
    expect((await comment(from)).at(-1)).toMatchObject({ status: 201 });
  }

  async function isOpened(from: string): Promise<boolean> {
    const sql = 'select 1 from tickets where requester_address = $1';
    return (await desk.database.pool.query(sql, [from])).rowCount !== 0;
  }

  beforeAll(async () => {
    const sentBefore = desk.relay.mails.length;
    const load = inParallel(customers.length, 8, requestAndAnswer);
    for (let kill = 1; kill <= kills; kill += 1) {
      await until(() => desk.relay.mails.length - sentBefore >= kill * 15, 60_000);
      await desk.kill('worker');
      await noteWhatTheKillHit();
      await desk.run('worker');
    }
    await load;
    await untilSettled(desk);
  }, 120_000);

  test('loses none and opens none twice', async () => {
    const counts = await countsByCustomer(desk);
    const wrong = customers.filter((from) => {
      const of = counts.get(from);
      return of?.tickets !== 1 || of.written !== 1;
    });
    expect(wrong).toEqual([]);
    expect(interrupted).toBeGreaterThan(0);
  });

  test('acknowledges each of them, and sends each comment', async () => {
    const counts = await countsByCustomer(desk);
    const wrong = customers.filter((from, index) => {
      const answered = isAnswered(index) ? 1 : 0;
      const of = counts.get(from);
      return of?.answered !== answered || of.mails !== 1 + answered;
    });
    expect(wrong).toEqual([]);
  });

  test('repeats only what the relay had taken and the outbox not learnt, at most once a kill', () => {
    const times = new Map<string, number>();
    for (const { to, parsed } of desk.relay.mails) {
      if (!customers.includes(to)) continue;
      const messageId = parsed.messageId ?? 'none';
      times.set(messageId, (times.get(messageId) ?? 0) + 1);
    }
    const repeated = [...times].filter(([, count]) => count > 1);
    expect(repeated.filter(([messageId]) => !unknownToUs.has(messageId))).toEqual([]);
    expect(repeated.filter(([, count]) => count > 1 + kills)).toEqual([]);
  });
});
