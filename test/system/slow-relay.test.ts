import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities';
import { stageContent } from '../../src/db/contents';
import { recordTurn } from '../../src/db/turn-record';
import { takeTurn } from '../../src/domain/turn';
import type { RelayAnswer } from '../../src/mail/relay';
import { defaultTerms } from '../../src/terms/default-terms';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { DeskProcesses } from '../support/desk-processes';
import { testLogger } from '../support/temporary-data-folder';
import { RecordingRelay, testContent, testPostOffice } from '../support/ticket-lab';
import { until } from '../support/until';
import { countsOf } from './support/counts';
import { request } from './support/patient-callers';
import { untilSettled } from './support/settled';

describe('a mail whose relay is slower than the engine’s patience', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** Records a ticket and returns what asks for its acknowledgement. */
  async function recordedTicket(): Promise<{ ticketId: string; mailSeq: number }> {
    const ticketId = randomUUID();
    const contentId = `content-${ticketId}`;
    await stageContent(database.pool, testContent(contentId, 'Молчит.'));
    const terms = defaultTerms();
    const command = {
      kind: 'openTicket',
      channel: 'email',
      language: 'ru',
      contentId,
      terms,
    } as const;
    const envelope = {
      commandId: `open-${ticketId}`,
      actor: { role: 'customer' },
      command,
    } as const;
    const { ticket, ...turn } = takeTurn(ticketId, null, [{ envelope, hasCaller: false }], 0);
    if (ticket === null) throw new Error('not opened');
    await recordTurn(database.pool, { ticketId, baseSeq: 0, ticket, ...turn });
    return { ticketId, mailSeq: turn.mails[0]?.mailSeq ?? 0 };
  }

  test('is handed over once, though a second attempt begins while the first still waits', async () => {
    const relay = new RecordingRelay();
    let release: (answer: RelayAnswer) => void = () => undefined;
    const answer = new Promise<RelayAnswer>((resolve) => (release = resolve));
    let offers = 0;
    relay.answer = () => {
      offers += 1;
      return answer;
    };
    const activities = createActivities({
      pool: database.pool,
      postOffice: testPostOffice(relay),
      errands: { run: () => Promise.reject(new Error('This test sends no errands')) },
      log: testLogger('slow-relay'),
    });
    const mail = await recordedTicket();
    const attempt = () => new MockActivityEnvironment().run(() => activities.deliverMail(mail));
    const attempts = [attempt(), attempt()];
    await until(() => offers > 0);
    attempts.push(attempt());
    release({ outcome: 'accepted', response: '250 2.0.0 kept' });
    expect(await Promise.all(attempts)).toEqual(Array(3).fill({ state: 'accepted' }));
    expect(await attempt()).toEqual({ state: 'accepted' });
    expect(offers).toBe(1);
    expect(relay.sent).toHaveLength(1);
  });
});

describe('a relay that hangs', () => {
  const from = 'held@customer.example';
  let desk: DeskProcesses;
  beforeAll(async () => {
    desk = await DeskProcesses.start();
  });
  afterAll(() => desk.stop());

  test('does not keep a worker from stopping, and gets the mail from the next one', async () => {
    const hold = desk.relay.hold(from);
    expect(await request(desk, from)).toEqual([250]);
    await until(() => hold.arrived() === 1);
    await desk.terminate('worker');
    hold.release('lost mail');
    await desk.run('worker');
    await untilSettled(desk);
    expect(await countsOf(desk, from)).toMatchObject({ tickets: 1, mails: 1, repeats: 0 });
  });
});
