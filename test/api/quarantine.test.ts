import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdCauseFacts } from '../../src/domain/hold-cause';
import { EngineUnavailable } from '../../src/temporal/ticket-client';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ApiDesk } from './api-desk';
import { hold, letter, support } from './held-letter';

describe('the quarantine read', () => {
  let database: TestDatabase;
  let desk: ApiDesk;
  let forged: string;
  let unreadable: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    desk = await ApiDesk.start(database.pool);
    forged = await hold(database, 'forged_sender', letter);
    unreadable = await hold(database, 'unparsable', letter, '');
    await hold(database, 'written_by_a_later_version', letter);
    const gone = await hold(database, 'list', letter);
    await database.pool.query(
      `update inbound_mails set hold_state = 'expired' where mail_id = $1`,
      [gone],
    );
  });
  afterAll(async () => {
    await desk.stop();
    await database.drop();
  });

  const list = async (query = '') => {
    const { json } = await desk.get(`/api/quarantine${query}`, 'anna', { 'accept-language': 'ru' });
    return json['mails'] as { cause: string; label: string; releasable: boolean }[];
  };

  test('shows what is held, and by cause or state what is asked for', async () => {
    expect((await list()).map(({ cause }) => cause)).toEqual([
      'written_by_a_later_version',
      'unparsable',
      'forged_sender',
    ]);
    expect((await list('?cause=forged_sender')).map(({ cause }) => cause)).toEqual([
      'forged_sender',
    ]);
    expect((await list('?state=expired')).map(({ cause }) => cause)).toEqual(['list']);
    expect((await desk.get('/api/quarantine?cause=other', 'anna')).status).toBe(400);
  });

  test('says of each cause what it is in the reader’s language, also of one it does not know', async () => {
    const [later, , forgedMail] = await list();
    expect(forgedMail).toMatchObject({
      label: holdCauseFacts.forged_sender.label.ru,
      releasable: true,
    });
    expect(later).toMatchObject({ label: 'written_by_a_later_version', releasable: false });
  });

  test('lists what is known of a mail without reading it again', async () => {
    const [, , forgedMail] = await list();
    expect(forgedMail).toMatchObject({
      mailbox: support,
      mailClass: 'human',
      authorAddress: 'vera@customer.example',
      subject: 'Не печатает',
      senderVerdict: 'fail',
      senderEvidence: 'dmarc=fail p=reject',
      reason: null,
      evidence: 'seen by the test',
    });
  });

  test('says which rule about senders holds a mail, its evidence apart', async () => {
    const detail = 'policy_reject: dmarc=fail p=reject; dkim=fail d=x';
    const mailId = await hold(database, 'forged_sender', letter, undefined, detail);
    const { json } = await desk.get(`/api/quarantine/${mailId}`, 'anna');
    expect(json).toMatchObject({ detail, evidence: 'dmarc=fail p=reject; dkim=fail d=x' });
    expect(json['reason']).toContain('asks that such mail be rejected');
    await database.pool.query(
      `update inbound_mails set hold_state = 'discarded' where mail_id = $1`,
      [mailId],
    );
  });

  test('shows a mail as plain text with what it claims, and nothing of its markup', async () => {
    const { json, text } = await desk.get(`/api/quarantine/${forged}`, 'anna');
    expect(json).toMatchObject({
      readable: 'whole',
      from: { address: 'vera@customer.example', name: 'Вера' },
      replyTo: { address: 'elsewhere@customer.example' },
      subject: 'Не печатает',
      date: '2026-01-12T07:00:00.000Z',
      authenticationResults: ['mx.desk.example; dmarc=fail header.from=customer.example'],
      excerptIsCut: false,
      // Its bytes are no picture, whatever it is called.
      attachments: [{ contentType: 'application/octet-stream', sizeBytes: 3 }],
      heldUntil: null,
    });
    expect(json['excerpt']).toContain('Не печатает & гудит');
    expect(text).not.toContain('alert(1)');
    expect(text).not.toContain('..');
  });

  test('shows of a mail that could not be read its header', async () => {
    const { json } = await desk.get(`/api/quarantine/${unreadable}`, 'anna');
    expect(json).toMatchObject({ readable: 'header', subject: 'Не печатает', excerpt: '' });
  });

  test('knows no other mail, and is the agents’', async () => {
    const missing = await desk.get('/api/quarantine/none', 'anna');
    expect([missing.status, missing.json['code']]).toEqual([404, 'HELD_MAIL_NOT_FOUND']);
    for (const path of [forged, `${forged}/raw`]) {
      expect((await desk.get(`/api/quarantine/${path}`, 'dev1')).status).toBe(403);
    }
    for (const decision of ['release', 'discard']) {
      const path = `/api/quarantine/${forged}/${decision}`;
      expect((await desk.post(path, {}, 'dev1')).status).toBe(403);
      expect((await desk.request('POST', path, { body: {} })).status).toBe(401);
    }
  });

  test('a decision whose outcome is unknown can be repeated with the key of the answer', async () => {
    const commands = new Set<string>();
    const flaky = await ApiDesk.start(database.pool, {
      heldMails: {
        decide: (_mailId, _until, { commandId }) => {
          commands.add(commandId);
          return Promise.reject(new EngineUnavailable('away'));
        },
      },
    });
    const path = `/api/quarantine/${forged}/discard`;
    const first = await flaky.post(path, {});
    expect([first.status, first.json['code']]).toEqual([503, 'OUTCOME_UNKNOWN']);
    await flaky.post(path, {}, 'anna', first.headers.get('idempotency-key') ?? '');
    expect(commands.size).toBe(1);
    await flaky.post(path, {});
    expect(commands.size).toBe(2);
    await flaky.stop();
  });
});
