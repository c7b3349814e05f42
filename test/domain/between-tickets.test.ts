import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { explain } from '../../src/domain/explain';
import { problemOf, movesOf } from '../../src/domain/ties';
import { propertyRuns } from '../support/property-runs';
import { anna, customer, reply } from './examples';
import { PostOffice } from './post-office';
import { more, note, setStatus } from './sla-life';

const into = (intoTicketId: string) => ({ kind: 'mergeInto', intoTicketId }) as const;
const undo = { kind: 'undoMerge' } as const;
const solved = { ...reply('solution'), thenStatus: 'resolved' } as const;
const incidentOf = (otherTicketId: string) =>
  ({ kind: 'link', link: 'incident_of', otherTicketId }) as const;

describe('a merge', () => {
  const merged = () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('a', anna, into('b'));
    return office.carryAll();
  };

  test('closes the one without a mail and is known to both', () => {
    const office = merged();
    expect(office.ticket('a')).toMatchObject({
      status: 'closed',
      ties: { mergedInto: { intoTicketId: 'b', statusBefore: 'new' } },
      errands: [],
    });
    expect(office.ticket('b').ties.absorbed).toMatchObject([{ ticketId: 'a' }]);
    expect(office.events.get('a')?.find(({ type }) => type === 'statusChanged')).toMatchObject({
      cause: 'merged',
      mail: null,
    });
  });

  test('stops the clocks of the one, and leaves those of the other alone', () => {
    const office = new PostOffice().open('a').open('b');
    const { cycles } = office.ticket('b');
    office.tell('a', anna, into('b'));
    office.carryAll();
    expect(office.ticket('a').cycles).toMatchObject({
      first_response: { verdict: null, deadlineAtMs: null },
      resolution: { verdict: null, deadlineAtMs: null },
    });
    expect(office.ticket('b').cycles).toEqual(cycles);
  });

  test('sends later replies on, through every further merge', () => {
    const office = merged().open('c');
    office.tell('b', anna, into('c'));
    office.carryAll();
    office.tell('a', customer, { ...more, contentId: 'late' });
    office.carryAll();
    expect(['a', 'b', 'c'].map((ticketId) => office.ticket(ticketId).messageCount)).toEqual([
      1, 1, 2,
    ]);
    expect(office.events.get('c')?.at(-1)).toMatchObject({
      type: 'messageAdded',
      author: 'customer',
      contentId: 'late',
      actor: { role: 'customer' },
    });
  });

  test('takes nothing but notes and replies to send on', () => {
    const office = merged();
    const outcomes = [
      office.tell('a', anna, reply()),
      office.tell('a', anna, setStatus('open')),
      office.tell('a', anna, into('b')),
      office.tell('a', anna, note),
      office.tell('a', customer, more),
    ];
    expect(outcomes.map((outcome) => (outcome.accepted ? 'accepted' : outcome.code))).toEqual([
      'MERGED_ELSEWHERE',
      'MERGED_ELSEWHERE',
      'MERGED_ELSEWHERE',
      'accepted',
      'accepted',
    ]);
  });

  test('is taken back as if it had not been, clocks and status included', () => {
    const office = merged();
    office.tell('a', anna, undo);
    office.carryAll();
    expect(office.ticket('a')).toMatchObject({
      status: 'new',
      ties: { mergedInto: null },
      cycles: { first_response: { verdict: null }, resolution: { verdict: null } },
    });
    expect(office.ticket('a').cycles.first_response?.deadlineAtMs).not.toBeNull();
    expect(office.ticket('b').ties.absorbed).toEqual([]);
    expect(office.tell('a', anna, reply()).accepted).toBe(true);
  });

  test.each([
    ['the one', 'a'],
    ['the other', 'b'],
  ])('is not taken back once something has happened to %s', (_which, ticketId) => {
    const office = merged();
    office.tell(ticketId, anna, note);
    office.tell('a', anna, undo);
    office.carryAll();
    expect(office.ticket('a').ties.mergedInto).toMatchObject({ intoTicketId: 'b' });
    expect(office.ticket('b').ties.absorbed).toHaveLength(1);
  });

  test('lets the other owe the answer: it reopens, and the time runs from when the customer wrote', () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('b', anna, { ...reply(), thenStatus: 'resolved' });
    office.tell('a', anna, into('b'));
    office.carryAll();
    const { status, unansweredSinceMs, cycles, updatedAtMs } = office.ticket('b');
    const { openedAtMs } = office.ticket('a');
    expect({ status, unansweredSinceMs }).toEqual({
      status: 'open',
      unansweredSinceMs: openedAtMs,
    });
    expect(cycles.next_response).toMatchObject({ startedAtMs: openedAtMs, verdict: null });
    expect(updatedAtMs).toBeGreaterThan(openedAtMs);
    expect(office.ticket('a').cycles.first_response).toMatchObject({ verdict: null });
  });

  test('counts an answer that was late before the merge once, there', () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('b', anna, reply());
    office.wait(10 * 60);
    office.tell('a', anna, into('b'));
    office.carryAll();
    expect(office.ticket('a').cycles.first_response?.verdict).toBe('breached');
    expect(office.ticket('b')).toMatchObject({ status: 'open' });
    expect(office.ticket('b').cycles.next_response).toBeUndefined();
  });

  test('that had reopened the other gives it back as it was, its resolution to be rated included', () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('b', anna, { ...reply(), thenStatus: 'resolved' });
    const before = office.ticket('b');
    office.tell('a', anna, into('b'));
    office.carryAll();
    office.tell('a', anna, undo);
    office.carryAll();
    const { status, resolution, unansweredSinceMs, cycles } = office.ticket('b');
    expect({ status, resolution, unansweredSinceMs }).toEqual({
      status: 'resolved',
      resolution: before.resolution,
      unansweredSinceMs: null,
    });
    expect(cycles.next_response).toMatchObject({ verdict: null, endedAtMs: expect.any(Number) });
    expect(cycles.resolution?.pauses.at(-1)?.toMs).toBeNull();
    expect(office.ticket('a').ties.mergedInto).toBeNull();
  });

  test('leaves to the merged ticket what it still does itself, and offers nothing else', () => {
    const office = merged();
    expect(movesOf(office.ticket('a'), 'agent')).toEqual([
      'client_reply',
      'gratitude',
      'agent_note',
    ]);
    expect(movesOf(office.ticket('b'), 'agent')).toContain('resolve');
    const { paused, awaits } = explain(office.ticket('a'), office.ticket('a').lastEventAtMs);
    expect(paused.map(({ resumedBy }) => resumedBy)).toEqual([
      ['undoing_merge'],
      ['undoing_merge'],
    ]);
    expect(awaits).toEqual([]);
  });

  test('of a closed ticket is taken back too, and leaves it closed', () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('a', anna, setStatus('closed'));
    office.tell('a', anna, into('b'));
    office.carryAll();
    office.tell('a', anna, undo);
    office.carryAll();
    expect(office.ticket('a')).toMatchObject({ status: 'closed', ties: { mergedInto: null } });
  });

  test('into a ticket that is merged itself falls back, and says why', () => {
    const office = merged().open('c');
    office.tell('c', anna, into('a'));
    expect(office.ticket('c').status).toBe('closed');
    office.carryAll();
    expect(office.ticket('c')).toMatchObject({ status: 'new', ties: { mergedInto: null } });
    expect(office.events.get('c')?.find(({ type }) => type === 'mergeUndone')).toMatchObject({
      because: 'MERGED_ELSEWHERE',
    });
  });

  test('of two tickets into each other at once comes to nothing, not to a circle', () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('a', anna, into('b'));
    office.tell('b', anna, into('a'));
    office.carryAll();
    const pairs = ['a', 'b'].map((ticketId) => office.ticket(ticketId).ties);
    const circles = pairs.every(({ mergedInto }) => mergedInto !== null);
    expect(circles).toBe(false);
  });

  test('into a ticket that does not exist falls back', () => {
    const office = new PostOffice().open('a');
    office.tell('a', anna, into('nowhere'));
    office.carryAll();
    expect(office.ticket('a')).toMatchObject({ status: 'new', ties: { mergedInto: null } });
  });

  test('never ends in a circle, in whatever order merges, undoings and errands come', () => {
    const names = ['a', 'b', 'c'];
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('merge', 'undo', 'carry', 'write'),
        who: fc.constantFrom(...names),
        other: fc.constantFrom(...names),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const office = names.reduce((all, name) => all.open(name), new PostOffice());
        for (const { what, who, other } of given) {
          if (what === 'merge') office.tell(who, anna, into(other));
          if (what === 'undo') office.tell(who, anna, undo);
          if (what === 'carry') office.carryOne(who, 2);
          if (what === 'write') office.tell(who, customer, more);
        }
        office.carryAll();
        for (const name of names) {
          let [at, hops] = [name, 0];
          for (;;) {
            const merge = office.ticket(at).ties.mergedInto;
            if (merge === null) break;
            const { absorbed } = office.ticket(merge.intoTicketId).ties;
            expect(absorbed.filter(({ ticketId }) => ticketId === at)).toHaveLength(1);
            [at, hops] = [merge.intoTicketId, hops + 1];
            expect(hops).toBeLessThan(names.length);
          }
        }
      }),
      propertyRuns(100),
    );
  });
});

describe('the people of a merged ticket', () => {
  const many = Array.from({ length: 30 }, (_, index) => `p${index}`);
  const some = fc.subarray(many, { maxLength: 20 });
  const merges = fc.record({
    here: some,
    there: some,
    requesterId: fc.option(fc.constantFrom(...many), { nil: undefined }),
    otherRequesterIds: fc.subarray(many, { maxLength: 2 }),
  });

  test('join the other once each as far as there is room, and leave it as it was', () => {
    fc.assert(
      fc.property(merges, ({ here, there, requesterId, otherRequesterIds }) => {
        const office = new PostOffice().open('a').open('b');
        office.tell('a', anna, { kind: 'changeParticipants', add: here, remove: [] });
        office.tell('b', anna, { kind: 'changeParticipants', add: there, remove: [] });
        const before = office.ticket('b').participantIds;
        const named = { ...(requesterId !== undefined && { requesterId }), otherRequesterIds };
        office.tell('a', anna, { ...into('b'), ...named });
        office.carryOne('a', 2);
        const after = office.ticket('b').participantIds;
        const absorbed = office.events.get('b')?.find(({ type }) => type === 'absorbed');
        const told = absorbed?.type === 'absorbed' ? absorbed.participants : undefined;
        const wanted = new Set(
          [...here, ...(requesterId === undefined ? [] : [requesterId])].filter(
            (id) => !before.includes(id) && !otherRequesterIds.includes(id),
          ),
        );
        expect(new Set(after).size).toBe(after.length);
        expect(after).toHaveLength(Math.min(20, before.length + wanted.size));
        expect(after.slice(0, before.length)).toEqual(before);
        for (const id of after.slice(before.length)) expect(wanted).toContain(id);
        expect((told?.added.length ?? 0) + (told?.leftOut ?? 0)).toBe(wanted.size);
        office.tell('a', anna, undo);
        office.carryAll();
        expect(office.ticket('b').participantIds).toEqual(before);
        expect(office.ticket('a').participantIds).toEqual(here);
      }),
      propertyRuns(200),
    );
  });
});

describe('an errand', () => {
  test('that arrives three times is carried out once', () => {
    const office = new PostOffice().open('a').open('b');
    office.tell('a', anna, into('b'));
    office.carryOne('a', 3);
    expect(office.ticket('b').ties.absorbed).toHaveLength(1);
    office.tell('a', customer, more);
    office.carryOne('a', 3);
    expect(office.ticket('b').messageCount).toBe(2);
  });
});

describe('a split', () => {
  const split = {
    kind: 'splitOff',
    toTicketId: 'b',
    messageNo: 1,
    contentId: 'first of a',
  } as const;

  test('opens a further ticket from a message, under the same contract, with clocks of its own', () => {
    const office = new PostOffice().open('a', { department: 'sales', priority: 'urgent' });
    expect(office.tell('a', anna, split).accepted).toBe(true);
    office.carryAll();
    const [one, other] = [office.ticket('a'), office.ticket('b')];
    expect(other).toMatchObject({
      status: 'new',
      terms: one.terms,
      details: { department: 'sales', priority: 'normal' },
      ties: { origin: { kind: 'split', fromTicketId: 'a', messageNo: 1 } },
    });
    expect(other.cycles.first_response?.startedAtMs).toBe(other.openedAtMs);
  });

  test('of a message that is not there, or into itself, is refused', () => {
    const office = new PostOffice().open('a');
    const codes = [
      { ...split, messageNo: 2 },
      { ...split, messageNo: 0 },
      { ...split, toTicketId: 'a' },
    ].map((command) => office.tell('a', anna, command));
    expect(codes).toMatchObject([
      { code: 'NO_SUCH_MESSAGE' },
      { code: 'NO_SUCH_MESSAGE' },
      { code: 'NOT_ANOTHER_TICKET' },
    ]);
  });
});

describe('a problem and its incidents', () => {
  const outage = () => {
    const office = new PostOffice().open('problem', { type: 'problem' });
    for (const name of ['one', 'two']) {
      office.open(name, { type: 'incident' });
      office.tell(name, anna, incidentOf('problem'));
    }
    return office.carryAll();
  };

  test('know each other', () => {
    const office = outage();
    expect(office.ticket('problem').ties.incidentTicketIds).toEqual(['one', 'two']);
    expect(problemOf(office.ticket('one').ties)).toBe('problem');
  });

  test('are solved together: the answer is each incident’s own, and meets its response', () => {
    const office = outage();
    office.tell('problem', anna, solved);
    office.carryAll();
    for (const name of ['one', 'two']) {
      expect(office.ticket(name)).toMatchObject({
        status: 'resolved',
        cycles: { first_response: { verdict: 'met' } },
      });
      expect(office.events.get(name)?.find(({ type }) => type === 'statusChanged')).toMatchObject({
        cause: 'problem_solved',
        actor: anna,
      });
    }
  });

  test('that is solved without a word resolves its incidents, each with a mail of its own', () => {
    const office = outage();
    office.tell('problem', anna, setStatus('resolved'));
    office.carryAll();
    const change = office.events.get('one')?.find(({ type }) => type === 'statusChanged');
    expect(change).toMatchObject({ to: 'resolved', mail: 'resolved' });
    expect(office.ticket('one').cycles.first_response?.verdict).toBeNull();
  });

  test('leave alone what is resolved already or was unlinked', () => {
    const office = outage();
    office.tell('one', anna, setStatus('resolved'));
    const { seq } = office.ticket('one');
    office.tell('two', anna, { kind: 'unlink', link: 'incident_of', otherTicketId: 'problem' });
    office.carryAll();
    office.tell('problem', anna, solved);
    office.carryAll();
    expect(office.story('one', seq + 1)).toEqual([]);
    expect(office.ticket('two').status).toBe('new');
    expect(office.ticket('problem').ties.incidentTicketIds).toEqual(['one']);
  });

  test('answer again what was reopened, when the problem is solved again', () => {
    const office = outage();
    office.tell('problem', anna, solved);
    office.carryAll();
    office.tell('one', customer, more);
    office.tell('problem', anna, setStatus('open'));
    office.tell('problem', anna, solved);
    office.carryAll();
    expect(office.ticket('one')).toMatchObject({ status: 'resolved', messageCount: 4 });
    expect(office.ticket('two')).toMatchObject({ status: 'resolved', messageCount: 2 });
  });

  test('take only incidents, and only to a problem', () => {
    const office = outage().open('question').open('three', { type: 'incident' });
    expect(office.tell('question', anna, incidentOf('problem'))).toMatchObject({
      code: 'NOT_AN_INCIDENT',
    });
    expect(office.tell('one', anna, incidentOf('question'))).toMatchObject({
      code: 'ALREADY_LINKED',
    });
    office.tell('three', anna, incidentOf('question'));
    office.carryAll();
    expect(problemOf(office.ticket('three').ties)).toBeNull();
    expect(office.events.get('three')?.at(-1)).toMatchObject({
      type: 'unlinked',
      because: 'NOT_A_PROBLEM',
    });
  });
});

describe('a link', () => {
  test('of another kind ties two tickets once, and is removed again', () => {
    const office = new PostOffice().open('a').open('b');
    const link = { kind: 'link', link: 'related_to', otherTicketId: 'b' } as const;
    const outcomes = [
      link,
      link,
      { ...link, kind: 'unlink' },
      { ...link, kind: 'unlink' },
    ] as const;
    expect(outcomes.map((command) => office.tell('a', anna, command))).toMatchObject([
      { accepted: true },
      { code: 'ALREADY_LINKED' },
      { accepted: true },
      { code: 'NOT_LINKED' },
    ]);
    expect(office.ticket('a').ties.links).toEqual([]);
  });
});
