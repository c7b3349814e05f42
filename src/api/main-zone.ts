import type { ServiceTerms } from '../domain/terms';

/**
 * The IANA zone in which people read a ticket's times: that of the calendar its silence is counted
 * in. UTC if the terms name a calendar that they do not hold.
 */
export function mainZone({ calendars, calendarId }: ServiceTerms): string {
  return calendars[calendarId]?.zone ?? 'UTC';
}
