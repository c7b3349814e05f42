import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSlaEvent, type TicketEvent } from '../../src/domain/events';
import { evolve } from '../../src/domain/evolve';
import { follow, moves } from '../../src/domain/lifecycle';
import { isOpenCycle, isPaused } from '../../src/domain/sla/cycle';
import { metrics, type Metric, type ServiceTerms } from '../../src/domain/terms';
import type { Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { propertyRuns } from '../support/property-runs';
import { anna, envelope } from './examples';
import { contracts, countedBy, lives, measurements, play, workedMs } from './sla-arbitraries';

const runs = propertyRuns(100);
const three = fc.tuple(contracts(), contracts(), contracts());
const statuses = fc.constantFrom<'new' | 'pending'>('new', 'pending');
const minuteMs = 60_000;

/** A property of whatever happens to a ticket under any three contracts. */
function always(check: (played: ReturnType<typeof play>) => void): void {
  fc.assert(
    fc.property(three, lives, statuses, (terms, steps, status) => {
      check(play(terms, steps, { status }));
    }),
    runs,
  );
}

function countOf(events: readonly TicketEvent[], ...types: TicketEvent['type'][]): number {
  return events.filter(({ type }) => types.includes(type)).length;
}

describe('every measurement', () => {
  test('has at most one verdict, and after it nothing but the end of a late one', () => {
    always(({ events }) => {
      for (const { events: own } of measurements(events)) {
        const story = own.filter(({ type }) => type !== 'escalated').map(({ type }) => type);
        expect(countOf(own, 'slaMet', 'slaBreached')).toBeLessThanOrEqual(1);
        const [breached, met] = [story.indexOf('slaBreached'), story.indexOf('slaMet')];
        if (met >= 0) expect(story.slice(met + 1)).toEqual([]);
        if (breached >= 0) expect([[], ['slaEnded']]).toContainEqual(story.slice(breached + 1));
        const ended = story.indexOf('slaEnded');
        if (ended >= 0) expect(story.slice(ended + 1)).toEqual([]);
      }
    });
  });

  test('gives each warning once, in order unless the promise changed, and before the breach', () => {
    always(({ events }) => {
      for (const { events: own } of measurements(events)) {
        const fractions = own.flatMap((event) => ('fraction' in event ? [event.fraction] : []));
        expect(new Set(fractions).size).toBe(fractions.length);
        if (countOf(own, 'slaRetargeted') === 0) {
          expect(fractions).toEqual([...fractions].sort());
        }
        const first = own.findIndex(({ type }) => type === 'slaBreached' || type === 'slaMet');
        if (first >= 0) expect(countOf(own.slice(first), 'slaWarned')).toBe(0);
      }
    });
  });

  test('stands still between a pause and its end, in turns, from its start on', () => {
    always(({ events }) => {
      for (const { events: own, startedAtMs } of measurements(events)) {
        const [start] = own;
        let stands = start?.type === 'slaStarted' && start.deadlineAtMs === null;
        for (const { type, atMs } of own) {
          expect(atMs).toBeGreaterThanOrEqual(startedAtMs);
          if (type !== 'slaPaused' && type !== 'slaResumed') continue;
          expect(stands).toBe(type === 'slaResumed');
          stands = type === 'slaPaused';
        }
      }
    });
  });

  test('of a breach has counted exactly its target at its deadline; of none more than it when met', () => {
    always(({ events }) => {
      for (const measured of measurements(events)) {
        let measure: { calendarId: string; targetMinutes: number } | undefined;
        for (const event of measured.events) {
          if (event.type === 'slaStarted') measure = event.measure;
          if (event.type === 'slaRetargeted') measure = event.to;
          const { calendarId = '', targetMinutes = 0 } = measure ?? {};
          const counted = (untilMs: number) => countedBy(measured, calendarId, untilMs);
          if (event.type === 'slaBreached') {
            expect(counted(event.deadlineAtMs)).toBe(targetMinutes * minuteMs);
          }
          if (event.type === 'slaMet') {
            expect(counted(event.atMs)).toBeLessThan(targetMinutes * minuteMs);
          }
          if (event.type === 'slaPaused') expect(counted(event.atMs)).toBe(event.countedMs);
        }
      }
    });
  });

  test('knows its deadline at every moment: the earliest instant at which the target has counted', () => {
    always(({ turns }) => {
      for (const { ticket } of turns) {
        for (const metric of metrics) {
          const cycle = ticket.cycles[metric];
          if (!isOpenCycle(cycle)) continue;
          const { deadlineAtMs, measure, startedAtMs, pauses } = cycle;
          expect(deadlineAtMs === null).toBe(isPaused(cycle));
          if (deadlineAtMs === null) continue;
          const counted = (untilMs: number) =>
            pauses.reduce(
              (sum, { fromMs, toMs }) =>
                sum - workedMs(measure.calendarId, fromMs, Math.min(toMs ?? untilMs, untilMs)),
              workedMs(measure.calendarId, startedAtMs, untilMs),
            );
          expect(counted(deadlineAtMs)).toBe(measure.targetMinutes * minuteMs);
          expect(counted(deadlineAtMs - 1)).toBe(measure.targetMinutes * minuteMs - 1);
        }
      }
    });
  });
});

test('a breach is stamped with its deadline, or with the change that moved it into the past', () => {
  always(({ events }) => {
    events.forEach((event, index) => {
      if (event.type !== 'slaBreached') return;
      const { atMs: previousMs = 0 } = events[index - 1] ?? {};
      expect(event.atMs).toBe(Math.max(event.deadlineAtMs, previousMs));
    });
  });
});

test('the measuring moves neither status nor last activity, and its events lead to the state', () => {
  always(({ events, ticket }) => {
    let current: Ticket | null = null;
    for (const event of events) {
      const before: Ticket | null = current;
      current = evolve(before, 't', event);
      if (!isSlaEvent(event)) continue;
      expect([current.status, current.updatedAtMs, current.lastReplyAtMs]).toEqual([
        before?.status,
        before?.updatedAtMs,
        before?.lastReplyAtMs,
      ]);
    }
    expect(current).toEqual(ticket);
  });
});

test('a status changes only along the lifecycle table, by somebody whom it allows to', () => {
  always(({ events }) => {
    for (const event of events) {
      if (event.type !== 'statusChanged' || event.cause === 'merge_undone') continue;
      const { from, to, actor } = event;
      const allowed = moves.filter((move) => {
        const moved = follow(from, move, actor.role);
        return 'to' in moved && moved.to === to;
      });
      expect(allowed).not.toEqual([]);
    }
  });
});

test('the same commands at the same times give the same events', () => {
  fc.assert(
    fc.property(three, lives, statuses, (terms, steps, status) => {
      expect(play(terms, steps, { status })).toEqual(play(terms, steps, { status }));
    }),
    runs,
  );
});

test('time that passes in one leap or in many small steps gives the same events', () => {
  const wakes = fc.array(fc.integer({ min: 0, max: 40 * 86_400_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(three, lives, statuses, wakes, (terms, steps, status, wakesMs) => {
      expect(play(terms, steps, { status, wakesMs }).events).toEqual(
        play(terms, steps, { status }).events,
      );
    }),
    runs,
  );
});

test('no metric depends on another: without one, the others are measured as with it', () => {
  const without = (terms: ServiceTerms, metric: Metric): ServiceTerms => ({
    ...terms,
    policies: terms.policies.map((policy) => ({
      ...policy,
      targets: Object.fromEntries(
        Object.entries(policy.targets).filter(([promised]) => promised !== metric),
      ),
    })),
  });
  const others = (events: readonly TicketEvent[], metric: Metric) =>
    events
      .filter(isSlaEvent)
      .filter((event) => event.metric !== metric)
      .map((event) => ({ ...event, seq: 0 }));
  // An escalation that raises the priority ties metrics together on purpose.
  const calm = contracts({ escalating: false });
  fc.assert(
    fc.property(
      fc.tuple(calm, calm, calm),
      lives,
      statuses,
      fc.constantFrom(...metrics),
      (terms, steps, status, metric) => {
        const all = play(terms, steps, { status }).events;
        const fewer = terms.map((each) => without(each, metric));
        expect(others(play(fewer, steps, { status }).events, metric)).toEqual(others(all, metric));
      },
    ),
    runs,
  );
});

test('a promise that changes and changes back leaves each open deadline where it was', () => {
  const every = contracts({ every: true, escalating: false });
  fc.assert(
    fc.property(fc.tuple(every, every, every), lives, statuses, (terms, steps, status) => {
      for (const { ticket, nowMs } of play(terms, steps, { status }).turns) {
        const from = ticket.details.priority;
        const change = (priority: typeof from) => ({
          envelope: envelope(anna, { kind: 'changeDetails', details: { priority } }),
          hasCaller: true,
        });
        const there = change(from === 'urgent' ? 'high' : 'urgent');
        const after = takeTurn('t', ticket, [there, change(from)], nowMs).ticket;
        for (const metric of metrics) {
          const cycle = after?.cycles[metric];
          if (isOpenCycle(cycle)) {
            expect(cycle.deadlineAtMs).toBe(ticket.cycles[metric]?.deadlineAtMs);
          }
        }
      }
    }),
    runs,
  );
});
