import { z } from 'zod';
import { metrics } from '../../domain/terms';
import {
  channels,
  grades,
  handoffKinds,
  handoffStates,
  priorities,
  ticketStatuses,
  ticketTypes,
} from '../../domain/ticket';
import { fieldProblemCodes, flaw } from '../field-problem-table';

/** The schemas that the API's document names under `components`. */
export const namedSchemas = z.registry<{ id: string }>();

export const instant = z.iso.datetime().describe('An instant in UTC, with milliseconds');
export const status = z.enum(ticketStatuses).register(namedSchemas, { id: 'TicketStatus' });
export const channel = z.enum(channels).register(namedSchemas, { id: 'Channel' });
export const language = z.enum(['ru', 'en']);
export const rating = z.enum(['good', 'bad']);
export const handoffKind = z.enum(handoffKinds);
export const handoffState = z.enum(handoffStates);
export const metric = z.enum(metrics).register(namedSchemas, { id: 'Metric' });
export const grade = z.enum(grades).register(namedSchemas, { id: 'Grade' });
export const priority = z.enum(priorities).register(namedSchemas, { id: 'Priority' });
export const ticketType = z.enum(ticketTypes).register(namedSchemas, { id: 'TicketType' });
export const seq = z.int().describe('The sequence number of an event: 1, 2, 3 … without gaps');

/** An instant that a client names: with its offset, as `2026-01-12T10:00:00+03:00`. */
export const givenInstant = z.iso
  .datetime({ offset: true })
  .max(40)
  .describe('An instant with its offset: 2026-01-12T10:00:00+03:00');

/** A text of one line, without control characters: they would hide in it or turn what follows (Unicode TR 36). */
export const oneLine = z
  .string()
  .trim()
  .regex(/^[^\p{C}\u2028\u2029]*$/u, flaw('CONTROL_CHARACTERS'));

/**
 * A topic, department, tag or organisation: a name that settings and lists compare by, and no text.
 */
export const label = oneLine.min(1).max(50);

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
    .regex(/^(\d{1,15}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/, flaw('NOT_A_TICKET'))
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
      .array(
        z.object({
          at: z.string().describe('The path of the field with dots; empty: the whole'),
          code: z.enum(fieldProblemCodes).describe('Stable: programs decide by this'),
          problem: z.string(),
          expected: z
            .array(z.string())
            .optional()
            .describe('NOT_ONE_OF: what may stand there; WRONG_TYPE: the type'),
          bound: z.number().optional().describe('The most or the least that is allowed'),
        }),
      )
      .optional()
      .describe('Each wrong field or parameter'),
  })
  .register(namedSchemas, { id: 'Problem' });
