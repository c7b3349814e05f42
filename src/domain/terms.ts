import type { Calendar } from './calendar';

/** What measures a metric: the target in working time and when to warn before it. */
export type SlaTarget = {
  targetMinutes: number;
  /** The share of the target after which the warning is due, between 0 and 1. */
  warnAtFraction: number;
};

/**
 * What a ticket was promised when it was opened. A ticket carries its terms, so that a later change
 * of the settings rewrites nothing that was already measured.
 */
export type ServiceTerms = {
  termsId: string;
  version: number;
  calendar: Calendar;
  firstResponse: SlaTarget;
  /** Working days of the customer's silence after which a pending ticket closes. */
  pendingCloseBusinessDays: number;
  /** Days (of 24 hours) without messages after which a resolved ticket closes. */
  resolvedCloseDays: number;
  /** Hours from resolving to the request for a rating. */
  ratingDelayHours: number;
};
