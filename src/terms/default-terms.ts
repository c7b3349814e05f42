import type { CalendarDefinition } from '../domain/calendar';
import type { ServiceTerms } from '../domain/terms';
import { loadCalendar } from './load-calendar';

export { loadCalendar };

const nineToSix = [[540, 1080]] as const;

/** RIT's hours: Monday to Friday, 9:00 to 18:00 in Moscow (seed 001). */
const moscowOffice: CalendarDefinition = {
  calendarId: 'moscow-office',
  version: 1,
  zone: 'Europe/Moscow',
  week: [nineToSix, nineToSix, nineToSix, nineToSix, nineToSix, [], []],
  exceptions: {},
};

/**
 * The terms that a fresh Otvet promises: an answer within 4 working hours (RIT), warning after
 * three of them; pending tickets close after 5 working days of silence, resolved ones after 5 days
 * (Mailganer); a rating is asked for 24 hours after resolving (RIT).
 */
export function defaultTerms(): ServiceTerms {
  return {
    termsId: 'default',
    version: 1,
    calendar: loadCalendar(moscowOffice),
    firstResponse: { targetMinutes: 240, warnAtFraction: 0.75 },
    pendingCloseBusinessDays: 5,
    resolvedCloseDays: 5,
    ratingDelayHours: 24,
  };
}
