import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { storeTimerAudit } from '../../src/db/timer-audits';
import { orphanCodes, type TimerAudit } from '../../src/domain/timer-audit';
import { orphanExplanations } from '../../src/domain/timer-findings';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk } from './api-desk';

const startedAtMs = Date.parse('2026-01-12T07:07:00Z');

/** An audit that found one orphan of each kind. */
const audit: TimerAudit = {
  startedAtMs,
  finishedAtMs: startedAtMs + 2_000,
  openTickets: 40,
  deadlines: 70,
  verdicts: { ok: 40 - orphanCodes.length },
  orphans: orphanCodes.length,
  findings: orphanCodes.map((code, index) => ({
    code,
    ticketId: `ticket-${index}`,
    number: 1001 + index,
    expected: null,
    deadlines: 1,
    timerDueAtMs: null,
    engine: { workflow: 'none' },
  })),
  heldMails: {
    examined: 3,
    orphans: 1,
    findings: [
      {
        code: 'no_workflow',
        mailId: 'mail-1',
        dueAtMs: null,
        timerDueAtMs: null,
        engine: { workflow: 'none' },
      },
    ],
  },
  lateness: { sinceMs: startedAtMs - 86_400_000, events: 9, p50Ms: 400, p99Ms: 900.5, maxMs: 901 },
};

describe('the timer audit', () => {
  let database: TestDatabase;
  let desk: ApiDesk;
  beforeAll(async () => {
    database = await createTestDatabase();
    desk = await ApiDesk.start(database.pool);
  });
  afterAll(async () => {
    await desk.stop();
    await database.drop();
  });

  test('is null before the first one, and then the latest', async () => {
    const before = await desk.get('/api/timer-audit', 'anna');
    expect(before.json).toEqual({ audit: null });

    await storeTimerAudit(database.pool, { ...audit, startedAtMs: startedAtMs - 3_600_000 });
    await storeTimerAudit(database.pool, audit);
    const { status, json } = await desk.get('/api/timer-audit', 'anna');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      audit: {
        startedAt: '2026-01-12T07:07:00.000Z',
        openTickets: 40,
        orphans: orphanCodes.length,
        heldMails: {
          examined: 3,
          orphans: 1,
          findings: [{ mailId: 'mail-1', code: 'no_workflow' }],
        },
        lateness: { since: '2026-01-11T07:07:00.000Z', events: 9, p50Ms: 400, p99Ms: 900.5 },
      },
    });
  });

  test('says of each orphan what it means and what to do, in the reader’s language', async () => {
    await storeTimerAudit(database.pool, audit);
    for (const language of ['ru', 'en'] as const) {
      const { json } = await desk.get('/api/timer-audit', 'anna', { 'accept-language': language });
      const { findings } = (json as { audit: { findings: unknown[] } }).audit;
      expect(findings).toEqual(
        orphanCodes.map((code, index) => ({
          number: 1001 + index,
          code,
          means: orphanExplanations[code].means[language],
          whatToDo: orphanExplanations[code].whatToDo[language],
        })),
      );
    }
  });

  test('is the agents’', async () => {
    expect((await desk.get('/api/timer-audit', 'dev1')).status).toBe(403);
  });
});
