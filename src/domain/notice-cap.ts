/**
 * How many notices of mails that did not arrive one address of the team gets within an hour: a relay that
 * was away for days gives up thousands of mails at once, and one list shows them all. Notices of deadlines
 * have no such bound: each asks for an act of its own.
 */
export const mailNoticesPerHour = 20;

/** The events of a ticket whose notices these are. */
export const undeliveredEvents = ['deliveryFailed', 'deliveryBounced'] as const;
