import { describe, expect, test } from '@jest/globals';
import { deadlines, isAtRest } from '../../src/domain/deadlines';
import { anna, boris, customer, moscow, Play, reply, wallClock } from './examples';

// 2026-01-12 is a Monday.
describe('a ticket from opening to closing', () => {
  test('is acknowledged once and gets its first-response deadline in business time', () => {
    const play = new Play('2026-01-12 16:30');
    expect(play.story).toEqual([
      'ticketOpened @ 2026-01-12 16:30',
      'messageAdded @ 2026-01-12 16:30',
      'slaStarted @ 2026-01-12 16:30',
    ]);
    expect(play.mails).toEqual(['acknowledgement']);
    // An hour and a half on Monday, two and a half on Tuesday.
    expect(wallClock(play.now.cycles.first_response?.deadlineAtMs ?? 0)).toBe('2026-01-13 11:30');
    expect(wallClock(deadlines(play.now)[0]?.atMs ?? 0)).toBe('2026-01-13 10:30');
  });

  test('goes new → open → pending ⇄ open → resolved → closed', () => {
    const play = new Play('2026-01-12 10:00');
    const path = [play.now.status];
    const step = (...args: Parameters<Play['at']>) => {
      play.at(...args);
      path.push(play.now.status);
    };
    step('2026-01-12 10:10', anna, { kind: 'assign', assigneeId: 'anna' });
    step('2026-01-12 10:20', anna, reply());
    step('2026-01-12 12:00', customer, { kind: 'clientReply', contentId: 'again' });
    step('2026-01-12 12:10', anna, reply('second'));
    step('2026-01-12 12:20', anna, { kind: 'changeStatus', status: 'resolved' });
    step('2026-01-18 12:21');
    expect(path).toEqual(['new', 'open', 'pending', 'open', 'pending', 'resolved', 'closed']);
    expect(play.mails).toEqual([
      'acknowledgement',
      'reply',
      'reply',
      'resolved',
      'rating_request',
      'closed',
    ]);
    expect(isAtRest(play.now)).toBe(true);
  });

  test('warns and breaches the first response once each, stamped with the deadlines', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-14 15:00');
    play.at('2026-01-14 16:00');
    expect(play.story.slice(3)).toEqual([
      'slaWarned @ 2026-01-12 13:00',
      'slaBreached @ 2026-01-12 14:00',
    ]);
    play.at('2026-01-14 16:30', anna, reply());
    expect(play.story).not.toContain('slaMet @ 2026-01-14 16:30');
    expect(play.now.cycles.first_response?.verdict).toBe('breached');
  });

  test('is never answered by a note or by automatic mail', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 10:30', anna, {
      kind: 'agentComment',
      contentId: 'aside',
      visibility: 'note',
    });
    expect(play.now.cycles.first_response?.verdict).toBeNull();
    expect(play.now.status).toBe('new');
    expect(play.mails).toEqual(['acknowledgement']);
  });

  test('asks for a rating 24 hours after resolving and closes after 5 days without messages', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    expect(deadlines(play.now).map(({ kind, atMs }) => `${kind} ${wallClock(atMs)}`)).toEqual([
      'rating 2026-01-13 11:00',
      'resolved_close 2026-01-17 11:00',
    ]);
    play.at('2026-02-01 00:00');
    expect(play.story.slice(-2)).toEqual([
      'ratingRequested @ 2026-01-13 11:00',
      'statusChanged @ 2026-01-17 11:00',
    ]);
  });

  test('sends the solution in the mail that says it is solved, not in two', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    expect(play.mails).toEqual(['acknowledgement', 'resolved']);
  });

  test('closes after 5 working days of the customer’s silence, whatever notes say inside', () => {
    const play = new Play('2026-01-15 15:00');
    play.at('2026-01-15 16:00', anna, reply());
    play.at('2026-01-19 12:00', anna, {
      kind: 'agentComment',
      contentId: 'aside',
      visibility: 'note',
    });
    play.at('2026-01-22 15:59');
    expect(play.now.status).toBe('pending');
    play.at('2026-01-22 16:00');
    expect(play.now.status).toBe('closed');
    expect(play.mails.at(-1)).toBe('closed');
  });

  test('counts silence from the next opening when the agent answered at night', () => {
    const play = new Play('2026-01-16 12:00');
    play.at('2026-01-16 23:00', anna, reply());
    expect(deadlines(play.now).map(({ atMs }) => wallClock(atMs))).toEqual(['2026-01-26 09:00']);
  });

  test('reopens by a reply, which cancels the rating and the closing', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    play.at('2026-01-12 12:00', customer, { kind: 'clientReply', contentId: 'still broken' });
    expect(play.now.status).toBe('open');
    expect(deadlines(play.now)).toEqual([]);
  });

  test('revives from closed by a reply with its number of messages and assignee', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 10:30', anna, { kind: 'assign', assigneeId: 'anna' });
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    play.at('2026-01-20 10:00');
    expect(play.now.status).toBe('closed');
    play.at('2026-01-21 10:00', customer, { kind: 'clientReply', contentId: 'later' });
    expect(play.now).toMatchObject({ status: 'open', assigneeId: 'anna', messageCount: 3 });
  });

  test('lets a late timer change nothing: a reply after the deadline finds the ticket closed', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    const turn = play.at('2026-01-17 11:01', customer, { kind: 'clientReply', contentId: 'late' });
    expect(turn.events.map((event) => event.type)).toEqual([
      'ratingRequested',
      'statusChanged',
      'messageAdded',
      'statusChanged',
    ]);
    expect(turn.events.filter((event) => event.type === 'statusChanged')).toMatchObject([
      { from: 'resolved', to: 'closed', atMs: moscow('2026-01-17 11:00') },
      { from: 'closed', to: 'open', atMs: moscow('2026-01-17 11:01') },
    ]);
  });
});

describe('development', () => {
  test('takes a ticket over, is done, and hands it back to the agent', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 10:30', anna, { kind: 'devHandoff', step: 'queued', handoffKind: 'bug' });
    expect(play.now).toMatchObject({ status: 'in_development', handoff: { state: 'queued' } });
    play.at('2026-01-14 10:30', boris, { kind: 'devHandoff', step: 'done' });
    expect(play.now).toMatchObject({ status: 'development_done', handoff: { kind: 'bug' } });
    play.at('2026-01-14 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    expect(play.now.status).toBe('resolved');
  });

  test('keeps the ticket while the customer writes', () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 10:30', anna, { kind: 'devHandoff', step: 'queued', handoffKind: 'wish' });
    play.at('2026-01-12 11:00', customer, { kind: 'clientReply', contentId: 'more' });
    expect(play.now.status).toBe('in_development');
  });

  test('needs its kind, and only an agent hands over', () => {
    const play = new Play('2026-01-12 10:00');
    const outcomes = [
      play.at('2026-01-12 10:30', anna, { kind: 'devHandoff', step: 'queued' }),
      play.at('2026-01-12 10:31', boris, {
        kind: 'devHandoff',
        step: 'queued',
        handoffKind: 'bug',
      }),
      play.at('2026-01-12 10:32', boris, { kind: 'devHandoff', step: 'done' }),
    ].flatMap((turn) => turn.outcomes);
    expect(outcomes).toEqual([
      { accepted: false, code: 'HANDOFF_KIND_REQUIRED' },
      { accepted: false, code: 'ROLE_NOT_ALLOWED' },
      { accepted: false, code: 'MOVE_NOT_ALLOWED' },
    ]);
  });
});

describe('a rating', () => {
  const resolved = () => {
    const play = new Play('2026-01-12 10:00');
    play.at('2026-01-12 11:00', anna, { ...reply(), thenStatus: 'resolved' });
    return { play, resolutionSeq: play.now.resolution?.seq ?? 0 };
  };

  test('is taken once per resolution, also before it was asked for', () => {
    const { play, resolutionSeq } = resolved();
    const rate = { kind: 'rate', rating: 'good', resolutionSeq } as const;
    expect(play.at('2026-01-12 12:00', customer, rate).outcomes).toMatchObject([
      { accepted: true },
    ]);
    expect(play.at('2026-01-12 12:01', customer, rate).outcomes).toEqual([
      { accepted: false, code: 'ALREADY_RATED' },
    ]);
    play.at('2026-02-01 12:00');
    expect(play.mails).not.toContain('rating_request');
  });

  test('is taken on a closed ticket', () => {
    const { play, resolutionSeq } = resolved();
    const rate = { kind: 'rate', rating: 'bad', resolutionSeq } as const;
    expect(play.at('2026-02-01 12:00', customer, rate).outcomes).toMatchObject([
      { accepted: true, status: 'closed' },
    ]);
  });

  test('of a resolution that was reopened is refused as outdated', () => {
    const { play, resolutionSeq } = resolved();
    play.at('2026-01-12 12:00', customer, { kind: 'clientReply', contentId: 'no' });
    const rate = { kind: 'rate', rating: 'good', resolutionSeq } as const;
    expect(play.at('2026-01-12 12:01', customer, rate).outcomes).toEqual([
      { accepted: false, code: 'RATING_OUTDATED' },
    ]);
  });
});
