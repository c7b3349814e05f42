import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TicketEvent } from '../../src/domain/events';
import { plainMail, replyTo, sendRaw, type SmtpAnswer } from '../support/customer';
import { createTestDatabase, fromTestRun, type TestDatabase } from '../support/database';
import { DeskProcesses } from '../support/desk-processes';
import { smtpRefusal } from '../support/relay-sink';
import { until } from '../support/until';
import { countsOf, numberOf } from './support/counts';
import { Gate } from './support/gate';
import { deliver, post, request } from './support/patient-callers';
import { untilAttempting, untilSettled } from './support/settled';

let database: TestDatabase;
let databaseGate: Gate;
let engineGate: Gate;
let desk: DeskProcesses;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  databaseGate = await Gate.before(url.host);
  engineGate = await Gate.before(fromTestRun('OTVET_TEST_TEMPORAL_ADDRESS'));
  url.host = databaseGate.address;
  desk = await DeskProcesses.start({
    databaseUrl: database.url,
    env: { DATABASE_URL: url.toString(), TEMPORAL_ADDRESS: engineGate.address },
  });
});
afterAll(async () => {
  await Promise.all([databaseGate.open(), engineGate.open()]);
  await desk.stop();
  await Promise.all([databaseGate.shut(), engineGate.shut()]);
  await database.drop();
});

afterEach(async () => {
  await Promise.all([databaseGate.open(), engineGate.open()]);
  desk.relay.answer = () => Promise.resolve(null);
  desk.relay.recipientAnswer = () => null;
});

let counter = 0;
let from = '';
beforeEach(() => {
  counter += 1;
  from = `outage-${counter}@customer.example`;
});

/** One Idempotency-Key for each test. */
const key = () => `outage-${counter}`;

function newMail(headers: readonly string[] = []): string {
  const messageId = `<${randomUUID()}@customer.example>`;
  return plainMail({ from, subject: 'Не печатает', text: 'Молчит.', messageId, headers });
}

function send(raw: string): Promise<SmtpAnswer> {
  return sendRaw(desk.ports.intake, raw, { from, to: 'support@desk.example' });
}

async function acknowledged(address = from): Promise<string> {
  expect(await request(desk, address)).toEqual([250]);
  await until(() => desk.relay.to(address).length === 1);
  return `/api/tickets/${await numberOf(desk, address)}`;
}

type Problem = { status: number; code: string; detail: string };

/** A request that must be answered with a 503 problem that says when to come back. */
async function unavailable(method: string, path: string, body?: unknown): Promise<Problem> {
  const answer = await desk.api(method, path, body, {
    headers: method === 'POST' ? { 'idempotency-key': key() } : {},
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  return answer.body;
}

async function isReady(): Promise<boolean> {
  return (await desk.api('GET', '/readyz')).status === 200;
}

async function eventsOf(address: string): Promise<TicketEvent[]> {
  const { rows } = await database.pool.query<{ event: TicketEvent }>(
    `select event from ticket_events join tickets using (ticket_id)
      where requester_address = $1 order by ticket_events.seq`,
    [address],
  );
  return rows.map((row) => row.event);
}

const newTicket = (address: string) => ({
  requester: { address, name: 'Вера' },
  subject: 'По телефону',
  text: 'Не печатает.',
});

describe('a database that is down', () => {
  test('is said to be away, loses nothing, and everything resumes by itself', async () => {
    const path = await acknowledged();
    const raw = newMail();
    await databaseGate.shut();

    const [mail, comment, opening, list, readiness, health] = await Promise.all([
      send(raw),
      unavailable('POST', `${path}/comments`, { text: 'Проверьте кабель.' }),
      unavailable('POST', '/api/tickets', newTicket('phone@customer.example')),
      unavailable('GET', '/api/tickets'),
      unavailable('GET', '/readyz'),
      desk.api('GET', '/healthz'),
    ]);
    expect(mail.code).toBe(451);
    expect(comment.code).toBe('DATABASE_UNAVAILABLE');
    expect(opening.code).toBe('DATABASE_UNAVAILABLE');
    expect(list.code).toBe('DATABASE_UNAVAILABLE');
    expect(readiness).toMatchObject({ code: 'NOT_READY', detail: expect.any(String) as unknown });
    expect(readiness.detail).toContain('PostgreSQL');
    expect(health.status).toBe(200);

    await databaseGate.open();
    await until(isReady);
    expect((await deliver(desk, raw, { from, to: 'support@desk.example' })).at(-1)).toBe(250);
    const answers = await post(desk, `${path}/comments`, { text: 'Проверьте кабель.' }, key());
    expect(answers.at(-1)).toMatchObject({ status: 201, body: { messageNo: 2 } });
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toEqual({
      tickets: 2,
      written: 2,
      answered: 1,
      // The second request of the hour is not acknowledged by itself.
      mails: 2,
      repeats: 0,
    });
  });
});

describe('a database that is down when a kept mail is to be recorded', () => {
  test('is waited for', async () => {
    await desk.kill('worker');
    expect(await request(desk, from)).toEqual([250]);
    const { rows } = await database.pool.query<{ ticket_id: string }>(
      'select ticket_id from inbound_mails where mail_from = $1',
      [from],
    );
    await databaseGate.shut();
    await desk.run('worker');
    // The quick attempts have failed by then; from now on one patient attempt is repeated.
    await untilAttempting(desk, rows[0]?.ticket_id ?? '', 'recordTurn');
    expect(await countsOf(desk, from)).toMatchObject({ tickets: 0, mails: 0 });

    await databaseGate.open();
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ tickets: 1, written: 1, mails: 1 });
  });
});

describe('an engine that is down', () => {
  test('is said to be away, loses nothing, and everything resumes by itself', async () => {
    const path = await acknowledged();
    const raw = newMail();
    const abandoned = newMail();
    await engineGate.shut();

    const [mail, otherMail, comment, opening, list, readiness] = await Promise.all([
      send(raw),
      send(abandoned),
      unavailable('POST', `${path}/comments`, { text: 'Проверьте кабель.' }),
      unavailable('POST', '/api/tickets', newTicket(from)),
      desk.api('GET', '/api/tickets'),
      unavailable('GET', '/readyz'),
    ]);
    expect(mail.code).toBe(451);
    expect(otherMail.code).toBe(451);
    expect(comment.code).toBe('OUTCOME_UNKNOWN');
    expect(opening.code).toBe('OUTCOME_UNKNOWN');
    expect(list.status).toBe(200);
    expect(readiness.code).toBe('NOT_READY');
    expect(readiness.detail).toContain('Temporal');

    await engineGate.open();
    await until(isReady);
    const envelope = { from, to: 'support@desk.example' };
    expect((await deliver(desk, raw, envelope)).at(-1)).toBe(250);
    const comments = await post(desk, `${path}/comments`, { text: 'Проверьте кабель.' }, key());
    expect(comments.at(-1)).toMatchObject({ status: 201, body: { messageNo: 2 } });
    const openings = await post(desk, '/api/tickets', newTicket(from), key());
    expect(openings.at(-1)).toMatchObject({ status: 201 });
    // Its sender gives up on the first mail, but writes another one that refers to it.
    const [messageId] = /<[^>]+@customer.example>(?=\r\nDate)/.exec(abandoned) ?? [];
    const next = newMail([`In-Reply-To: ${messageId ?? ''}`]);
    expect((await deliver(desk, next, envelope)).at(-1)).toBe(250);
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toEqual({
      tickets: 4,
      written: 5,
      answered: 1,
      mails: 3,
      repeats: 0,
    });
  });
});

describe('a relay', () => {
  type MailRow = { kind: string; state: string; attempts: number; relayAnswer: string | null };

  async function mailsOf(path: string): Promise<MailRow[]> {
    const { body } = (await desk.api('GET', `${path}/mails`)) as { body: { mails: MailRow[] } };
    return body.mails;
  }

  test('that is down gets the mails when it is back, and the ticket goes on meanwhile', async () => {
    await desk.relay.stop();
    expect(await send(newMail())).toMatchObject({ code: 250 });
    await until(async () => (await countsOf(desk, from)).tickets === 1);
    const path = `/api/tickets/${await numberOf(desk, from)}`;
    const comment = await desk.api('POST', `${path}/comments`, { text: 'Проверьте кабель.' });
    expect(comment.status).toBe(201);
    // One mail tries for all; the others wait until it has reached the relay. What the first attempt
    // meets may also be the end of a connection from before. Asking for more refusals than one would
    // double the pause, whose length is drawn: a third refusal may take more than a minute to come.
    const isRefused = ({ relayAnswer }: MailRow) => (relayAnswer ?? '').includes('ECONNREFUSED');
    await until(async () => (await mailsOf(path)).some(isRefused));
    for (const mail of await mailsOf(path)) {
      expect(mail).toMatchObject({ state: expect.stringMatching(/queued|attempting/) as unknown });
    }

    await desk.relay.start();
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ answered: 1, mails: 2, repeats: 0 });
    const mails = await mailsOf(path);
    expect(mails).toMatchObject([
      { kind: 'acknowledgement', state: 'accepted' },
      { kind: 'reply', state: 'accepted' },
    ]);
    expect(Math.max(...mails.map(({ attempts }) => attempts))).toBeGreaterThanOrEqual(2);
  });

  test('that answers 451 is asked again until it takes the mail, and its words are kept', async () => {
    let refusals = 0;
    desk.relay.answer = (to) => {
      if (to !== from || refusals >= 2) return Promise.resolve(null);
      refusals += 1;
      return Promise.resolve(smtpRefusal(451, '4.7.1 Greylisted, come back later'));
    };
    expect(await send(newMail())).toMatchObject({ code: 250 });
    await until(async () => (await countsOf(desk, from)).tickets === 1);
    const path = `/api/tickets/${await numberOf(desk, from)}`;
    await until(async () => (await mailsOf(path))[0]?.relayAnswer?.includes('Greylisted') === true);
    await untilSettled(desk);
    expect(await mailsOf(path)).toMatchObject([{ state: 'accepted', attempts: 3 }]);
    expect((await mailsOf(path))[0]?.relayAnswer).toMatch(/^250/);
    expect(await countsOf(desk, from)).toMatchObject({ mails: 1, repeats: 0 });
  });

  test.each([
    ['and kept the mail gets it again under the same Message-ID', 'lost answer', 1],
    ['and lost the mail gets it again', 'lost mail', 0],
  ] as const)('that hangs up after DATA %s', async (_name, fate, repeats) => {
    let isFirst = true;
    desk.relay.answer = (to) => {
      if (to !== from || !isFirst) return Promise.resolve(null);
      isFirst = false;
      return Promise.resolve(fate);
    };
    expect(await send(newMail())).toMatchObject({ code: 250 });
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ tickets: 1, mails: 1, repeats });
    const path = `/api/tickets/${await numberOf(desk, from)}`;
    expect(await mailsOf(path)).toMatchObject([{ state: 'accepted', attempts: 2 }]);
  });

  test.each([
    ['the recipient', () => (desk.relay.recipientAnswer = refuseTo)],
    ['the mail', () => (desk.relay.answer = (to) => Promise.resolve(refuseTo(to)))],
  ])('that refuses %s with 550 is believed: the ticket says so and goes on', async (_n, refuse) => {
    refuse();
    expect(await send(newMail())).toMatchObject({ code: 250 });
    await until(async () => (await eventsOf(from)).some(({ type }) => type === 'deliveryFailed'));
    const path = `/api/tickets/${await numberOf(desk, from)}`;
    expect(await mailsOf(path)).toMatchObject([
      { kind: 'acknowledgement', state: 'failed', attempts: 1 },
      { kind: 'team_notice' },
    ]);
    expect((await mailsOf(path))[0]?.relayAnswer).toContain('No such mailbox');
    expect(await eventsOf(from)).toContainEqual(
      expect.objectContaining({ type: 'deliveryFailed', reason: 'RELAY_REFUSED_550' }),
    );
    expect(await countsOf(desk, from)).toMatchObject({ tickets: 1, mails: 0 });

    desk.relay.recipientAnswer = () => null;
    desk.relay.answer = () => Promise.resolve(null);
    const answer = await desk.api('POST', `${path}/comments`, { text: 'Слышно?' });
    expect(answer.status).toBe(201);
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ answered: 1, mails: 1, repeats: 0 });
  });

  function refuseTo(to: string): Error | null {
    return to === from ? smtpRefusal(550, '5.1.1 No such mailbox') : null;
  }
});

describe('a worker that is down', () => {
  test('finds every mail, reply and command that came in meanwhile', async () => {
    const path = await acknowledged();
    const [acknowledgement] = desk.relay.to(from);
    if (acknowledgement === undefined) throw new Error('no acknowledgement');
    await desk.kill('worker');

    const news = Array.from({ length: 10 }, (_, index) => `away-${index}@customer.example`);
    const replies = Array.from({ length: 5 }, (_, index) =>
      replyTo(acknowledgement, { text: `Ещё ${index}`, messageId: `<away-${index}@x.example>` }),
    );
    const codes = await Promise.all([
      ...news.map((address) => request(desk, address)),
      ...replies.map(({ raw, envelope }) => deliver(desk, raw, envelope)),
    ]);
    expect(codes).toEqual(Array(15).fill([250]));
    const [comment, opening] = await Promise.all([
      unavailable('POST', `${path}/comments`, { text: 'Проверьте кабель.' }),
      desk.api('POST', '/api/tickets', newTicket('phone@customer.example')),
    ]);
    expect(comment.code).toBe('OUTCOME_UNKNOWN');
    expect(opening.status).toBe(202);

    await desk.run('worker');
    // No mail tells of this one: until its own first task has run, only the engine knows it.
    await until(async () => (await countsOf(desk, 'phone@customer.example')).tickets === 1);
    await untilSettled(desk);
    for (const address of news) {
      expect(await countsOf(desk, address)).toMatchObject({ tickets: 1, written: 1, mails: 1 });
    }
    // The comment was given once and never repeated by its caller: it is carried out all the same.
    expect(await countsOf(desk, from)).toMatchObject({
      tickets: 1,
      written: 6,
      answered: 1,
      mails: 2,
      repeats: 0,
    });
    expect(await countsOf(desk, 'phone@customer.example')).toMatchObject({ tickets: 1, mails: 1 });
  });
});
