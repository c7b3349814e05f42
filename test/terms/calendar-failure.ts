import { CalendarError } from '../../src/terms/calendars/calendar-errors';

/** The `CalendarError` that a promise ends with; throws if it ends otherwise. */
export async function failureOf(promise: Promise<unknown>): Promise<CalendarError> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  if (outcome instanceof CalendarError) return outcome;
  throw new Error(`not a CalendarError: ${String(outcome)}`);
}
