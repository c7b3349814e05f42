import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bounceAddress, ticketOfBounceAddress } from '../../src/mail/bounce-address';
import {
  looksLikeOwnMessageId,
  noticeMessageId,
  outboxOfMessageId,
  outgoingMessageId,
} from '../../src/mail/message-id';
import { ratingToken, verifyRatingToken } from '../../src/mail/rating-link';
import { replyAddress, ticketOfReplyAddress } from '../../src/mail/reply-address';

const secret = 'a secret of the service';
const mailbox = 'support@desk.example';
const domain = 'desk.example';
const tickets = fc.uuid({ version: [4, 7, 8] });
const numbers = fc.nat({ max: Number.MAX_SAFE_INTEGER });

/** `text` with the character at a place of its own choosing replaced. */
const spoiled = (text: string, at: number) => {
  const place = at % text.length;
  return text.slice(0, place) + (text[place] === 'a' ? 'b' : 'a') + text.slice(place + 1);
};

describe('reply addresses', () => {
  it('lead back to their ticket, whatever the case', () => {
    fc.assert(
      fc.property(tickets, (ticketId) => {
        const address = replyAddress(secret, mailbox, ticketId);
        expect(ticketOfReplyAddress(secret, mailbox, address)).toBe(ticketId);
        expect(ticketOfReplyAddress(secret, mailbox, address.toUpperCase())).toBe(ticketId);
        expect(address).toMatch(/^support\+[a-z2-7]{26}\.[a-z2-7]{16}@desk\.example$/);
        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('lead nowhere when one character is changed', () => {
    fc.assert(
      fc.property(tickets, fc.nat(), (ticketId, at) => {
        const address = spoiled(replyAddress(secret, mailbox, ticketId), at);
        expect(ticketOfReplyAddress(secret, mailbox, address)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['the mailbox itself', mailbox],
    ['no address', ''],
    ['an unsigned one', 'support+abc@desk.example'],
    [
      'one of another mailbox',
      replyAddress(secret, 'sales@desk.example', '018f4c1e-7b1d-8aaa-9bbb-0123456789ab').replace(
        'sales',
        'support',
      ),
    ],
    [
      'one of another service',
      replyAddress('other', mailbox, '018f4c1e-7b1d-8aaa-9bbb-0123456789ab'),
    ],
    [
      'one with a tail',
      replyAddress(secret, mailbox, '018f4c1e-7b1d-8aaa-9bbb-0123456789ab').replace('@', '.x@'),
    ],
  ])('do not take %s', (_case, address) => {
    expect(ticketOfReplyAddress(secret, mailbox, address)).toBeUndefined();
  });

  it('fit a mailbox name of 20 characters and refuse a longer one', () => {
    const ticketId = '018f4c1e-7b1d-8aaa-9bbb-0123456789ab';
    expect(replyAddress(secret, `${'a'.repeat(20)}@x.example`, ticketId).indexOf('@')).toBe(64);
    expect(() => replyAddress(secret, `${'a'.repeat(21)}@x.example`, ticketId)).toThrow(RangeError);
  });
});

describe('bounce addresses', () => {
  it('lead back to their ticket, whatever the case, and are no reply addresses', () => {
    fc.assert(
      fc.property(tickets, fc.nat(), (ticketId, at) => {
        const address = bounceAddress(secret, mailbox, ticketId);
        expect(ticketOfBounceAddress(secret, mailbox, address.toUpperCase())).toBe(ticketId);
        expect(ticketOfBounceAddress(secret, mailbox, spoiled(address, at))).toBeUndefined();
        expect(ticketOfReplyAddress(secret, mailbox, address)).toBeUndefined();
        const reply = replyAddress(secret, mailbox, ticketId);
        expect(ticketOfBounceAddress(secret, mailbox, reply)).toBeUndefined();
        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('open nothing in another mailbox and refuse a mailbox name over 20 characters', () => {
    const ticketId = '018f4c1e-7b1d-8aaa-9bbb-0123456789ab';
    const foreign = bounceAddress(secret, 'sales@desk.example', ticketId);
    expect(ticketOfBounceAddress(secret, mailbox, foreign)).toBeUndefined();
    const disguised = foreign.replace('sales', 'support');
    expect(ticketOfBounceAddress(secret, mailbox, disguised)).toBeUndefined();
    const tooLong = `${'a'.repeat(21)}@x.example`;
    expect(() => bounceAddress(secret, tooLong, ticketId)).toThrow(RangeError);
  });
});

describe('Message-IDs', () => {
  it('lead back to their mail and never change', () => {
    fc.assert(
      fc.property(tickets, numbers, (ticketId, seq) => {
        const id = outgoingMessageId(secret, domain, { ticketId, seq });
        expect(outgoingMessageId(secret, domain, { ticketId, seq })).toBe(id);
        expect(outboxOfMessageId(secret, domain, id)).toEqual({ ticketId, seq });
        expect(looksLikeOwnMessageId(domain, id)).toBe(true);
      }),
    );
  });

  it('lead nowhere when one character is changed or the secret is another', () => {
    fc.assert(
      fc.property(tickets, numbers, fc.nat(), (ticketId, seq, at) => {
        const id = outgoingMessageId(secret, domain, { ticketId, seq });
        expect(outboxOfMessageId(secret, domain, spoiled(id, at))).toBeUndefined();
        expect(outboxOfMessageId('other', domain, id)).toBeUndefined();
      }),
    );
  });

  it.each(['', '<>', '<a@desk.example>', '<otvet.@desk.example>', '<otvet.a.b.c@desk.example>'])(
    'do not take %s',
    (id) => {
      expect(outboxOfMessageId(secret, domain, id)).toBeUndefined();
    },
  );
});

describe('rating tokens', () => {
  it('open what they were made for and need no URL encoding', () => {
    fc.assert(
      fc.property(tickets, numbers, fc.nat(), (ticketId, resolutionSeq, at) => {
        const token = ratingToken(secret, ticketId, resolutionSeq);
        expect(verifyRatingToken(secret, token)).toEqual({ ticketId, resolutionSeq });
        expect(encodeURIComponent(token)).toBe(token);
        expect(verifyRatingToken(secret, spoiled(token, at))).toBeUndefined();
      }),
    );
  });

  it.each(['', '.', '..', 'x.1.y', 'ж'])('open nothing for %j', (token) => {
    expect(verifyRatingToken(secret, token)).toBeUndefined();
  });
});

describe('Message-IDs of notices to the team', () => {
  it('are known for ours when they come back, and continue no ticket', () => {
    fc.assert(
      fc.property(tickets, numbers, (ticketId, seq) => {
        const id = noticeMessageId(secret, domain, { ticketId, seq });
        expect(looksLikeOwnMessageId(domain, id)).toBe(true);
        expect(outboxOfMessageId(secret, domain, id)).toBeUndefined();
        expect(noticeMessageId(secret, domain, { ticketId, seq })).toBe(id);
      }),
    );
  });
});
