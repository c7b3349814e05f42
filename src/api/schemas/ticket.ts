import { z } from 'zod';
import { moves } from '../../domain/lifecycle';
import {
  channel,
  cursor,
  handoffKind,
  handoffState,
  instant,
  language,
  namedSchemas,
  nextCursor,
  pageLimit,
  rating,
  seq,
  status,
} from './common';

const firstResponse = z
  .object({
    targetMinutes: z.number().describe('Working time'),
    startedAt: instant,
    warnAt: instant,
    deadlineAt: instant,
    warned: z.boolean(),
    verdict: z.enum(['met', 'breached']).nullable().describe('null while it runs'),
  })
  .register(namedSchemas, { id: 'FirstResponse' });

const requester = z.object({ address: z.string(), name: z.string() });

const summaryFields = {
  ticketId: z.uuid(),
  number: z.int(),
  subject: z.string(),
  status,
  channel,
  language,
  requester,
  assigneeId: z.string().nullable(),
  openedAt: instant,
  updatedAt: instant,
  firstResponse: firstResponse.nullable(),
};

export const ticketSummary = z
  .object(summaryFields)
  .register(namedSchemas, { id: 'TicketSummary' });

export const ticketList = z
  .object({ tickets: z.array(ticketSummary), nextCursor })
  .register(namedSchemas, { id: 'TicketList' });

export const ticketListQuery = z.strictObject({
  status: z
    .union([status, z.array(status)])
    .optional()
    .describe('May be given several times'),
  assignee: z.string().min(1).max(64).optional().describe('An agent’s id; none: nobody’s'),
  q: z.string().trim().max(320).optional().describe('A number, or the requester’s whole address'),
  limit: pageLimit(200, 50),
  cursor: cursor.optional(),
});

export const deadlineKinds = [
  'first_response_warning',
  'first_response_breach',
  'pending_close',
  'resolved_close',
  'rating',
] as const;

export const message = z
  .object({
    messageNo: z.int(),
    seq,
    at: instant,
    author: z.enum(['customer', 'agent']).describe('agent: the team, developers too'),
    authorId: z.string().nullable(),
    authorName: z.string(),
    authorAddress: z.string(),
    visibility: z.enum(['reply', 'note']),
    text: z.string().describe('What was written, without the quote; at most 200,000 characters'),
    quote: z.string().describe('What followed it; at most 20,000 characters'),
    cut: z.boolean().describe('Whether text or quote is longer than what is shown'),
    files: z.array(
      z.object({
        position: z.int(),
        name: z.string(),
        contentType: z.string(),
        sizeBytes: z.int(),
        url: z.string(),
      }),
    ),
  })
  .register(namedSchemas, { id: 'Message' });

export const ticketQuery = z.strictObject({
  limit: pageLimit(200, 100).describe('How many of the last messages to show'),
  before: z.coerce.number().int().min(1).optional().describe('Only messages before this number'),
});

export const ticket = z
  .object({
    ...summaryFields,
    seq,
    statusAt: instant,
    handoff: z.object({ kind: handoffKind, state: handoffState, startedAt: instant }).nullable(),
    resolution: z
      .object({
        seq,
        resolvedAt: instant,
        ratingRequested: z.boolean(),
        rating: rating.nullable(),
      })
      .nullable(),
    terms: z.object({
      termsId: z.string(),
      version: z.int(),
      zone: z.string().describe('The time zone of the business calendar'),
    }),
    legalMoves: z.array(z.enum(moves)).describe('What the caller’s role can do now'),
    deadlines: z
      .array(z.object({ kind: z.enum(deadlineKinds), at: instant, atMs: z.int() }))
      .describe('What happens by itself unless the ticket moves before, earliest first'),
    messageCount: z.int(),
    messages: z.array(message),
  })
  .register(namedSchemas, { id: 'Ticket' });
