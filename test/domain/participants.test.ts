import { describe, expect, test } from '@jest/globals';
import type { TicketOrigin } from '../../src/domain/events';
import { anna, customer } from './examples';
import { PostOffice } from './post-office';
import { contract, Life, more, note } from './sla-life';

const terms = contract([]);
const people = (count: number, name = 'p') =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
const change = (add: readonly string[], remove: readonly string[] = []) =>
  ({ kind: 'changeParticipants', add, remove }) as const;

describe('participants', () => {
  test('join with the mails that name them, once, in order of arrival', () => {
    const life = new Life('2026-01-12 10:00', terms, { participantIds: ['a', 'b', 'a'] });
    life.at('2026-01-12 10:01', customer, { ...more, participantIds: ['b', 'c'] });
    expect(life.now.participantIds).toEqual(['a', 'b', 'c']);
    expect(life.events.filter(({ type }) => type === 'participantsChanged')).toMatchObject([
      { added: ['a', 'b'], removed: [], leftOut: 0 },
      { added: ['c'], removed: [], leftOut: 0 },
    ]);
  });

  test('leave no trace where a mail names nobody new', () => {
    const life = new Life('2026-01-12 10:00', terms, { participantIds: ['a'] });
    const turn = life.at('2026-01-12 10:01', customer, { ...more, participantIds: ['a'] });
    expect(turn.events.map(({ type }) => type)).toEqual(['messageAdded']);
  });

  test('are twenty at most; the event says how many found no room', () => {
    const life = new Life('2026-01-12 10:00', terms, { participantIds: people(18) });
    life.at('2026-01-12 10:01', customer, { ...more, participantIds: people(5, 'q') });
    expect(life.now.participantIds).toHaveLength(20);
    expect(life.events.at(-1)).toMatchObject({ added: ['q1', 'q2'], leftOut: 3 });
    expect(() => life.at('2026-01-12 10:02', anna, change(['late']))).toThrow(
      'TOO_MANY_PARTICIPANTS',
    );
    life.at('2026-01-12 10:03', anna, change(['late'], ['p1']));
    expect(life.now.participantIds.at(-1)).toBe('late');
  });

  test('are changed by an agent, who is told where nothing would change', () => {
    const life = new Life('2026-01-12 10:00', terms, { participantIds: ['a', 'b'] });
    life.at('2026-01-12 10:01', anna, change(['c', 'b', 'd'], ['a', 'd', 'nobody']));
    expect(life.now.participantIds).toEqual(['b', 'c']);
    expect(life.events.at(-1)).toMatchObject({ added: ['c'], removed: ['a'], leftOut: 0 });
    for (const nothing of [change([]), change(['b']), change(['d'], ['d']), change([], ['a'])]) {
      expect(() => life.at('2026-01-12 10:02', anna, nothing)).toThrow('NOTHING_TO_CHANGE');
    }
    expect(() => life.at('2026-01-12 10:02', customer, change(['x']))).toThrow('ROLE_NOT_ALLOWED');
  });
});

describe('the participants of a merged ticket', () => {
  const office = () => {
    const post = new PostOffice().open('a').open('b');
    post.tell('a', anna, change(['x', 'y']));
    post.tell('b', anna, change(['y', 'z']));
    post.tell('a', anna, { kind: 'mergeInto', intoTicketId: 'b' });
    return post.carryAll();
  };

  test('follow the survivor', () => {
    const post = office();
    expect(post.ticket('b').participantIds).toEqual(['y', 'z', 'x']);
    expect(post.events.get('b')?.at(-1)).toMatchObject({
      type: 'absorbed',
      participants: { added: ['x'], leftOut: 0 },
    });
  });

  test('leave it when the merge is taken back, but for those who were its own', () => {
    const post = office();
    post.tell('a', anna, { kind: 'undoMerge' });
    post.carryAll();
    expect(post.ticket('b').participantIds).toEqual(['y', 'z']);
    expect(post.ticket('a').participantIds).toEqual(['x', 'y']);
  });

  test.each<[string, TicketOrigin]>([
    ['nobody has confirmed whose mail named them', { kind: 'forwarded', byAgentId: 'anna' }],
    ['the mail named a ticket and proved nothing', { kind: 'possible_follow_up', ofTicketId: 'b' }],
    [
      'the mail named a ticket that has gone on in this one',
      { kind: 'possible_follow_up', ofTicketId: 'merged into b' },
    ],
  ])('stay behind where %s', (_where, origin) => {
    const post = new PostOffice().open('b');
    post.tell('a', origin.kind === 'forwarded' ? anna : customer, {
      kind: 'openTicket',
      channel: 'email',
      language: 'ru',
      contentId: 'c',
      terms,
      origin,
      participantIds: ['x'],
    });
    expect(post.ticket('a').participantIds).toEqual(['x']);
    post.tell('a', anna, { kind: 'mergeInto', intoTicketId: 'b', requesterId: 'claimed' });
    post.carryAll();
    expect(post.ticket('b').participantIds).toEqual([]);
    expect(post.ticket('b').ties.absorbed).toHaveLength(1);
  });

  test('come with their requester, who has the first place of those that are left', () => {
    const post = new PostOffice().open('a').open('b');
    post.tell('a', anna, change(['x', 'y']));
    post.tell('b', anna, change(people(19)));
    post.tell('a', anna, { kind: 'mergeInto', intoTicketId: 'b', requesterId: 'vera' });
    post.carryAll();
    expect(post.ticket('b').participantIds).toEqual([...people(19), 'vera']);
    expect(post.events.get('b')?.at(-1)).toMatchObject({
      type: 'absorbed',
      fromTicketId: 'a',
      participants: { added: ['vera'], leftOut: 2 },
    });
    post.tell('a', anna, { kind: 'undoMerge' });
    post.carryAll();
    expect(post.ticket('b').participantIds).toEqual(people(19));
  });

  test('join nowhere as somebody who is its requester', () => {
    const post = new PostOffice().open('a').open('b');
    post.tell('a', anna, change(['boris', 'x']));
    post.tell('a', anna, {
      kind: 'mergeInto',
      intoTicketId: 'b',
      requesterId: 'vera',
      otherRequesterIds: ['boris', 'vera'],
    });
    post.carryAll();
    expect(post.ticket('b').participantIds).toEqual(['x']);
  });

  test('are there once, though both tickets of one requester are merged, and stay for the first', () => {
    const post = new PostOffice().open('a').open('b').open('c');
    for (const ticketId of ['a', 'c']) {
      post.tell(ticketId, anna, { kind: 'mergeInto', intoTicketId: 'b', requesterId: 'vera' });
      post.carryAll();
    }
    expect(post.ticket('b').participantIds).toEqual(['vera']);
    post.tell('c', anna, { kind: 'undoMerge' });
    post.carryAll();
    expect(post.ticket('c').ties.mergedInto).toBeNull();
    expect(post.ticket('b').participantIds).toEqual(['vera']);
  });

  test('go on through every further merge', () => {
    const post = new PostOffice().open('a').open('b').open('c');
    post.tell('a', anna, { kind: 'mergeInto', intoTicketId: 'b', requesterId: 'vera' });
    post.carryAll();
    post.tell('b', anna, { kind: 'mergeInto', intoTicketId: 'c', requesterId: 'boris' });
    post.carryAll();
    expect(post.ticket('c').participantIds).toEqual(['boris', 'vera']);
  });

  test('stay behind where the requester’s domain disowns the mail', () => {
    const post = new PostOffice().open('a').open('b');
    post.tell('a', anna, change(['x']));
    post.tell('a', anna, { kind: 'mergeInto', intoTicketId: 'b', isDisowned: true });
    post.carryAll();
    expect(post.ticket('b').participantIds).toEqual([]);
    expect(post.events.get('b')?.at(-1)).not.toHaveProperty('participants');
  });

  test('are changed in the survivor only', () => {
    const post = office();
    const outcomes = [post.tell('a', anna, change(['w'])), post.tell('a', anna, note)];
    expect(outcomes).toMatchObject([{ code: 'MERGED_ELSEWHERE' }, { accepted: true }]);
  });
});
