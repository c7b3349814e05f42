import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TicketEvent, TicketFact } from '../../src/domain/events';
import type { Language } from '../../src/domain/language';
import { htmlTokens } from '../../src/mail/html-tokens';
import { mentionedNumbers } from '../../src/mail/mentioned-numbers';
import { subjectNumber } from '../../src/mail/subject';
import { dueOf, renderNotice, type Due, type TeamNotice } from '../../src/mail/team-notice';

const deadlineAtMs = Date.parse('2026-01-12T14:00:00+03:00');
const languages: Language[] = ['ru', 'en'];

const notice = (due: Due, ticketSubject = 'Re: [#5] Не печатает'): TeamNotice => ({
  number: 1024,
  ticketSubject,
  due,
  deadlineText: '12 января 2026 г. в 14:00 (Europe/Moscow)',
  ticketUrl: 'https://desk.example/tickets/1024',
  undeliveredUrl: 'https://desk.example/tickets?mail=undelivered',
});

/** The text without the breaks of its long lines. */
const unwrapped = (text: string) => text.replace(/([^\n])\n(?!\n)/g, '$1 ');

const breach: Due = { kind: 'sla_breach', metric: 'first_response', deadlineAtMs };
const warning: Due = { kind: 'sla_warning', metric: 'resolution', fraction: 0.75, deadlineAtMs };

describe('renderNotice', () => {
  it.each<[Due, string, string]>([
    [breach, 'истёк срок первого ответа', 'the first response is overdue'],
    [
      { kind: 'sla_breach', metric: 'next_response', deadlineAtMs },
      'истёк срок следующего ответа',
      'the next response is overdue',
    ],
    [
      { kind: 'sla_breach', metric: 'resolution', deadlineAtMs },
      'истёк срок решения',
      'the resolution is overdue',
    ],
    [
      { kind: 'sla_warning', metric: 'first_response', fraction: 0.5, deadlineAtMs },
      'подходит срок первого ответа',
      'the first response is due soon',
    ],
    [
      { kind: 'sla_warning', metric: 'next_response', fraction: 0.5, deadlineAtMs },
      'подходит срок следующего ответа',
      'the next response is due soon',
    ],
    [warning, 'подходит срок решения', 'the resolution is due soon'],
    [
      { kind: 'handoff_estimate', deadlineAtMs },
      'истёк срок, который назвала разработка',
      "development's estimate has passed",
    ],
    [{ kind: 'task_due', deadlineAtMs }, 'истёк срок задачи', 'the due date has passed'],
  ])('says what fell due: %j', (due, ru, en) => {
    for (const [language, headline] of [
      ['ru', ru],
      ['en', en],
    ] as const) {
      const { subject, text, html } = renderNotice(language, notice(due));
      expect(subject).toContain(`: ${headline} — Не печатает`);
      expect(unwrapped(text)).toContain(`: ${headline}.`);
      expect(text).toContain('12 января 2026 г. в 14:00 (Europe/Moscow).');
      expect(text).toContain('https://desk.example/tickets/1024\n');
      expect(html).toContain('href="https://desk.example/tickets/1024"');
      expect(`${text}${html}`).not.toMatch(/undefined|null|NaN|\{\{|\{%|\n\n\n/);
    }
  });

  it.each<[Due, string, string]>([
    [
      { kind: 'bounce', toParticipant: false, statusCode: '5.1.1' },
      'письмо не доставлено клиенту: 5.1.1, такого адреса нет',
      'the mail did not reach the customer: 5.1.1, there is no such address',
    ],
    [
      { kind: 'bounce', toParticipant: true, statusCode: '5.7.26' },
      'письмо не доставлено участнику: 5.7.26, почтовый сервер отказал по своим правилам',
      'the mail did not reach a participant: 5.7.26, the mail server refuses it by its policy',
    ],
    [
      { kind: 'bounce', toParticipant: false, statusCode: '<b>no code</b>' },
      'письмо не доставлено клиенту',
      'the mail did not reach the customer',
    ],
    [
      { kind: 'bounce', toParticipant: false, isRecipientUnknown: true, statusCode: null },
      'письмо не доставлено кому-то, отчёт не называет никого из получателей',
      'the mail did not reach somebody; the report names none of its recipients',
    ],
  ])('says which mail came back and what to do: %j', (due, ru, en) => {
    for (const [language, headline, advice] of [
      ['ru', ru, 'Проверьте адрес и свяжитесь иначе.'],
      ['en', en, 'Check the address, and get in touch another way.'],
    ] as const) {
      const { subject, text, html } = renderNotice(language, {
        ...notice(due),
        deadlineText: undefined,
      });
      expect(subject).toContain(`: ${headline} — Не печатает`);
      expect(unwrapped(text)).toContain(`: ${headline}.`);
      expect(text).toContain(advice);
      expect(html).toContain(advice);
      expect(`${text}${html}`).not.toMatch(/Срок|Deadline|undefined|null|\{\{|\{%|\n\n\n/);
    }
  });

  it.each<[Due, string, string]>([
    [
      { kind: 'given_up', toParticipant: false, reason: 'RELAY_REFUSED_550', relayAnswer: '' },
      'письмо не отправлено клиенту: почтовый сервер отказал.',
      'the mail to the customer was not sent: the mail server refuses it.',
    ],
    [
      { kind: 'given_up', toParticipant: true, reason: 'NOT_DELIVERED_IN_TIME', relayAnswer: '' },
      'письмо не отправлено участнику: за трое суток его не приняли.',
      'the mail to a participant was not sent: nobody took it within three days.',
    ],
    [
      { kind: 'given_up', toParticipant: true, reason: 'NO_PARTICIPANT_ADDRESS', relayAnswer: '' },
      'письмо не отправлено участнику: по этому адресу не пишут.',
      'the mail to a participant was not sent: there is no address to write to.',
    ],
    [
      { kind: 'given_up', toParticipant: false, reason: 'MAIL_NOT_FOUND', relayAnswer: '' },
      'письмо не отправлено клиенту: среди исходящих его нет.',
      'the mail to the customer was not sent: it is not among the outgoing mails.',
    ],
  ])('says which mail was given up: %j', (due, ru, en) => {
    for (const [language, headline] of [
      ['ru', ru],
      ['en', en],
    ] as const) {
      const given = { ...notice(due), deadlineText: undefined };
      const { text } = renderNotice(language, given);
      expect(unwrapped(text)).toContain(`: ${headline}`);
      expect(text).not.toMatch(/Ответ сервера|server's answer|undefined|null|\n\n\n/);
      const said = renderNotice(language, {
        ...given,
        due: { ...due, relayAnswer: '550 <b>no</b>' } as Due,
      });
      expect(said.text).toMatch(/(Ответ сервера|The server's answer): 550 <b>no<\/b>/);
      expect(said.html).toContain(': 550 &lt;b&gt;no&lt;/b&gt;</p>');
    }
  });

  it('of a mail that did not arrive names the list of all such tickets, of a deadline it does not', () => {
    for (const language of languages) {
      const bounce = { kind: 'bounce', toParticipant: false, statusCode: null } as const;
      const late = renderNotice(language, { ...notice(bounce), deadlineText: undefined });
      const list = 'https://desk.example/tickets?mail=undelivered';
      expect(unwrapped(late.text)).toMatch(/не больше 20 в час|At most 20 such notices/);
      expect(late.text).toContain(list);
      expect(late.html).toContain(`href="${list}"`);
      const due = renderNotice(language, notice(breach));
      expect(`${due.text}${due.html}`).not.toMatch(/mail=undelivered| 20 в час|20 such/);
    }
  });

  it('says how much of the time has passed at a warning only', () => {
    expect(unwrapped(renderNotice('ru', notice(warning)).text)).toContain('Прошло 75 % времени.');
    expect(unwrapped(renderNotice('en', notice(warning)).text)).toContain(
      '75% of the time has passed.',
    );
    expect(renderNotice('en', notice(breach)).text).not.toContain('%');
  });

  it.each(languages)('joins no conversation with a customer in %s', (language) => {
    const { subject, text, html } = renderNotice(language, notice(breach));
    expect(subjectNumber(subject, 'Служба поддержки')).toBeUndefined();
    expect(`${text}${html}`).not.toMatch(/выше этой строки|above this line/);
  });

  it('names its ticket so that colleagues find it', () => {
    expect(renderNotice('ru', notice(breach)).subject).toMatch(/^№ 1024: /);
    expect(mentionedNumbers(renderNotice('en', notice(breach)).subject, '')).toEqual([1024]);
  });

  it('lets nobody write HTML, templates or header lines', () => {
    const evil = '<img src=x onerror=alert(1)>"\' {{ number }} {% raw %}\r\nBcc: x@y.example';
    const texts = fc.oneof(fc.constant(evil), fc.string());
    fc.assert(
      fc.property(fc.constantFrom(...languages), texts, (language, text) => {
        const { subject, html } = renderNotice(language, notice(breach, text));
        expect(subject).not.toMatch(/[\r\n\u2028]/);
        for (const token of htmlTokens(html))
          if (token.kind === 'open') expect(token.name).not.toBe('img');
      }),
    );
  });
});

describe('dueOf', () => {
  const event = (fact: TicketFact): TicketEvent => ({
    ...fact,
    seq: 9,
    atMs: deadlineAtMs,
    actor: { role: 'system' },
    commandId: null,
  });
  const cycle = { metric: 'resolution', cycleNo: 2 } as const;
  const escalated = event({
    type: 'escalated',
    ...cycle,
    action: { kind: 'notify', whom: 'lead' },
    notified: 'grade:lead',
  });

  it('reads an escalation by the warning or the breach that it answers', () => {
    const warned = event({ type: 'slaWarned', ...cycle, fraction: 0.75, deadlineAtMs });
    expect(dueOf(escalated, warned)).toEqual(warning);
    const breached = event({ type: 'slaBreached', ...cycle, deadlineAtMs });
    expect(dueOf(escalated, breached)).toEqual({ ...breach, metric: 'resolution' });
  });

  it('reads estimates and due dates by themselves', () => {
    const notified = 'team' as const;
    const estimateAtMs = deadlineAtMs;
    expect(
      dueOf(
        event({ type: 'handoffEstimatePassed', handoffNo: 1, estimateAtMs, notified }),
        undefined,
      ),
    ).toEqual({ kind: 'handoff_estimate', deadlineAtMs });
    const dueAtMs = deadlineAtMs;
    expect(dueOf(event({ type: 'dueDatePassed', dueAtMs, notified }), undefined)).toEqual({
      kind: 'task_due',
      deadlineAtMs,
    });
  });

  it('reads a bounce by itself, and whose copy it was', () => {
    const bounce = {
      type: 'deliveryBounced',
      mailSeq: 2,
      participantId: null,
      outcome: 'failed',
      statusCode: '5.1.1',
      contentId: null,
      notified: 'team',
    } as const;
    const read = (fact: TicketFact) => dueOf(event(fact), undefined);
    expect([read(bounce), read({ ...bounce, participantId: 'boss' })]).toEqual([
      { kind: 'bounce', toParticipant: false, statusCode: '5.1.1' },
      { kind: 'bounce', toParticipant: true, statusCode: '5.1.1' },
    ]);
    expect(read({ ...bounce, isRecipientUnknown: true })).toEqual({
      kind: 'bounce',
      toParticipant: false,
      isRecipientUnknown: true,
      statusCode: '5.1.1',
    });
  });

  it('reads a mail that was given up with what the relay said, as one line of bounded length', () => {
    const failed = { type: 'deliveryFailed', mailSeq: 2, reason: 'RELAY_REFUSED_550' } as const;
    const given = { kind: 'given_up', toParticipant: false, reason: 'RELAY_REFUSED_550' };
    expect(dueOf(event(failed), undefined, '550 no\r\nsuch user')).toEqual({
      ...given,
      relayAnswer: '550 no such user',
    });
    expect(dueOf(event(failed), undefined, null)).toEqual({ ...given, relayAnswer: '' });
    expect(dueOf(event(failed), undefined, 'x'.repeat(2_000))).toMatchObject({
      relayAnswer: expect.stringMatching(/^.{1,501}$/),
    });
  });

  it('takes no other event for a notice', () => {
    expect(() => dueOf(escalated, undefined)).toThrow(/asks for no notice/);
    expect(() =>
      dueOf(event({ type: 'mergeUndone', because: 'agent_decided' }), undefined),
    ).toThrow(/mergeUndone/);
  });
});
