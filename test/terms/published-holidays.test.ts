import { describe, expect, test } from '@jest/globals';
import { icalHolidays } from '../../src/terms/calendars/ical-holidays';
import { publicHolidays } from '../../src/terms/calendars/public-holidays';
import { failureOf } from './calendar-failure';

describe('an iCalendar file', () => {
  const calendarOf = (...events: string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//test//test//EN',
      ...events.flatMap((event, index) => [
        'BEGIN:VEVENT',
        ...(event.includes('UID:') ? [] : [`UID:${index}`]),
        'DTSTAMP:20260101T000000Z',
        ...event.split('|'),
        'END:VEVENT',
      ]),
      'END:VCALENDAR',
      '',
    ].join('\r\n');
  const years = { fromYear: 2026, toYear: 2028 };
  const datesOf = async (text: string) =>
    (await icalHolidays(text, years, 'test.ics')).map(({ isoDate }) => isoDate);

  test.each([
    ['one day', 'DTSTART;VALUE=DATE:20260309', ['2026-03-09']],
    [
      'several days, whose end is not one of them',
      'DTSTART;VALUE=DATE:20260101|DTEND;VALUE=DATE:20260104',
      ['2026-01-01', '2026-01-02', '2026-01-03'],
    ],
    ['a duration', 'DTSTART;VALUE=DATE:20260601|DURATION:P2D', ['2026-06-01', '2026-06-02']],
    [
      'days over the turn of a year that is not asked for',
      'DTSTART;VALUE=DATE:20251231|DTEND;VALUE=DATE:20260102',
      ['2026-01-01'],
    ],
    [
      'every year since long ago, but for one',
      'DTSTART;VALUE=DATE:19910612|RRULE:FREQ=YEARLY|EXDATE;VALUE=DATE:20270612',
      ['2026-06-12', '2028-06-12'],
    ],
    [
      'the fourth Thursday of November',
      'DTSTART;VALUE=DATE:20241128|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    [
      'the Monday before 25 May',
      'DTSTART;VALUE=DATE:20240520|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYMONTHDAY=18,19,20,21,22,23,24',
      ['2026-05-18', '2027-05-24', '2028-05-22'],
    ],
    [
      '29 February, only where there is one',
      'DTSTART;VALUE=DATE:20240229|RRULE:FREQ=YEARLY',
      ['2028-02-29'],
    ],
    [
      'a rule that no date fulfils',
      'DTSTART;VALUE=DATE:20240301|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      [],
    ],
    [
      'dates listed one by one',
      'DTSTART;VALUE=DATE:20260101|RDATE;VALUE=DATE:20260707,20270101',
      ['2026-01-01', '2026-07-07', '2027-01-01'],
    ],
    ['an event with a time of day', 'DTSTART:20260309T090000Z|DTEND:20260309T100000Z', []],
    ['a cancelled event', 'DTSTART;VALUE=DATE:20260309|STATUS:CANCELLED', []],
  ])('%s', async (_case, event, expected) => {
    expect(await datesOf(calendarOf(event))).toEqual(expected);
  });

  test('takes a changed occurrence in place of the regular one', async () => {
    const text = calendarOf(
      'UID:a|DTSTART;VALUE=DATE:20260601|RRULE:FREQ=YEARLY;COUNT=3',
      'UID:a|RECURRENCE-ID;VALUE=DATE:20270601|DTSTART;VALUE=DATE:20270602',
      'UID:a|RECURRENCE-ID;VALUE=DATE:20280601|DTSTART;VALUE=DATE:20280601|STATUS:CANCELLED',
    );
    expect(await datesOf(text)).toEqual(['2026-06-01', '2027-06-02']);
  });

  test.each([
    ['nothing', '', 'CALENDAR_BAD_ICAL'],
    ['no calendar', 'hello', 'CALENDAR_BAD_ICAL'],
    ['a file cut short', 'BEGIN:VCALENDAR\r\nBEGIN:VEV', 'CALENDAR_BAD_ICAL'],
    ['another component', 'BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n', 'CALENDAR_BAD_ICAL'],
    ['a date that is none', calendarOf('DTSTART;VALUE=DATE:soon'), 'CALENDAR_BAD_ICAL'],
    [
      'a rule that would be looked for without end',
      calendarOf('DTSTART;VALUE=DATE:20260101|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'),
      'CALENDAR_ICAL_RULE',
    ],
    [
      'a repetition of other than years',
      calendarOf('DTSTART;VALUE=DATE:20260101|RRULE:FREQ=WEEKLY;BYDAY=SA'),
      'CALENDAR_ICAL_RULE',
    ],
    [
      'more days than holidays can be',
      calendarOf(
        ...Array.from(
          { length: 20 },
          () => 'DTSTART;VALUE=DATE:20000101|DTEND;VALUE=DATE:20400101',
        ),
      ),
      'CALENDAR_ICAL_TOO_MANY_DAYS',
    ],
    ['a file beyond measure', 'x'.repeat(2_000_001), 'CALENDAR_FILE_TOO_LARGE'],
  ])('with %s is refused', async (_case, text, code) => {
    expect(await failureOf(datesOf(text))).toMatchObject({ code });
  });

  test.each([
    ['the other way round', 2028, 2026],
    ['too many', 2026, 2056],
    ['before 1970', 1960, 1965],
  ])('is asked for years that are %s: refused', async (_case, fromYear, toYear) => {
    const failure = await failureOf(icalHolidays('', { fromYear, toYear }, 'includes[0]'));
    expect(failure.code).toBe('CALENDAR_BAD_YEARS');
  });
});

describe('public holidays by date-holidays', () => {
  const datesIn = async (place: Parameters<typeof publicHolidays>[0]) =>
    (await publicHolidays(place, { fromYear: 2026, toYear: 2026 }, 'here')).map(
      ({ isoDate, fromMinute }) => (fromMinute === 0 ? isoDate : `${isoDate} from ${fromMinute}`),
    );

  test('depend on country, state and region', async () => {
    expect(await datesIn({ country: 'DE' })).not.toContain('2026-01-06');
    expect(await datesIn({ country: 'DE', state: 'BY' })).toContain('2026-01-06');
    expect(await datesIn({ country: 'DE', state: 'BY' })).not.toContain('2026-08-08');
    expect(await datesIn({ country: 'DE', state: 'BY', region: 'A' })).toContain('2026-08-08');
  });

  test('close the day that they are named by, not the evening before', async () => {
    const dates = await datesIn({ country: 'TR' });
    expect(dates.filter((date) => date.startsWith('2026-03'))).toEqual([
      '2026-03-20',
      '2026-03-21',
      '2026-03-22',
    ]);
  });

  test('close only the afternoon of a half day', async () => {
    expect(await datesIn({ country: 'FO' })).toContain('2026-12-31 from 720');
  });

  test.each([
    ['country', { country: 'XX' }],
    ['state', { country: 'DE', state: 'XX' }],
    ['region', { country: 'DE', state: 'BY', region: 'XX' }],
  ])('of an unknown %s are refused', async (what, place) => {
    const failure = await failureOf(datesIn(place));
    expect(failure.code).toBe('CALENDAR_UNKNOWN_COUNTRY');
    expect(failure.message).toContain(`no ${what} "XX"`);
  });
});
