import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DeliveryResult } from '../../activities/mail';
import { mailNoticesPerHour } from '../../src/domain/notice-cap';
import { anna } from '../api/recorded';
import { ReplyLab } from '../support/reply-lab';

const system = { role: 'system' } as const;
const leftOut = { state: 'failed', reason: 'TOO_MANY_NOTICES' };

let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(async () => {
  lab.reset();
  lab.office.teamAddresses = new Map([
    ['team', 'team@desk.example'],
    ['zoya', 'zoya@desk.example'],
  ]);
  await passAnHour();
});

/** What was sent before now was sent over an hour ago. */
async function passAnHour(): Promise<void> {
  await lab.database.pool.query(
    `update outbox set settled_at = settled_at - interval '61 minutes'`,
  );
}

/** A ticket of an agent's (of nobody's, unless given) whose acknowledgement was given up; its notice is queued. */
async function givenUp(assigneeId?: string): Promise<{ ticketId: string; mailSeq: number }> {
  const ticketId = await lab.tickets.open('Не печатает');
  if (assigneeId !== undefined) {
    await lab.tickets.give(ticketId, anna, { kind: 'assign', assigneeId });
  }
  await lab.tickets.give(ticketId, system, {
    kind: 'deliveryFailed',
    mailSeq: 2,
    mailKind: 'acknowledgement',
    reason: 'NOT_DELIVERED_IN_TIME',
  });
  return { ticketId, mailSeq: (await lab.tickets.state(ticketId)).seq };
}

async function notify(assigneeId?: string): Promise<DeliveryResult> {
  return lab.attempt(await givenUp(assigneeId));
}

/** Sends as many notices as an address gets within an hour. */
async function fillTheHour(): Promise<void> {
  for (let sent = 0; sent < mailNoticesPerHour; sent += 1) {
    expect(await notify()).toEqual({ state: 'accepted' });
  }
}

async function evidenceOf({ ticketId, mailSeq }: Awaited<ReturnType<typeof givenUp>>) {
  const found = await lab.database.pool.query<{ state: string; relay_answer: string }>(
    'select state, relay_answer from outbox where ticket_id = $1 and mail_seq = $2',
    [ticketId, mailSeq],
  );
  return found.rows[0];
}

test('of many given-up mails the team hears of twenty within an hour, and each names the list of all', async () => {
  await fillTheHour();
  const over = await givenUp();
  expect(await lab.attempt(over)).toEqual(leftOut);
  expect(await lab.attempt(over)).toMatchObject({ state: 'failed' });
  expect(await evidenceOf(over)).toEqual({
    state: 'failed',
    relay_answer: 'not sent: 20 such notices went there within the last hour',
  });
  // An agent without an address of their own shares the team's, and its bound.
  expect(await notify('boris')).toEqual(leftOut);
  expect(lab.sink.mails).toHaveLength(mailNoticesPerHour);
  expect(lab.sink.mails[0]?.parsed.text).toContain('http://desk.example/tickets?mail=undelivered');
});

test('an address that had none of them still gets its own', async () => {
  await fillTheHour();
  expect(await notify('zoya')).toEqual({ state: 'accepted' });
  expect(lab.sink.mails.at(-1)?.to).toBe('zoya@desk.example');
});

test('when the hour is over the next notice goes', async () => {
  await fillTheHour();
  await passAnHour();
  expect(await notify()).toEqual({ state: 'accepted' });
});

test('a notice that may have gone already is sent to its end, beyond the bound too', async () => {
  await fillTheHour();
  const { ticketId, mailSeq } = await givenUp();
  await lab.database.pool.query(
    `update outbox set state = 'unknown', attempts = 1 where ticket_id = $1 and mail_seq = $2`,
    [ticketId, mailSeq],
  );
  expect(await lab.attempt({ ticketId, mailSeq })).toEqual({ state: 'accepted' });
});

test('notices of deadlines are neither counted nor left out', async () => {
  const overdue = async (): Promise<DeliveryResult> => {
    const dueAtMs = lab.tickets.nowMs + 60_000;
    const ticketId = await lab.tickets.open('Задача', { details: { type: 'task', dueAtMs } });
    lab.tickets.nowMs = dueAtMs + 1;
    await lab.tickets.passTime(ticketId);
    return lab.attempt({ ticketId, mailSeq: (await lab.tickets.state(ticketId)).seq });
  };
  expect(await overdue()).toEqual({ state: 'accepted' });
  await fillTheHour();
  expect(await overdue()).toEqual({ state: 'accepted' });
  expect(await notify()).toEqual(leftOut);
});
