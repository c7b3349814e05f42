import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ticketsByMessageIds } from '../../src/db/inbound-mails';
import { loadStored } from '../../src/db/turn-record';
import type { EscalationStep } from '../../src/domain/terms';
import type { TicketDetails } from '../../src/domain/ticket';
import { createMailParser } from '../../src/mail/parse-mail';
import { threadMail } from '../../src/mail/thread';
import { anna } from '../api/recorded';
import { testSecret } from '../support/ticket-lab';
import { DeliveryLab, minuteMs, openedAtMs, secretText, terms } from './delivery-lab';

let lab: DeliveryLab;
beforeAll(async () => {
  lab = await DeliveryLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

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
  const ticketId = await lab.open(escalating, { details });
  await before(ticketId);
  lab.tickets.nowMs = openedAtMs + minutes * minuteMs;
  await lab.tickets.passTime(ticketId);
  return ticketId;
}

const assignTo = (assigneeId: string) => (ticketId: string) =>
  lab.tickets.give(ticketId, anna, { kind: 'assign', assigneeId });

const estimatedAt = (estimateAtMs: number) => (ticketId: string) =>
  lab.tickets.give(ticketId, anna, {
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
    const number = await lab.tickets.number(ticketId);
    const { to, text, parsed } = await lab.delivered(ticketId, 'team_notice', { teamAddresses });
    expect(to).toBe(address);
    expect(parsed.subject).toBe(`№ ${number}: ${headline} — Не печатает`);
    expect(text).toContain(deadline);
    expect(text).toContain(`http://desk.example/tickets/${number}\n`);
  });

  test('is written in the desk’s language, whatever the customer’s', async () => {
    const office = { teamAddresses, teamLanguage: 'en' } as const;
    const { parsed, text } = await lab.delivered(await dueAfter(31), 'team_notice', office);
    expect(parsed.subject).toContain('the first response is overdue');
    expect(text).toContain('Deadline: January 12, 2026 at 12:30 PM (Asia/Yekaterinburg).');
  });

  test('tells nothing of what the customer wrote, and nothing answers it', async () => {
    const { raw, parsed, headers, sent } = await lab.delivered(await dueAfter(31), 'team_notice', {
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
    const { parsed } = await lab.delivered(ticketId, 'team_notice', { teamAddresses });
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
      ticketByMessageIds: (ids) =>
        ticketsByMessageIds(lab.database.pool, 'support@desk.example', ids),
    });
    expect(answer.inReplyTo).toEqual([messageId]);
    expect(thread).toEqual({ ticketId: undefined });
  });

  test('is answered to its recipient where the team has no address of its own', async () => {
    const { parsed } = await lab.delivered(await dueAfter(31), 'team_notice', {
      teamAddresses: new Map([['lead', 'olga@company.example']]),
    });
    expect(parsed.replyTo?.value[0]?.address).toBe('olga@company.example');
  });

  test('goes to the team where its recipient has no address', async () => {
    const office = { teamAddresses: new Map([['team', 'team@company.example']]) };
    const toAgent = await lab.delivered(
      await dueAfter(16, {}, assignTo('zoya')),
      'team_notice',
      office,
    );
    const toGrade = await lab.delivered(await dueAfter(31), 'team_notice', office);
    expect([toAgent.to, toGrade.to]).toEqual(['team@company.example', 'team@company.example']);
  });

  test('without any address fails for good, with a code, and says so again when asked', async () => {
    const ticketId = await dueAfter(31);
    const failed = { state: 'failed', reason: 'NO_TEAM_ADDRESS' };
    const office = { teamAddresses: new Map([['anna', 'anna@company.example']]) };
    expect(await lab.deliver(ticketId, 'team_notice', office)).toEqual(failed);
    expect(await lab.deliver(ticketId, 'team_notice', office)).toEqual(failed);
    expect(lab.handedOver).toEqual([]);
    const outbox = await lab.database.pool.query(
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
    const undelivered = (await loadStored(lab.database.pool, ticketId))?.undelivered ?? [];
    expect(undelivered.map((mail) => mail.recipient)).toEqual([undefined, 'team']);
  });

  test('is sent once under one Message-ID, however often it is asked for', async () => {
    const ticketId = await dueAfter(31);
    await lab.delivered(ticketId, 'team_notice', { teamAddresses });
    await lab.delivered(ticketId, 'team_notice', { teamAddresses });
    expect(lab.handedOver).toHaveLength(1);
  });
});
