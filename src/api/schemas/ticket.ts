import { z } from 'zod';
import { listOrders, mailFilters } from '../../db/ticket-list';
import { moves } from '../../domain/lifecycle';
import {
  channel,
  cursor,
  givenInstant,
  grade,
  handoffKind,
  handoffState,
  instant,
  label,
  language,
  metric,
  namedSchemas,
  nextCursor,
  oneLine,
  pageLimit,
  priority,
  rating,
  seq,
  status,
  ticketType,
} from './common';
import { mailOrigin } from './mail-origin';
import { ties } from './ties';

export const pause = z
  .object({ from: instant, to: instant.nullable().describe('null while it lasts') })
  .register(namedSchemas, { id: 'Pause' });

const cycle = z
  .object({
    metric,
    cycleNo: z.int().describe('1 for the ticket’s first cycle of this metric'),
    policyId: z.string(),
    calendarId: z.string(),
    calendarVersion: z.int(),
    targetMinutes: z.number().describe('Working time'),
    startedAt: instant,
    deadlineAt: instant.nullable().describe('null while it is paused'),
    paused: z.boolean(),
    pauses: z.array(pause),
    warnAtFractions: z.array(z.number()),
    warnedFractions: z.array(z.number()).describe('The warnings that were given'),
    verdict: z.enum(['met', 'breached']).nullable().describe('null while it is open'),
    endedAt: instant.nullable().describe('When the measuring ended'),
  })
  .register(namedSchemas, { id: 'SlaCycle' });

const details = z
  .object({
    type: ticketType,
    topic: z.string().nullable(),
    priority,
    department: z.string().nullable(),
    organisationId: z.string().nullable(),
    tags: z.array(z.string()),
    dueAt: instant.nullable(),
  })
  .register(namedSchemas, { id: 'TicketDetails' });

const handoff = z
  .object({
    handoffNo: z.int().describe('1 for the ticket’s first handoff'),
    kind: handoffKind,
    state: handoffState,
    startedAt: instant,
    estimateAt: instant.nullable().describe('When development expects to be done'),
    estimatePassed: z.boolean(),
    reference: z.string().nullable().describe('Where development tracks it'),
  })
  .register(namedSchemas, { id: 'Handoff' });

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
  grade: grade.nullable().describe('The grade that the ticket asks for; null: any'),
  details,
  handoff: handoff.nullable(),
  openedAt: instant,
  updatedAt: instant,
  slaCycles: z.array(cycle).describe('The latest cycle of each metric that is promised'),
  slaDueAt: instant.nullable().describe('The earliest deadline of an open cycle'),
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
  assignee: oneLine.min(1).max(64).optional().describe('An agent’s id; none: nobody’s'),
  q: oneLine.max(320).optional().describe('A number, or the requester’s whole address'),
  type: ticketType.optional(),
  priority: priority.optional(),
  department: label.optional(),
  tag: label.optional(),
  grade: grade.optional(),
  slaDueBefore: givenInstant.optional().describe('Only tickets with an SLA deadline before it'),
  mail: z
    .enum(mailFilters)
    .optional()
    .describe('Only tickets with a mail that did not reach the customer or a participant'),
  sort: z
    .enum(listOrders)
    .default('updated')
    .describe('slaDue: the next SLA deadline first, and only tickets for which one runs'),
  limit: pageLimit(200, 50),
  cursor: cursor.optional(),
});

const at = { at: instant, atMs: z.int() };

/** Something that happens by itself unless the ticket moves before. */
export const deadline = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('sla_warning'), metric, fraction: z.number(), ...at }),
    z.object({ kind: z.literal('sla_breach'), metric, ...at }),
    z.object({ kind: z.literal('pending_close'), ...at }),
    z.object({ kind: z.literal('resolved_close'), ...at }),
    z.object({ kind: z.literal('rating'), ...at }),
    z.object({ kind: z.literal('task_due'), ...at }),
    z.object({ kind: z.literal('handoff_estimate'), ...at }),
  ])
  .register(namedSchemas, { id: 'Deadline' });

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
    standing: z
      .literal('guest')
      .nullable()
      .describe('guest: somebody whom the ticket does not know; shown to the team only'),
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
    mail: mailOrigin.nullable().describe('The mail that brought it; null: it came by no mail'),
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
      .array(deadline)
      .describe('What happens by itself unless the ticket moves before, earliest first'),
    mailbox: z.string().describe('The mailbox that it is answered from'),
    answerAddress: z
      .string()
      .describe('Where its answers go: the requester’s, unless their mail named another'),
    requesterConfirmed: z
      .boolean()
      .describe('false: of a forwarded mail; nothing is sent to them until it is confirmed'),
    participants: z
      .array(z.object({ address: z.string(), name: z.string() }))
      .describe('Who gets the replies beside the requester'),
    ties,
    messageCount: z.int(),
    messages: z.array(message),
  })
  .register(namedSchemas, { id: 'Ticket' });
