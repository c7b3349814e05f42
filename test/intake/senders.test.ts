import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { storeOrganisation } from '../../src/db/organisations';
import { publicMessages } from '../../src/db/public-messages';
import { releaseMail } from '../../src/intake/release-mail';
import { replyAddress } from '../../src/mail/reply-address';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera } from './intake-lab';

let lab: IntakeLab;
beforeAll(async () => {
  lab = await IntakeLab.start();
  lab.deps = { ...lab.deps, teamAddresses: new Map([['anna', 'anna@company.example']]) };
});
afterAll(() => lab.stop());
beforeEach(() => {
  lab.authentication = { ...lab.authentication, verdict: 'unknown', requestedPolicy: null };
});

describe('acknowledgements', () => {
  test('go to a sender once within the hour, though each mail is a ticket', async () => {
    const from = 'busy@customer.example';
    const tickets = [await lab.receive({ from }), await lab.receive({ from })];
    const mails = await Promise.all(
      tickets.map(
        async ({ row }) => (await lab.events(row.ticket_id ?? '', 'messageAdded'))[0]?.mail,
      ),
    );
    expect(mails).toEqual(['acknowledgement', null]);
  });

  test('and so many tickets: what comes beyond is held until somebody looks', async () => {
    const from = 'flood@customer.example';
    const notes = [];
    for (let count = 0; count < 31; count += 1) notes.push((await lab.receive({ from })).note);
    expect(notes.slice(0, 30).every((note) => note === 'new ticket')).toBe(true);
    expect(notes.at(-1)).toBe('held');
  });
});

describe('a sender who is disproved', () => {
  test.each(['quarantine', 'reject'] as const)(
    'is held where the domain asks for it: %s',
    async (requestedPolicy) => {
      lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy };
      const { row } = await lab.receive({});
      expect(row.cause).toBe('forged_sender');
    },
  );

  test('opens a ticket where the domain asks for nothing', async () => {
    lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy: 'none' };
    expect((await lab.receive({})).note).toBe('new ticket');
  });
});

describe('an organisation that names its senders', () => {
  const chief = 'chief@acme.example';
  beforeAll(async () => {
    const acme = {
      organisationId: 'acme',
      name: 'Acme',
      domains: ['acme.example'],
      onlyAuthorised: true,
      requireAuthentication: false,
      senders: [chief],
    };
    await storeOrganisation(lab.database.pool, acme, 'anna');
  });

  test('has its tickets from them', async () => {
    const { row } = await lab.receive({ from: chief });
    expect((await lab.desk.state(row.ticket_id ?? '')).details.organisationId).toBe('acme');
  });

  test('and from nobody else at its domain, until an agent lets the mail through', async () => {
    const { row } = await lab.receive({ from: 'intern@acme.example' });
    expect(row.cause).toBe('unauthorised_sender');
    const released = await releaseMail(lab.deps, row.mail_id);
    const ticketId = 'ticketId' in released ? released.ticketId : '';
    expect((await lab.desk.state(ticketId)).messageCount).toBe(1);
    expect(await releaseMail(lab.deps, row.mail_id)).toEqual({ ticketId });
  });

  test('does not get one by a forgery that an agent lets through', async () => {
    lab.authentication = { ...lab.authentication, verdict: 'fail', requestedPolicy: 'reject' };
    const { row } = await lab.receive({ from: 'forger@acme.example' });
    expect(row.cause).toBe('forged_sender');
    const released = await releaseMail(lab.deps, row.mail_id);
    expect(released).toMatchObject({ stillHeld: 'unauthorised_sender' });
  });

  test('has nobody else act on its tickets, not even with the reply address', async () => {
    const { row } = await lab.receive({ from: chief, messageId: '<acme@acme.example>' });
    const to = replyAddress(testSecret, support, row.ticket_id ?? '');
    const { row: reply } = await lab.receive({ from: vera, to });
    expect(reply.cause).toBe('unauthorised_sender');
    expect((await lab.desk.state(row.ticket_id ?? '')).messageCount).toBe(1);
  });
});

describe('a colleague', () => {
  const forward = {
    from: 'anna@company.example',
    subject: 'Fwd: Не печатает',
    text: [
      'Прошу завести.',
      '',
      '---------- Forwarded message ---------',
      'От: Вера <vera@customer.example>',
      'Дата: пн, 12 янв. 2026 г. в 10:00',
      'Тема: Не печатает',
      'Кому: <anna@company.example>',
      '',
      'Принтер молчит со вчерашнего дня.',
    ].join('\r\n'),
  };

  test('who is proven opens a ticket for the customer whose mail she forwards', async () => {
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const { row } = await lab.receive(forward);
    const ticketId = row.ticket_id ?? '';
    const [opened] = await lab.events(ticketId, 'ticketOpened');
    expect(opened?.origin).toEqual({ kind: 'forwarded', byAgentId: 'anna' });
    const found = await lab.database.pool.query(
      'select requester_address, requester_name from tickets where ticket_id = $1',
      [ticketId],
    );
    expect(found.rows).toEqual([{ requester_address: vera, requester_name: 'Вера' }]);
    // Nobody is told anything before an agent confirms who asks.
    expect((await lab.events(ticketId, 'messageAdded'))[0]?.mail).toBeNull();
    expect((await lab.desk.state(ticketId)).requester).toBe('claimed');
  });

  test('is heard by the team, and not by the customer, with what she writes above the forward', async () => {
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const source = lab.source({ ...forward, messageId: '<cover@company.example>' });
    const { row } = await lab.receiveSource(source);
    await lab.receiveSource(source);
    const ticketId = row.ticket_id ?? '';
    const found = await lab.database.pool.query(
      `select message_no, author, author_id, visibility, author_name, author_address,
              left(body_text, visible_length) as text
         from messages join contents using (content_id) where ticket_id = $1 order by message_no`,
      [ticketId],
    );
    expect(found.rows).toMatchObject([
      { author: 'customer', visibility: 'reply', text: 'Принтер молчит со вчерашнего дня.' },
      {
        author: 'agent',
        author_id: 'anna',
        visibility: 'note',
        author_address: 'anna@company.example',
        text: 'Прошу завести.',
      },
    ]);
    const shown = await publicMessages(lab.database.pool, ticketId, 10);
    expect(shown.map(({ text }) => text)).toEqual(['Принтер молчит со вчерашнего дня.']);
  });

  test('who writes nothing above the forward adds nothing', async () => {
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const text = forward.text.replace('Прошу завести.', 'Отправлено с iPhone');
    const { row } = await lab.receive({ ...forward, text });
    expect((await lab.desk.state(row.ticket_id ?? '')).messageCount).toBe(1);
  });

  test('who forwards a mail of our own opens no ticket of ourselves', async () => {
    lab.authentication = { ...lab.authentication, verdict: 'pass' };
    const text = forward.text.replace('vera@customer.example', support);
    const { row } = await lab.receive({ ...forward, text });
    const [opened] = await lab.events(row.ticket_id ?? '', 'ticketOpened');
    expect(opened?.origin).toBeNull();
  });

  test('whom nothing proves is a customer like any other', async () => {
    const { row } = await lab.receive(forward);
    const [opened] = await lab.events(row.ticket_id ?? '', 'ticketOpened');
    expect(opened?.origin).toBeNull();
    expect((await lab.desk.state(row.ticket_id ?? '')).requester).toBe('confirmed');
  });
});

describe('a mail without a usable author', () => {
  test.each([
    ['two From fields', `From: ${vera}\r\nFrom: boss@customer.example`],
    ['an empty From', 'From: <>'],
  ])('is held: %s', async (_what, from) => {
    const raw = `${from}\r\nTo: ${support}\r\nSubject: x\r\n\r\nТекст ${from}\r\n`;
    expect((await lab.receive({ raw })).row.cause).toBe('no_sender');
  });
});
