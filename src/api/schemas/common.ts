import { z } from 'zod';
import { channels, handoffKinds, ticketStatuses } from '../../domain/ticket';

/** The schemas that the API's document names under `components`. */
export const namedSchemas = z.registry<{ id: string }>();

export const instant = z.iso.datetime().describe('An instant in UTC, with milliseconds');
export const status = z.enum(ticketStatuses).register(namedSchemas, { id: 'TicketStatus' });
export const channel = z.enum(channels).register(namedSchemas, { id: 'Channel' });
export const language = z.enum(['ru', 'en']);
export const rating = z.enum(['good', 'bad']);
export const handoffKind = z.enum(handoffKinds);
export const handoffState = z.enum(['queued', 'done', 'declined']);
export const seq = z.int().describe('The sequence number of an event: 1, 2, 3 … without gaps');

/** A page of a list asks for the next by the cursor; its form may change at any time. */
export const cursor = z.string().max(200).describe('nextCursor of the page before');

export const nextCursor = z
  .string()
  .nullable()
  .describe('Asks for the next page; null when there is none');

/** The number of items of a page. */
export const pageLimit = (most: number, usual: number) =>
  z.coerce.number().int().min(1).max(most).default(usual);

/** A ticket in an address: its number, or its id while the number is not known yet. */
export const ticketParams = z.object({
  ticket: z
    .string()
    .regex(/^(\d{1,15}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/)
    .describe('The ticket’s number, or its id'),
});

export const problem = z
  .object({
    type: z.string().describe('A reference to the entry in GET /api/problems'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable: programs decide by this'),
    detail: z.string(),
    whatToDo: z.string(),
    errors: z
      .array(z.object({ at: z.string(), problem: z.string() }))
      .optional()
      .describe('Each wrong field or parameter'),
  })
  .register(namedSchemas, { id: 'Problem' });
