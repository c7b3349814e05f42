import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { engineTimeMs, realTime } from '../../src/domain/clock';
import { deadlines } from '../../src/domain/deadlines';
import type { Ticket } from '../../src/domain/ticket';
import {
  defaultTolerances,
  isOrphan,
  judgeHold,
  judgeTimers,
  orphanCodes,
  type EngineSide,
  type VerdictCode,
} from '../../src/domain/timer-audit';
import { holdOrphanExplanation, orphanExplanations } from '../../src/domain/timer-findings';
import { Play, anna, moscow, reply } from './examples';

const minuteMs = 60_000;

function running(
  timersDueAtMs: readonly number[],
  task: 'none' | 'open' | 'failing' = 'none',
): EngineSide {
  return { workflow: 'running', clock: realTime, timersDueAtMs, task };
}

/** Opened on a Monday at ten: the warning of the first response is due at one. */
function newTicket(): Ticket {
  return new Play('2026-01-12 10:00').now;
}

/** Answered and taken up again: nothing is promised any more, nothing is due. */
function ticketWithoutDeadline(): Ticket {
  const play = new Play('2026-01-12 10:00');
  play.at('2026-01-12 10:30', anna, { ...reply(), thenStatus: 'open' });
  return play.now;
}

describe('a held mail', () => {
  const heldUntilMs = moscow('2026-01-19 10:00');
  const context = {
    nowMs: moscow('2026-01-12 10:00'),
    clock: realTime,
    tolerances: defaultTolerances,
  };

  test.each<[string, EngineSide, VerdictCode]>([
    ['has its timer', running([heldUntilMs]), 'ok'],
    ['has no workflow', { workflow: 'none' }, 'no_workflow'],
    ['has a workflow that ended', { workflow: 'ended', how: 'terminated' }, 'no_workflow'],
    ['has no timer', running([]), 'no_timer'],
    ['has a timer too late', running([heldUntilMs + minuteMs]), 'late_timer'],
    ['is in a turn', running([], 'open'), 'in_turn'],
    ['fails', running([heldUntilMs], 'failing'), 'workflow_failing'],
  ])('that %s is judged as a ticket is', (_label, engine, code) => {
    expect(judgeHold(heldUntilMs, engine, context)).toMatchObject({ code, dueAtMs: heldUntilMs });
  });

  test('past its time is overdue, and one without a time needs a workflow all the same', () => {
    const late = { ...context, nowMs: heldUntilMs + minuteMs };
    expect(judgeHold(heldUntilMs, running([]), late).code).toBe('overdue');
    expect(judgeHold(null, { workflow: 'none' }, context).code).toBe('no_workflow');
  });

  test.each(orphanCodes)('that is an orphan (%s) is explained in both languages', (code) => {
    const { means, whatToDo } = holdOrphanExplanation(code);
    for (const { ru, en } of [means, whatToDo]) {
      expect(ru).toMatch(/[а-я]/);
      expect(en).not.toMatch(/[а-я]/i);
    }
  });
});

function judge(ticket: Ticket, engine: EngineSide, now: string) {
  const nowMs = moscow(now);
  return judgeTimers(ticket, engine, { nowMs, clock: realTime, tolerances: defaultTolerances });
}

describe('what the engine has for a ticket whose warning is due at one', () => {
  const dueAtMs = moscow('2026-01-12 13:00');
  const cases: [string, EngineSide, string, VerdictCode][] = [
    ['a timer at the deadline', running([dueAtMs]), '11:00', 'ok'],
    ['a timer that a slow recording shifted', running([dueAtMs + 14_000]), '11:00', 'ok'],
    ['a timer after the deadline', running([dueAtMs + minuteMs]), '11:00', 'late_timer'],
    ['a timer before the deadline', running([dueAtMs - minuteMs]), '11:00', 'early_timer'],
    ['two timers, one in time', running([dueAtMs + 9e9, dueAtMs]), '11:00', 'ok'],
    ['no timer', running([]), '11:00', 'no_timer'],
    ['no timer, but a turn that will arm it', running([], 'open'), '11:00', 'in_turn'],
    ['an old timer and a turn', running([dueAtMs + minuteMs], 'open'), '11:00', 'in_turn'],
    ['no timer in the second of the deadline', running([]), '13:00', 'in_turn'],
    ['no timer after the deadline', running([]), '13:01', 'overdue'],
    ['a turn that no worker takes', running([], 'open'), '13:01', 'overdue'],
    ['a timer that should have fired', running([dueAtMs]), '13:01', 'overdue'],
    ['a timer, but turns that fail', running([dueAtMs], 'failing'), '11:00', 'workflow_failing'],
    ['turns that fail after the deadline', running([], 'failing'), '13:01', 'overdue'],
    ['no workflow', { workflow: 'none' }, '11:00', 'no_workflow'],
    ['a terminated workflow', { workflow: 'ended', how: 'terminated' }, '11:00', 'no_workflow'],
    ['an ended workflow, late', { workflow: 'ended', how: 'failed' }, '13:01', 'no_workflow'],
  ];
  test.each(cases)('%s', (_, engine, time, code) => {
    expect(judge(newTicket(), engine, `2026-01-12 ${time}`)).toMatchObject({
      code,
      expected: { deadline: { kind: 'sla_warning', metric: 'first_response' }, dueAtMs },
      deadlines: 2,
    });
  });
});

test('an open ticket without a deadline needs a workflow and no timer', () => {
  const ticket = ticketWithoutDeadline();
  expect(deadlines(ticket)).toEqual([]);
  const now = '2026-01-12 11:00';
  expect(judge(ticket, running([]), now)).toMatchObject({ code: 'ok', expected: null });
  expect(judge(ticket, running([moscow(now) + minuteMs]), now).code).toBe('needless_timer');
  expect(judge(ticket, { workflow: 'none' }, now).code).toBe('no_workflow');
});

test('the run’s own clock says when a deadline is due, whatever clock the audit was given', () => {
  const ticket = newTicket();
  const engineOriginMs = Date.parse('2026-06-01T00:00:00Z');
  const clock = { engineOriginMs, ticketOriginMs: ticket.openedAtMs, speed: 3_600 };
  const dueAtMs = engineOriginMs + 3_000;
  const engine = { workflow: 'running', clock, timersDueAtMs: [dueAtMs], task: 'none' } as const;
  const verdict = judgeTimers(ticket, engine, {
    nowMs: engineOriginMs,
    clock: realTime,
    tolerances: defaultTolerances,
  });
  expect(verdict).toMatchObject({ code: 'ok', expected: { dueAtMs }, timerDueAtMs: dueAtMs });
});

describe('for any clock, timers and instant', () => {
  const ticket = newTicket();
  const [earliest] = deadlines(ticket);
  const clocks = fc.record({
    engineOriginMs: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    ticketOriginMs: fc.constant(ticket.openedAtMs),
    speed: fc.constantFrom(1, 60, 10_080),
  });
  const offsets = fc.integer({ min: -3_600_000, max: 3_600_000 });
  const { timerMs, overdueMs } = defaultTolerances;

  test('a quiet workflow before its deadline is an orphan exactly if no timer comes in time', () => {
    fc.assert(
      fc.property(clocks, fc.array(offsets, { maxLength: 4 }), (clock, timers) => {
        const dueAtMs = engineTimeMs(clock, earliest?.atMs ?? 0);
        const timersDueAtMs = timers.map((offset) => dueAtMs + offset);
        const engine = { workflow: 'running', clock, timersDueAtMs, task: 'none' } as const;
        const context = { nowMs: dueAtMs - 1, clock: realTime, tolerances: defaultTolerances };
        const { code } = judgeTimers(ticket, engine, context);
        expect(isOrphan(code)).toBe(!timers.some((offset) => offset <= timerMs));
      }),
    );
  });

  test('whatever the engine has, a deadline that passed without a trace is an orphan', () => {
    const tasks = fc.constantFrom('none', 'open', 'failing');
    const late = fc.integer({ min: overdueMs + 1, max: 9e9 });
    fc.assert(
      fc.property(clocks, fc.array(offsets), tasks, late, (clock, timers, task, lateMs) => {
        const dueAtMs = engineTimeMs(clock, earliest?.atMs ?? 0);
        const timersDueAtMs = timers.map((offset) => dueAtMs + offset);
        const engine = { workflow: 'running', clock, timersDueAtMs, task } as const;
        const context = { nowMs: dueAtMs + lateMs, clock: realTime, tolerances: defaultTolerances };
        expect(judgeTimers(ticket, engine, context).code).toBe('overdue');
      }),
    );
  });
});

test('every orphan is explained in both languages, with what to do', () => {
  for (const code of orphanCodes) {
    const { means, whatToDo } = orphanExplanations[code];
    for (const text of [means, whatToDo]) {
      expect(text.ru).toMatch(/[а-я]/i);
      expect(text.en).toMatch(/^[^а-яё]+$/i);
    }
  }
});
