import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { receiveOrHold } from '../../src/intake/receive-or-hold';
import { releaseMail } from '../../src/intake/release-mail';
import { imapEnvelope } from '../../src/mail/imap-envelope';
import { IntakeUnavailable } from '../../src/mail/imap-ports';
import { blameless } from '../../src/roles/imap';
import { imapReceivers } from '../../src/roles/intake';
import { EngineUnavailable } from '../../src/temporal/ticket-client';
import { testMailbox } from '../support/test-intake';
import { IntakeLab, support, vera } from './intake-lab';

let lab: IntakeLab;
let isAvailable: boolean;
beforeAll(async () => {
  lab = await IntakeLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => {
  isAvailable = true;
});

const envelope = { mailFrom: vera, rcptTo: [support], remoteAddress: '192.0.2.7' };

/** The intake with a fault that this mail runs into. */
function faulty() {
  const checkSender = () => Promise.reject(new TypeError('a fault of ours'));
  return receiveOrHold({ ...lab.deps, checkSender }, () =>
    isAvailable ? Promise.resolve(true) : Promise.reject(new Error('no database')),
  );
}

describe('a mail on which receiving fails', () => {
  test('is put off twice and then held with its bytes, and goes its way once released', async () => {
    const raw = lab.source({});
    const receive = faulty();
    await expect(receive(raw, envelope)).rejects.toThrow('a fault of ours');
    await expect(receive(raw, envelope)).rejects.toThrow('a fault of ours');
    expect(await lab.rows(raw)).toEqual([]);
    expect(await receive(raw, envelope)).toEqual({ answer: 'kept', note: 'held' });
    const [row] = await lab.rows(raw);
    expect(row).toMatchObject({ cause: 'poison', detail: 'TypeError: a fault of ours' });
    expect(lab.holds).toContain(row?.mail_id);
    // The fault is corrected.
    const released = await releaseMail(lab.deps, row?.mail_id ?? '');
    const ticketId = 'ticketId' in released ? released.ticketId : '';
    expect((await lab.desk.state(ticketId)).messageCount).toBe(1);
  });

  test('does not count the failures of others', async () => {
    const receive = faulty();
    for (let mails = 0; mails < 4; mails += 1) {
      await expect(receive(lab.source({}), envelope)).rejects.toThrow('a fault of ours');
    }
  });

  test('is never held while the database or the engine is away', async () => {
    isAvailable = false;
    const receive = faulty();
    const raw = lab.source({});
    for (let tries = 0; tries < 4; tries += 1) {
      await expect(receive(raw, envelope)).rejects.toThrow('a fault of ours');
    }
    expect(await lab.rows(raw)).toEqual([]);
  });

  test('is never held for an engine that answers whoever asks after it, and starts nothing', async () => {
    const receive = receiveOrHold(lab.deps, () => Promise.resolve(true));
    const fetching = blameless(imapReceivers(lab.deps, testMailbox(support)), () =>
      Promise.resolve(true),
    );
    const raw = lab.source({});
    lab.engineIsAway = true;
    for (let tries = 0; tries < 4; tries += 1) {
      await expect(receive(raw, envelope)).rejects.toThrow(EngineUnavailable);
      await expect(fetching.receive(raw, imapEnvelope(raw, support))).rejects.toThrow(
        IntakeUnavailable,
      );
    }
    lab.engineIsAway = false;
    expect(await receive(raw, envelope)).toEqual({ answer: 'kept', note: 'new ticket' });
  });
});

test('a mail whose Message-ID is longer than a line, and than Postgres can look for, is kept', async () => {
  const unlike = Array.from({ length: 950 }, (_, at) => 0x4e00 + ((at * 7919) % 20_000));
  const messageId = `<${String.fromCodePoint(...unlike)}@customer.example>`;
  expect((await lab.receive({ messageId })).note).toBe('new ticket');
});
