import type { z } from 'zod';
import type { TicketDetails } from '../domain/ticket';
import type { detailsBody } from './schemas/command';

/** A given instant in ms, or `null`, which takes it away. */
export function msOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}

/** What a request names of a ticket's details; what it leaves out is not there. */
export function detailsOf({
  dueAt,
  ...given
}: z.output<typeof detailsBody>): Partial<TicketDetails> {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(named), ...(dueAt !== undefined && { dueAtMs: msOf(dueAt) }) };
}
