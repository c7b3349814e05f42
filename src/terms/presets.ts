import type { Calendar, CalendarDefinition, Slot } from '../domain/calendar';
import type { MetricTarget, ServiceTerms, SlaPolicy } from '../domain/terms';
import { exceptionsOf } from './calendars/day-rules';
import { ruProduction2026 } from './calendars/ru-production-2026';

type Load = (definition: CalendarDefinition) => Calendar;

/** Monday to Friday in Moscow, with Russia's production calendar. */
function weekdays(calendarId: string, version: number, hours: readonly Slot[]): CalendarDefinition {
  const week = [hours, hours, hours, hours, hours, [], []];
  const exceptions = exceptionsOf(ruProduction2026, week);
  return { calendarId, version, zone: 'Europe/Moscow', week, exceptions };
}

/** RIT's hours. Version 1 of the calendar, in Otvet 0.1, knew no holidays. */
const moscowOffice = weekdays('moscow-office', 2, [[540, 1080]]);

/** Mailganer's hours. */
const moscowTenToSeven = weekdays('moscow-10-19', 1, [[600, 1140]]);

/** A warning after three quarters of the target, as version 0.1 gave it. */
function within(targetMinutes: number, warnAtFractions: readonly number[] = [0.75]): MetricTarget {
  return { targetMinutes, warnAtFractions, pausedIn: [] };
}

const answerWithin = (
  policyId: string,
  targetMinutes: number,
  match: SlaPolicy['match'],
): SlaPolicy => ({
  policyId,
  match,
  calendarId: moscowOffice.calendarId,
  targets: { first_response: within(targetMinutes) },
  escalations: [],
});

/** What both presets promise about silence and rating: Mailganer's days, RIT's question. */
const silence = {
  pendingCloseBusinessDays: 5,
  resolvedCloseDays: 5,
  ratingDelayHours: 24,
  tellWhenDevelopmentDone: false,
  edition: 2,
} as const;

/**
 * RIT's table of reactions: a question is answered within 4 working hours, a suggestion
 * within 16, a problem within 6, an incident within 4, the registration of a product within 2. A
 * task has a due date of its own and no target.
 */
export function ritTerms(load: Load): ServiceTerms {
  const hour = 60;
  return {
    termsId: 'rit',
    version: 1,
    calendars: { [moscowOffice.calendarId]: load(moscowOffice) },
    calendarId: moscowOffice.calendarId,
    policies: [
      answerWithin('registration', 2 * hour, { types: ['incident'], topics: ['registration'] }),
      answerWithin('incident', 4 * hour, { types: ['incident'] }),
      answerWithin('problem', 6 * hour, { types: ['problem'] }),
      answerWithin('suggestion', 16 * hour, { types: ['suggestion'] }),
      answerWithin('question', 4 * hour, { types: ['question'] }),
    ],
    ...silence,
  };
}

/**
 * Mailganer's promise: a first answer within 30 minutes, and at the latest within 2 hours. The 30
 * minutes are what the team aims at, so they warn; the 2 hours are what is owed, so they breach.
 */
export function mailganerTerms(load: Load): ServiceTerms {
  const { calendarId } = moscowTenToSeven;
  return {
    termsId: 'mailganer',
    version: 1,
    calendars: { [calendarId]: load(moscowTenToSeven) },
    calendarId,
    policies: [
      {
        policyId: 'first-answer',
        match: {},
        calendarId,
        targets: { first_response: within(120, [0.25]) },
        escalations: [
          { on: 'warning', metric: 'first_response', action: { kind: 'notify', whom: 'assignee' } },
          { on: 'breach', metric: 'first_response', action: { kind: 'notify', whom: 'lead' } },
        ],
      },
    ],
    ...silence,
  };
}
