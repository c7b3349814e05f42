import type { SlaPolicy } from '../../src/domain/terms';
import type { ServiceTerms } from '../../src/domain/terms';
import { loadCalendar } from '../../src/terms/load-calendar';
import type { SlaDocument } from './sla-document';

/** What every contract of the document promises about silence and rating. */
const silence = {
  pendingCloseBusinessDays: 5,
  resolvedCloseDays: 5,
  ratingDelayHours: 24,
  tellWhenDevelopmentDone: false,
  edition: 2,
} as const;

function calendarIdOf(policies: readonly SlaPolicy[]): string {
  return policies[0]?.calendarId ?? '';
}

/** The terms of each contract of the document, by its name. */
export function termsByContract(document: SlaDocument): (name: string) => ServiceTerms {
  const loaded = document.calendars.map((definition) => loadCalendar(definition));
  const calendars = Object.fromEntries(loaded.map((calendar) => [calendar.calendarId, calendar]));
  return (name) => {
    const contract = document.contracts.find((candidate) => candidate.name === name);
    if (contract === undefined) throw new Error(`docs/sla.md has no contract ${name}`);
    const { policies } = contract;
    const calendarId = calendarIdOf(policies);
    return { termsId: name, version: 1, calendars, calendarId, policies, ...silence };
  };
}
