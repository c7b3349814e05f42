import type { ServiceTerms } from '../domain/terms';
import { loadCalendar } from './load-calendar';
import { ritTerms } from './presets';

/** The terms that a fresh Otvet promises: RIT's, see `presets.ts`. */
export function defaultTerms(): ServiceTerms {
  return ritTerms(loadCalendar);
}
