import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holdCauseFacts, holdCauseOf, holdCauses } from '../../src/domain/hold-cause';
import {
  expireIfDue,
  holdDeadlineMs,
  isReleasable,
  mostReleases,
  newHold,
  refusalOf,
  settled,
  taken,
  type HeldMailDecision,
  type HeldMailOutcome,
  type Hold,
} from '../../src/domain/held-mail';

const dayMs = 86_400_000;
const release: HeldMailDecision = { decision: 'release', byAgentId: 'anna', commandId: '1' };
const discard: HeldMailDecision = { decision: 'discard', byAgentId: 'boris', commandId: '2' };

describe('a cause of holding', () => {
  test.each(holdCauses)('%s says in both languages what it is, why, and what to check', (cause) => {
    const { label, explanation, advice } = holdCauseFacts[cause];
    for (const { ru, en } of [label, explanation, advice]) {
      expect(ru).toMatch(/[а-яё]/);
      expect(en).toMatch(/[a-z]/);
      expect(en).not.toMatch(/[а-яё]/i);
    }
    for (const { ru, en } of [explanation, advice]) {
      expect([ru, en]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    }
    expect(holdCauseOf(cause)).toBe(cause);
  });

  test.each([
    [
      'people wait for their answer for',
      30,
      [
        'unparsable',
        'too_large',
        'no_sender',
        'forged_sender',
        'unauthorised_sender',
        'too_many_tickets',
        'poison',
      ],
    ],
    [
      'machines wrote is held for',
      7,
      ['bounce', 'complaint', 'receipt', 'auto_reply', 'list', 'challenge', 'loop'],
    ],
  ] as const)('what %s %i days', (_label, days, causes) => {
    for (const cause of causes) expect(holdDeadlineMs(cause, 1_000)).toBe(1_000 + days * dayMs);
  });

  test('keeps back what a release could not help: nothing to replay, nobody to answer, a circle', () => {
    const kept = holdCauses.filter((cause) => !isReleasable(cause));
    expect(kept).toEqual(['too_large', 'no_sender', 'loop']);
  });

  test('of another version is held as long as people’s mail and not released', () => {
    expect(holdDeadlineMs('toString', 0)).toBe(30 * dayMs);
    expect([isReleasable('toString'), holdCauseOf('toString')]).toEqual([false, undefined]);
  });
});

describe('a hold', () => {
  const hold = newHold(1_000);
  const again: HeldMailOutcome = { outcome: 'held_again', cause: 'forged_sender' };

  test.each<[string, Hold, HeldMailDecision, string | null]>([
    ['waits', hold, release, null],
    ['waits', hold, discard, null],
    ['is being settled', taken(hold, release), discard, 'HELD_MAIL_DECIDED'],
    ['is expiring', expireIfDue(hold, 1_000), release, 'HELD_MAIL_DECIDED'],
    [
      'has ended',
      settled(taken(hold, discard), { outcome: 'discarded' }),
      release,
      'HELD_MAIL_DECIDED',
    ],
    ['is held again', settled(taken(hold, release), again), release, null],
    [
      'was released too often',
      { ...hold, releasesTried: mostReleases },
      release,
      'HELD_MAIL_NOT_RELEASABLE',
    ],
    ['was released too often', { ...hold, releasesTried: mostReleases }, discard, null],
  ])('that %s answers a decision: %#', (_label, held, decision, refusal) => {
    expect(refusalOf(held, decision)).toBe(refusal);
  });

  test('expires at its instant and not before, unless somebody has decided', () => {
    expect(expireIfDue(hold, 999)).toBe(hold);
    expect(expireIfDue(hold, 1_000).settling).toEqual({ decision: 'expire' });
    const decided = taken(hold, release);
    expect(expireIfDue(decided, 2_000)).toBe(decided);
  });

  test('ends exactly once, whatever comes in whatever order', () => {
    const outcomes: HeldMailOutcome[] = [
      { outcome: 'released', ticketId: 't' },
      { outcome: 'discarded' },
      { outcome: 'expired' },
      again,
      { outcome: 'not_releasable', cause: 'loop' },
    ];
    const step = fc.oneof(
      fc.record({
        do: fc.constant('decide' as const),
        decision: fc.constantFrom(release, discard),
      }),
      fc.record({ do: fc.constant('time' as const), nowMs: fc.nat(2_000) }),
      fc.record({ do: fc.constant('settle' as const), outcome: fc.constantFrom(...outcomes) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let now = newHold(1_000);
        let ends = 0;
        for (const each of steps) {
          const before = now;
          if (each.do === 'decide') {
            if (refusalOf(now, each.decision) === null) now = taken(now, each.decision);
          } else if (each.do === 'time') now = expireIfDue(now, each.nowMs);
          else if (now.settling !== null) now = settled(now, each.outcome);
          if (now.hasEnded && !before.hasEnded) ends += 1;
          if (before.hasEnded) expect(now).toEqual(before);
          expect(now.releasesTried).toBeLessThanOrEqual(mostReleases);
        }
        expect(ends).toBeLessThanOrEqual(1);
      }),
    );
  });
});
