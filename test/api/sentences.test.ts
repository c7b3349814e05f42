import { describe, expect, test } from '@jest/globals';
import { nextSteps, responseState } from '../../src/api/pages/deadline-sentences';
import { eventSentence } from '../../src/api/pages/event-sentences';
import { fileSize, linkedText } from '../../src/api/pages/message-text';
import { dayAndTime, relativeTime, workingTime, zoneName } from '../../src/api/pages/times';
import type { TicketEvent, TicketFact } from '../../src/domain/events';
import { evolveAll } from '../../src/domain/evolve';
import type { Actor, Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { defaultTerms } from '../../src/terms/default-terms';

const russian = { language: 'ru', zone: 'Europe/Moscow' } as const;
const english = { language: 'en', zone: 'Europe/Moscow' } as const;
const atMs = Date.parse('2026-01-12T10:00:00+03:00');
const deadlineAtMs = Date.parse('2026-01-12T14:00:00+03:00');
const metric = 'first_response';
const anna: Actor = { role: 'agent', agentId: 'anna' };

function event(fact: TicketFact, actor: Actor = { role: 'customer' }): TicketEvent {
  return { ...fact, seq: 1, atMs, actor, commandId: null };
}

const terms = defaultTerms();
const opened = { type: 'ticketOpened', channel: 'phone', language: 'ru', terms } as const;
const message = { type: 'messageAdded', messageNo: 2, contentId: 'c', mail: null } as const;

const sentences: [TicketEvent, string, string][] = [
  [event(opened), 'Обращение открыто: телефон', 'Ticket opened: phone'],
  [
    event(opened, anna),
    'Обращение открыто за клиента: телефон',
    'Ticket opened on the customer’s behalf: phone',
  ],
  [
    event({ ...message, author: 'customer', visibility: 'reply' }),
    'Клиент написал сообщение №2',
    'The customer wrote message #2',
  ],
  [
    event({ ...message, author: 'agent', visibility: 'reply' }, anna),
    'Поддержка ответила: №2',
    'Support replied: #2',
  ],
  [event({ ...message, author: 'agent', visibility: 'note' }, anna), 'Заметка №2', 'Note #2'],
  [
    event({
      type: 'statusChanged',
      from: 'pending',
      to: 'closed',
      cause: 'pending_silence',
      mail: 'closed',
    }),
    'Статус «Закрыто»: клиент долго не отвечал',
    'Status Closed: the customer did not answer for long',
  ],
  [event({ type: 'assigned', from: null, to: 'anna' }), 'Исполнитель: anna', 'Assigned to anna'],
  [
    event({ type: 'assigned', from: 'anna', to: 'boris' }),
    'Исполнитель: boris (до этого anna)',
    'Assigned to boris (before: anna)',
  ],
  [
    event({ type: 'assigned', from: 'anna', to: null }),
    'anna больше не исполнитель',
    'anna is no longer the assignee',
  ],
  [
    event({ type: 'assigned', from: null, to: null }),
    'Исполнителя по-прежнему нет',
    'Still nobody is assigned',
  ],
  [
    event({ type: 'handoffChanged', kind: 'bug', state: 'queued' }),
    'Передано в разработку: ошибка',
    'Handed to development: bug',
  ],
  [
    event({ type: 'handoffChanged', kind: 'wish', state: 'done' }),
    'Разработка выполнила: пожелание',
    'Development is done: wish',
  ],
  [
    event({ type: 'handoffChanged', kind: 'question', state: 'declined' }),
    'Разработка отклонила: вопрос',
    'Development declined: question',
  ],
  [
    event({ type: 'slaStarted', metric, targetMinutes: 240, warnAtMs: atMs, deadlineAtMs }),
    'Первый ответ обещан до пн, 12 янв., 14:00: 4 ч рабочего времени',
    'First response promised by Mon 12 Jan, 14:00: 4 h of working time',
  ],
  [
    event({ type: 'slaWarned', metric, deadlineAtMs }),
    'Срок первого ответа близко: пн, 12 янв., 14:00',
    'The first response is due soon: Mon 12 Jan, 14:00',
  ],
  [
    event({ type: 'slaMet', metric, deadlineAtMs }),
    'Первый ответ дан в срок (до пн, 12 янв., 14:00)',
    'First response in time (due Mon 12 Jan, 14:00)',
  ],
  [
    event({ type: 'slaBreached', metric, deadlineAtMs }),
    'Срок первого ответа нарушен: обещали до пн, 12 янв., 14:00',
    'First response is late: it was promised by Mon 12 Jan, 14:00',
  ],
  [
    event({ type: 'ratingRequested', resolutionSeq: 9 }),
    'Клиента попросили оценить решение',
    'The customer was asked for a rating',
  ],
  [
    event({ type: 'rated', resolutionSeq: 9, rating: 'bad', contentId: null }),
    'Клиент оценил решение: Плохо',
    'The customer’s rating: Bad',
  ],
  [
    event({ type: 'deliveryFailed', mailSeq: 2, reason: 'RELAY_REFUSED_550' }),
    'Письмо отправить не удалось, попытки окончены (RELAY_REFUSED_550)',
    'The mail could not be sent; no more attempts (RELAY_REFUSED_550)',
  ],
  [
    event({ type: 'commandRefused', commandKind: 'devHandoff', code: 'ROLE_NOT_ALLOWED' }),
    'Команда devHandoff не выполнена. Этого не может сделать тот, кто просит. Попросите сотрудника.',
    'The command devHandoff was not carried out. The one who asks may not do this. Ask an agent.',
  ],
  [
    event({ type: 'commandRefused', commandKind: 'rate', code: 'SOME_OLD_CODE' }),
    'Команда rate не выполнена. SOME_OLD_CODE',
    'The command rate was not carried out. SOME_OLD_CODE',
  ],
];

test.each(sentences)('%# an event is told in Russian and English', (each, ru, en) => {
  expect(eventSentence(each, russian)).toBe(ru);
  expect(eventSentence(each, english)).toBe(en);
});

describe('what happens next', () => {
  function ticketAfter(...commands: Parameters<typeof takeTurn>[2][]): Ticket {
    const opening = {
      envelope: {
        commandId: 'open',
        actor: { role: 'customer' } as const,
        command: {
          kind: 'openTicket',
          channel: 'email',
          language: 'ru',
          contentId: 'c',
          terms,
        } as const,
      },
      hasCaller: true,
    };
    const turn = takeTurn('t', null, [opening, ...commands.flat()], atMs);
    const ticket = evolveAll(null, 't', turn.events);
    if (ticket === null) throw new Error('not opened');
    return ticket;
  }

  test('is told with each instant in the calendar’s zone and how far it is', () => {
    expect(nextSteps(ticketAfter(), russian, atMs)).toEqual([
      {
        atMs: atMs + 3 * 3_600_000,
        when: 'пн, 12 янв., 13:00',
        inTime: 'через 3 часа',
        what: 'Предупредим, что срок первого ответа близко. Ответ клиенту это отменит.',
      },
      {
        atMs: deadlineAtMs,
        when: 'пн, 12 янв., 14:00',
        inTime: 'через 4 часа',
        what: 'Срок первого ответа будет нарушен. Ответ клиенту это предотвратит.',
      },
    ]);
  });

  test('is whose turn it is where no deadline runs', () => {
    const envelope = {
      commandId: '1',
      actor: anna,
      command: { kind: 'changeStatus', status: 'closed' } as const,
    };
    const closed = ticketAfter([{ envelope, hasCaller: true }]);
    expect(nextSteps(closed, english, atMs)).toMatchObject([
      { what: 'Nothing: the ticket is closed. The customer’s answer opens it again.' },
    ]);
  });

  test('says how the first response stands', () => {
    const cycle = ticketAfter().firstResponse;
    if (cycle === null) throw new Error('no cycle');
    expect(responseState(null, russian, atMs)).toBeUndefined();
    expect(responseState(cycle, russian, atMs)).toEqual({
      text: 'ответить до пн, 12 янв., 14:00',
      tone: '',
    });
    expect(responseState({ ...cycle, warned: true }, english, atMs)).toEqual({
      text: 'due Mon 12 Jan, 14:00',
      tone: 'warn',
    });
    expect(responseState({ ...cycle, verdict: 'met' }, english, atMs)?.tone).toBe('good');
    expect(responseState({ ...cycle, verdict: 'breached' }, english, atMs)?.tone).toBe('bad');
  });
});

test('times are written in the zone that is asked for, with the year where it differs', () => {
  expect(dayAndTime(russian, atMs, atMs)).toBe('пн, 12 янв., 10:00');
  expect(dayAndTime({ ...russian, zone: 'Asia/Vladivostok' }, atMs, atMs)).toBe(
    'пн, 12 янв., 17:00',
  );
  expect(dayAndTime(russian, atMs, Date.parse('2027-01-01T00:00:00Z'))).toContain('2026');
  expect(zoneName(english, atMs)).toBe('Europe/Moscow, GMT+3');
});

test('distances in time are told in the largest unit that says enough', () => {
  const minuteMs = 60_000;
  const far = (minutes: number) => relativeTime('ru', atMs + minutes * minuteMs, atMs);
  expect([0, 1, 89, 100, 35 * 60, 5 * 1440, -60].map(far)).toEqual([
    'сейчас',
    'через 1 минуту',
    'через 89 минут',
    'через 2 часа',
    'через 35 часов',
    'через 5 дней',
    '60 минут назад',
  ]);
  expect([0, 45, 60, 270].map((minutes) => workingTime('en', minutes))).toEqual([
    '0 min',
    '45 min',
    '1 h',
    '4 h 30 min',
  ]);
});

test('web addresses in a text are links, and nothing else in it is markup', () => {
  const text = 'См. https://a.example/x?y=1&z="2"<b>, (http://b.example/).\njavascript:alert(1)';
  expect(linkedText(text).source).toBe(
    'См. <a href="https://a.example/x?y=1&amp;z=" rel="noopener noreferrer nofollow">' +
      'https://a.example/x?y=1&amp;z=</a>&quot;2&quot;&lt;b&gt;, ' +
      '(<a href="http://b.example/" rel="noopener noreferrer nofollow">http://b.example/</a>).' +
      '\njavascript:alert(1)',
  );
});

test('sizes of files are told in a unit that a person reads', () => {
  expect(fileSize(12, 'ru')).toBe('1 КБ');
  expect(fileSize(181_999, 'en')).toBe('182 kB');
  expect(fileSize(2_450_000, 'ru')).toBe('2,5 МБ');
});
