import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { joinTimers } from '../../activities/timer-join';
import { latestTimerAudit } from '../../src/db/timer-audits';
import type { Actor } from '../../src/domain/ticket';
import type { TimerAudit } from '../../src/domain/timer-audit';
import type { Logger } from '../../src/log';
import {
  contentSweepScheduleId,
  ensureSchedules,
  startHoldsScheduleId,
  timerAuditScheduleId,
} from '../../src/temporal/schedules';
import { TimerReader } from '../../src/temporal/timer-reader';
import {
  ticketTaskQueue,
  ticketWorkflowType,
  workflowIdOf,
  type TicketRun,
} from '../../workflows/messages';
import { runAudit } from '../support/audit-command';
import { fromTestRun } from '../support/database';
import { testLogger } from '../support/temporary-data-folder';
import { TicketLab } from '../support/ticket-lab';
import { until } from '../support/until';

const anna: Actor = { role: 'agent', agentId: 'anna' };
// A Monday, ten in the morning in Moscow.
const startsAt = '2026-01-12T10:00:00+03:00';

function auditOf(lab: TicketLab, more: Partial<Parameters<typeof joinTimers>[0]> = {}) {
  const { database, client, clock } = lab;
  return joinTimers({
    pool: database.pool,
    engine: new TimerReader(client),
    clock,
    pausesMs: [100, 200],
    ...more,
  });
}

/** The audit once no ticket is in a turn: the end of an opening's mail may still be one. */
async function auditOnceIdle(lab: TicketLab): Promise<TimerAudit> {
  let audit = await auditOf(lab);
  await until(async () => {
    audit = await auditOf(lab);
    return (audit.verdicts.in_turn ?? 0) === 0;
  });
  return audit;
}

async function numberOf(lab: TicketLab, ticketId: string): Promise<number> {
  const found = await lab.database.pool.query<{ number: number }>(
    'select number from tickets where ticket_id = $1',
    [ticketId],
  );
  return found.rows[0]?.number ?? 0;
}

describe('the audit of a desk on the dev server', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    lab = await TicketLab.startOnDevServer(startsAt);
  });
  afterAll(() => lab.stop());

  const audit = (...args: string[]) =>
    runAudit(
      {
        DATABASE_URL: lab.database.url,
        TEMPORAL_ADDRESS: fromTestRun('OTVET_TEST_TEMPORAL_ADDRESS'),
        TEMPORAL_NAMESPACE: lab.namespace,
      },
      ...args,
    );
  const setStatus = (ticketId: string, status: 'open' | 'resolved' | 'closed') =>
    lab.command(ticketId, anna, { kind: 'changeStatus', status });

  test('finds no orphan among tickets of every status', async () => {
    await lab.open();
    const pending = await lab.open();
    await lab.agentWrites(pending, 'Какая модель?');
    const open = await lab.open();
    await lab.agentWrites(open, 'Какая модель?');
    await lab.customerWrites(open, 'LaserJet');
    const handedOver = await lab.open();
    await lab.command(handedOver, anna, {
      kind: 'devHandoff',
      step: 'queued',
      handoffKind: 'bug',
      estimateAtMs: Date.parse('2026-01-14T10:00:00+03:00'),
    });
    const resolved = await lab.open();
    await setStatus(resolved, 'resolved');
    const toBeRated = await lab.open();
    await setStatus(toBeRated, 'resolved');
    await setStatus(toBeRated, 'closed');
    const atRest = await lab.open();
    await setStatus(atRest, 'closed');
    expect((await lab.ticket(toBeRated)).status).toBe('closed');
    await until(() => lab.mailsOf(atRest).length > 0);

    const { exitCode, stdout } = await audit('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      openTickets: 6,
      orphans: 0,
      findings: [],
      verdicts: { ok: 6 },
    });
    expect(exitCode).toBe(0);
  });

  test('names a ticket whose workflow was terminated, and wakes it when asked to', async () => {
    const ticketId = await lab.open();
    await lab.client.workflow.getHandle(workflowIdOf(ticketId)).terminate('by the test');
    const number = await numberOf(lab, ticketId);

    const found = await audit();
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toContain(`#${number} no_workflow: `);
    expect(found.stdout).toContain('SLA warning (first response) ');
    expect(found.stdout).toContain('the engine: workflow terminated');
    expect(found.stdout).toContain('npm run audit -- --repair');
    expect(found.stdout).toContain('Orphans: 1.');

    const repaired = await audit('--repair');
    expect(repaired).toMatchObject({ exitCode: 1 });
    expect(repaired.stdout).toContain('Woken: 1.');
    await until(async () => (await auditOf(lab)).verdicts.ok === 7);
    expect(await audit()).toMatchObject({ exitCode: 0 });
    await lab.agentWrites(ticketId, 'Ответ после пробуждения.');
  });

  test('names a held mail without a workflow, and starts it when asked to', async () => {
    const { pool } = lab.database;
    await pool.query(
      `insert into inbound_mails (mail_id, mailbox, raw, mail_from, rcpt_to, remote_address, cause)
       values ('mail-1', 'support@desk.example', 'x', '', '{}', '127.0.0.1', 'list')`,
    );
    const found = await audit();
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toContain('no_workflow: a mail is held, and no workflow of it runs');
    expect(found.stdout).toContain('Mails in quarantine 1');
    expect(found.stdout).toContain('Orphans: 1.');

    expect((await audit('--repair')).stdout).toContain('Woken: 1.');
    await until(async () => (await audit()).exitCode === 0);
    const audited = await auditOf(lab);
    expect(audited.heldMails).toEqual({ examined: 1, orphans: 0, findings: [] });
    const held = lab.client.workflow.getHandle('held-mail-1');
    await held.terminate('by the test');
    expect((await auditOf(lab)).heldMails?.findings).toMatchObject([
      { mailId: 'mail-1', code: 'no_workflow', engine: { workflow: 'ended', how: 'terminated' } },
    ]);
    await pool.query(`update inbound_mails set hold_state = 'discarded'`);
  });

  test('finds a timer later than the deadline, which an internal note arms anew', async () => {
    const ticketId = await lab.open();
    const deadlineAtMs = Date.parse(startsAt) + 3_600_000;
    await lab.database.pool.query(
      `update tickets set state = jsonb_set(state, '{cycles,first_response,deadlineAtMs}', $2)
        where ticket_id = $1`,
      [ticketId, JSON.stringify(deadlineAtMs)],
    );
    const { orphans, findings } = await auditOnceIdle(lab);
    expect({ orphans, findings }).toMatchObject({
      orphans: 1,
      findings: [
        {
          ticketId,
          code: 'late_timer',
          expected: { deadline: { kind: 'sla_breach', atMs: deadlineAtMs } },
          engine: { workflow: 'running', task: 'none' },
        },
      ],
    });
    const contentId = await lab.stage('Заметка.');
    await lab.command(ticketId, anna, { kind: 'agentComment', contentId, visibility: 'note' });
    expect(await auditOf(lab)).toMatchObject({ orphans: 0 });
  });

  test('counts a timer that would fire too early without calling it an orphan', async () => {
    const ticketId = await lab.open();
    await lab.database.pool.query(
      `update tickets set state = jsonb_set(state, '{cycles,first_response,warnedFractions}', '[0.75]')
        where ticket_id = $1`,
      [ticketId],
    );
    const audited = await auditOnceIdle(lab);
    expect(audited).toMatchObject({ orphans: 0, verdicts: { early_timer: 1 } });
  });

  test('finds no false orphan while every ticket moves its deadline all the time', async () => {
    const ticketIds = await Promise.all(Array.from({ length: 6 }, () => lab.open()));
    let isOver = false;
    const turns = ticketIds.map(() => 0);
    const moves = ticketIds.map(async (ticketId, index) => {
      for (let turn = 1; !isOver; turn += 1) {
        turns[index] = turn;
        const dueAtMs = Date.parse(startsAt) + (turn % 2) * 1_800_000 + index * 60_000 + 3_600_000;
        await lab.command(ticketId, anna, { kind: 'changeDetails', details: { dueAtMs } });
      }
    });
    const audits: TimerAudit[] = [];
    while (audits.length < 5 || Math.min(...turns) < 10) audits.push(await auditOf(lab));
    isOver = true;
    await Promise.all(moves);
    expect(audits.filter(({ orphans }) => orphans > 0)).toEqual([]);
  });

  test('is made every hour by a Schedule, which a new worker leaves as its operator set it', async () => {
    const log = testLogger('audit-schedule');
    await ensureSchedules(lab.client, log);
    const handle = lab.client.schedule.getHandle(timerAuditScheduleId);
    await handle.pause('the operator looks into it');
    await ensureSchedules(lab.client, log);
    expect(await handle.describe()).toMatchObject({
      state: { paused: true },
      spec: { intervals: [{ every: 3_600_000 }] },
      policies: { overlap: 'SKIP' },
    });

    for (const scheduleId of [startHoldsScheduleId, contentSweepScheduleId]) {
      const { policies } = await lab.client.schedule.getHandle(scheduleId).describe();
      expect(policies.overlap).toBe('SKIP');
    }

    await handle.trigger();
    await until(async () => (await latestTimerAudit(lab.database.pool)) !== undefined);
    const now = await auditOf(lab);
    expect(await latestTimerAudit(lab.database.pool)).toMatchObject({
      openTickets: now.openTickets,
      orphans: 0,
      findings: [],
    });
  });

  test('finds a workflow that fails at every turn, although nothing is due yet', async () => {
    const ticketId = await lab.open();
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    await handle.terminate('by the test');
    const unreadable = { ticketId, clock: lab.clock, opening: null, carried: { ticket: null } };
    await lab.client.workflow.start(ticketWorkflowType, {
      workflowId: workflowIdOf(ticketId),
      taskQueue: ticketTaskQueue,
      args: [unreadable as unknown as TicketRun],
    });
    await until(async () => (await auditOf(lab)).orphans === 1);
    expect(await auditOf(lab)).toMatchObject({
      findings: [{ ticketId, code: 'workflow_failing' }],
    });
    await handle.terminate('by the test');
    await lab.tickets.wake(ticketId);
    await until(async () => (await auditOf(lab)).orphans === 0);
  });

  test('says what is wrong when it could not audit', async () => {
    const [usage, database, engine] = await Promise.all([
      audit('--since', 'yesterday'),
      runAudit({ DATABASE_URL: 'postgres://otvet:otvet@127.0.0.1:1/otvet' }),
      runAudit({ DATABASE_URL: lab.database.url, TEMPORAL_ADDRESS: '127.0.0.1:1' }),
    ]);
    expect([usage, database, engine].map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
    expect(usage.stderr).toContain('BAD_USAGE: --since: "yesterday" is no date');
    expect(database.stderr).toContain('NO_DATABASE: ');
    expect(engine.stderr).toContain('NO_ENGINE: Temporal at 127.0.0.1:1 does not answer');
  });
});

describe('a worker that is away across a deadline', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    // An hour in a second: the warning comes 3 s after the opening, the breach a second later.
    lab = await TicketLab.startOnDevServer(startsAt, 3_600);
  });
  afterAll(() => lab.stop());

  test('leaves it overdue; back, it fires once, and how late is measured', async () => {
    const ticketId = await lab.open();
    await until(() => lab.mailsOf(ticketId).length > 0);
    await lab.stopWork();
    const tolerances = { timerMs: 15_000, overdueMs: 500 };
    const audit = () => auditOf(lab, { tolerances });
    const late = { value: await audit() };
    await until(async () => {
      late.value = await audit();
      return late.value.orphans > 0;
    });
    expect(late.value).toMatchObject({
      findings: [{ ticketId, code: 'overdue', expected: { deadline: { kind: 'sla_warning' } } }],
      lateness: { events: 0, p50Ms: null, maxMs: null },
    });
    await until(async () => (await audit()).findings[0]?.timerDueAtMs === null);

    const dueAtMs = late.value.findings[0]?.expected?.dueAtMs ?? 0;
    const downMs = Date.now() - dueAtMs;
    await lab.resumeWork();
    await until(async () =>
      (await lab.events(ticketId)).some((event) => event.type === 'slaBreached'),
    );
    const fired = (await lab.events(ticketId)).filter((event) => event.commandId === null);
    expect(fired.map((event) => event.type)).toEqual(['slaWarned', 'slaBreached']);
    await until(async () => (await audit()).verdicts.ok === 1);
    const { lateness } = await audit();
    expect(lateness.events).toBe(2);
    expect(lateness.maxMs).toBeGreaterThanOrEqual(downMs);
    expect(lateness.maxMs).toBeLessThan(downMs + 120_000);
    expect(lateness.p50Ms).toBeLessThan(lateness.maxMs ?? 0);
  });
});

test('an engine without Schedules does not keep a worker from starting', async () => {
  const lab = await TicketLab.start(startsAt);
  try {
    const lines: string[] = [];
    const log = { warn: (_: object, line: string) => lines.push(line) } as unknown as Logger;
    await ensureSchedules(lab.client, log);
    expect(lines).toEqual([expect.stringContaining('has no Schedules')]);
  } finally {
    await lab.stop();
  }
});
