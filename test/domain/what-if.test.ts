import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Draft } from '../../src/domain/draft';
import { isSlaEvent, type TicketEvent } from '../../src/domain/events';
import { currentEvent, type StoredEvent } from '../../src/domain/legacy';
import { previewTerms } from '../../src/domain/sla/preview';
import type { MetricTarget, ServiceTerms } from '../../src/domain/terms';
import { takeTurn } from '../../src/domain/turn';
import { cyclesOf, isSameOutcome, letTimePass, replay } from '../../src/domain/what-if';
import { propertyRuns } from '../support/property-runs';
import { anyHistory, anyLife, anyTerms, live, rit } from '../support/random-histories';
import { anna, customer, envelope, moscow, Play, reply } from './examples';

/** See legacy.test.ts. */
const storiesOf01 = JSON.parse(readFileSync(join(__dirname, 'version-0.1.json'), 'utf8')) as {
  turns: { events: StoredEvent[] }[];
}[];

const everyMetric = ['first_response', 'next_response', 'resolution'] as const;

/** RIT's terms with one policy for everything. */
function promising(
  targets: ServiceTerms['policies'][number]['targets'],
  version = 2,
): ServiceTerms {
  const calendarId = 'moscow-office';
  const policy = { policyId: 'only', match: {}, calendarId, targets, escalations: [] };
  return { ...rit, termsId: 'other', version, policies: [policy] };
}

function within(targetMinutes: number, more: Partial<MetricTarget> = {}): MetricTarget {
  return { targetMinutes, warnAtFractions: [], pausedIn: [], ...more };
}

function eventsOf(play: Play): TicketEvent[] {
  return play.turns.flatMap((turn) => turn.events);
}

describe('changing nothing', () => {
  test('reproduces the recorded history event by event, whatever happened', () => {
    fc.assert(
      fc.property(anyHistory, ({ events, ticket }) => {
        expect(replay('t', events)).toEqual({ events, ticket });
      }),
      propertyRuns(200),
    );
  });

  test('reproduces what version 0.1 recorded, by its own rules', () => {
    for (const { turns } of storiesOf01) {
      const events = turns.flatMap((turn) => turn.events).map(currentEvent);
      expect(events.some(isSlaEvent)).toBe(true);
      expect(cyclesOf(replay('t', events)?.events ?? [])).toEqual(cyclesOf(events));
    }
  });

  test('reproduces what a clock that jumped back had stamped', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 16:00', anna, { kind: 'agentComment', contentId: 'c', visibility: 'note' });
    const urgent = promising({ first_response: within(60) });
    play.at('2026-01-12 09:00', anna, { kind: 'adoptTerms', terms: urgent });
    play.at('2026-01-12 10:30', anna, reply());
    expect(replay('ticket-1', eventsOf(play))?.events).toEqual(eventsOf(play));
  });

  test('reproduces a silence that adopted terms ended before a deadline of their own', () => {
    const play = new Play('2026-01-12 10:00');
    const patient = promising({ first_response: within(10 * 540) });
    play.at('2026-01-12 10:05', anna, { kind: 'adoptTerms', terms: patient });
    play.at('2026-01-12 10:10', anna, { kind: 'changeStatus', status: 'pending' });
    const terms = {
      ...promising({ first_response: within(2 * 540) }, 3),
      pendingCloseBusinessDays: 1,
    };
    // By the new terms the silence was over on the 13th, and the answer was owed on the 14th.
    play.at('2026-01-15 10:00', anna, { kind: 'adoptTerms', terms });
    const events = eventsOf(play);
    expect(events.at(-1)).toMatchObject({ type: 'slaEnded', because: 'closed' });
    expect(replay('ticket-1', events)?.events).toEqual(events);
  });

  test('lets no time pass between two facts of one command', () => {
    const play = new Play('2026-01-12 10:00');
    const nowMs = moscow('2026-01-12 12:59');
    const source = { actor: anna, commandId: 'both', nowMs };
    const draft = new Draft('ticket-1', play.now, source);
    draft.add({ type: 'termsAdopted', terms: promising({ first_response: within(60) }) });
    const [messageNo, contentId] = [2, 'c'];
    const words = {
      author: 'agent',
      visibility: 'reply',
      gratitude: false,
      mail: 'reply',
    } as const;
    draft.add({ type: 'messageAdded', messageNo, contentId, ...words });
    const events = [...eventsOf(play), ...draft.events];
    expect(cyclesOf(events)).toMatchObject([{ verdict: 'met' }]);
    expect(replay('ticket-1', events)?.events).toEqual(events);
  });

  test('and letting time pass is what the ticket itself would have recorded', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 2_000 }), ({ events, ticket }, hours) => {
        const replayed = replay('t', events);
        const untilMs = ticket.lastEventAtMs + hours * 3_600_000;
        const passed = replayed && letTimePass(replayed, untilMs).events.slice(events.length);
        const lived = takeTurn('t', ticket, [], untilMs).events;
        // Up to the first deed of silence, which what-if takes from the record alone.
        const silence = lived.findIndex((event) => !isSlaEvent(event));
        const alike = silence < 0 ? lived : lived.slice(0, silence);
        expect(passed?.slice(0, alike.length)).toEqual(alike);
      }),
      propertyRuns(200),
    );
  });
});

describe('other terms', () => {
  test('give the verdicts that the same life would have had under them', () => {
    const withoutEscalations = anyTerms.map((terms): ServiceTerms => {
      const policies = terms.policies.map((policy) => ({ ...policy, escalations: [] }));
      const { pendingCloseBusinessDays, resolvedCloseDays, ratingDelayHours, calendarId } = rit;
      const silence = { pendingCloseBusinessDays, resolvedCloseDays, ratingDelayHours, calendarId };
      return { ...terms, ...silence, policies, edition: 2 };
    });
    fc.assert(
      fc.property(anyLife, withoutEscalations, (life, terms) => {
        // How far a clock had gone back is not recorded, so here it only goes on.
        const onwards = life.map((step) => ({ ...step, waitHours: Math.abs(step.waitHours) }));
        const recorded = live(rit, 'new', onwards);
        const wouldBe = live(terms, 'new', onwards);
        expect(cyclesOf(replay('t', recorded.events, terms)?.events ?? [])).toEqual(
          cyclesOf(wouldBe.events.filter(({ atMs }) => atMs <= recorded.ticket.lastEventAtMs)),
        );
      }),
      propertyRuns(200),
    );
  });

  test('change nothing of what people did', () => {
    const deeds = (events: readonly TicketEvent[]) =>
      events
        .filter((event) => !isSlaEvent(event) && event.type !== 'termsAdopted')
        .map(({ type, atMs, actor, commandId }) => ({ type, atMs, actor, commandId }));
    fc.assert(
      fc.property(anyHistory, anyTerms, ({ events }, terms) => {
        expect(deeds(replay('t', events, terms)?.events ?? [])).toEqual(deeds(events));
      }),
      propertyRuns(200),
    );
  });

  test.each([
    ['a longer target turns a breach into a promise kept', 480, 'met', '2026-01-12 15:00'],
    ['a shorter one breaches when it ran out', 30, 'breached', '2026-01-12 10:30'],
  ])('%s', (_, targetMinutes, verdict, settledAt) => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 15:00', anna, reply());
    const terms = promising({ first_response: within(targetMinutes) });
    expect(cyclesOf(eventsOf(play))).toMatchObject([{ verdict: 'breached' }]);
    expect(cyclesOf(replay('ticket-1', eventsOf(play), terms)?.events ?? [])).toMatchObject([
      { metric: 'first_response', verdict, settledAtMs: moscow(settledAt) },
    ]);
  });

  test('hold from the opening on, whatever terms the ticket adopted later', () => {
    const play = new Play('2026-01-12 10:00');
    const adopted = promising({ first_response: within(60) }, 7);
    play.at('2026-01-12 10:30', anna, { kind: 'adoptTerms', terms: adopted });
    play.at('2026-01-12 12:00', anna, reply());
    const terms = promising({ first_response: within(180) });
    expect(cyclesOf(replay('ticket-1', eventsOf(play), terms)?.events ?? [])).toMatchObject([
      { verdict: 'met', measure: { targetMinutes: 180 } },
    ]);
  });

  test('measure metrics that were not promised before, pauses and next responses included', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'pending' });
    play.at('2026-01-12 16:00', customer, { kind: 'clientReply', contentId: 'more' });
    play.at('2026-01-12 17:00', anna, { ...reply(), thenStatus: 'closed' });
    const everything = within(121, { pausedIn: ['pending'] });
    const terms = promising(Object.fromEntries(everyMetric.map((name) => [name, everything])));
    const cycles = cyclesOf(replay('ticket-1', eventsOf(play), terms)?.events ?? []);
    expect(cycles.map(({ metric, verdict }) => `${metric}: ${verdict}`)).toEqual([
      'first_response: met',
      'resolution: met',
      'next_response: met',
    ]);
  });
});

describe('the cycles of a history', () => {
  test('tell two outcomes apart by verdict, instant, deadline and warnings', () => {
    const play = new Play('2026-01-12 10:00');
    const [open] = cyclesOf(eventsOf(play));
    play.at('2026-01-12 13:30', anna, { kind: 'assign', assigneeId: 'anna' });
    const [warned] = cyclesOf(eventsOf(play));
    play.at('2026-01-12 13:31', anna, reply());
    const [met] = cyclesOf(eventsOf(play));
    if (!open || !warned || !met) throw new Error('No cycle was started');
    expect(isSameOutcome(met, met)).toBe(true);
    expect(isSameOutcome(open, warned)).toBe(false);
    expect(isSameOutcome(warned, met)).toBe(false);
    expect(isSameOutcome(met, { ...met, settledAtMs: 0 })).toBe(false);
    expect(isSameOutcome(met, { ...met, deadlineAtMs: 0 })).toBe(false);
  });
});

describe('the preview of adopting terms', () => {
  test('lists exactly what the adoption then records', () => {
    const moves = ['slaRetargeted', 'slaStarted', 'slaEnded', 'slaPaused', 'slaResumed'];
    fc.assert(
      fc.property(anyHistory, anyTerms, ({ ticket, nowMs }, terms) => {
        const adoption = envelope(anna, { kind: 'adoptTerms', terms });
        const atMs = Math.max(nowMs, ticket.lastEventAtMs);
        const turn = takeTurn('t', ticket, [{ envelope: adoption, hasCaller: true }], atMs);
        fc.pre(turn.outcomes[0]?.accepted === true);
        const recorded = turn.events.filter(
          (event) => event.commandId === adoption.commandId && moves.includes(event.type),
        );
        const bare = (events: readonly TicketEvent[]) =>
          events.map((event) => ({ ...event, actor: null, commandId: null }));
        expect(bare(previewTerms(ticket, terms, atMs))).toEqual(bare(recorded));
      }),
      propertyRuns(200),
    );
  });
});
