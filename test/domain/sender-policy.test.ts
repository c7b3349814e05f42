import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestedPolicies } from '../../src/domain/sender-authentication';
import {
  readSenderHold,
  senderHoldDetail,
  senderPolicy,
  type SenderHold,
  type SenderDecision,
  type SenderOrganisation,
} from '../../src/domain/sender-policy';

const pass = { verdict: 'pass', requestedPolicy: 'reject' } as const;
const unknown = { verdict: 'unknown', requestedPolicy: null } as const;
const fails = (requestedPolicy: 'none' | 'quarantine' | 'reject' | null) => {
  return { verdict: 'fail', requestedPolicy } as const;
};

/** An organisation in short: its letters are L listed, D at its domain, O only authorised, A authentication. */
function org(organisationId: string, letters = ''): SenderOrganisation {
  return {
    organisationId,
    isListed: letters.includes('L'),
    isAtItsDomain: letters.includes('D'),
    onlyAuthorised: letters.includes('O'),
    requireAuthentication: letters.includes('A'),
  };
}

const notAuthorised: SenderDecision = {
  held: 'unauthorised_sender',
  detail: 'address_not_authorised',
};
const notProven: SenderDecision = {
  held: 'unauthorised_sender',
  detail: 'sender_not_authenticated',
};
const nobody: SenderDecision = { allowed: null };

type Authentication = Parameters<typeof senderPolicy>[0];

describe('a new ticket', () => {
  const cases: [string, Authentication, SenderOrganisation[], SenderDecision][] = [
    ['of a stranger is for nobody', unknown, [], nobody],
    ['is for the organisation of its domain', unknown, [org('a', 'D')], { allowed: 'a' }],
    ['is for the organisation that lists its sender', unknown, [org('a', 'L')], { allowed: 'a' }],
    ['is held where only listed addresses may', pass, [org('a', 'DO')], notAuthorised],
    ['is taken from a listed address', unknown, [org('a', 'LO')], { allowed: 'a' }],
    ['is held where proof is wanted', unknown, [org('a', 'LA')], notProven],
    ['is held where proof is wanted of the domain', unknown, [org('a', 'DA')], notProven],
    [
      'is held where proof is wanted and the check failed',
      fails('none'),
      [org('a', 'LOA')],
      notProven,
    ],
    ['is taken with the proof', pass, [org('a', 'LOA')], { allowed: 'a' }],
    ['goes by the list before the domain', pass, [org('a', 'L'), org('b', 'DO')], { allowed: 'a' }],
    [
      'of a member of two is for the one at home',
      pass,
      [org('a', 'L'), org('b', 'LD')],
      { allowed: 'b' },
    ],
    [
      'of a member of two, at home nowhere, is for nobody',
      pass,
      [org('a', 'L'), org('b', 'L')],
      nobody,
    ],
    [
      'is for the one that lets it through',
      unknown,
      [org('a', 'LA'), org('b', 'L')],
      { allowed: 'b' },
    ],
    ['is held if all want proof', unknown, [org('a', 'LA'), org('b', 'LA')], notProven],
  ];
  test.each(cases)('%s', (_name, authentication, organisations, expected) => {
    expect(senderPolicy(authentication, organisations, undefined)).toEqual(expected);
  });
});

describe('a mail to a ticket of an organisation', () => {
  const cases: [string, Authentication, SenderOrganisation[], SenderDecision][] = [
    ['is allowed to a stranger, for nobody', unknown, [org('t')], nobody],
    ['is allowed to a stranger even where members are proven', unknown, [org('t', 'A')], nobody],
    ['is allowed to a member', unknown, [org('t', 'D')], { allowed: 't' }],
    [
      'is held from a stranger where only listed addresses may',
      pass,
      [org('t', 'O')],
      notAuthorised,
    ],
    ['is held from a colleague who is not listed', pass, [org('t', 'DO')], notAuthorised],
    ['is taken from a listed address', unknown, [org('t', 'LO')], { allowed: 't' }],
    ['is held from a listed address that is not proven', unknown, [org('t', 'LOA')], notProven],
    [
      'is judged by the ticket’s organisation only',
      pass,
      [org('a', 'LDO'), org('t', 'O')],
      notAuthorised,
    ],
    ['is for nobody if that organisation has no rules', pass, [org('a', 'LD')], nobody],
  ];
  test.each(cases)('%s', (_name, authentication, organisations, expected) => {
    expect(senderPolicy(authentication, organisations, { organisationId: 't' })).toEqual(expected);
  });

  test('is not held by the rules of others if the ticket has no organisation', () => {
    const strict = [org('a', 'DO'), org('b', 'LA')];
    expect(senderPolicy(unknown, strict, { organisationId: null })).toEqual(nobody);
  });
});

describe('a mail that its domain disowns', () => {
  test.each([
    ['reject', { held: 'forged_sender', detail: 'policy_reject' }],
    ['quarantine', { held: 'forged_sender', detail: 'policy_quarantine' }],
    ['none', nobody],
    [null, nobody],
  ] as const)('with the policy %s', (policy, expected) => {
    expect(senderPolicy(fails(policy), [], undefined)).toEqual(expected);
    const ticket = { organisationId: 't' };
    expect(senderPolicy(fails(policy), [], ticket)).toEqual(expected);
  });
});

describe('whatever the organisations are', () => {
  const organisation = fc.record({
    organisationId: fc.constantFrom('a', 'b', 'c'),
    onlyAuthorised: fc.boolean(),
    requireAuthentication: fc.boolean(),
    isListed: fc.boolean(),
    isAtItsDomain: fc.boolean(),
  });
  const organisations = fc.uniqueArray(organisation, { selector: (one) => one.organisationId });
  const authentication = fc.record({
    verdict: fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const),
    requestedPolicy: fc.constantFrom(null, ...requestedPolicies),
  });
  const ticket = fc.option(fc.record({ organisationId: fc.constantFrom(null, 'a', 'b') }), {
    nil: undefined,
  });

  test('nobody acts for one whose rules don’t let it', () => {
    fc.assert(
      fc.property(authentication, organisations, ticket, (by, all, continued) => {
        const decision = senderPolicy(by, all, continued);
        if ('held' in decision || decision.allowed === null) return;
        const own = all.find((one) => one.organisationId === decision.allowed);
        expect(own?.isListed === true || own?.isAtItsDomain === true).toBe(true);
        expect(own?.onlyAuthorised === true && !own.isListed).toBe(false);
        expect(own?.requireAuthentication === true && by.verdict !== 'pass').toBe(false);
      }),
    );
  });

  test('proof never makes a mail held that would be allowed without', () => {
    fc.assert(
      fc.property(authentication, organisations, ticket, (by, all, continued) => {
        const without = senderPolicy(by, all, continued);
        const proven = senderPolicy({ ...by, verdict: 'pass' }, all, continued);
        if ('allowed' in without) expect(proven).toHaveProperty('allowed');
      }),
    );
  });

  test('only a ticket’s own organisation has a say about it', () => {
    fc.assert(
      fc.property(authentication, organisations, organisations, (by, some, others) => {
        const own = some.filter((one) => one.organisationId === 'a');
        const foreign = others.filter((one) => one.organisationId !== 'a');
        const continued = { organisationId: 'a' };
        expect(senderPolicy(by, [...foreign, ...own], continued)).toEqual(
          senderPolicy(by, own, continued),
        );
      }),
    );
  });
});

const holds: SenderHold[] = [
  { held: 'forged_sender', detail: 'policy_quarantine' },
  { held: 'forged_sender', detail: 'policy_reject' },
  { held: 'unauthorised_sender', detail: 'address_not_authorised' },
  { held: 'unauthorised_sender', detail: 'sender_not_authenticated' },
];

test.each(holds)(
  'a recorded hold ($detail) is told in both languages, its evidence apart',
  (hold) => {
    const said = 'dmarc=fail p=reject; dkim=fail (a: b) d=x';
    const { reason, evidence } = readSenderHold(senderHoldDetail(hold, said));
    expect(evidence).toBe(said);
    expect(reason?.ru).toMatch(/[а-я].*\.$/);
    expect(reason?.en).toMatch(/[a-z].*\.$/);
  },
);

test.each(['Precedence: bulk', 'toString: x', 'policy_reject', ''])(
  'a detail that is no such hold is shown as it is recorded: %j',
  (detail) => {
    expect(readSenderHold(detail)).toEqual({ reason: undefined, evidence: detail });
  },
);
