import { describe, expect, test } from '@jest/globals';
import type { TeamRecipient } from '../../src/domain/events';
import { parseTeamAddresses, teamAddressOf } from '../../src/mail/team-addresses';

describe('the addresses of the team', () => {
  test('are agents’, grades’ and the team’s own, with room around them', () => {
    const text = ' team = Desk@Company.Example, lead=olga@company.example,, анна=anna@localhost,';
    expect(parseTeamAddresses(text)).toEqual({
      faults: [],
      addresses: new Map([
        ['team', 'Desk@company.example'],
        ['lead', 'olga@company.example'],
        ['анна', 'anna@localhost'],
      ]),
    });
  });

  test.each([
    ['olga@company.example', 'form'],
    ['=olga@company.example', 'name'],
    ['two words=olga@company.example', 'name'],
    [`${'x'.repeat(65)}=olga@company.example`, 'name'],
    ['olga=', 'address'],
    ['olga=olga', 'address'],
    ['olga=olga@company.example\r\nBcc: x@y.example', 'address'],
    ['team=b@c.example', 'given before'],
  ])('are refused one by one: %j', (entry, because) => {
    const { addresses, faults } = parseTeamAddresses(`team=a@b.example,${entry}`);
    expect([...addresses]).toEqual([['team', 'a@b.example']]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^entry 2: .+ \/ запись 2: .+$/);
    expect(faults[0]).toContain(because);
  });

  const { addresses } = parseTeamAddresses(
    'team=all@x.example,lead=olga@x.example,anna=a@x.example',
  );

  test.each<[TeamRecipient, string]>([
    ['agent:anna', 'a@x.example'],
    ['agent:nobody', 'all@x.example'],
    ['grade:lead', 'olga@x.example'],
    ['grade:developer', 'all@x.example'],
    ['team', 'all@x.example'],
    // An agent who has a grade's name is not everybody of that grade.
    ['agent:lead', 'all@x.example'],
  ])('lead %s to %s', (recipient, address) => {
    expect(teamAddressOf(addresses, recipient)).toBe(address);
  });

  test('lead nowhere where neither the recipient nor the team has one', () => {
    const { addresses: some } = parseTeamAddresses('lead=olga@x.example');
    expect(teamAddressOf(some, 'agent:anna')).toBeUndefined();
    expect(teamAddressOf(some, 'team')).toBeUndefined();
  });
});
