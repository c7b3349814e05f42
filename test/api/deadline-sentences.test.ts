import { describe, expect, test } from '@jest/globals';
import { cycleStates, nextSteps, whatHappens } from '../../src/api/pages/deadline-sentences';
import { dayAndTime, relativeTime, workingTime, zoneName } from '../../src/api/pages/times';
import type { Deadline, DeadlineKind } from '../../src/domain/deadlines';
import { evolveAll } from '../../src/domain/evolve';
import type { SlaCycle } from '../../src/domain/sla/cycle';
import type { Actor, Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { defaultTerms } from '../../src/terms/default-terms';

const russian = { language: 'ru', zone: 'Europe/Moscow' } as const;
const english = { language: 'en', zone: 'Europe/Moscow' } as const;
const atMs = Date.parse('2026-01-12T10:00:00+03:00');
const deadlineAtMs = Date.parse('2026-01-12T14:00:00+03:00');
const anna: Actor = { role: 'agent', agentId: 'anna' };
const terms = defaultTerms();

test('every deadline is told in both languages', () => {
  const at = { atMs: deadlineAtMs };
  const every: Record<DeadlineKind, Deadline> = {
    sla_warning: { kind: 'sla_warning', metric: 'next_response', fraction: 0.5, ...at },
    sla_breach: { kind: 'sla_breach', metric: 'resolution', ...at },
    pending_close: { kind: 'pending_close', ...at },
    resolved_close: { kind: 'resolved_close', ...at },
    rating: { kind: 'rating', ...at },
    task_due: { kind: 'task_due', ...at },
    handoff_estimate: { kind: 'handoff_estimate', ...at },
  };
  for (const each of Object.values(every)) {
    const { ru, en } = whatHappens(each);
    expect(ru).toMatch(/^[А-Я].*\.$/);
    expect(en).toMatch(/^[A-Z][^а-я]*\.$/);
  }
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
        what: 'Предупредим, что срок первого ответа близко: пройдёт 75\u00a0% норматива. Ответ клиенту это отменит.',
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

  test('says how each promise stands, in words and tone', () => {
    const { first_response: open } = ticketAfter().cycles;
    if (open === undefined) throw new Error('no cycle');
    const pauses = [{ fromMs: atMs, toMs: null }];
    const cases: [Partial<SlaCycle>, string, string][] = [
      [{}, 'due Mon 12 Jan, 14:00', ''],
      [{ warnedFractions: [0.75] }, 'due Mon 12 Jan, 14:00', 'warn'],
      [{ deadlineAtMs: null, pauses }, 'the clock stands still', ''],
      [{ verdict: 'met', endedAtMs: atMs }, 'in time', 'good'],
      [{ verdict: 'breached' }, 'late, and still owed', 'bad'],
      [{ verdict: 'breached', endedAtMs: atMs }, 'late', 'bad'],
      [{ endedAtMs: atMs }, 'awaited no longer', ''],
    ];
    for (const [change, text, tone] of cases) {
      const cycles = { first_response: { ...open, ...change } };
      expect(cycleStates(cycles, english, atMs)).toEqual([{ name: 'First response', text, tone }]);
      expect(cycleStates(cycles, russian, atMs)[0]?.text).toMatch(/^[а-яё, ]+/);
    }
    expect(cycleStates({}, english, atMs)).toEqual([]);
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
