import { describe, expect, it } from '@jest/globals';
import { DnsLookup, type DnsResolver } from '../../src/mail/dns-lookup';
import { StubDns } from './signed-mail';

/** Short, so that the tests wait for it; nothing depends on how short. */
const budgetMs = 30;

class Clock {
  ms = 0;
  readonly now = () => this.ms;
}

const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'found',
    (error: unknown) => (error as { code: string }).code,
  );

/** Waits until the question after the root's servers is answered and taken in. */
const settled = () => new Promise((resolve) => setTimeout(resolve, budgetMs * 4));

describe('DNS for the checks of mail', () => {
  it('asks once for what it knows, and again after five minutes', async () => {
    const [stub, clock] = [new StubDns({ 'TXT a.test': ['x'] }), new Clock()];
    const dns = new DnsLookup(stub.resolve, clock.now);
    const ask = () => dns.forOneMail()('a.test', 'TXT');
    expect(await Promise.all([ask(), ask()])).toEqual([[['x']], [['x']]]);
    clock.ms = 299_000;
    await ask();
    expect(stub.asked).toHaveLength(1);
    clock.ms = 301_000;
    await ask();
    expect(stub.asked).toHaveLength(2);
  });

  it('remembers for a minute that there is no such name', async () => {
    const [stub, clock] = [new StubDns({}), new Clock()];
    const dns = new DnsLookup(stub.resolve, clock.now);
    for (const ms of [0, 59_000, 61_000]) {
      clock.ms = ms;
      expect(await codeOf(dns.forOneMail()('a.test', 'TXT'))).toBe('ENOTFOUND');
    }
    expect(stub.asked).toHaveLength(2);
  });

  it('keeps at most 2,000 answers, and no giants', async () => {
    const stub = new StubDns({ 'TXT giant.test': ['x'.repeat(5_000)] });
    const dns = new DnsLookup(stub.resolve, new Clock().now);
    const ask = dns.forOneMail();
    for (let index = 0; index < 2_001; index++) await codeOf(ask(`n${index}.test`, 'TXT'));
    await codeOf(ask('n2000.test', 'TXT'));
    expect(stub.asked).toHaveLength(2_001);
    await codeOf(ask('n0.test', 'TXT'));
    expect(stub.asked).toHaveLength(2_002);
    await ask('giant.test', 'TXT');
    await ask('giant.test', 'TXT');
    expect(stub.asked).toHaveLength(2_004);
  });

  it('lets a silent server delay its own mail only: others are answered as ever', async () => {
    const records = { 'TXT a.test': ['x'], 'NS .': ['a.root'], 'TXT slow.test': ['!silent'] };
    const stub = new StubDns(records);
    const dns = new DnsLookup(stub.resolve, () => performance.now(), budgetMs);
    expect(await codeOf(dns.forOneMail()('slow.test', 'TXT'))).toBe('ETIMEOUT');
    await settled();
    expect(await codeOf(dns.forOneMail()('a.test', 'TXT'))).toBe('found');
    expect(stub.asked).toContain('NS .');
  });

  const outages: [string, DnsResolver][] = [
    ['nobody answers', () => new Promise(() => undefined)],
    [
      'there is no server',
      () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })),
    ],
  ];
  it.each(outages)(
    'asks nothing for a minute when %s, and finds its way back',
    async (_n, fails) => {
      let resolve = fails;
      let asked = 0;
      let aheadMs = 0;
      const counted: DnsResolver = (name, type) => {
        asked += 1;
        return resolve(name, type);
      };
      const dns = new DnsLookup(counted, () => performance.now() + aheadMs, budgetMs);
      expect(await codeOf(dns.forOneMail()('a.test', 'TXT'))).toMatch(/ETIMEOUT|ECONNREFUSED/);
      await settled();
      const before = asked;
      for (let mail = 0; mail < 50; mail++) {
        expect(await codeOf(dns.forOneMail()(`n${mail}.test`, 'TXT'))).toBe('ETIMEOUT');
      }
      expect(asked).toBe(before);

      resolve = new StubDns({ 'TXT b.test': ['x'], 'NS .': ['a.root'] }).resolve;
      aheadMs = 61_000;
      // This one still fails at once; it makes the root's servers be asked for.
      expect(await codeOf(dns.forOneMail()('b.test', 'TXT'))).toBe('ETIMEOUT');
      await settled();
      expect(await codeOf(dns.forOneMail()('b.test', 'TXT'))).toBe('found');
    },
  );
});
