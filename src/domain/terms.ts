import type { Calendar } from './calendar';
import type { Bilingual } from './language';
import type { Grade, Priority, TicketDetails, TicketStatus, TicketType } from './ticket';

export const metrics = ['first_response', 'next_response', 'resolution'] as const;
export type Metric = (typeof metrics)[number];

/** The metrics as people read them within a sentence. */
export const metricLabels: Readonly<Record<Metric, Bilingual>> = {
  first_response: { ru: 'первый ответ', en: 'first response' },
  next_response: { ru: 'следующий ответ', en: 'next response' },
  resolution: { ru: 'решение', en: 'resolution' },
};

/** What a policy promises for one metric. */
export type MetricTarget = {
  targetMinutes: number;
  /** The shares of the target after which a warning is due, ascending, each between 0 and 1. */
  warnAtFractions: readonly number[];
  /** The statuses in which the time does not count. */
  pausedIn: readonly TicketStatus[];
};

/** What happens by itself when a warning or a breach of a metric falls due. */
export type EscalationStep = {
  on: 'warning' | 'breach';
  metric: Metric;
  /** Which of several warnings; every one if it is not given. */
  atFraction?: number;
  action:
    | { kind: 'notify'; whom: 'assignee' | Grade }
    | { kind: 'reassign'; grade: Grade }
    | { kind: 'raise_priority' };
};

/** Which tickets a policy is for: each list that is given must hold the ticket's value. */
export type PolicyMatch = {
  types?: readonly TicketType[];
  topics?: readonly string[];
  priorities?: readonly Priority[];
  departments?: readonly string[];
  organisationIds?: readonly string[];
};

export type SlaPolicy = {
  policyId: string;
  match: PolicyMatch;
  calendarId: string;
  targets: Readonly<Partial<Record<Metric, MetricTarget>>>;
  escalations: readonly EscalationStep[];
};

/**
 * What a ticket was promised when it was opened. A ticket carries its terms, so that a later change
 * of the settings rewrites nothing that was already measured: new terms reach an open ticket by an
 * event of their own.
 */
export type ServiceTerms = {
  termsId: string;
  version: number;
  calendars: Readonly<Record<string, Calendar>>;
  /** The calendar in which the customer's silence is counted. */
  calendarId: string;
  /** In order: the first that matches a ticket is its policy. */
  policies: readonly SlaPolicy[];
  /** Working days of the customer's silence after which a pending ticket closes. */
  pendingCloseBusinessDays: number;
  /** Days (of 24 hours) without messages after which a resolved ticket closes. */
  resolvedCloseDays: number;
  /** Hours from resolving to the request for a rating. */
  ratingDelayHours: number;
  /** Whether the customer hears at once that development is done, or from the agent. */
  tellWhenDevelopmentDone: boolean;
  /**
   * The edition of the measuring rules. Edition 1 (version 0.1) took resolving without a reply for a
   * response and did not note a late one; tickets that were opened under it keep it.
   */
  edition: 1 | 2;
};

function holds<T>(wanted: readonly T[] | undefined, value: T | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value));
}

/** The first policy that matches the details, or `undefined`: then nothing is promised. */
export function policyFor(terms: ServiceTerms, details: TicketDetails): SlaPolicy | undefined {
  return terms.policies.find(
    ({ match }) =>
      holds(match.types, details.type) &&
      holds(match.topics, details.topic) &&
      holds(match.priorities, details.priority) &&
      holds(match.departments, details.department) &&
      holds(match.organisationIds, details.organisationId),
  );
}
