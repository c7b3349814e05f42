import type { DetailChanges } from './events';
import type { TicketDetails } from './ticket';

const defaults: TicketDetails = {
  type: 'question',
  topic: null,
  priority: 'normal',
  department: null,
  organisationId: null,
  tags: [],
  dueAtMs: null,
};

function inOrder(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)].sort();
}

/** The details of a new ticket: what is given, and the defaults for the rest. */
export function newDetails(given: Partial<TicketDetails> = {}): TicketDetails {
  const details = { ...defaults, ...given };
  return { ...details, tags: inOrder(details.tags) };
}

/** What would change if the details were set as wanted: old and new value of each; empty if none. */
export function detailChanges(
  details: TicketDetails,
  wanted: Partial<TicketDetails>,
): DetailChanges {
  const after = { ...details, ...wanted, ...(wanted.tags && { tags: inOrder(wanted.tags) }) };
  const keys = Object.keys(defaults) as (keyof TicketDetails)[];
  const changed = keys.filter((key) => JSON.stringify(after[key]) !== JSON.stringify(details[key]));
  return Object.fromEntries(changed.map((key) => [key, { from: details[key], to: after[key] }]));
}
