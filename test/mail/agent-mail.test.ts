import { describe, expect, it } from '@jest/globals';
import { agentOfMail, noticesAnswered, type AnsweredNotice } from '../../src/mail/agent-mail';
import { noticeMessageId, outgoingMessageId } from '../../src/mail/message-id';
import { parseTeamAddresses } from '../../src/mail/team-addresses';

const keys = { secret: 'a secret of the service, long enough', mailDomain: 'desk.example' };
const ticketId = '0f9d8a7c-1111-8222-8333-444455556666';
const { addresses } = parseTeamAddresses(
  'team=desk@company.example,lead=olga@company.example,anna=Anna@company.example,olga=olga@company.example',
);

const fromAnna = { fromAddress: 'anna@Company.example', isForward: false };
const noticeTo = (recipient: AnsweredNotice['recipient']): AnsweredNotice[] => [
  { ticketId, recipient },
];

describe('a mail from an address of the team', () => {
  const cases: [
    string,
    { fromAddress: string; isForward: boolean },
    'pass' | 'fail' | 'unknown',
    AnsweredNotice[],
    object,
  ][] = [
    [
      'is a customer’s if it is none',
      { ...fromAnna, fromAddress: 'vera@customer.example' },
      'pass',
      noticeTo('agent:anna'),
      { kind: 'not_team' },
    ],
    [
      'is unproven without proof, whatever it answers',
      fromAnna,
      'unknown',
      noticeTo('agent:anna'),
      { kind: 'unproven', name: 'anna' },
    ],
    [
      'is unproven when it is forged',
      { ...fromAnna, isForward: true },
      'fail',
      [],
      { kind: 'unproven', name: 'anna' },
    ],
    [
      'is a note on the ticket whose notice it answers',
      fromAnna,
      'pass',
      noticeTo('agent:anna'),
      { kind: 'note', name: 'anna', ticketId },
    ],
    [
      'is no note if the notice went to somebody else',
      fromAnna,
      'pass',
      noticeTo('grade:lead'),
      { kind: 'new_ticket', name: 'anna' },
    ],
    [
      'is a note of the grade’s reader',
      { ...fromAnna, fromAddress: 'olga@company.example' },
      'pass',
      noticeTo('grade:lead'),
      { kind: 'note', name: 'olga', ticketId },
    ],
    [
      'is a note of the team where the agent has no address',
      { ...fromAnna, fromAddress: 'desk@company.example' },
      'pass',
      noticeTo('agent:boris'),
      { kind: 'note', name: 'team', ticketId },
    ],
    [
      'is a forward, whatever it answers',
      { ...fromAnna, isForward: true },
      'pass',
      noticeTo('agent:anna'),
      { kind: 'forward', name: 'anna' },
    ],
    ['is a new ticket otherwise', fromAnna, 'pass', [], { kind: 'new_ticket', name: 'anna' }],
  ];
  it.each(cases)('%s', (_name, mail, verdict, answered, expected) => {
    expect(agentOfMail(mail, verdict, addresses, answered)).toEqual(expected);
  });
});

describe('the notices that a mail answers', () => {
  const notice = noticeMessageId(keys.secret, keys.mailDomain, { ticketId, seq: 7 });
  const older = noticeMessageId(keys.secret, keys.mailDomain, { ticketId, seq: 3 });

  it('are known by our signature, nearest first, none twice', () => {
    const mail = { inReplyTo: [notice], references: [older, '<other@x.example>', notice] };
    expect(noticesAnswered(mail, keys)).toEqual([
      { ticketId, seq: 7 },
      { ticketId, seq: 3 },
    ]);
  });

  it('are none by mails to customers, by other secrets, domains and changed numbers', () => {
    const toCustomer = outgoingMessageId(keys.secret, keys.mailDomain, { ticketId, seq: 7 });
    const forged = noticeMessageId('another secret', keys.mailDomain, { ticketId, seq: 7 });
    const elsewhere = noticeMessageId(keys.secret, 'evil.example', { ticketId, seq: 7 });
    const changed = notice.replace('.7.', '.8.');
    const references = [toCustomer, forged, elsewhere, changed];
    expect(noticesAnswered({ inReplyTo: [], references }, keys)).toEqual([]);
  });
});
