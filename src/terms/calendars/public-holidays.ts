import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { dayNumber } from '../../domain/calendar';
import type { Bilingual } from '../../domain/language';
import { CalendarError } from './calendar-errors';
import { assertYears, type Holiday, type Years } from './holidays';
import { isoDateOf } from './hours';

/** Codes of the package date-holidays: `DE`, `BY`, `A`. */
export type Place = { country: string; state?: string | undefined; region?: string | undefined };

const dayMs = 86_400_000;

/** Three hours: turns 3.75 days counted from a sunset into the three days on which all is closed. */
const almost = 0.125;

function assertKnown(
  name: string,
  known: Readonly<Record<string, string>> | undefined,
  what: Bilingual,
  path: string,
): void {
  const codes = Object.keys(known ?? {});
  if (codes.includes(name)) return;
  const list = codes.join(', ') || '–';
  throw new CalendarError('CALENDAR_UNKNOWN_COUNTRY', { path, what, name, known: list });
}

/** The package answers an unknown country with no holidays and an unknown state with the country's. */
function assertPlace(holidays: Holidays, { country, state, region }: Place, path: string): void {
  assertKnown(country, holidays.getCountries(), { en: 'country', ru: 'кода страны' }, path);
  if (state === undefined) return;
  assertKnown(
    state,
    holidays.getStates(country),
    { en: 'state', ru: 'кода земли или штата' },
    path,
  );
  if (region === undefined) return;
  const regions = holidays.getRegions(country, state);
  assertKnown(region, regions, { en: 'region', ru: 'кода района' }, path);
}

/**
 * The days of a holiday by its own text, not by its instants: what begins at the sunset before
 * (Islamic and Hebrew calendars) is named by the day that follows, and closes that one.
 */
function daysOf({ date, start, end }: HolidaysTypes.Holiday): Holiday[] {
  const first = dayNumber(date.slice(0, 10));
  if (first === undefined) return [];
  const fromMinute = Number(date.slice(11, 13)) * 60 + Number(date.slice(14, 16));
  const length = (end.getTime() - start.getTime()) / dayMs;
  const count = Math.max(1, Math.floor(length + almost));
  return Array.from({ length: count }, (_, index) => ({
    isoDate: isoDateOf(first + index),
    fromMinute: index === 0 ? fromMinute : 0,
  }));
}

/**
 * The public holidays of a place by the package date-holidays, in order; half days are closed from
 * their hour on. Throws a `CalendarError` on an unknown place or bad years. Loads the package, which
 * takes 20 MB of memory, at the first call: most desks never need it.
 */
export async function publicHolidays(place: Place, years: Years, path: string): Promise<Holiday[]> {
  assertYears(years, path);
  const { default: Holidays } = await import('date-holidays');
  assertPlace(new Holidays(), place, path);
  const { country, state, region } = place;
  const codes = { country, ...(state && { state }), ...(region && { region }) };
  const holidays = new Holidays(codes, { types: ['public'] });
  const found: Holiday[] = [];
  for (let year = years.fromYear; year <= years.toYear; year += 1) {
    for (const holiday of holidays.getHolidays(year)) found.push(...daysOf(holiday));
  }
  return found;
}
