import { describe, expect, test } from '@jest/globals';
import { Outflow } from '../../src/mail/outflow';

/** An outflow on a clock of its own. */
function outflow(perDomainPerMinute = 60, random = 0) {
  const clock = { nowMs: 1_700_000_000_000 };
  const options = { perDomainPerMinute, nowMs: () => clock.nowMs, random: () => random };
  return { clock, flow: new Outflow(options) };
}

describe('the pace of a domain', () => {
  test('lets a minute’s worth leave at once, then as many a minute as it is set to', () => {
    const { flow, clock } = outflow(60);
    let sent = 0;
    const waiting = new Map<string, number>();
    for (let index = 0; index < 300; index++) {
      const { waitMs } = flow.domainLeave('a.example', `mail ${index}`);
      if (waitMs === 0) sent += 1;
      else waiting.set(`mail ${index}`, clock.nowMs + waitMs);
    }
    expect(sent).toBe(60);
    // Whoever comes back when told to is let through at once, one a second.
    const arrivals = [...waiting.values()];
    expect(arrivals).toEqual([...arrivals].sort((one, other) => one - other));
    for (const [key, atMs] of waiting) {
      clock.nowMs = atMs;
      expect(flow.domainLeave('a.example', key)).toEqual({ waitMs: 0 });
    }
    expect(clock.nowMs - 1_700_000_000_000).toBe(240_000);
  });

  test('is each domain’s own, in whatever case it is written', () => {
    const { flow } = outflow(1);
    expect(flow.domainLeave('a.example', '1').waitMs).toBe(0);
    expect(flow.domainLeave('b.example', '2').waitMs).toBe(0);
    expect(flow.domainLeave('A.Example', '3')).toEqual({ waitMs: 60_000, because: 'rate' });
  });

  test('keeps a place for whoever comes too early, and promises none beyond ten minutes', () => {
    const { flow, clock } = outflow(1);
    flow.domainLeave('a.example', 'first');
    expect(flow.domainLeave('a.example', 'early').waitMs).toBe(60_000);
    clock.nowMs += 20_000;
    expect(flow.domainLeave('a.example', 'early').waitMs).toBe(40_000);
    for (let index = 0; index < 20; index++) flow.domainLeave('a.example', `more ${index}`);
    const { waitMs } = flow.domainLeave('a.example', 'late');
    expect(waitMs).toBeGreaterThanOrEqual(300_000);
    expect(waitMs).toBeLessThanOrEqual(600_000);
    clock.nowMs += 40_000;
    expect(flow.domainLeave('a.example', 'early')).toEqual({ waitMs: 0 });
  });

  test('forgets a minute later that anything was sent', () => {
    const { flow, clock } = outflow(10);
    const burst = () =>
      Array.from({ length: 20 }, (_, index) =>
        flow.domainLeave('a.example', `${clock.nowMs} ${index}`),
      ).filter(({ waitMs }) => waitMs === 0).length;
    expect(burst()).toBe(10);
    clock.nowMs += 20 * 60_000;
    expect(burst()).toBe(10);
  });
});

describe('a relay that can’t be reached', () => {
  test('is tried by one mail at a time, ever more rarely, until it answers', () => {
    const { flow, clock } = outflow();
    expect(flow.relayLeave().waitMs).toBe(0);
    flow.unreachable();
    let tries = 0;
    const beganAtMs = clock.nowMs;
    // A thousand mails ask every second for two hours.
    for (let second = 0; second < 7_200; second++) {
      clock.nowMs = beganAtMs + second * 1_000;
      const asked = Array.from({ length: 10 }, () => flow.relayLeave());
      const granted = asked.filter(({ waitMs }) => waitMs === 0).length;
      expect(granted).toBeLessThanOrEqual(1);
      tries += granted;
      if (granted > 0) flow.unreachable();
    }
    expect(tries).toBeGreaterThan(100);
    expect(tries).toBeLessThan(130);
    clock.nowMs += 60_000;
    expect(flow.relayLeave().waitMs).toBe(0);
    flow.reached();
    expect([flow.relayLeave(), flow.relayLeave()]).toEqual([{ waitMs: 0 }, { waitMs: 0 }]);
  });

  test('is not taken for worse by mails that were under way when it went', () => {
    const { flow, clock } = outflow();
    for (let index = 0; index < 50; index++) flow.unreachable();
    clock.nowMs += 5_000;
    expect(flow.relayPauseMs()).toBe(0);
  });

  test('has those that wait come back spread over time', () => {
    const waits = [0, 0.5, 0.99].map((random) => {
      const { flow } = outflow(60, random);
      flow.unreachable();
      return flow.relayPauseMs();
    });
    expect(waits).toEqual([5_000, 7_500, 9_950]);
  });

  test('is tried again though the mail that tried it never came back', () => {
    const { flow, clock } = outflow();
    flow.unreachable();
    clock.nowMs += 5_000;
    expect(flow.relayLeave().waitMs).toBe(0);
    expect(flow.relayLeave().waitMs).toBeGreaterThan(0);
    clock.nowMs += 5 * 60_000;
    expect(flow.relayLeave().waitMs).toBe(0);
  });
});
