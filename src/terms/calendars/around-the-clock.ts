import type { CalendarDefinition } from '../../domain/calendar';
import { everyHour } from './hours';

/** The calendar of a desk that never closes, in a zone, which decides where days begin. */
export function aroundTheClock(zone = 'UTC', calendarId = 'around-the-clock'): CalendarDefinition {
  return { calendarId, version: 1, zone, week: everyHour, exceptions: {} };
}
