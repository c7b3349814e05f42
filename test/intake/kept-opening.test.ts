import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { storeOrganisation } from '../../src/db/organisations';
import { replyAddress } from '../../src/mail/reply-address';
import { testMailbox } from '../support/test-intake';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera, type TestMail } from './intake-lab';

const anna = 'anna@company.example';
const boris = 'boris@customer.example';

let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
  const mailboxes = [testMailbox(support, { behindLists: ['helpdesk.desk.example'] })];
  lab.deps = { ...lab.deps, mailboxes, teamAddresses: new Map([['anna', anna]]) };
  const acme = {
    organisationId: 'acme',
    name: 'Acme',
    domains: ['acme.example'],
    senders: [],
    onlyAuthorised: false,
    requireAuthentication: false,
  };
  await storeOrganisation(lab.database.pool, acme, 'anna');
});
afterAll(() => lab.stop());

test('a mail that was kept for its ticket and is held by now is not let through by an answer to it', async () => {
  const { raw, ticketId } = await keptOnly({ from: 'forged@customer.example' });
  lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy: 'reject' };
  expect((await lab.receiveSource(raw)).row.cause).toBe('forged_sender');
  lab.authentication = { ...lab.authentication, verdict: 'unknown', requestedPolicy: null };
  const answer = { from: boris, to: replyAddress(testSecret, support, ticketId) };
  const { note, row } = await lab.receive(answer);
  expect(note).toBe('new ticket');
  expect(row.ticket_id).not.toBe(ticketId);
  expect(await lab.events(ticketId, 'ticketOpened')).toEqual([]);
});

const forward: TestMail = {
  from: anna,
  subject: 'Fwd: Не печатает',
  text: [
    'Прошу завести.',
    '',
    '---------- Forwarded message ---------',
    `От: Вера <${vera}>`,
    'Дата: пн, 12 янв. 2026 г. в 10:00',
    'Тема: Не печатает',
    `Кому: <${anna}>`,
    '',
    'Принтер молчит со вчерашнего дня.',
  ].join('\r\n'),
};

/** Keeps a mail whose ticket the engine is not told of; gives its bytes and its ticket. */
async function keptOnly(mail: TestMail): Promise<{ raw: Buffer; ticketId: string }> {
  const raw = lab.source(mail);
  lab.engineIsAway = true;
  await expect(lab.receiveSource(raw, mail)).rejects.toThrow();
  lab.engineIsAway = false;
  const [row] = await lab.rows(raw);
  return { raw, ticketId: row?.ticket_id ?? '' };
}

describe.each<[string, (raw: Buffer, ticketId: string) => Promise<unknown>]>([
  [
    'an answer to it comes first',
    (_raw, ticketId) =>
      lab.receive({ from: boris, to: replyAddress(testSecret, support, ticketId) }),
  ],
  ['it comes again and less is known of its sender', (raw) => lab.receiveSource(raw)],
])('a mail that was kept when the engine was away, where %s', (_how, comesNext) => {
  beforeEach(() => {
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
  });

  async function opened(mail: TestMail): Promise<string> {
    const { raw, ticketId } = await keptOnly(mail);
    lab.authentication = { ...lab.authentication, verdict: 'unknown' };
    await comesNext(raw, ticketId);
    return ticketId;
  }

  test('tells a customer nothing whom a colleague has only named', async () => {
    const ticketId = await opened(forward);
    expect((await lab.desk.state(ticketId)).requester).toBe('claimed');
    const [opening] = await lab.events(ticketId, 'ticketOpened');
    expect(opening?.origin).toEqual({ kind: 'forwarded', byAgentId: 'anna' });
    const [first, cover] = await lab.events(ticketId, 'messageAdded');
    expect([first?.mail, cover?.visibility]).toEqual([null, 'note']);
  });

  test('opens a ticket of its sender’s organisation', async () => {
    const ticketId = await opened({ from: 'chief@acme.example' });
    expect((await lab.desk.state(ticketId)).details.organisationId).toBe('acme');
  });

  test('lets no group follow its ticket that only passed it on', async () => {
    const headers = ['List-ID: <helpdesk.desk.example>', `Cc: ${support}, ${boris}`];
    const ticketId = await opened({ to: 'helpdesk@desk.example', rcptTo: [support], headers });
    expect((await lab.desk.state(ticketId)).participantIds).toHaveLength(1);
  });
});
