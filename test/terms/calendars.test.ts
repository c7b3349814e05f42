import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpen, workingIntervals } from '../../src/domain/business-time';
import type { Slot } from '../../src/domain/calendar';
import { aroundTheClock } from '../../src/terms/calendars/around-the-clock';
import { readCalendarDefinition } from '../../src/terms/calendars/calendar-file';
import { exceptionsOf } from '../../src/terms/calendars/day-rules';
import { ruProduction2026 } from '../../src/terms/calendars/ru-production-2026';
import { loadCalendar } from '../../src/terms/load-calendar';
import { failureOf } from './calendar-failure';

const hourMs = 3_600_000;
const eightHours: Slot[] = [
  [540, 780],
  [840, 1080],
];
const fiveDays = [eightHours, eightHours, eightHours, eightHours, eightHours, [], []];

describe('Russia’s production calendar of 2026', () => {
  const calendar = loadCalendar({
    calendarId: 'ru',
    version: 1,
    zone: 'Europe/Moscow',
    week: fiveDays,
    exceptions: exceptionsOf(ruProduction2026, fiveDays),
  });
  const months = Array.from({ length: 12 }, () => ({ days: new Set<string>(), hours: 0 }));
  for (const { startMs, endMs } of workingIntervals(
    calendar,
    Date.parse('2026-01-01T00:00+03:00'),
  )) {
    const date = new Date(startMs + 3 * hourMs).toISOString().slice(0, 10);
    if (!date.startsWith('2026')) break;
    const month = months[Number(date.slice(5, 7)) - 1];
    month?.days.add(date);
    if (month) month.hours += (endMs - startMs) / hourMs;
  }

  test('has the published working days and hours of each month', () => {
    expect(months.map(({ days }) => days.size)).toEqual([
      15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22,
    ]);
    expect(months.map(({ hours }) => hours)).toEqual([
      120, 152, 168, 175, 151, 167, 184, 168, 176, 176, 159, 176,
    ]);
  });

  test('has 247 working days and 1972 hours in the year', () => {
    expect(months.reduce((sum, { days }) => sum + days.size, 0)).toBe(247);
    expect(months.reduce((sum, { hours }) => sum + hours, 0)).toBe(1972);
  });

  test.each([
    ['the first working day of the year', '2026-01-12T09:00', true],
    ['a day of rest moved to a Friday', '2026-01-09T12:00', false],
    ['a holiday on a Saturday', '2026-01-03T12:00', false],
    ['the Monday after 8 March', '2026-03-09T12:00', false],
    ['the last hour before a holiday', '2026-04-30T17:00', false],
    ['the hour before that', '2026-04-30T16:59', true],
    ['the day before 31 December', '2026-12-30T17:59', true],
    ['31 December', '2026-12-31T12:00', false],
  ])('%s', (_case, local, open) => {
    expect(isOpen(calendar, Date.parse(`${local}+03:00`))).toBe(open);
  });
});

describe('rules by date', () => {
  const none = { holidays: [], moved: [], shortened: [], days: {} };

  test('give a moved working day the hours of the weekday whose rest it took over', () => {
    const week = [...fiveDays.slice(0, 4), [[600, 900] as const], [], []];
    const moved = [{ from: '2024-04-27', to: '2024-04-29' }];
    expect(exceptionsOf({ ...none, moved }, week)).toEqual({
      '2024-04-27': eightHours,
      '2024-04-29': [],
    });
  });

  test('cut the last hour of work even where the last slot is shorter', () => {
    const evening: Slot[] = [
      [540, 780],
      [840, 870],
    ];
    const week = [evening, evening, evening, evening, evening, [], []];
    const shortened = ['2026-01-12', '2026-01-17'];
    expect(exceptionsOf({ ...none, shortened }, week)).toEqual({
      '2026-01-12': [[540, 750]],
      '2026-01-17': [],
    });
  });

  test('let hours of a date’s own have the last word', () => {
    const rules = {
      ...none,
      holidays: ['2026-12-30'],
      days: { '2026-12-30': [[600, 720]] as const },
    };
    expect(exceptionsOf(rules, fiveDays)).toEqual({ '2026-12-30': [[600, 720]] });
  });
});

describe('a calendar’s file', () => {
  const office = {
    calendarId: 'office',
    version: 3,
    zone: 'Europe/Moscow',
    hours: {
      monday: ['09:00-13:00', '14:00-18:00'],
      friday: ['09:00-16:30'],
      saturday: ['22:00-24:00'],
      sunday: ['00:00-06:00'],
    },
  };
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'otvet-calendars-'));
    await writeFile(join(folder, 'rules.json'), JSON.stringify({ holidays: ['2027-01-04'] }));
    await writeFile(join(folder, 'bad-rules.json'), JSON.stringify({ holidays: ['2027-02-29'] }));
    await writeFile(join(folder, 'no.json'), '{');
    await writeFile(
      join(folder, 'days.ics'),
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270201\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('states hours in words', async () => {
    expect(await readCalendarDefinition(office)).toEqual({
      calendarId: 'office',
      version: 3,
      zone: 'Europe/Moscow',
      week: [eightHours, [], [], [], [[540, 990]], [[1320, 1440]], [[0, 360]]],
      exceptions: {},
    });
  });

  test('is written as docs/calendars.md shows it', async () => {
    const document = await readFile(join(__dirname, '../../docs/calendars.md'), 'utf8');
    const example = /```json\n([^]*?)```/.exec(document)?.[1] ?? '';
    const { calendarId, week, exceptions } = await readCalendarDefinition(JSON.parse(example));
    expect(calendarId).toBe('moscow-office');
    expect(week[4]).toEqual([
      [540, 780],
      [840, 1020],
    ]);
    expect(exceptions).toMatchObject({
      '2026-01-09': [],
      '2026-07-17': [],
      '2026-12-19': eightHours,
      '2026-12-29': [[600, 720]],
      '2026-12-30': [
        [540, 780],
        [840, 1020],
      ],
    });
  });

  test('can be open around the clock', async () => {
    const file = { calendarId: 'around-the-clock', version: 1, zone: 'UTC', hours: '24x7' };
    expect(await readCalendarDefinition(file)).toEqual(aroundTheClock());
  });

  test('includes what others publish, then says what differs', async () => {
    const definition = await readCalendarDefinition(
      {
        ...office,
        includes: [
          'ru-production-2026',
          { file: 'rules.json' },
          { ical: 'days.ics', fromYear: 2027, toYear: 2027 },
          { country: 'DE', state: 'BY', fromYear: 2027, toYear: 2027 },
        ],
        holidays: ['2026-12-28'],
        shortened: ['2026-12-25'],
        moved: [{ from: '2026-12-19', to: '2026-12-21' }],
        days: { '2026-05-01': ['10:00-12:00'] },
      },
      folder,
    );
    expect(definition.exceptions).toMatchObject({
      '2026-01-09': [],
      '2026-05-08': [[540, 930]],
      '2027-01-04': [],
      '2027-02-01': [],
      '2027-01-06': [],
      '2026-12-28': [],
      '2026-12-25': [[540, 930]],
      '2026-12-19': eightHours,
      '2026-12-21': [],
      '2026-05-01': [[600, 720]],
    });
  });

  test.each([
    ['no object', 5, 'CALENDAR_BAD_FIELD', 'the file'],
    ['an unknown field', { ...office, holydays: [] }, 'CALENDAR_BAD_FIELD', 'holydays'],
    ['a version that is no number', { ...office, version: '1' }, 'CALENDAR_BAD_FIELD', 'version: '],
    ['an unknown weekday', { ...office, hours: { montag: [] } }, 'CALENDAR_BAD_FIELD', 'hours'],
    [
      'hours that are no list',
      { ...office, hours: { monday: '09:00-18:00' } },
      'CALENDAR_BAD_FIELD',
      'hours.monday: ',
    ],
    [
      'hours that are none',
      { ...office, hours: { monday: ['9-18'] } },
      'CALENDAR_BAD_HOURS',
      'hours.monday: "9-18"',
    ],
    [
      'hours over midnight',
      { ...office, hours: { monday: ['22:00-06:00'] } },
      'CALENDAR_BAD_HOURS',
      'two entries',
    ],
    [
      'hours after 24:00',
      { ...office, hours: { monday: ['22:00-24:30'] } },
      'CALENDAR_BAD_HOURS',
      'hours.monday',
    ],
    [
      'overlapping hours',
      { ...office, hours: { monday: ['09:00-13:00', '12:00-18:00'] } },
      'CALENDAR_HOURS_OVERLAP',
      'hours.monday: "12:00-18:00"',
    ],
    [
      'a date that does not exist',
      { ...office, holidays: ['2026-01-01', '2026-02-30'] },
      'CALENDAR_BAD_DATE',
      'holidays[1]: "2026-02-30"',
    ],
    [
      'hours of a date that does not exist',
      { ...office, days: { today: [] } },
      'CALENDAR_BAD_DATE',
      'days.today',
    ],
    ['an unknown zone', { ...office, zone: 'Moscow' }, 'CALENDAR_UNKNOWN_ZONE', '"Moscow"'],
    [
      'an unknown name to include',
      { ...office, includes: ['ru-1917'] },
      'CALENDAR_UNKNOWN_INCLUDE',
      'includes[0]: ',
    ],
    [
      'an inclusion without years',
      { ...office, includes: [{ ical: 'days.ics' }] },
      'CALENDAR_BAD_FIELD',
      'includes[0].fromYear: ',
    ],
    [
      'a file that is not there',
      { ...office, includes: [{ file: 'missing.json' }] },
      'CALENDAR_FILE_UNREADABLE',
      'missing.json',
    ],
    [
      'a file that is no JSON',
      { ...office, includes: [{ file: 'no.json' }] },
      'CALENDAR_FILE_UNREADABLE',
      'no.json',
    ],
    [
      'a bad date in a file',
      { ...office, includes: [{ file: 'bad-rules.json' }] },
      'CALENDAR_BAD_DATE',
      'bad-rules.json: holidays[0]',
    ],
  ])('with %s is refused by the place', async (_case, file, code, named) => {
    const failure = await failureOf(readCalendarDefinition(file, folder));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(named);
    expect(failure.text.ru).toMatch(/[а-я]/);
  });
});
