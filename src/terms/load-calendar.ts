import { compileCalendar, type Calendar, type CalendarDefinition } from '../domain/calendar';
import { zoneOffsets } from './zone-offsets';

/**
 * A calendar with its zone's offsets from 2020 to the end of 2040: before and after that the
 * nearest known offset holds. Throws an `Error` on a definition with a fault, naming it, and a
 * `RangeError` on a zone that this Node's time zone database doesn't know.
 */
export function loadCalendar(definition: CalendarDefinition): Calendar {
  const offsets = zoneOffsets(definition.zone, Date.UTC(2020, 0), Date.UTC(2041, 0));
  const calendar = compileCalendar(definition, offsets);
  if ('code' in calendar) throw new Error(`Calendar: ${calendar.code} at ${calendar.at}`);
  return calendar;
}
