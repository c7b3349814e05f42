import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PostOffice } from '../../activities/mail-office';
import { endAttempt } from '../../src/db/delivery-evidence';
import { keepMail } from '../../src/db/inbound-mails';
import { loadStored } from '../../src/db/turn-record';
import { ticketOfBounceAddress } from '../../src/mail/bounce-address';
import { templateFaults } from '../../src/mail/templates/check-template';
import { anna, customer } from '../api/recorded';
import { keptMail } from '../support/kept-mail';
import { smtpRefusal } from '../support/relay-sink';
import { testSecret } from '../support/ticket-lab';
import { DeliveryLab, minuteMs, secretText, terms } from './delivery-lab';

let lab: DeliveryLab;
beforeAll(async () => {
  lab = await DeliveryLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

describe('a mail to the customer', () => {
  test('promises an answer within the target of its own ticket', async () => {
    const { text } = await lab.delivered(await lab.open(terms()), 'acknowledgement');
    expect(text).toContain('Ответим в течение 30 минут рабочего времени.');
    const usual = await lab.delivered(await lab.tickets.open('Не печатает'), 'acknowledgement');
    expect(usual.text).toContain('Ответим в течение 4 рабочих часов.');
  });

  test.each<[string, (ticketId: string) => Promise<void>]>([
    ['has been given meanwhile', (ticketId) => lab.tickets.reply(ticketId, 'Проверьте кабель.')],
    [
      'is late already',
      async (ticketId) => {
        lab.tickets.nowMs += 31 * minuteMs;
        await lab.tickets.passTime(ticketId);
      },
    ],
  ])('promises no answer that %s', async (_label, happen) => {
    const ticketId = await lab.open(terms());
    await happen(ticketId);
    const { text } = await lab.delivered(ticketId, 'acknowledgement');
    expect(text).toContain('Мы получили ваше обращение.');
    expect(text).not.toContain('Ответим');
  });

  test('promises no answer to a ticket of which no policy promises one', async () => {
    const { text } = await lab.delivered(await lab.open(terms({ targets: {} })), 'acknowledgement');
    expect(text).not.toContain('Ответим');
  });

  test('says what stands in place of a mail that did not arrive, and not as the customer’s words', async () => {
    const ticketId = await lab.open(terms());
    const found = await lab.database.pool.query<{ id: string }>(
      'select content_id as id from messages where ticket_id = $1',
      [ticketId],
    );
    const mail = keptMail({ mailId: found.rows[0]?.id ?? '', fate: { ticketId } });
    await keepMail(lab.database.pool, { ...mail, flags: ['header_only'] }, undefined);
    const { text } = await lab.delivered(ticketId, 'acknowledgement');
    expect(text).toContain(`\n\n${secretText}\n\nЧтобы что-то добавить`);
    expect(text).not.toMatch(/^>|писали/m);
    await lab.tickets.reply(ticketId, 'Пришлите ссылкой.');
    const answer = await lab.delivered(ticketId, 'reply');
    expect(answer.text).toContain('Пришлите ссылкой.');
    expect(answer.text).not.toMatch(/^>|писали/m);
  });

  test('tells the sender, also one who is not the requester, that a mail was not accepted', async () => {
    const ticketId = await lab.open(terms());
    const contentId = await lab.tickets.stage('[Вместо письма] Не принято: пришлите ссылкой.', {
      authorAddress: 'Olga@customer.example',
      authorName: 'Ольга',
      messageId: '<large@customer.example>',
    });
    const kept = keptMail({ mailId: contentId, fate: { ticketId } });
    await keepMail(lab.database.pool, { ...kept, flags: ['header_only'] }, undefined);
    const command = { kind: 'clientReply', contentId, notAccepted: true } as const;
    await lab.tickets.give(ticketId, customer, command);
    const { to, text, sent, headers } = await lab.delivered(ticketId, 'not_accepted');
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
    const paused = await lab.open(terms({ targets: { first_response } }), { status: 'pending' });
    expect((await lab.delivered(paused, 'acknowledgement')).text).not.toContain('Ответим');
  });

  test('says when its own ticket closes, and times in that ticket’s zone', async () => {
    const ticketId = await lab.open(terms({}, { resolvedCloseDays: 9 }));
    await lab.tickets.reply(ticketId, 'Починили.', 'resolved');
    const { text } = await lab.delivered(ticketId, 'resolved');
    expect(text).toContain('закроется через 9 дней.');
    expect(text).toContain('Вы писали 12 января 2026 г. в 12:00:');
  });

  test('is called as at its first attempt, whatever the settings say by then, and cited so', async () => {
    const ticketId = await lab.open(terms());
    lab.sink.recipientAnswer = () => smtpRefusal(451, 'later');
    await expect(lab.deliver(ticketId, 'acknowledgement')).rejects.toMatchObject({ code: 451 });
    lab.sink.recipientAnswer = () => null;
    const [tried] = lab.handedOver;
    const moved = {
      mailDomain: 'moved.example',
      secret: 'another secret of 32 characters or more',
    };
    const { sent } = await lab.delivered(ticketId, 'acknowledgement', moved);
    expect(sent.messageId).toBe(tried?.messageId);
    await lab.tickets.reply(ticketId, 'Проверьте кабель.');
    const next = await lab.delivered(ticketId, 'reply', moved);
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
    const ticketId = await lab.open(terms());
    await lab.tickets.reply(ticketId, 'Строка журнала, каких в нём тысячи\n'.repeat(2_000));
    const failing = await lab.delivered(ticketId, 'reply', office);
    expect(failing.text.match(/Строка журнала/g)).toHaveLength(2_000);
    expect(failing.text).toContain('Чтобы добавить комментарий');
    await lab.tickets.reply(ticketId, 'Проверьте кабель.');
    const usual = await lab.delivered(ticketId, 'reply', office);
    expect(usual.text).not.toContain('Чтобы добавить комментарий');
  });

  test('says that development has finished, where the terms say so', async () => {
    const ticketId = await lab.open(terms({}, { tellWhenDevelopmentDone: true }));
    await lab.tickets.give(ticketId, anna, {
      kind: 'devHandoff',
      step: 'queued',
      handoffKind: 'wish',
    });
    const developer = { role: 'developer', developerId: 'boris' } as const;
    await lab.tickets.give(ticketId, developer, { kind: 'devHandoff', step: 'done' });
    const { to, text, headers, sent, parsed } = await lab.delivered(ticketId, 'development_done');
    expect(to).toBe('vera@customer.example');
    expect(text).toContain('Разработка выполнила то, о чём вы просили');
    expect(parsed.subject).toContain(`#${await lab.tickets.number(ticketId)}]`);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(ticketOfBounceAddress(testSecret, 'support@desk.example', sent.envelopeFrom)).toBe(
      ticketId,
    );
    // An answer to it goes to the ticket.
    expect(parsed.replyTo?.value[0]?.address).toMatch(/^support\+/);
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
    const found = await lab.database.pool.query<{ state: string }>(
      'select state from outbox where ticket_id = $1 and mail_seq = 2',
      [ticketId],
    );
    return found.rows[0]?.state;
  };

  test('is not sent again, however it stood, and a late word of the relay does not revive it', async () => {
    const ticketId = await lab.open(terms());
    await lab.tickets.give(ticketId, system, bounce);
    expect(await lab.deliver(ticketId, 'acknowledgement')).toEqual({ state: 'accepted' });
    expect(lab.handedOver).toEqual([]);
    await endAttempt(
      lab.database.pool,
      { ticketId, mailSeq: 2, participantId: '' },
      'unknown',
      'timeout',
    );
    expect(await stateOf(ticketId)).toBe('bounced');
    expect((await loadStored(lab.database.pool, ticketId))?.undelivered).toMatchObject([
      { kind: 'team_notice', recipient: 'team' },
    ]);
  });

  test('is told to the team by mail, with what the mail server said', async () => {
    const ticketId = await lab.open(terms());
    await lab.tickets.give(ticketId, system, bounce);
    const teamAddresses = new Map([['team', 'team@desk.example']] as const);
    const office = { teamAddresses } as Partial<PostOffice>;
    expect(await lab.deliver(ticketId, 'team_notice', office)).toEqual({ state: 'accepted' });
    const [notice] = lab.handedOver;
    expect(notice?.to.address).toBe('team@desk.example');
    expect(notice?.subject).toContain('письмо не доставлено клиенту: 5.1.1, такого адреса нет');
    expect(notice?.text).not.toContain(secretText);
    expect(notice?.text).not.toContain('Срок:');
  });
});

test('a confirmed requester gets the acknowledgement of the mail that was forwarded', async () => {
  const ticketId = randomUUID();
  const contentId = await lab.tickets.stage('Пересланный вопрос', {
    authorAddress: 'v@firm.example',
  });
  await lab.tickets.give(ticketId, anna, {
    kind: 'openTicket',
    channel: 'email',
    language: 'ru',
    contentId,
    terms: terms(),
    origin: { kind: 'forwarded', byAgentId: 'anna' },
  });
  expect(await lab.seqsOf(ticketId, 'acknowledgement')).toEqual([]);
  await lab.tickets.give(ticketId, anna, { kind: 'confirmRequester' });
  expect(await lab.deliver(ticketId, 'acknowledgement')).toEqual({ state: 'accepted' });
  expect(lab.handedOver).toMatchObject([{ to: { address: 'v@firm.example' } }]);
  expect(lab.handedOver[0]?.text).toContain('Пересланный вопрос');
});
