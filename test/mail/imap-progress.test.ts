import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Positions } from '../../src/mail/imap-ports';
import { ImapProgress } from '../../src/mail/imap-progress';

const found = {
  mailbox: 'a@desk.example',
  folder: 'INBOX',
  server: 'desk@host:993',
  uidValidity: 7,
};

/** Positions that note what they are told. */
class NotedPositions implements Positions {
  readonly told: { lowUid: number; leftAlone: number }[] = [];
  receiptsAsked = 0;

  register = () => Promise.resolve();
  enter = () => Promise.resolve({ lowUid: 10, sinceMs: 5_000, leftAlone: 2, isRescan: false });
  receipts = () => {
    this.receiptsAsked += 1;
    return Promise.resolve(
      new Map([
        [11, { tries: 0, isDone: true }],
        [12, { tries: 2, isDone: false }],
      ]),
    );
  };
  done = () => Promise.resolve();
  failed = () => Promise.resolve(1);
  advance = (_: unknown, to: { lowUid: number; leftAlone: number }) => {
    this.told.push(to);
    return Promise.resolve();
  };
}

describe('how far a folder is dealt with', () => {
  let positions: NotedPositions;
  let progress: ImapProgress;
  beforeEach(async () => {
    positions = new NotedPositions();
    ({ progress } = await ImapProgress.enter(positions, found));
  });

  test('begins with the mails that have a receipt, not with those that failed', () => {
    expect([...progress.settled]).toEqual([11]);
    expect(progress).toMatchObject({ lowUid: 10, sinceMs: 5_000, leftAlone: 2 });
  });

  test('is not written for every few mails while others wait, and is known all the same', async () => {
    await progress.advance(14, [13], false);
    expect(progress).toMatchObject({ lowUid: 14, leftAlone: 3 });
    expect(positions.told).toEqual([]);
  });

  test('is written when nothing waits any more, with all that was left alone since', async () => {
    await progress.advance(14, [13], false);
    await progress.advance(20, [15, 19, 25], true);
    expect(positions.told).toEqual([{ lowUid: 20, leftAlone: 3 }]);
    expect(progress.leftAlone).toBe(5);
  });

  test('is written once when nothing waits, however often that is found', async () => {
    await progress.advance(20, [], true);
    await progress.advance(20, [], true);
    expect(positions.told).toEqual([{ lowUid: 20, leftAlone: 0 }]);
  });

  test('is written while others wait as soon as a hundred UIDs have passed', async () => {
    await progress.advance(109, [], false);
    expect(positions.told).toEqual([]);
    await progress.advance(110, [], false);
    expect(positions.told).toEqual([{ lowUid: 110, leftAlone: 0 }]);
  });

  test('counts what was left alone once, also where the writing failed', async () => {
    positions.advance = () => Promise.reject(new Error('away'));
    await expect(progress.advance(20, [15], true)).rejects.toThrow('away');
    const told: unknown[] = [];
    positions.advance = (_, to) => Promise.resolve(void told.push(to));
    await progress.advance(20, [], true);
    expect(told).toEqual([{ lowUid: 20, leftAlone: 1 }]);
  });

  test('never goes back', async () => {
    await progress.advance(20, [], true);
    await progress.advance(15, [], true);
    expect(progress.lowUid).toBe(20);
    expect(positions.told).toEqual([{ lowUid: 20, leftAlone: 0 }]);
  });

  test('asks for the receipts once', async () => {
    await progress.advance(20, [], true);
    expect(positions.receiptsAsked).toBe(1);
  });
});
