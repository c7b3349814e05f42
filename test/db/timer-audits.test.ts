import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { stageContent } from '../../src/db/contents';
import {
  causedByTime,
  closedAwake,
  latenessSince,
  latestTimerAudit,
  storeTimerAudit,
  ticketsAwake,
  ticketsNow,
} from '../../src/db/timer-audits';
import { recordTurn } from '../../src/db/turn-record';
import { realTime } from '../../src/domain/clock';
import { isAtRest } from '../../src/domain/deadlines';
import type { TimerAudit } from '../../src/domain/timer-audit';
import { takeTurn } from '../../src/domain/turn';
import type { TicketCommand } from '../../src/domain/commands';
import type { Actor } from '../../src/domain/ticket';
import { anna, customer, envelope, moscow, opening } from '../domain/examples';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testContent } from '../support/ticket-lab';

const closing: TicketCommand = { kind: 'changeStatus', status: 'closed' };
const resolving: TicketCommand = { kind: 'changeStatus', status: 'resolved' };

describe('what an audit reads and stores', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await stageContent(database.pool, testContent('first-mail', 'Не печатает.'));
  });
  afterAll(() => database.drop());

  /** Records a ticket that gets these commands, each at its time. */
  async function record(...steps: [string, Actor, TicketCommand][]): Promise<string> {
    const ticketId = randomUUID();
    let ticket = null;
    for (const [when, actor, command] of [
      ['2026-01-12 10:00', customer, opening],
      ...steps,
    ] as const) {
      const waiting = [{ envelope: envelope(actor, command), hasCaller: false }];
      const baseSeq: number = ticket?.seq ?? 0;
      const turn = takeTurn(ticketId, ticket, waiting, moscow(when));
      if (turn.ticket === null) throw new Error('not opened');
      const { events, mails } = turn;
      ticket = turn.ticket;
      await recordTurn(database.pool, { ticketId, baseSeq, ticket, events, mails });
    }
    return ticketId;
  }

  async function awake(): Promise<string[]> {
    const ids: string[] = [];
    for await (const part of ticketsAwake(database.pool)) {
      ids.push(...part.filter(({ ticket }) => !isAtRest(ticket)).map((each) => each.ticketId));
    }
    return ids;
  }

  test('every ticket that is not at rest is read once, among more closed ones than fit one part', async () => {
    const open = await record();
    const toBeRated = await record(
      ['2026-01-12 11:00', anna, resolving],
      ['2026-01-12 11:01', anna, closing],
    );
    const atRest = await record(['2026-01-12 11:00', anna, closing]);
    const withErrand = await record([
      '2026-01-12 11:00',
      anna,
      { kind: 'mergeInto', intoTicketId: open },
    ]);
    const [merged] = await ticketsNow(database.pool, [withErrand]);
    expect(merged?.ticket).toMatchObject({ status: 'closed', errands: [{ toTicketId: open }] });
    await database.pool.query(
      `insert into tickets (ticket_id, number, seq, status, channel, language, subject,
                            requester_address, requester_name, opened_at, updated_at, state)
       select gen_random_uuid(), nextval('ticket_numbers'), seq, status, channel, language, subject,
              requester_address, requester_name, opened_at, updated_at, state
         from tickets, generate_series(1, 1200) where ticket_id = $1`,
      [atRest],
    );
    expect((await awake()).sort()).toEqual([open, toBeRated, withErrand].sort());
  });

  test('tickets are read again as they are now', async () => {
    const ticketId = await record(['2026-01-12 11:00', anna, resolving]);
    const [now, ...others] = await ticketsNow(database.pool, [ticketId, randomUUID()]);
    expect(others).toEqual([]);
    expect(now).toMatchObject({ ticketId, ticket: { ticketId, status: 'resolved' } });
    expect(now?.seq).toBe(now?.ticket.seq);
  });

  describe('how late time was', () => {
    const at = (lateMs: number, more: { type?: string; commandId?: string | null } = {}) => ({
      type: 'slaBreached',
      commandId: null,
      ...more,
      lateMs,
    });
    let since = 0;

    async function insert(events: ReturnType<typeof at>[], recorded: string): Promise<void> {
      const ticketId = await record();
      const { rows: opened } = await database.pool.query(
        'select seq from ticket_events where ticket_id = $1',
        [ticketId],
      );
      for (const [index, { type, commandId, lateMs }] of events.entries()) {
        await database.pool.query(
          `insert into ticket_events (ticket_id, seq, at, type, command_id, event, recorded_at)
           values ($1, $2, $3::timestamptz - $4 * interval '1 ms', $5, $6, '{}', $3)`,
          [ticketId, opened.length + 1 + index, recorded, lateMs, type, commandId],
        );
      }
    }

    beforeAll(async () => {
      // Later than everything that was recorded before this test.
      since = Date.parse('2040-01-01T00:00:00Z');
      await insert(
        [
          ...Array.from({ length: 99 }, (_, index) => at(index + 1)),
          at(5_000, { type: 'ratingRequested' }),
          at(9_000, { commandId: 'a command' }),
          at(9_000, { type: 'escalated' }),
        ],
        '2040-01-02T00:00:00Z',
      );
      await insert([at(70_000)], '2039-12-31T00:00:00Z');
    });

    test('is measured over the deadlines’ own events, in the window only', async () => {
      const lateness = await latenessSince(database.pool, since, realTime);
      expect(lateness).toMatchObject({ sinceMs: since, events: 100, p50Ms: 50.5, maxMs: 5_000 });
      expect(lateness.p99Ms).toBeCloseTo(99 + 0.01 * (5_000 - 99), 3);
    });

    test('is engine time, also where ticket time runs faster', async () => {
      const originMs = Date.parse('2040-01-02T00:00:00Z');
      const clock = { engineOriginMs: originMs, ticketOriginMs: originMs, speed: 10 };
      const lateness = await latenessSince(database.pool, since, clock);
      expect(lateness).toMatchObject({ events: 100, maxMs: 500 });
      expect(lateness.p50Ms).toBeCloseTo(5.05, 2);
    });

    test('is unknown where nothing happened', async () => {
      const none = Date.parse('2041-01-01T00:00:00Z');
      expect(await latenessSince(database.pool, none, realTime)).toEqual({
        sinceMs: none,
        events: 0,
        p50Ms: null,
        p99Ms: null,
        maxMs: null,
      });
    });
  });

  test.each([
    [
      'ticket_events_of_time',
      `select at from ticket_events where recorded_at > now() and ${causedByTime}`,
    ],
    ['tickets_closed_awake', `select seq from tickets where ${closedAwake}`],
  ])('%s answers what the audit asks, however long the history', async (index, question) => {
    const client = await database.pool.connect();
    // A planner would read so few rows one by one.
    await client.query('set enable_seqscan = off');
    const plan = await client.query<{ 'QUERY PLAN': string }>(`explain ${question}`);
    client.release(true);
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
  });

  test('the latest audit is kept as it was, those older than 90 days are forgotten', async () => {
    const audit = (startedAt: string): TimerAudit => ({
      startedAtMs: Date.parse(startedAt),
      finishedAtMs: Date.parse(startedAt) + 1_500,
      openTickets: 3,
      deadlines: 5,
      verdicts: { ok: 3 },
      orphans: 0,
      findings: [],
      lateness: { sinceMs: 0, events: 0, p50Ms: null, p99Ms: null, maxMs: null },
    });
    expect(await latestTimerAudit(database.pool)).toBeUndefined();
    const times = ['2026-01-01T00:00:00Z', '2026-03-31T00:00:00Z', '2026-04-02T00:00:00Z'];
    for (const time of times) await storeTimerAudit(database.pool, audit(time));
    expect(await latestTimerAudit(database.pool)).toEqual(audit('2026-04-02T00:00:00Z'));
    const kept = await database.pool.query<{ startedAt: Date; openTickets: number }>(
      `select started_at as "startedAt", open_tickets as "openTickets" from timer_audits order by 1`,
    );
    expect(kept.rows).toEqual(
      times.slice(1).map((time) => ({ startedAt: new Date(time), openTickets: 3 })),
    );
  });
});
