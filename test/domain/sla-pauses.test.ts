import { describe, expect, test } from '@jest/globals';
import { anna, reply } from './examples';
import { contract, Life, more, note, setStatus, system } from './sla-life';

// 2026-01-12 is a Monday.
describe('a change that moves the promise and its pauses at once', () => {
  const urgentGoesOn = contract([
    { match: { priorities: ['urgent'] }, hours: { resolution: 8 } },
    { hours: { resolution: 16 }, pausedIn: { resolution: ['pending'] } },
  ]);

  test('resumes by the new target, not by the old one', () => {
    const life = new Life('2026-01-12 10:00', urgentGoesOn);
    life.at('2026-01-12 11:00', anna, reply());
    life.at('2026-01-12 12:00', anna, { kind: 'changeDetails', details: { priority: 'urgent' } });
    // One hour had counted; the paused hour is given back: seven from 12:00 on, six of them on Monday.
    expect(life.due('resolution')).toBe('2026-01-13 10:00');
  });

  test('made by an escalation resumes what the raised priority no longer pauses', () => {
    const life = new Life(
      '2026-01-12 10:00',
      contract([
        { match: { priorities: ['urgent'] }, hours: { resolution: 8 } },
        {
          hours: { first_response: 4, resolution: 16 },
          pausedIn: { resolution: ['pending'] },
          escalations: [
            { on: 'breach', metric: 'first_response', action: { kind: 'raise_priority' } },
          ],
        },
      ]),
      { status: 'pending', details: { priority: 'high' } },
    );
    expect(life.due('resolution')).toBeNull();
    life.at('2026-01-12 15:00');
    expect(life.now.details.priority).toBe('urgent');
    // From the breach at 14:00, before which the resolution stood still: four hours on Monday.
    expect(life.due('resolution')).toBe('2026-01-13 13:00');
  });

  test('neither pauses nor resumes what it ends', () => {
    const terms = contract([
      { match: { types: ['task'] } },
      { hours: { first_response: 4, resolution: 8 }, pausedIn: { first_response: ['pending'] } },
    ]);
    const life = new Life('2026-01-12 10:00', terms, { status: 'pending' });
    life.at('2026-01-12 11:00', anna, { kind: 'changeDetails', details: { type: 'task' } });
    expect(life.story().slice(2)).toEqual([
      'first_response slaEnded @ 2026-01-12 11:00',
      'resolution slaEnded @ 2026-01-12 11:00',
    ]);
  });
});

test('resolving ends a response that stood still, and does not resume it', () => {
  const terms = contract([
    { hours: { first_response: 4 }, pausedIn: { first_response: ['pending'] } },
  ]);
  const life = new Life('2026-01-12 10:00', terms, { status: 'pending' });
  life.at('2026-01-12 11:00', anna, setStatus('resolved'));
  expect(life.story()).toEqual([
    'first_response slaStarted @ 2026-01-12 10:00',
    'first_response slaEnded @ 2026-01-12 11:00',
  ]);
});

test('a clock that goes on by a calendar that never opens again ends: nothing is promised', () => {
  const [before, after] = (['office', 'never'] as const).map((calendar, index) =>
    contract(
      [{ calendar, hours: { resolution: 8 }, pausedIn: { resolution: ['pending'] } }],
      index + 1,
    ),
  );
  if (!before || !after) throw new Error('two contracts');
  const life = new Life('2026-01-12 10:00', before);
  life.at('2026-01-12 11:00', anna, reply());
  life.at('2026-01-12 12:00', system, { kind: 'adoptTerms', terms: after });
  life.at('2026-01-12 13:00', undefined, more);
  expect(life.events.filter(({ type }) => type === 'slaEnded')).toMatchObject([
    { metric: 'resolution', because: 'not_promised' },
  ]);
});

describe('a promise that is new to a ticket', () => {
  const nothing = contract([{}]);
  const both = contract([{ hours: { first_response: 4, next_response: 8 } }], 2);
  const adopt = { kind: 'adoptTerms', terms: both } as const;

  test('is of a first response as long as nobody has answered, whatever was noted or added', () => {
    const life = new Life('2026-01-12 10:00', nothing);
    life.at('2026-01-12 10:10', anna, note);
    life.at('2026-01-12 10:20', undefined, more);
    life.at('2026-01-12 11:00', system, adopt);
    expect(life.story()).toEqual(['first_response slaStarted @ 2026-01-12 11:00']);
    expect(life.due('first_response')).toBe('2026-01-12 15:00');
  });

  test('is of a next response once somebody has answered', () => {
    const life = new Life('2026-01-12 10:00', nothing);
    life.at('2026-01-12 10:10', anna, reply());
    life.at('2026-01-12 10:20', undefined, more);
    life.at('2026-01-12 11:00', system, adopt);
    expect(life.story()).toEqual(['next_response slaStarted @ 2026-01-12 11:00']);
  });

  test('of a next response does not measure again the first one that is late already', () => {
    const first = contract([{ hours: { first_response: 4 } }]);
    const life = new Life('2026-01-12 10:00', first);
    life.at('2026-01-12 10:20', undefined, more);
    life.at('2026-01-12 15:00', system, adopt);
    expect(life.story('next_response')).toEqual([]);
  });

  test('after a type that was set by mistake is measured again', () => {
    const terms = contract([
      { match: { types: ['task'] } },
      { hours: { first_response: 4, resolution: 8 } },
    ]);
    const life = new Life('2026-01-12 10:00', terms);
    life.at('2026-01-12 11:00', anna, { kind: 'changeDetails', details: { type: 'task' } });
    life.at('2026-01-12 12:00', anna, { kind: 'changeDetails', details: { type: 'question' } });
    expect([life.due('first_response'), life.due('resolution')]).toEqual([
      '2026-01-12 16:00',
      '2026-01-13 11:00',
    ]);
  });
});

test('a breach at the same instant as another one is recorded, whatever the other’s escalation changes', () => {
  const raising = [
    { on: 'breach', metric: 'first_response', action: { kind: 'raise_priority' } },
  ] as const;
  const same = { first_response: 4, resolution: 4 };
  const pausedIn = { resolution: ['new'] } as const;
  const [pausing, moving] = [{ hours: same, pausedIn }, { hours: { ...same, resolution: 8 } }].map(
    (high) => {
      const match = { priorities: ['high'] } as const;
      const terms = contract([
        { match, ...high },
        { hours: same, escalations: raising },
      ]);
      const life = new Life('2026-01-12 10:00', terms);
      life.at('2026-01-13 10:00');
      return life.now.cycles.resolution;
    },
  );
  expect([pausing, moving]).toMatchObject([{ verdict: 'breached' }, { verdict: 'breached' }]);
});
