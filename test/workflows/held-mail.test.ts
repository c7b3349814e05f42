import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { unstartedHolds } from '../../src/db/held-mails';
import { mostReleases } from '../../src/domain/held-mail';
import {
  contentSweepWorkflowType,
  heldMailWorkflowIdOf,
  startHoldsWorkflowType,
} from '../../workflows/held-mail-messages';
import { ticketTaskQueue } from '../../workflows/messages';
import { EngineUnavailable } from '../../src/temporal/ticket-client';
import { HeldMailLab } from '../support/held-mail-lab';
import { until } from '../support/until';

const startsAt = '2026-01-12T10:00:00+03:00';
const dayMs = 86_400_000;

let lab: HeldMailLab;
beforeAll(async () => {
  lab = await HeldMailLab.start(startsAt);
});
afterAll(() => lab.stop());
beforeEach(() => {
  lab.onStart = (mailId) => lab.startHold(mailId);
  lab.onRelease = () => Promise.resolve({ ticketId: randomUUID() });
  lab.change = (activities) => activities;
});

const handle = (mailId: string) => lab.env.client.workflow.getHandle(heldMailWorkflowIdOf(mailId));

async function eventTypes(mailId: string): Promise<Record<string, number>> {
  const { events } = await handle(mailId).fetchHistory();
  const counted: Record<string, number> = {};
  for (const event of events ?? []) {
    const name = temporal.api.enums.v1.EventType[event.eventType ?? 0] ?? '';
    const short = name.replace('EVENT_TYPE_', '');
    counted[short] = (counted[short] ?? 0) + 1;
  }
  return counted;
}

describe('a held mail', () => {
  test('is released once: its ticket is recorded, its cause stays as evidence', async () => {
    const ticketId = randomUUID();
    lab.onRelease = async (mailId) => {
      await lab.database.pool.query('update inbound_mails set ticket_id = $2 where mail_id = $1', [
        mailId,
        ticketId,
      ]);
      return { ticketId };
    };
    const mailId = await lab.hold('list');
    expect(await lab.decide(mailId, 'release', 'c1')).toEqual({ outcome: 'released', ticketId });
    expect(await handle(mailId).result()).toEqual({ outcome: 'released', ticketId });
    expect(await lab.record(mailId)).toMatchObject({
      state: 'released',
      cause: 'list',
      ticketId,
      decidedBy: 'anna',
      decisionId: 'c1',
    });
    expect(await eventTypes(mailId)).toMatchObject({
      ACTIVITY_TASK_SCHEDULED: 1,
      TIMER_STARTED: 1,
      TIMER_CANCELED: 1,
      WORKFLOW_EXECUTION_COMPLETED: 1,
    });
  });

  test('is discarded, and takes no other decision then', async () => {
    const mailId = await lab.hold();
    expect(await lab.decide(mailId, 'discard')).toEqual({ outcome: 'discarded' });
    await expect(lab.decide(mailId, 'release')).rejects.toMatchObject({
      code: 'HELD_MAIL_DECIDED',
    });
    await lab.startHold(mailId);
    expect(await lab.record(mailId)).toMatchObject({ state: 'discarded', ticketId: null });
  });

  test.each([
    ['auto_reply', 7],
    ['forged_sender', 30],
  ])('for %s leaves the list after %i days and not before, its bytes stay', async (cause, days) => {
    const mailId = await lab.hold(cause);
    await lab.env.sleep((days - 1) * dayMs);
    expect((await lab.record(mailId)).state).toBe('held');
    await lab.env.sleep(dayMs + 60_000);
    expect(await handle(mailId).result()).toEqual({ outcome: 'expired' });
    expect(await lab.record(mailId)).toMatchObject({ state: 'expired', decidedBy: null });
    const kept = await lab.database.pool.query<{ size: number }>(
      'select octet_length(raw) as size from inbound_mails where mail_id = $1',
      [mailId],
    );
    expect(kept.rows[0]?.size).toBeGreaterThan(0);
    await expect(lab.decide(mailId, 'release')).rejects.toMatchObject({
      code: 'HELD_MAIL_DECIDED',
    });
  });

  test('decided about by two at once obeys one and tells the other', async () => {
    const mailId = await lab.hold();
    const both = await Promise.allSettled([
      lab.decide(mailId, 'release', 'first', 'anna'),
      lab.decide(mailId, 'discard', 'second', 'boris'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { decisionId, state } = await lab.record(mailId);
    const winner = both[0].status === 'fulfilled' ? ['first', 'released'] : ['second', 'discarded'];
    expect([decisionId, state]).toEqual(winner);
  });

  test('decided about around the moment of its expiry ends one way only', async () => {
    const mailIds = await Promise.all(Array.from({ length: 4 }, () => lab.hold()));
    await lab.env.sleep(7 * dayMs - 1_000);
    const decisions = mailIds.map((mailId) => lab.decide(mailId, 'discard').catch(String));
    await Promise.all([lab.env.sleep(2_000), ...decisions]);
    for (const mailId of mailIds) {
      const { outcome } = (await handle(mailId).result()) as { outcome: string };
      expect(['discarded', 'expired']).toContain(outcome);
      expect((await lab.record(mailId)).state).toBe(outcome);
      expect((await eventTypes(mailId))['ACTIVITY_TASK_SCHEDULED']).toBe(1);
    }
  });

  test('that is just expiring takes no decision any more', async () => {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let isExpiring = false;
    lab.change = (activities) => ({
      ...activities,
      settleHeldMail: async (request) => {
        isExpiring = true;
        await gate;
        return activities.settleHeldMail(request);
      },
    });
    const mailId = await lab.hold();
    await lab.env.sleep(7 * dayMs + 1_000);
    await until(() => isExpiring);
    const late = lab.decide(mailId, 'release');
    await expect(late).rejects.toMatchObject({ code: 'HELD_MAIL_DECIDED' });
    letGo();
    expect(await handle(mailId).result()).toEqual({ outcome: 'expired' });
  });

  test('held again for another cause says so, and the next decision passes over both', async () => {
    const causes = ['forged_sender', 'too_many_tickets'] as const;
    let found = 0;
    lab.onRelease = () => {
      const stillHeld = causes[found];
      found += 1;
      const ticketId = '00000000-0000-8000-8000-000000000001';
      return Promise.resolve(stillHeld ? { stillHeld, detail: `${found}` } : { ticketId });
    };
    const mailId = await lab.hold('list');
    for (const cause of causes) {
      expect(await lab.decide(mailId, 'release')).toEqual({ outcome: 'held_again', cause });
      expect(await lab.record(mailId)).toMatchObject({ state: 'held', cause });
    }
    expect(await lab.decide(mailId, 'release')).toMatchObject({ outcome: 'released' });
    const waived = await lab.database.pool.query<{ waived: string[] }>(
      'select waived_causes as waived from inbound_mails where mail_id = $1',
      [mailId],
    );
    expect(waived.rows[0]?.waived).toEqual(['list', 'forged_sender']);
  });

  test('that comes back for ever is not released for ever, but can be discarded', async () => {
    lab.onRelease = () => Promise.resolve({ stillHeld: 'unparsable', detail: 'timeout' });
    const mailId = await lab.hold('unparsable');
    for (let attempt = 0; attempt < mostReleases; attempt += 1) {
      expect(await lab.decide(mailId, 'release')).toMatchObject({ outcome: 'held_again' });
    }
    await expect(lab.decide(mailId, 'release')).rejects.toMatchObject({
      code: 'HELD_MAIL_NOT_RELEASABLE',
    });
    expect(await lab.decide(mailId, 'discard')).toEqual({ outcome: 'discarded' });
  });

  test('for a cause that bars it is not released', async () => {
    const mailId = await lab.hold('loop');
    const outcome = { outcome: 'not_releasable', cause: 'loop' };
    expect(await lab.decide(mailId, 'release')).toEqual(outcome);
    expect((await lab.record(mailId)).state).toBe('held');
  });
});

describe('a release', () => {
  test('goes on when the engine or the database was away', async () => {
    let attempts = 0;
    lab.onRelease = () => {
      attempts += 1;
      if (attempts < 3) return Promise.reject(new Error('connect ECONNREFUSED'));
      return Promise.resolve({ ticketId: '00000000-0000-8000-8000-000000000002' });
    };
    const mailId = await lab.hold();
    expect(await lab.decide(mailId, 'release')).toMatchObject({ outcome: 'released' });
    expect(attempts).toBe(3);
  });

  test('that fails through the mail’s fault gives up at the fifth attempt, and the mail can be decided about', async () => {
    let attempts = 0;
    lab.onRelease = () => {
      attempts += 1;
      return Promise.reject(new TypeError('a fault of ours'));
    };
    const mailId = await lab.hold('list');
    const outcome = { outcome: 'held_again', cause: 'poison' };
    expect(await pastPauses(lab.decide(mailId, 'release'))).toEqual(outcome);
    expect(attempts).toBe(5);
    expect(await lab.record(mailId)).toMatchObject({ state: 'held', cause: 'poison' });
    const { rows } = await lab.database.pool.query<{ detail: string; waived: string[] }>(
      'select detail, waived_causes as waived from inbound_mails where mail_id = $1',
      [mailId],
    );
    expect(rows).toEqual([{ detail: 'TypeError: a fault of ours', waived: ['list'] }]);
    expect(await lab.decide(mailId, 'discard')).toEqual({ outcome: 'discarded' });
  });

  test.each([
    ['at the fourth and the fifth attempt gives up, and the mail can be decided about', 2],
    ['is tried again, and goes on when it does not', 1],
  ])('that hangs %s', async (_what, hanging) => {
    let releases = 0;
    const ticketId = '00000000-0000-8000-8000-000000000005';
    lab.onRelease = () => {
      releases += 1;
      return releases <= hanging ? new Promise(() => undefined) : Promise.resolve({ ticketId });
    };
    lab.change = (activities) => ({
      ...activities,
      // Nobody waits for the minute of an attempt, nor for the pauses between the first three.
      settleHeldMail: (request) => {
        const { info } = Context.current();
        const [attempt, startToCloseTimeoutMs] = [info.attempt + 3, 15_200];
        Object.assign(info, { attempt, startToCloseTimeoutMs });
        return activities.settleHeldMail(request);
      },
    });
    const mailId = await lab.hold('list');
    const isPoison = hanging === 2;
    expect(await lab.decide(mailId, 'release')).toEqual(
      isPoison ? { outcome: 'held_again', cause: 'poison' } : { outcome: 'released', ticketId },
    );
    expect(releases).toBe(2);
    const state = isPoison ? 'held' : 'released';
    expect(await lab.record(mailId)).toMatchObject({ state, cause: isPoison ? 'poison' : 'list' });
    if (isPoison) expect(await lab.decide(mailId, 'discard')).toEqual({ outcome: 'discarded' });
  });

  test('is never given up while the engine or the database is away', async () => {
    let attempts = 0;
    const away = [
      new EngineUnavailable('away'),
      Object.assign(new Error('shutting down'), { code: '57P01' }),
    ];
    lab.onRelease = () => {
      const error = away[attempts % 2];
      attempts += 1;
      if (attempts < 9) return Promise.reject(error ?? new Error('none'));
      return Promise.resolve({ ticketId: '00000000-0000-8000-8000-000000000004' });
    };
    const mailId = await lab.hold();
    const decided = pastPauses(lab.decide(mailId, 'release'));
    expect(await decided).toMatchObject({ outcome: 'released' });
    expect(attempts).toBe(9);
  });

  test('whose worker was killed after its work is recognised when it is repeated', async () => {
    let releases = 0;
    const ticketId = '00000000-0000-8000-8000-000000000003';
    lab.onRelease = async (mailId) => {
      releases += 1;
      await lab.database.pool.query('update inbound_mails set ticket_id = $2 where mail_id = $1', [
        mailId,
        ticketId,
      ]);
      return { ticketId };
    };
    lab.change = failingOnce();
    const mailId = await lab.hold();
    expect(await lab.decide(mailId, 'release')).toEqual({ outcome: 'released', ticketId });
    expect(releases).toBe(1);
  });

  test('cut off after it found another cause does not pass over that one too', async () => {
    let releases = 0;
    lab.onRelease = () => {
      releases += 1;
      return Promise.resolve({ stillHeld: 'forged_sender', detail: 'dmarc=fail' });
    };
    lab.change = failingOnce();
    const mailId = await lab.hold();
    const outcome = { outcome: 'held_again', cause: 'forged_sender' };
    expect(await lab.decide(mailId, 'release', 'once')).toEqual(outcome);
    expect(await lab.decide(mailId, 'release', 'once')).toEqual(outcome);
    expect(releases).toBe(1);
  });

  /** Skips the pauses between the attempts, which nobody waits for. */
  async function pastPauses<T>(outcome: Promise<T>): Promise<T> {
    await Promise.all([outcome, lab.env.sleep(10 * 60_000)]);
    return outcome;
  }

  /** Does the work, and loses the answer to it: what a kill at the worst moment looks like. */
  function failingOnce(): typeof lab.change {
    let hasFailed = false;
    return (activities) => ({
      ...activities,
      settleHeldMail: async (request) => {
        const outcome = await activities.settleHeldMail(request);
        if (hasFailed) return outcome;
        hasFailed = true;
        throw new Error('killed before the answer was heard');
      },
    });
  }
});

test('the daily sweep runs on the same worker and says what it did', async () => {
  const swept: unknown = await lab.env.client.workflow.execute(contentSweepWorkflowType, {
    workflowId: `sweep-${randomUUID()}`,
    taskQueue: ticketTaskQueue,
  });
  const files = { uploads: 0, blobs: 0 };
  expect(swept).toEqual({ examined: 0, noticed: 0, deleted: 0, files });
});

describe('a held mail without a workflow', () => {
  // The lab's own client would let days pass while it waits, and the hold expire under the test.
  const recover = () =>
    new Client({ connection: lab.env.connection }).workflow.execute(startHoldsWorkflowType, {
      workflowId: `recover-${randomUUID()}`,
      taskQueue: ticketTaskQueue,
    });

  test('gets one, once, with a full time from then on', async () => {
    const mailIds = [await lab.keep('list'), await lab.keep('poison')];
    const beforeMs = await lab.nowMs();
    expect(await recover()).toBe(2);
    expect(await recover()).toBe(0);
    const [list, poison] = await Promise.all(mailIds.map((mailId) => lab.record(mailId)));
    expect(list?.heldUntilMs).toBeGreaterThanOrEqual(beforeMs + 7 * dayMs);
    expect(poison?.heldUntilMs).toBeGreaterThanOrEqual(beforeMs + 30 * dayMs);
    for (const mailId of mailIds) {
      expect((await handle(mailId).describe()).status.name).toBe('RUNNING');
      await lab.decide(mailId, 'discard');
    }
  });

  test('that can’t get one stops none behind it', async () => {
    const mailIds = [await lab.keep('list'), await lab.keep('list'), await lab.keep('list')].sort();
    const [broken = ''] = mailIds;
    lab.onStart = (mailId) =>
      mailId === broken ? Promise.reject(new Error('broken')) : lab.startHold(mailId);
    expect(await recover()).toBe(2);
    expect(await unstartedHolds(lab.database.pool, '', 10)).toEqual([broken]);
    lab.onStart = (mailId) => lab.startHold(mailId);
    expect(await recover()).toBe(1);
    for (const mailId of mailIds) await lab.decide(mailId, 'discard');
  });

  test('keeps the time it had when only the note of its start was lost', async () => {
    const mailId = await lab.hold();
    const { heldUntilMs } = await lab.record(mailId);
    await lab.database.pool.query(
      'update inbound_mails set hold_started_at = null where mail_id = $1',
      [mailId],
    );
    await lab.env.sleep(dayMs);
    expect(await recover()).toBe(1);
    expect((await lab.record(mailId)).heldUntilMs).toBe(heldUntilMs);
    expect(await unstartedHolds(lab.database.pool, '', 10)).toEqual([]);
    await lab.decide(mailId, 'discard');
  });

  test('whose workflow was terminated can be held, and decided about, again', async () => {
    const mailId = await lab.hold();
    await handle(mailId).terminate('by the test');
    await lab.startHold(mailId);
    expect((await handle(mailId).describe()).status.name).toBe('RUNNING');
    await handle(mailId).terminate('by the test');
    expect(await lab.decide(mailId, 'discard')).toEqual({ outcome: 'discarded' });
  });
});
