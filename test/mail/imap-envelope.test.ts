import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { imapEnvelope } from '../../src/mail/imap-envelope';
import { ImapRetries, pauseMs } from '../../src/mail/imap-retries';

const mailbox = 'desk@desk.example';
const of = (...header: string[]) =>
  imapEnvelope(
    Buffer.from(`${header.join('\r\n')}\r\n\r\nReturn-Path: <body@x.example>\r\n`),
    mailbox,
  );

describe('the envelope of a fetched mail', () => {
  test.each([
    [
      'the topmost Return-Path',
      ['Return-Path: <a@x.example>', 'Return-Path: <b@x.example>'],
      'a@x.example',
    ],
    ['the null sender of bounces', ['Return-Path: <>', 'From: a@x.example'], ''],
    ['From without a Return-Path', ['From: "Anna <x>" <a@x.example>'], 'a@x.example'],
    ['nobody, if nothing says', ['Subject: x'], ''],
    ['nobody, if it is no address', [`Return-Path: <${'a'.repeat(300)}@x.example>`], ''],
    ['a folded field', ['Return-Path:', ' <a@x.example>'], 'a@x.example'],
  ])('has as sender %s', (_, header, sender) => {
    expect(of(...header).mailFrom).toBe(sender);
  });

  test('has the recipients that the mail server wrote, each once, or the mailbox', () => {
    expect(of('Subject: x').rcptTo).toEqual([mailbox]);
    expect(
      of('Delivered-To: a@x.example', 'X-Original-To: <b@x.example>', 'Envelope-To: a@x.example')
        .rcptTo,
    ).toEqual(['a@x.example', 'b@x.example']);
    const many = Array.from({ length: 500 }, (_, index) => `Delivered-To: ${index}@x.example`);
    expect(of(...many).rcptTo).toHaveLength(20);
  });

  test('is bounded and free of control characters whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        fc.constantFrom('Return-Path: ', 'From: <', ''),
        (bytes, start) => {
          const { mailFrom, rcptTo } = imapEnvelope(
            Buffer.concat([Buffer.from(start), bytes]),
            mailbox,
          );
          for (const address of [mailFrom, ...rcptTo]) {
            expect(address.length).toBeLessThanOrEqual(256);
            expect(address).not.toMatch(/[\s\p{Cc}]/u);
          }
        },
      ),
    );
  });
});

describe('the pauses between tries', () => {
  test('double up to the most', () => {
    const pauses = { firstMs: 1_000, mostMs: 60_000 };
    const taken = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((failures) => pauseMs(pauses, failures));
    expect(taken).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test('put one mail off, and everything together when nothing can be received', () => {
    let nowMs = 0;
    const pauses = { firstMs: 100, mostMs: 400 };
    const retries = new ImapRetries({ mail: pauses, unavailable: pauses }, () => nowMs);
    retries.delay(7);
    expect([retries.isDue(7), retries.isDue(8), retries.isSuspect(7)]).toEqual([false, true, true]);
    retries.pauseAll();
    retries.pauseAll();
    expect([retries.isPaused, retries.nextDueInMs()]).toEqual([true, 100]);
    nowMs = 100;
    expect([retries.isPaused, retries.isProbing, retries.noticeDue(), retries.noticeDue()]).toEqual(
      [false, true, true, false],
    );
    retries.pauseAll();
    expect(retries.nextDueInMs()).toBe(200);
    retries.resume();
    expect([retries.isPaused, retries.isProbing]).toEqual([false, false]);
    retries.enter(1);
    retries.delay(7);
    retries.enter(1);
    expect(retries.isSuspect(7)).toBe(true);
    retries.enter(2);
    expect(retries.isSuspect(7)).toBe(false);
  });
});
