import { describe, expect, test } from '@jest/globals';
import { threadIndexOf } from '../../src/mail/thread-index';

const openedAtMs = Date.parse('2026-01-12T10:00:00Z');
const mail = {
  answered: null,
  ticketId: '018f4c1e-7b1d-8aaa-9bbb-0123456789ab',
  openedAtMs,
  mailSeq: 4,
  atMs: openedAtMs + 3_600_000,
};
const bytesOf = (index: string) => Buffer.from(index, 'base64');

/** The conversation that an index names, as Exchange writes it and as old Outlooks do. */
const exchange = Buffer.concat([
  Buffer.from('0101d7c3a2b1', 'hex'),
  Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
]);

describe('Thread-Index', () => {
  test('continues the conversation of the customer’s mail by one block', () => {
    const answered = Buffer.concat([exchange, Buffer.from('0000000110', 'hex')]);
    const index = bytesOf(threadIndexOf({ ...mail, answered: answered.toString('base64') }));
    expect(index.subarray(0, answered.length)).toEqual(answered);
    expect(index).toHaveLength(answered.length + 5);
  });

  test('begins the ticket’s own where there is none, at the ticket’s opening', () => {
    const index = bytesOf(threadIndexOf(mail));
    expect(index).toHaveLength(27);
    expect(index.subarray(0, 2).toString('hex')).toBe('0101');
    expect(index.subarray(6, 22).toString('hex')).toBe(mail.ticketId.replaceAll('-', ''));
    const began = Buffer.alloc(8);
    index.copy(began, 0, 1, 6);
    const beganAtMs = Number(began.readBigUInt64BE() / 10_000n - 11_644_473_600_000n);
    // The lower three bytes are cut: 1.7 s.
    expect(openedAtMs - beganAtMs).toBeGreaterThanOrEqual(0);
    expect(openedAtMs - beganAtMs).toBeLessThan(2_000);
    // An hour later, in units of 2^18 · 100 ns.
    const elapsedMs = (index.readUInt32BE(22) * 2 ** 18) / 10_000;
    expect(Math.abs(elapsedMs - 3_600_000)).toBeLessThan(2_000);
  });

  test('is always the same for the same mail and another for every other', () => {
    expect(threadIndexOf(mail)).toBe(threadIndexOf({ ...mail }));
    expect(threadIndexOf(mail)).not.toBe(threadIndexOf({ ...mail, mailSeq: 5 }));
  });

  test.each([
    ['nothing', ''],
    ['too little', exchange.subarray(0, 20).toString('base64')],
    ['another version', Buffer.concat([Buffer.from([2]), exchange]).toString('base64')],
    ['words', 'this is no index, whatever it is said to be'],
  ])('takes %s for none', (_case, answered) => {
    expect(threadIndexOf({ ...mail, answered })).toBe(threadIndexOf(mail));
  });

  test('cuts a torn or endless one back to the conversation it names', () => {
    const torn = Buffer.concat([exchange, Buffer.from('001122', 'hex')]).toString('base64');
    expect(bytesOf(threadIndexOf({ ...mail, answered: torn }))).toHaveLength(27);
    const endless = Buffer.concat([exchange, Buffer.alloc(250)]).toString('base64');
    const cut = bytesOf(threadIndexOf({ ...mail, answered: endless }));
    expect(cut.subarray(0, 22)).toEqual(exchange);
    expect(cut).toHaveLength(27);
  });
});
