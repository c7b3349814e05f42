import { describe, expect, it } from '@jest/globals';
import { standingOf, subjectTokenVerdict } from '../../src/mail/subject-thread';

const ticket = {
  ticketId: 'ticket-1',
  mailbox: 'Support@desk.example',
  requesterAddress: 'Vera@customer.example',
  participantAddresses: ['ivan@customer.example'],
  organisationId: 'romashka',
};
const good = {
  ticket,
  mailbox: 'support@desk.example',
  senderAddress: 'vera@Customer.example',
  verdict: 'pass' as const,
  isMailboxTrusted: false,
  isForward: false,
};
const continues = { kind: 'continues', ticketId: 'ticket-1' };
const possibly = { kind: 'possibly', ticketId: 'ticket-1' };
const none = { kind: 'none' };

describe('a number in the subject', () => {
  const cases: [string, Partial<Parameters<typeof subjectTokenVerdict>[0]>, object][] = [
    ['continues the proven requester’s ticket', {}, continues],
    ['continues a proven participant’s', { senderAddress: 'IVAN@customer.example' }, continues],
    ['is a hint from a stranger, however proven', { senderAddress: 'eve@evil.test' }, possibly],
    ['is a hint from whom nothing proves', { verdict: 'unknown' }, possibly],
    ['is a hint from a forger', { verdict: 'fail' }, possibly],
    [
      'continues from whom nothing proves where the mailbox believes its senders',
      { verdict: 'unknown', isMailboxTrusted: true },
      continues,
    ],
    ['is a hint from a forger even there', { verdict: 'fail', isMailboxTrusted: true }, possibly],
    ['is a hint at another mailbox', { mailbox: 'sales@desk.example' }, possibly],
    ['is a hint in a forward', { isForward: true }, possibly],
    ['is nothing without a ticket', { ticket: undefined }, none],
  ];
  it.each(cases)('%s', (_name, change, expected) => {
    expect(subjectTokenVerdict({ ...good, ...change })).toEqual(expected);
  });
});

describe('a sender', () => {
  const cases: [string, string, string | null, string][] = [
    ['who opened the ticket', 'VERA@customer.example', null, 'requester'],
    ['who follows it', 'ivan@customer.example', 'romashka', 'participant'],
    ['who acts for its organisation', 'boss@romashka.example', 'romashka', 'organisation_member'],
    ['who acts for another', 'x@y.example', 'vasilek', 'guest'],
    ['who acts for nobody', 'x@y.example', null, 'guest'],
  ];
  it.each(cases)('%s has this standing', (_who, address, organisation, expected) => {
    expect(standingOf(address, organisation, ticket)).toBe(expected);
  });

  it('who acts for nobody is no member of a ticket without organisation', () => {
    expect(standingOf('x@y.example', null, { ...ticket, organisationId: null })).toBe('guest');
  });
});
