import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessDays,
  addBusinessTime,
  businessTimeBetween,
  isOpen,
  nextOpening,
  workingIntervals,
} from '../../src/domain/business-time';
import {
  compileCalendar,
  dayNumber,
  type Calendar,
  type CalendarDefinition,
  type Slot,
} from '../../src/domain/calendar';
import { loadCalendar } from '../../src/terms/load-calendar';
import { moscow, wallClock } from './examples';

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

/** A civil day of Berlin on which the clocks change, from midnight on. */
function berlinDay(isoDate: string, offset: string): [fromMs: number, toMs: number] {
  const fromMs = Date.parse(`${isoDate}T00:00${offset}`);
  return [fromMs, fromMs + 20 * hourMs];
}

function* take<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

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
      'a slot that is listed twice',
      {
        ...definition,
        week: week([
          [0, 60],
          [0, 60],
        ]),
      },
      'BAD_SLOT',
    ],
    [
      'slots out of order',
      {
        ...definition,
        week: week([
          [60, 90],
          [0, 30],
        ]),
      },
      'BAD_SLOT',
    ],
    ['half a minute', { ...definition, week: week([[0, 0.5]]) }, 'BAD_SLOT'],
    ['a slot from NaN', { ...definition, week: week([[NaN, 60]]) }, 'BAD_SLOT'],
    ['a slot before midnight', { ...definition, week: week([[-60, 60]]) }, 'BAD_SLOT'],
    ['a slot without an end', { ...definition, week: week([[60] as unknown as Slot]) }, 'BAD_SLOT'],
    [
      'no slots where slots belong',
      { ...definition, week: week(null as unknown as Slot[]) },
      'BAD_SLOT',
    ],
    ['no week', { ...definition, week: undefined as unknown as Slot[][] }, 'BAD_WEEK'],
    [
      'a date that does not exist',
      { ...definition, week: week([]), exceptions: { '2026-02-30': [] } },
      'BAD_DATE',
    ],
  ])('with %s is refused', (_case, bad, code) => {
    expect(compileCalendar(bad, [[0, 0]])).toMatchObject({ code });
  });

  test.each([
    ['none', [], 'NO_OFFSETS'],
    [
      'out of order',
      [
        [5, 0],
        [5, 60],
      ],
      'BAD_OFFSETS',
    ],
    ['that are no numbers', [[0, NaN]], 'BAD_OFFSETS'],
  ])('with offsets %s is refused', (_case, offsets, code) => {
    const good = { ...definition, week: week([]) };
    expect(compileCalendar(good, offsets as [number, number][])).toMatchObject({ code });
  });

  test('can change without changing what was compiled from it', () => {
    const monday: [number, number][] = [[0, 60]];
    const compiled = compileCalendar({ ...definition, week: week(monday) }, [[0, 0]]) as Calendar;
    monday[0] = [0, 1440];
    monday.push([5, 5]);
    expect(compiled.week[0]).toEqual([[0, 60]]);
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

describe('at the edges', () => {
  const cairo = calendar({ zone: 'Africa/Cairo', week: Array<Slot[]>(7).fill([[0, 1440]]) });
  const berlinNight = (slots: Slot[]) =>
    calendar({ zone: 'Europe/Berlin', week: Array<Slot[]>(7).fill(slots) });

  test('a slot is open at its start and closed at its end', () => {
    expect(isOpen(moscowOffice, moscow('2026-01-12 09:00'))).toBe(true);
    expect(isOpen(moscowOffice, moscow('2026-01-12 09:00') - 1)).toBe(false);
    expect(isOpen(moscowOffice, moscow('2026-01-12 18:00'))).toBe(false);
    expect(isOpen(moscowOffice, moscow('2026-01-12 18:00') - 1)).toBe(true);
  });

  test('the next opening of an open moment is that moment', () => {
    const openMs = moscow('2026-01-12 12:34');
    expect(nextOpening(moscowOffice, openMs)).toBe(openMs);
    expect(wallClock(nextOpening(moscowOffice, moscow('2026-01-16 18:00')) ?? 0)).toBe(
      '2026-01-19 09:00',
    );
  });

  test('a night shift goes on over midnight, and what ends there ends at midnight', () => {
    const night = calendar({
      week: [[[1320, 1440]], [[0, 360]], [], [], [], [], []],
    });
    const from = moscow('2026-01-12 22:00');
    expect(isOpen(night, moscow('2026-01-13 00:00'))).toBe(true);
    expect(wallClock(addBusinessTime(night, from, 2 * hourMs) ?? 0)).toBe('2026-01-13 00:00');
    expect(wallClock(addBusinessTime(night, from, 2 * hourMs + 1) ?? 0)).toBe('2026-01-13 00:00');
    expect(wallClock(addBusinessTime(night, from, 8 * hourMs) ?? 0)).toBe('2026-01-13 06:00');
    const [first, second] = [...take(workingIntervals(night, from), 2)];
    expect(first?.endMs).toBe(second?.startMs);
  });

  test('slots that touch are one interval, and fully used they end with the second', () => {
    const touching = calendar({
      week: Array<Slot[]>(7).fill([
        [540, 780],
        [780, 1080],
      ]),
    });
    const from = moscow('2026-01-12 00:00');
    expect([...take(workingIntervals(touching, from), 1)]).toEqual([
      { startMs: moscow('2026-01-12 09:00'), endMs: moscow('2026-01-12 18:00') },
    ]);
    expect(wallClock(addBusinessTime(touching, from, 4 * hourMs) ?? 0)).toBe('2026-01-12 13:00');
  });

  test.each([
    ['nothing', 0],
    ['less than nothing', -hourMs],
    ['endlessly less than nothing', -Infinity],
  ])('adding %s stays where it is, open or closed', (_case, durationMs) => {
    for (const fromMs of [moscow('2026-01-12 12:00'), moscow('2026-01-11 12:00')]) {
      expect(addBusinessTime(moscowOffice, fromMs, durationMs)).toBe(fromMs);
      expect(addBusinessDays(moscowOffice, fromMs, durationMs)).toBe(fromMs);
    }
  });

  test('adding for ever never ends', () => {
    const fromMs = moscow('2026-01-12 12:00');
    for (const amount of [Infinity, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER]) {
      expect(addBusinessTime(moscowOffice, fromMs, amount)).toBeNull();
      expect(addBusinessDays(moscowOffice, fromMs, amount)).toBeNull();
    }
  });

  test.each([NaN, Infinity, -Infinity, 8.64e15 + 1])('%s is no instant', (instantMs) => {
    const noInstant = /is no instant: give ms since 1970/;
    expect(() => isOpen(moscowOffice, instantMs)).toThrow(noInstant);
    expect(() => nextOpening(moscowOffice, instantMs)).toThrow(noInstant);
    expect(() => addBusinessTime(moscowOffice, instantMs, 1)).toThrow(noInstant);
    expect(() => addBusinessDays(moscowOffice, instantMs, 1)).toThrow(noInstant);
    expect(() => businessTimeBetween(moscowOffice, 0, instantMs)).toThrow(noInstant);
    expect(() => businessTimeBetween(moscowOffice, instantMs, 0)).toThrow(noInstant);
  });

  test('NaN is no amount', () => {
    expect(() => addBusinessTime(moscowOffice, 0, NaN)).toThrow(RangeError);
    expect(() => addBusinessDays(moscowOffice, 0, NaN)).toThrow(RangeError);
  });

  test('time ends with the last instant of a Date', () => {
    const lastMs = 8.64e15;
    const all = calendar({ zone: 'UTC', week: Array<Slot[]>(7).fill([[0, 1440]]) });
    expect(addBusinessTime(all, lastMs - hourMs, hourMs)).toBe(lastMs);
    expect(addBusinessTime(all, lastMs - hourMs, hourMs + 1)).toBeNull();
    expect(businessTimeBetween(all, -lastMs, lastMs)).toBe(2 * lastMs);
    expect(nextOpening(moscowOffice, lastMs)).toBeNull();
  });

  test('a time that the clocks skip comes later by the gap, one that they repeat comes first', () => {
    const halfPastTwo = berlinNight([[150, 240]]);
    expect(nextOpening(halfPastTwo, Date.parse('2026-03-29T00:00+01:00'))).toBe(
      Date.parse('2026-03-29T03:30+02:00'),
    );
    expect(nextOpening(halfPastTwo, Date.parse('2026-10-25T00:00+02:00'))).toBe(
      Date.parse('2026-10-25T02:30+02:00'),
    );
    expect(businessTimeBetween(halfPastTwo, ...berlinDay('2026-10-25', '+02:00'))).toBe(
      2.5 * hourMs,
    );
  });

  test('slots that a gap shifts onto each other count once', () => {
    const nights = berlinNight([
      [120, 150],
      [180, 240],
    ]);
    expect(businessTimeBetween(nights, ...berlinDay('2026-03-29', '+01:00'))).toBe(hourMs);
  });

  test('a day without its midnight begins after the gap, a day with two ends at the second', () => {
    const day = (from: string, to: string) =>
      businessTimeBetween(cairo, Date.parse(from), Date.parse(to)) / hourMs;
    expect(day('2026-04-24T01:00+03:00', '2026-04-25T00:00+03:00')).toBe(23);
    expect(day('2026-10-29T00:00+03:00', '2026-10-30T00:00+02:00')).toBe(25);
    expect([...take(workingIntervals(cairo, Date.parse('2026-10-28T22:00Z')), 2)]).toEqual([
      { startMs: Date.parse('2026-10-28T22:00Z'), endMs: Date.parse('2026-10-29T22:00Z') },
      { startMs: Date.parse('2026-10-29T22:00Z'), endMs: Date.parse('2026-10-30T22:00Z') },
    ]);
  });

  test('a date that never was is no working day and does not move to the next', () => {
    const offsets: [number, number][] = [
      [Date.parse('2011-09-24T14:00Z'), -600],
      [Date.parse('2011-12-30T10:00Z'), 840],
    ];
    const apia = compileCalendar(
      {
        calendarId: 'apia',
        version: 1,
        zone: 'Pacific/Apia',
        week: [office, office, office, office, office, [], []],
        exceptions: {},
      },
      offsets,
    ) as Calendar;
    const thursday = Date.parse('2011-12-29T12:00-10:00');
    const monday = Date.parse('2012-01-02T12:00+14:00');
    expect(addBusinessTime(apia, thursday, 9 * hourMs)).toBe(monday);
    expect(addBusinessDays(apia, thursday, 1)).toBe(monday);
  });

  test('before the first known offset that one holds, after the last the last', () => {
    const berlin = berlinNight(office);
    expect(nextOpening(berlin, Date.parse('1990-07-02T00:00Z'))).toBe(
      Date.parse('1990-07-02T08:00Z'),
    );
    expect(nextOpening(berlin, Date.parse('2090-07-03T00:00Z'))).toBe(
      Date.parse('2090-07-03T08:00Z'),
    );
  });

  test('centuries of closed days are no obstacle, a calendar that never opens again is found out', () => {
    const once = calendar({
      week: Array<Slot[]>(7).fill([]),
      exceptions: { '2499-12-31': [[600, 660]] },
    });
    const from = moscow('2026-01-12 12:00');
    expect(wallClock(nextOpening(once, from) ?? 0)).toBe('2499-12-31 10:00');
    expect(wallClock(addBusinessTime(once, from, hourMs) ?? 0)).toBe('2499-12-31 11:00');
    expect(addBusinessTime(once, from, hourMs + 1)).toBeNull();
    expect(addBusinessDays(once, from, 1)).toBeNull();
  });
});

describe('the work that a question costs', () => {
  /** A calendar that counts how often its days are looked at. */
  function counting(definition: Partial<CalendarDefinition>) {
    let looks = 0;
    const counted = <Days extends object>(days: Days) =>
      new Proxy(days, {
        get: (target, key, receiver): unknown => {
          looks += 1;
          return Reflect.get(target, key, receiver);
        },
      });
    const { week, exceptions, ...rest } = calendar(definition);
    const watched = { ...rest, week: counted(week), exceptions: counted(exceptions) };
    // The first question of all makes the index.
    nextOpening(watched, 0);
    return (ask: (calendar: Calendar) => unknown) => {
      looks = 0;
      ask(watched);
      return looks;
    };
  }
  const from = moscow('2026-01-12 12:00');
  const yearMs = 365 * 24 * hourMs;

  test.each([
    ['around the clock', { week: Array<Slot[]>(7).fill([[0, 1440]]) }],
    ['in an office', {}],
    ['a minute a week', { week: [[[600, 601]] as Slot[], [], [], [], [], [], []] }],
    ['with holidays', { exceptions: { '2027-05-03': [], '2030-05-01': [[600, 660]] as Slot[] } }],
  ])('does not grow with the distance %s', (_case, definition) => {
    const looksOf = counting(definition);
    const far = [1, 10, 1000].map((years) => from + years * yearMs);
    const near = looksOf((any) => businessTimeBetween(any, from, from + hourMs));
    for (const toMs of far) {
      expect(looksOf((any) => businessTimeBetween(any, from, toMs))).toBe(near);
      expect(looksOf((any) => addBusinessTime(any, from, (toMs - from) / 10_000))).toBeLessThan(8);
      expect(looksOf((any) => addBusinessDays(any, from, (toMs - from) / yearMs))).toBeLessThan(12);
    }
  });

  test('does not grow with closed years', () => {
    const closed = counting({
      week: Array<Slot[]>(7).fill([]),
      exceptions: { '2020-01-01': office, '2999-12-31': office },
    });
    expect(closed((any) => nextOpening(any, from))).toBeLessThan(8);
    expect(closed((any) => [...workingIntervals(any, from)])).toBeLessThan(8);
  });
});
