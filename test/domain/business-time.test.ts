import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessDays,
  addBusinessTime,
  businessTimeBetween,
  isOpen,
  nextOpening,
} from '../../src/domain/business-time';
import {
  compileCalendar,
  dayNumber,
  type Calendar,
  type CalendarDefinition,
  type Slot,
} from '../../src/domain/calendar';
import { loadCalendar } from '../../src/terms/default-terms';
import { moscow, wallClock } from './examples';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const office: Slot[] = [[540, 1080]];
const split: Slot[] = [
  [540, 780],
  [840, 1080],
];

function calendar(more: Partial<CalendarDefinition> = {}): Calendar {
  return loadCalendar({
    calendarId: 'test',
    version: 1,
    zone: 'Europe/Moscow',
    week: [office, office, office, office, office, [], []],
    exceptions: {},
    ...more,
  });
}

const moscowOffice = calendar();

describe('adding business time', () => {
  test.each([
    ['within a day', '2026-01-12 10:00', 4, '2026-01-12 14:00'],
    ['over a night', '2026-01-12 16:00', 4, '2026-01-13 11:00'],
    ['over a weekend', '2026-01-16 17:30', 1, '2026-01-19 09:30'],
    ['from before opening', '2026-01-12 03:00', 1, '2026-01-12 10:00'],
    ['from the moment of closing', '2026-01-12 18:00', 1, '2026-01-13 10:00'],
    ['ending with the day, not with the next opening', '2026-01-12 14:00', 4, '2026-01-12 18:00'],
    ['nothing, outside hours: the same instant', '2026-01-11 12:00', 0, '2026-01-11 12:00'],
    ['a whole week', '2026-01-12 09:00', 45, '2026-01-16 18:00'],
  ])('%s', (_case, from, hours, expected) => {
    const atMs = addBusinessTime(moscowOffice, moscow(from), hours * hourMs);
    expect(wallClock(atMs ?? 0)).toBe(expected);
  });

  test('skips holidays and counts moved working days and shortened days', () => {
    const russian = calendar({
      exceptions: { '2026-01-12': [], '2026-01-17': office, '2026-01-13': [[540, 720]] },
    });
    const from = moscow('2026-01-12 10:00');
    expect(wallClock(addBusinessTime(russian, from, 4 * hourMs) ?? 0)).toBe('2026-01-14 10:00');
    expect(isOpen(russian, moscow('2026-01-17 12:00'))).toBe(true);
  });

  test('leaves the lunch break out', () => {
    const withLunch = calendar({ week: [split, split, split, split, split, [], []] });
    const atMs = addBusinessTime(withLunch, moscow('2026-01-12 12:00'), 2 * hourMs);
    expect(wallClock(atMs ?? 0)).toBe('2026-01-12 15:00');
  });

  test('says that a calendar without working time never gets there', () => {
    const closed = calendar({ week: [[], [], [], [], [], [], []] });
    expect(addBusinessTime(closed, moscow('2026-01-12 12:00'), 1)).toBeNull();
    expect(nextOpening(closed, moscow('2026-01-12 12:00'))).toBeNull();
    expect(addBusinessDays(closed, moscow('2026-01-12 12:00'), 1)).toBeNull();
  });

  test('finds its way over closed years', () => {
    const exceptions = Object.fromEntries(
      Array.from({ length: 800 }, (_, index) => [
        new Date(Date.UTC(2026, 0, 12 + index)).toISOString().slice(0, 10),
        [],
      ]),
    );
    const atMs = addBusinessTime(calendar({ exceptions }), moscow('2026-01-12 12:00'), hourMs);
    expect(wallClock(atMs ?? 0)).toBe('2028-03-22 10:00');
  });
});

describe('daylight saving time in Berlin', () => {
  const aroundTheClock: Slot[] = [[0, 1440]];
  const berlin = (slots: Slot[]) =>
    calendar({ zone: 'Europe/Berlin', week: Array<Slot[]>(7).fill(slots) });

  test('a day has 23 hours in spring and 25 in autumn', () => {
    const all = berlin(aroundTheClock);
    const day = (from: string, to: string) =>
      businessTimeBetween(all, Date.parse(from), Date.parse(to)) / hourMs;
    expect(day('2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00')).toBe(23);
    expect(day('2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00')).toBe(25);
  });

  test('hours that the spring change skips give no working time', () => {
    const night = berlin([[120, 180]]);
    const from = Date.parse('2026-03-29T00:00+01:00');
    expect(businessTimeBetween(night, from, from + 12 * hourMs)).toBe(0);
  });

  test('the office opens at nine by the wall on both sides of the change', () => {
    const days = berlin(office);
    expect(nextOpening(days, Date.parse('2026-03-28T20:00+01:00'))).toBe(
      Date.parse('2026-03-29T09:00+02:00'),
    );
    expect(nextOpening(days, Date.parse('2026-10-24T20:00+02:00'))).toBe(
      Date.parse('2026-10-25T09:00+01:00'),
    );
  });
});

describe('working days later', () => {
  test.each([
    ['the same time of day a week on', '2026-01-13 15:00', '2026-01-20 15:00'],
    ['from the next opening when closed', '2026-01-17 12:00', '2026-01-26 09:00'],
    ['from the next morning when after hours', '2026-01-12 19:00', '2026-01-20 09:00'],
  ])('%s', (_case, from, expected) => {
    expect(wallClock(addBusinessDays(moscowOffice, moscow(from), 5) ?? 0)).toBe(expected);
  });

  test('holds the time of day to a shortened day', () => {
    const shortened = calendar({ exceptions: { '2026-01-20': [[540, 720]] } });
    const atMs = addBusinessDays(shortened, moscow('2026-01-13 15:00'), 5);
    expect(wallClock(atMs ?? 0)).toBe('2026-01-20 12:00');
  });
});

describe('a calendar definition', () => {
  const definition = { calendarId: 'x', version: 1, zone: 'UTC', exceptions: {} };
  const week = (slots: Slot[]) => [slots, [], [], [], [], [], []];
  test.each([
    ['a week of six days', { ...definition, week: [[], [], [], [], [], []] }, 'BAD_WEEK'],
    [
      'overlapping slots',
      {
        ...definition,
        week: week([
          [0, 60],
          [30, 90],
        ]),
      },
      'BAD_SLOT',
    ],
    ['a slot past midnight', { ...definition, week: week([[1380, 1500]]) }, 'BAD_SLOT'],
    ['an empty slot', { ...definition, week: week([[60, 60]]) }, 'BAD_SLOT'],
    [
      'a date that does not exist',
      { ...definition, week: week([]), exceptions: { '2026-02-30': [] } },
      'BAD_DATE',
    ],
  ])('with %s is refused', (_case, bad, code) => {
    expect(compileCalendar(bad, [[0, 0]])).toMatchObject({ code });
  });

  test('counts days as the Gregorian calendar does', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
        (date) => {
          const isoDate = date.toISOString().slice(0, 10);
          expect(dayNumber(isoDate)).toBe(Date.parse(isoDate) / 86_400_000);
        },
      ),
    );
  });
});

describe('on any calendar', () => {
  const slots = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 }).map((cuts) => {
    const sorted = cuts.map((cut) => cut * 15).sort((a, b) => a - b);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index): Slot => [
      sorted[2 * index] ?? 0,
      sorted[2 * index + 1] ?? 0,
    ]);
  });
  const calendars = fc
    .record({
      zone: fc.constantFrom(
        'Europe/Moscow',
        'Europe/Berlin',
        'America/New_York',
        'Asia/Kathmandu',
        'Australia/Lord_Howe',
      ),
      week: fc.array(slots, { minLength: 7, maxLength: 7 }),
      holiday: slots,
    })
    .map(({ zone, week, holiday }) =>
      calendar({ zone, week, exceptions: { '2026-03-30': holiday } }),
    )
    .filter((candidate) => candidate.week.some((day) => day.length > 0));
  const instants = fc
    .integer({ min: Date.UTC(2026, 2, 20) / minuteMs, max: Date.UTC(2026, 10, 10) / minuteMs })
    .map((minutes) => minutes * minuteMs);
  const durations = fc.integer({ min: 1, max: 6_000 }).map((minutes) => minutes * minuteMs);
  const runs = { numRuns: 200 };

  test('adding and measuring are inverse', () => {
    fc.assert(
      fc.property(calendars, instants, durations, (any, fromMs, durationMs) => {
        const toMs = addBusinessTime(any, fromMs, durationMs);
        expect(toMs === null || businessTimeBetween(any, fromMs, toMs) === durationMs).toBe(true);
      }),
      runs,
    );
  });

  test('adding is additive and monotone', () => {
    fc.assert(
      fc.property(calendars, instants, durations, durations, (any, fromMs, oneMs, otherMs) => {
        const first = addBusinessTime(any, fromMs, oneMs) ?? 0;
        expect(addBusinessTime(any, first, otherMs)).toBe(
          addBusinessTime(any, fromMs, oneMs + otherMs),
        );
        expect(first).toBeGreaterThan(fromMs);
      }),
      runs,
    );
  });

  test('measuring agrees with looking at a wall clock every five minutes', () => {
    const stepMs = 5 * minuteMs;
    const isOpenByTheWall = (any: Calendar, instantMs: number) => {
      const parts = new Intl.DateTimeFormat('en-CA', {
        timeZone: any.zone,
        hourCycle: 'h23',
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(instantMs);
      const [isoDate = '', time = ''] = parts.split(', ');
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      const day = dayNumber(isoDate) ?? 0;
      const today = any.exceptions[String(day)] ?? any.week[(day + 3) % 7] ?? [];
      const minute = hours * 60 + minutes;
      return today.some(([start, end]) => minute >= start && minute < end);
    };
    fc.assert(
      fc.property(calendars, instants, (any, fromMs) => {
        const startMs = Math.floor(fromMs / stepMs) * stepMs;
        let countedMs = 0;
        for (let atMs = startMs; atMs < startMs + 2 * 24 * hourMs; atMs += stepMs) {
          if (isOpenByTheWall(any, atMs)) countedMs += stepMs;
        }
        expect(businessTimeBetween(any, startMs, startMs + 2 * 24 * hourMs)).toBe(countedMs);
      }),
      { numRuns: 40 },
    );
  });

  test('the next opening is open, and nothing before it is', () => {
    fc.assert(
      fc.property(calendars, instants, (any, fromMs) => {
        const openingMs = nextOpening(any, fromMs) ?? 0;
        expect(isOpen(any, openingMs)).toBe(true);
        expect(businessTimeBetween(any, fromMs, openingMs)).toBe(0);
      }),
      runs,
    );
  });
});
