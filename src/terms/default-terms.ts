import { compileCalendar, type Calendar, type CalendarDefinition } from '../domain/calendar';
import type { ServiceTerms } from '../domain/terms';
import { ritTerms } from './presets';
import { zoneOffsets } from './zone-offsets';

/**
 * A calendar with its zone's offsets from 2020 to the end of 2040: before and after that the
 * nearest known offset holds. Throws on a definition with a fault, naming it.
 */
export function loadCalendar(definition: CalendarDefinition): Calendar {
  const offsets = zoneOffsets(definition.zone, Date.UTC(2020, 0), Date.UTC(2041, 0));
  const calendar = compileCalendar(definition, offsets);
  if ('code' in calendar) throw new Error(`Calendar: ${calendar.code} at ${calendar.at}`);
  return calendar;
}

/** The terms that a fresh Otvet promises: RIT's, see `presets.ts`. */
export function defaultTerms(): ServiceTerms {
  return ritTerms(loadCalendar);
}
