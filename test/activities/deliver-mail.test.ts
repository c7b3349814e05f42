import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { deliverMail, type DeliveryResult } from '../../activities/mail';
import type { PostOffice } from '../../activities/mail-office';
import { endAttempt } from '../../src/db/delivery-evidence';
import { keepMail, ticketsByMessageIds } from '../../src/db/inbound-mails';
import { loadStored } from '../../src/db/turn-record';
import type { OpenTicket } from '../../src/domain/commands';
import type { MailKind } from '../../src/domain/events';
import type { EscalationStep, ServiceTerms, SlaPolicy } from '../../src/domain/terms';
import type { TicketDetails } from '../../src/domain/ticket';
import { ticketOfBounceAddress } from '../../src/mail/bounce-address';
import { createMailParser } from '../../src/mail/parse-mail';
import { createRelay, type OutgoingMail, type Relay } from '../../src/mail/relay';
import { templateFaults } from '../../src/mail/templates/check-template';
import { threadMail } from '../../src/mail/thread';
import { defaultTerms } from '../../src/terms/default-terms';
import { loadCalendar } from '../../src/terms/load-calendar';
import { anna, customer, RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { RelaySink, smtpRefusal } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';
import { testPostOffice, testSecret } from '../support/ticket-lab';

const log = testLogger('deliver-mail');
const openedAtMs = Date.parse('2026-01-12T10:00:00+03:00');
const minuteMs = 60_000;
const secretText = 'Пароль от базы: 12345';

const sink = new RelaySink();
const handedOver: OutgoingMail[] = [];
let database: TestDatabase;
let relay: Relay;
let tickets: RecordedTickets;

beforeAll(async () => {
  database = await createTestDatabase();
  await sink.start();
  const smtp = createRelay(sink.url, { log });
  relay = {
    send: (mail) => {
      handedOver.push(mail);
      return smtp.send(mail);
    },
    close: () => smtp.close(),
  };
});
afterAll(async () => {
  await relay.close();
  await sink.stop();
  await database.drop();
});
beforeEach(() => {
  tickets = new RecordedTickets(database.pool);
  tickets.nowMs = openedAtMs;
  sink.mails.length = 0;
  handedOver.length = 0;
});

/** A desk in Yekaterinburg (UTC+5), open around the clock, with one policy for everything. */
function terms(policy: Partial<SlaPolicy> = {}, more: Partial<ServiceTerms> = {}): ServiceTerms {
  const calendarId = 'always';
  const day = [[0, 1440]] as const;
  const calendar = loadCalendar({
    calendarId,
    version: 1,
    zone: 'Asia/Yekaterinburg',
    week: [day, day, day, day, day, day, day],
    exceptions: {},
  });
  const first_response = { targetMinutes: 30, warnAtFractions: [0.5], pausedIn: [] };
  const all = { policyId: 'all', match: {}, calendarId, targets: { first_response } };
  return {
    ...defaultTerms(),
    calendars: { [calendarId]: calendar },
    calendarId,
    policies: [{ ...all, escalations: [], ...policy }],
    ...more,
  };
}

async function open(given: ServiceTerms, more: Partial<OpenTicket> = {}): Promise<string> {
  const ticketId = randomUUID();
  const contentId = await tickets.stage(secretText);
  const command = { kind: 'openTicket', channel: 'email', language: 'ru', contentId } as const;
  await tickets.give(ticketId, customer, { ...command, terms: given, ...more });
  return ticketId;
}

async function seqsOf(ticketId: string, kind: MailKind): Promise<number[]> {
  const rows = await database.pool.query<{ mail_seq: number }>(
    'select mail_seq from outbox where ticket_id = $1 and kind = $2 order by mail_seq',
    [ticketId, kind],
  );
  return rows.rows.map((row) => row.mail_seq);
}

/** Delivers the ticket's last mail of a kind as the worker does. */
async function deliver(
  ticketId: string,
  kind: MailKind,
  office: Partial<PostOffice> = {},
): Promise<DeliveryResult> {
  const mailSeq = (await seqsOf(ticketId, kind)).at(-1);
  if (mailSeq === undefined) throw new Error(`no ${kind} is queued`);
  const postOffice = { ...testPostOffice(relay), ...office };
  const request = { ticketId, mailSeq };
  return new MockActivityEnvironment().run(() =>
    deliverMail(database.pool, postOffice, log, request),
  );
}

/** Delivers it and returns what arrived. */
async function delivered(ticketId: string, kind: MailKind, office: Partial<PostOffice> = {}) {
  expect(await deliver(ticketId, kind, office)).toEqual({ state: 'accepted' });
  const [arrived, sent] = [sink.mails.at(-1), handedOver.at(-1)];
  if (arrived === undefined || sent === undefined) throw new Error('nothing arrived');
  return { ...arrived, sent, text: arrived.parsed.text ?? '', headers: arrived.parsed.headers };
}

describe('a mail to the customer', () => {
  test('promises an answer within the target of its own ticket', async () => {
    const { text } = await delivered(await open(terms()), 'acknowledgement');
    expect(text).toContain('Ответим в течение 30 минут рабочего времени.');
    const usual = await delivered(await tickets.open('Не печатает'), 'acknowledgement');
    expect(usual.text).toContain('Ответим в течение 4 рабочих часов.');
  });

  test.each<[string, (ticketId: string) => Promise<void>]>([
    ['has been given meanwhile', (ticketId) => tickets.reply(ticketId, 'Проверьте кабель.')],
    [
      'is late already',
      async (ticketId) => {
        tickets.nowMs += 31 * minuteMs;
        await tickets.passTime(ticketId);
      },
    ],
  ])('promises no answer that %s', async (_label, happen) => {
    const ticketId = await open(terms());
    await happen(ticketId);
    const { text } = await delivered(ticketId, 'acknowledgement');
    expect(text).toContain('Мы получили ваше обращение.');
    expect(text).not.toContain('Ответим');
  });

  test('promises no answer to a ticket of which no policy promises one', async () => {
    const { text } = await delivered(await open(terms({ targets: {} })), 'acknowledgement');
    expect(text).not.toContain('Ответим');
  });

  test('says what stands in place of a mail that did not arrive, and not as the customer’s words', async () => {
    const ticketId = await open(terms());
    const found = await database.pool.query<{ id: string }>(
      'select content_id as id from messages where ticket_id = $1',
      [ticketId],
    );
    const mail = keptMail({ mailId: found.rows[0]?.id ?? '', fate: { ticketId } });
    await keepMail(database.pool, { ...mail, flags: ['header_only'] }, undefined);
    const { text } = await delivered(ticketId, 'acknowledgement');
    expect(text).toContain(`\n\n${secretText}\n\nЧтобы что-то добавить`);
    expect(text).not.toMatch(/^>|писали/m);
    await tickets.reply(ticketId, 'Пришлите ссылкой.');
    const answer = await delivered(ticketId, 'reply');
    expect(answer.text).toContain('Пришлите ссылкой.');
    expect(answer.text).not.toMatch(/^>|писали/m);
  });

  test('tells the sender, also one who is not the requester, that a mail was not accepted', async () => {
    const ticketId = await open(terms());
    const contentId = await tickets.stage('[Вместо письма] Не принято: пришлите ссылкой.', {
      authorAddress: 'Olga@customer.example',
      authorName: 'Ольга',
      messageId: '<large@customer.example>',
    });
    const kept = keptMail({ mailId: contentId, fate: { ticketId } });
    await keepMail(database.pool, { ...kept, flags: ['header_only'] }, undefined);
    const command = { kind: 'clientReply', contentId, notAccepted: true } as const;
    await tickets.give(ticketId, customer, command);
    const { to, text, sent, headers } = await delivered(ticketId, 'not_accepted');
    expect([to, sent.cc]).toEqual(['Olga@customer.example', []]);
    expect(text).toContain('Здравствуйте, Ольга!');
    expect(text).toContain('\n\nНе принято: пришлите ссылкой.\n');
    expect(text).not.toMatch(/^>|писали/m);
    expect(headers.get('auto-submitted')).toBe('auto-replied');
    expect(sent.inReplyTo).toBe('<large@customer.example>');
  });

  test('promises no answer while it is the customer’s turn', async () => {
    const first_response = {
      targetMinutes: 30,
      warnAtFractions: [],
      pausedIn: ['pending'],
    } as const;
    const paused = await open(terms({ targets: { first_response } }), { status: 'pending' });
    expect((await delivered(paused, 'acknowledgement')).text).not.toContain('Ответим');
  });

  test('says when its own ticket closes, and times in that ticket’s zone', async () => {
    const ticketId = await open(terms({}, { resolvedCloseDays: 9 }));
    await tickets.reply(ticketId, 'Починили.', 'resolved');
    const { text } = await delivered(ticketId, 'resolved');
    expect(text).toContain('закроется через 9 дней.');
    expect(text).toContain('Вы писали 12 января 2026 г. в 12:00:');
  });

  test('is called as at its first attempt, whatever the settings say by then, and cited so', async () => {
    const ticketId = await open(terms());
    sink.recipientAnswer = () => smtpRefusal(451, 'later');
    await expect(deliver(ticketId, 'acknowledgement')).rejects.toMatchObject({ code: 451 });
    sink.recipientAnswer = () => null;
    const [tried] = handedOver;
    const moved = {
      mailDomain: 'moved.example',
      secret: 'another secret of 32 characters or more',
    };
    const { sent } = await delivered(ticketId, 'acknowledgement', moved);
    expect(sent.messageId).toBe(tried?.messageId);
    await tickets.reply(ticketId, 'Проверьте кабель.');
    const next = await delivered(ticketId, 'reply', moved);
    expect(next.sent.messageId).toMatch(/@moved\.example>$/);
    expect(next.sent.references).toContain(sent.messageId);
  });

  test('goes out by our own template where the administrator’s runs away on what somebody wrote', async () => {
    const text =
      '{% assign all = "" %}{% assign lines = comment | split: "\n" %}' +
      '{% for line in lines %}{% assign all = all | append: line | append: "\n" %}{% endfor %}{{ all }}';
    const html = '<p dir="auto">{{ comment | lines }}</p>';
    const office = { templates: { reply: { ru: { text, html } } } };
    expect(templateFaults('reply', 'ru', 'text', text)).toEqual([]);
    const ticketId = await open(terms());
    await tickets.reply(ticketId, 'Строка журнала, каких в нём тысячи\n'.repeat(2_000));
    const failing = await delivered(ticketId, 'reply', office);
    expect(failing.text.match(/Строка журнала/g)).toHaveLength(2_000);
    expect(failing.text).toContain('Чтобы добавить комментарий');
    await tickets.reply(ticketId, 'Проверьте кабель.');
    const usual = await delivered(ticketId, 'reply', office);
    expect(usual.text).not.toContain('Чтобы добавить комментарий');
  });

  test('says that development has finished, where the terms say so', async () => {
    const ticketId = await open(terms({}, { tellWhenDevelopmentDone: true }));
    await tickets.give(ticketId, anna, {
      kind: 'devHandoff',
      step: 'queued',
      handoffKind: 'wish',
    });
    const developer = { role: 'developer', developerId: 'boris' } as const;
    await tickets.give(ticketId, developer, { kind: 'devHandoff', step: 'done' });
    const { to, text, headers, sent, parsed } = await delivered(ticketId, 'development_done');
    expect(to).toBe('vera@customer.example');
    expect(text).toContain('Разработка выполнила то, о чём вы просили');
    expect(parsed.subject).toContain(`#${await tickets.number(ticketId)}]`);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(ticketOfBounceAddress(testSecret, 'support@desk.example', sent.envelopeFrom)).toBe(
      ticketId,
    );
    // An answer to it goes to the ticket.
    expect(parsed.replyTo?.value[0]?.address).toMatch(/^support\+/);
  });
});

const step = (on: EscalationStep['on'], action: EscalationStep['action']): EscalationStep => ({
  on,
  metric: 'first_response',
  action,
});
const escalating = terms({
  escalations: [
    step('warning', { kind: 'notify', whom: 'assignee' }),
    // What this changes is measured anew before the next step of the same breach.
    step('breach', { kind: 'raise_priority' }),
    step('breach', { kind: 'notify', whom: 'lead' }),
  ],
});

const teamAddresses = new Map([
  ['team', 'team@company.example'],
  ['lead', 'olga@company.example'],
  ['anna', 'anna@company.example'],
]);

/** A ticket on which something fell due `minutes` after its opening. */
async function dueAfter(
  minutes: number,
  details: Partial<TicketDetails> = {},
  before: (ticketId: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const ticketId = await open(escalating, { details });
  await before(ticketId);
  tickets.nowMs = openedAtMs + minutes * minuteMs;
  await tickets.passTime(ticketId);
  return ticketId;
}

const assignTo = (assigneeId: string) => (ticketId: string) =>
  tickets.give(ticketId, anna, { kind: 'assign', assigneeId });

const estimatedAt = (estimateAtMs: number) => (ticketId: string) =>
  tickets.give(ticketId, anna, {
    kind: 'devHandoff',
    step: 'queued',
    handoffKind: 'bug',
    estimateAtMs,
  });

describe('a notice to the team', () => {
  test.each<[string, string, string, string, () => Promise<string>]>([
    [
      'a warning, to the assignee',
      'anna@company.example',
      'подходит срок первого ответа',
      'Срок: 12 января 2026 г. в 12:30 (Asia/Yekaterinburg). Прошло 50 % времени.',
      () => dueAfter(16, {}, assignTo('anna')),
    ],
    [
      'a warning of a ticket that nobody has, to the team',
      'team@company.example',
      'подходит срок первого ответа',
      'Прошло 50 % времени.',
      () => dueAfter(16),
    ],
    [
      'a breach, to the grade that the policy names',
      'olga@company.example',
      'истёк срок первого ответа',
      'Срок: 12 января 2026 г. в 12:30 (Asia/Yekaterinburg).',
      () => dueAfter(31),
    ],
    [
      'a passed due date',
      'team@company.example',
      'истёк срок задачи',
      'Срок: 12 января 2026 г. в 12:05 (Asia/Yekaterinburg).',
      () => dueAfter(6, { type: 'task', dueAtMs: openedAtMs + 5 * minuteMs }),
    ],
    [
      'a passed estimate of development',
      'team@company.example',
      'истёк срок, который назвала разработка',
      'Срок: 12 января 2026 г. в 12:05 (Asia/Yekaterinburg).',
      () => dueAfter(6, {}, estimatedAt(openedAtMs + 5 * minuteMs)),
    ],
  ])('says what fell due: %s', async (_label, address, headline, deadline, happen) => {
    const ticketId = await happen();
    const number = await tickets.number(ticketId);
    const { to, text, parsed } = await delivered(ticketId, 'team_notice', { teamAddresses });
    expect(to).toBe(address);
    expect(parsed.subject).toBe(`№ ${number}: ${headline} — Не печатает`);
    expect(text).toContain(deadline);
    expect(text).toContain(`http://desk.example/tickets/${number}\n`);
  });

  test('is written in the desk’s language, whatever the customer’s', async () => {
    const office = { teamAddresses, teamLanguage: 'en' } as const;
    const { parsed, text } = await delivered(await dueAfter(31), 'team_notice', office);
    expect(parsed.subject).toContain('the first response is overdue');
    expect(text).toContain('Deadline: January 12, 2026 at 12:30 PM (Asia/Yekaterinburg).');
  });

  test('tells nothing of what the customer wrote, and nothing answers it', async () => {
    const { raw, parsed, headers, sent } = await delivered(await dueAfter(31), 'team_notice', {
      teamAddresses,
    });
    expect(`${raw.toString()}${parsed.text}${parsed.html || ''}`).not.toContain(secretText);
    expect(parsed.from?.value[0]?.address).toBe('support@desk.example');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(sent.envelopeFrom).toBe('');
    expect(sent.references).toEqual([]);
  });

  test('is answered to the team, and even an answer to the desk continues no ticket', async () => {
    const ticketId = await dueAfter(31);
    const { parsed } = await delivered(ticketId, 'team_notice', { teamAddresses });
    expect(parsed.replyTo?.value.map(({ address }) => address)).toEqual(['team@company.example']);
    const parser = createMailParser();
    const messageId = parsed.messageId ?? '';
    const answer = await parser.parse(
      Buffer.from(
        `From: olga@company.example\r\nTo: support@desk.example\r\nMessage-ID: <1@x.example>\r\n` +
          `In-Reply-To: ${messageId}\r\nReferences: ${messageId}\r\n\r\nI will.\r\n`,
      ),
    );
    await parser.close();
    const envelope = {
      mailFrom: 'olga@company.example',
      rcptTo: ['support@desk.example'],
      remoteAddress: '127.0.0.1',
    };
    const keys = {
      secret: testSecret,
      mailboxAddress: 'support@desk.example',
      mailDomain: 'desk.example',
    };
    const thread = await threadMail(answer, envelope, keys, {
      ticketByMessageIds: (ids) => ticketsByMessageIds(database.pool, 'support@desk.example', ids),
    });
    expect(answer.inReplyTo).toEqual([messageId]);
    expect(thread).toEqual({ ticketId: undefined });
  });

  test('is answered to its recipient where the team has no address of its own', async () => {
    const { parsed } = await delivered(await dueAfter(31), 'team_notice', {
      teamAddresses: new Map([['lead', 'olga@company.example']]),
    });
    expect(parsed.replyTo?.value[0]?.address).toBe('olga@company.example');
  });

  test('goes to the team where its recipient has no address', async () => {
    const office = { teamAddresses: new Map([['team', 'team@company.example']]) };
    const toAgent = await delivered(
      await dueAfter(16, {}, assignTo('zoya')),
      'team_notice',
      office,
    );
    const toGrade = await delivered(await dueAfter(31), 'team_notice', office);
    expect([toAgent.to, toGrade.to]).toEqual(['team@company.example', 'team@company.example']);
  });

  test('without any address fails for good, with a code, and says so again when asked', async () => {
    const ticketId = await dueAfter(31);
    const failed = { state: 'failed', reason: 'NO_TEAM_ADDRESS' };
    const office = { teamAddresses: new Map([['anna', 'anna@company.example']]) };
    expect(await deliver(ticketId, 'team_notice', office)).toEqual(failed);
    expect(await deliver(ticketId, 'team_notice', office)).toEqual(failed);
    expect(handedOver).toEqual([]);
    const outbox = await database.pool.query(
      `select state, attempts, relay_answer, settled_at is not null as settled from outbox
        where ticket_id = $1 and kind = 'team_notice' order by mail_seq desc limit 1`,
      [ticketId],
    );
    expect(outbox.rows).toEqual([
      {
        state: 'failed',
        attempts: 1,
        relay_answer: 'not sent: OTVET_TEAM_ADDRESSES names neither grade:lead nor team',
        settled: true,
      },
    ]);
    const undelivered = (await loadStored(database.pool, ticketId))?.undelivered ?? [];
    expect(undelivered.map((mail) => mail.recipient)).toEqual([undefined, 'team']);
  });

  test('is sent once under one Message-ID, however often it is asked for', async () => {
    const ticketId = await dueAfter(31);
    await delivered(ticketId, 'team_notice', { teamAddresses });
    await delivered(ticketId, 'team_notice', { teamAddresses });
    expect(handedOver).toHaveLength(1);
  });
});

describe('a mail that came back', () => {
  const system = { role: 'system' } as const;
  const bounce = {
    kind: 'noteBounce',
    mailSeq: 2,
    participantId: null,
    outcome: 'failed',
    statusCode: '5.1.1',
    contentId: null,
  } as const;
  const stateOf = async (ticketId: string) => {
    const found = await database.pool.query<{ state: string }>(
      'select state from outbox where ticket_id = $1 and mail_seq = 2',
      [ticketId],
    );
    return found.rows[0]?.state;
  };

  test('is not sent again, however it stood, and a late word of the relay does not revive it', async () => {
    const ticketId = await open(terms());
    await tickets.give(ticketId, system, bounce);
    expect(await deliver(ticketId, 'acknowledgement')).toEqual({ state: 'accepted' });
    expect(handedOver).toEqual([]);
    await endAttempt(
      database.pool,
      { ticketId, mailSeq: 2, participantId: '' },
      'unknown',
      'timeout',
    );
    expect(await stateOf(ticketId)).toBe('bounced');
    expect((await loadStored(database.pool, ticketId))?.undelivered).toMatchObject([
      { kind: 'team_notice', recipient: 'team' },
    ]);
  });

  test('is told to the team by mail, with what the mail server said', async () => {
    const ticketId = await open(terms());
    await tickets.give(ticketId, system, bounce);
    const teamAddresses = new Map([['team', 'team@desk.example']] as const);
    const office = { teamAddresses } as Partial<PostOffice>;
    expect(await deliver(ticketId, 'team_notice', office)).toEqual({ state: 'accepted' });
    const [notice] = handedOver;
    expect(notice?.to.address).toBe('team@desk.example');
    expect(notice?.subject).toContain('письмо не доставлено клиенту: 5.1.1, такого адреса нет');
    expect(notice?.text).not.toContain(secretText);
    expect(notice?.text).not.toContain('Срок:');
  });
});

test('a confirmed requester gets the acknowledgement of the mail that was forwarded', async () => {
  const ticketId = randomUUID();
  const contentId = await tickets.stage('Пересланный вопрос', { authorAddress: 'v@firm.example' });
  await tickets.give(ticketId, anna, {
    kind: 'openTicket',
    channel: 'email',
    language: 'ru',
    contentId,
    terms: terms(),
    origin: { kind: 'forwarded', byAgentId: 'anna' },
  });
  expect(await seqsOf(ticketId, 'acknowledgement')).toEqual([]);
  await tickets.give(ticketId, anna, { kind: 'confirmRequester' });
  expect(await deliver(ticketId, 'acknowledgement')).toEqual({ state: 'accepted' });
  expect(handedOver).toMatchObject([{ to: { address: 'v@firm.example' } }]);
  expect(handedOver[0]?.text).toContain('Пересланный вопрос');
});
