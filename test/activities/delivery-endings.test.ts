import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { settle } from '../../activities/hand-over';
import { endAttempt } from '../../src/db/delivery-evidence';
import { beginAttempt } from '../../src/db/outbox';
import { loadStored } from '../../src/db/turn-record';
import { participantIdIn, ReplyLab } from '../support/reply-lab';
import { smtpRefusal } from '../support/relay-sink';
import { until } from '../support/until';

const system = { role: 'system' } as const;
const requester = 'vera@customer.example';
const boss = 'boss@customer.example';
let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

type Request = Awaited<ReturnType<ReplyLab['replied']>>;

const own = (request: Request) => ({ ...request, participantId: '' });

async function begin({ ticketId, mailSeq }: Request): Promise<void> {
  const id = `<${ticketId}@desk.example>`;
  await beginAttempt(lab.database.pool, ticketId, mailSeq, { mail: id, notice: id });
}

async function giveUp({ ticketId, mailSeq }: Request): Promise<void> {
  const reason = 'NOT_DELIVERED_IN_TIME';
  await lab.tickets.give(ticketId, system, { kind: 'deliveryFailed', mailSeq, reason });
}

async function undelivered({ ticketId }: Request): Promise<number[]> {
  const stored = await loadStored(lab.database.pool, ticketId);
  return (stored?.undelivered ?? []).map(({ mailSeq }) => mailSeq);
}

describe('a mail whose end is told by two', () => {
  test('stays bounced when the relay’s word on it comes after the report', async () => {
    const request = await lab.replied([{ address: boss }]);
    const { ticketId, mailSeq } = request;
    for (const participantId of [null, participantIdIn(boss)]) {
      await lab.tickets.give(ticketId, system, {
        kind: 'noteBounce',
        mailSeq,
        participantId,
        outcome: 'failed',
        statusCode: '5.1.1',
        contentId: null,
      });
      const recipient = { ...request, participantId: participantId ?? '' };
      await endAttempt(lab.database.pool, recipient, 'accepted', '250 late');
    }
    const { state, relayAnswer, copies } = await lab.replyOf(ticketId);
    expect([state, relayAnswer]).toEqual(['bounced', '250 late']);
    expect(copies[0]).toMatchObject({ state: 'bounced', relayAnswer: '250 late' });
  });

  test('is unknown when it is given up while an attempt at it was cut off', async () => {
    const request = await lab.replied([]);
    await begin(request);
    await giveUp(request);
    expect(await lab.replyOf(request.ticketId)).toMatchObject({
      state: 'unknown',
      settledAtMs: expect.any(Number) as unknown,
    });
    // The worker was not lost after all: what the relay said is the better knowledge.
    await endAttempt(lab.database.pool, own(request), 'accepted', '250 late');
    expect(await lab.replyOf(request.ticketId)).toMatchObject({ state: 'accepted' });
  });

  test('is not sent again by an attempt that waited for the end to be written down', async () => {
    const request = await lab.replied([]);
    await begin(request);
    const client = await lab.database.pool.connect();
    await client.query('begin');
    await client.query(
      `update outbox set state = 'accepted', settled_at = now(), relay_answer = '250 taken'
        where ticket_id = $1 and mail_seq = $2`,
      [request.ticketId, request.mailSeq],
    );
    const attempt = lab.attempt(request);
    await until(async () => {
      const waiting = await lab.database.pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.rowCount === 1;
    });
    await client.query('commit');
    client.release();
    expect(await attempt).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual([]);
  });

  test('is over for its copies too when the engine’s time for it is', async () => {
    const request = await lab.replied([{ address: boss }]);
    lab.sink.recipientAnswer = (to) => (to === boss ? smtpRefusal(451, 'later') : null);
    await expect(lab.attempt(request)).rejects.toMatchObject({ code: 451 });
    expect(await undelivered(request)).toContain(request.mailSeq);
    await giveUp(request);
    expect(await undelivered(request)).not.toContain(request.mailSeq);
    const { state, copies } = await lab.replyOf(request.ticketId);
    expect([state, copies[0]?.state]).toEqual(['accepted', 'failed']);
    lab.sink.recipientAnswer = () => null;
    await lab.attempt(request);
    expect(lab.arrivals).toEqual([requester]);
  });
});

test('the relay’s word is written down though the engine has stopped waiting for it', async () => {
  const request = await lab.replied([]);
  const { pool } = lab.database;
  await begin(request);
  const environment = new MockActivityEnvironment();
  let refusals = 1;
  const away = new Proxy(pool, {
    get: (target, name) =>
      name === 'query' && refusals-- > 0
        ? () => Promise.reject(new Error('the database is away'))
        : (Reflect.get(target, name) as unknown),
  });
  const settled = environment.run(() => settle(away, own(request), 'accepted', '250 taken'));
  await delay(50);
  environment.cancel();
  await settled;
  expect(await lab.replyOf(request.ticketId)).toMatchObject({ state: 'accepted' });
});
