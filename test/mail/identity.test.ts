import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailIdentity } from '../../src/mail/identity';
import { splitHeader } from '../../src/mail/raw-header';
import { mailSource } from './mail-source';

const mailbox = 'support@desk.example';
const messageId = '<1@client.example>';
const content = ['From: ivan@client.example', 'Subject: one', '', 'text'];
const plain = mailIdentity({ mailbox, raw: mailSource(...content), messageId });

describe('mailIdentity', () => {
  it.each([
    ['another hop', ['Received: from a by b;', '\tTue, 1 Jul 2025 10:00:00 +0300']],
    ['another return path', ['Return-Path: <ivan@client.example>']],
    ['another delivery address', ['Delivered-To: copy@desk.example', 'X-Original-To: x@y.example']],
    ['a signature made at another moment', ['DKIM-Signature: v=1; t=1751353200;', ' b=abc']],
    ['a filter and its seal', ['X-Spam-Status: No', 'ARC-Seal: i=1', 'Authentication-Results: mx']],
  ])('is the same for %s', (_case, trace) => {
    const raw = mailSource(...trace, ...content);
    expect(mailIdentity({ mailbox, raw, messageId })).toEqual(plain);
  });

  it.each([
    ['another text', { raw: mailSource('From: ivan@client.example', 'Subject: one', '', 'texts') }],
    [
      'another subject',
      { raw: mailSource('From: ivan@client.example', 'Subject: two', '', 'text') },
    ],
    ['another Message-ID', { messageId: '<2@client.example>' }],
    ['no Message-ID', { messageId: undefined }],
    ['another mailbox', { mailbox: 'sales@desk.example' }],
    ['a trace field below the empty line', { raw: mailSource(...content, 'Received: x') }],
  ])('is another one for %s', (_case, change) => {
    const other = mailIdentity({ mailbox, raw: mailSource(...content), messageId, ...change });
    expect(other.ticketId).not.toBe(plain.ticketId);
    expect(other.dedupeKey).not.toBe(plain.dedupeKey);
  });

  it('gives version 8 UUIDs', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const { ticketId } = mailIdentity({ mailbox, raw: mailSource(''), messageId: id });
        expect(ticketId).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });
});

describe('splitHeader', () => {
  it('loses no byte of any mail', () => {
    const bytes = fc.array(fc.constantFrom('a', ':', ' ', '\t', '\r', '\n', '\r\n', 'é'));
    fc.assert(
      fc.property(bytes, (pieces) => {
        const raw = Buffer.from(pieces.join(''));
        const { fields, body } = splitHeader(raw);
        expect(Buffer.concat([...fields.map((field) => field.bytes), body]).equals(raw)).toBe(true);
      }),
    );
  });
});
