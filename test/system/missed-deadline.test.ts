import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';
import { DeskView, type ShownTicket } from './support/desk-view';
import { request } from './support/patient-callers';
import { untilSettled } from './support/settled';

/** Half an hour of ticket time a second: a first response is due 8 s after the mail. */
const clock = '1800@2026-01-12T10:00:00+03:00';
const dueInMs = 8_000;

const allDay = ['00:00-24:00'];

/** An answer within four hours, by day and by night. */
const terms = {
  termsId: 'around-the-clock',
  version: 1,
  calendars: [
    {
      calendarId: 'always',
      version: 1,
      zone: 'Europe/Moscow',
      hours: {
        monday: allDay,
        tuesday: allDay,
        wednesday: allDay,
        thursday: allDay,
        friday: allDay,
        saturday: allDay,
        sunday: allDay,
      },
    },
  ],
  calendarId: 'always',
  policies: [{ policyId: 'answer', targets: { first_response: { target: '4h' } } }],
  pendingCloseBusinessDays: 5,
  resolvedCloseDays: 5,
  ratingDelayHours: 24,
  tellWhenDevelopmentDone: false,
};

describe('a deadline that passes', () => {
  const seen = 'seen@customer.example';
  const missed = 'missed@customer.example';
  let folder: string;
  let desk: DeskProcesses;
  let view: DeskView;

  async function breachesOf(ticket: ShownTicket) {
    return view.eventsOf(ticket, 'slaBreached');
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'otvet-terms-'));
    const file = join(folder, 'terms.json');
    writeFileSync(file, JSON.stringify(terms));
    desk = await DeskProcesses.start({ clock, env: { OTVET_TERMS_FILE: file } });
    view = new DeskView(desk);
  });
  afterAll(async () => {
    await desk.stop();
    rmSync(folder, { recursive: true });
  });

  /** Opens a ticket whose first response is due; resolves when that is recorded. */
  async function promised(from: string): Promise<ShownTicket> {
    expect(await request(desk, from)).toEqual([250]);
    await until(async () => (await view.ticketsOf(from)).length === 1);
    return view.ticketOf(from);
  }

  async function expectBreachAtDeadline(ticket: ShownTicket): Promise<void> {
    const [cycle] = ticket.slaCycles;
    expect(cycle?.deadlineAt).toEqual(expect.any(String));
    expect(await breachesOf(ticket)).toMatchObject([
      { metric: 'first_response', at: cycle?.deadlineAt, deadlineAt: cycle?.deadlineAt },
    ]);
    const [after] = (await view.ticketOf(ticket.requester.address)).slaCycles;
    expect(after).toMatchObject({ verdict: 'breached' });
  }

  test('is noticed by its timer, once, and stamped with the deadline', async () => {
    const ticket = await promised(seen);
    await until(async () => (await breachesOf(ticket)).length > 0);
    await expectBreachAtDeadline(ticket);
  });

  test('is stamped with the deadline also when no worker ran at that moment', async () => {
    const ticket = await promised(missed);
    await desk.kill('worker');
    expect(await breachesOf(ticket)).toEqual([]);
    const dueAtMs = Date.now() + dueInMs;
    await until(() => Date.now() > dueAtMs);
    await desk.run('worker');
    await until(async () => (await breachesOf(ticket)).length > 0);
    await untilSettled(desk);
    await expectBreachAtDeadline(ticket);
  });
});
