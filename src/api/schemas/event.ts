import { z } from 'zod';
import { linkKinds } from '../../domain/events';
import { automaticMailClasses, bounceOutcomes } from '../../domain/ticket-mail';
import { ticketStatuses } from '../../domain/ticket';
import {
  channel,
  grade,
  handoffKind,
  handoffState,
  instant,
  language,
  metric,
  namedSchemas,
  priority,
  rating,
  seq,
  ticketType,
} from './common';

export const actor = z
  .discriminatedUnion('role', [
    z.object({ role: z.literal('customer') }),
    z.object({ role: z.literal('agent'), agentId: z.string() }),
    z.object({ role: z.literal('developer'), developerId: z.string() }),
    z
      .object({ role: z.literal('ticket'), ticketId: z.string() })
      .describe('Another ticket, on an errand'),
    z.object({ role: z.literal('system') }),
  ])
  .register(namedSchemas, { id: 'Actor' });

const base = { seq, at: instant, atMs: z.int(), actor, commandId: z.string().nullable() };
const eventStatus = z.enum(ticketStatuses);
const text = z.string();
const textOrNull = text.nullable();
const terms = z.object({ termsId: text, version: z.int() });
const deadlineAt = instant.nullable();

const fact = <const T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ ...base, type: z.literal(type), ...shape });

/** What else a cause of a status is, beside the first status of all. */
export const statusCause = z.enum([
  'customer_wrote',
  'agent_wrote',
  'agent_decided',
  'agent_took_it',
  'handed_to_development',
  'development_finished',
  'development_declined',
  'problem_solved',
  'merged',
  'absorbed',
  'merge_undone',
  'pending_silence',
  'resolved_silence',
]);

const change = <S extends z.ZodType>(value: S) => z.object({ from: value, to: value }).optional();

const conversation = [
  fact('ticketOpened', {
    channel,
    language,
    terms,
    details: z.object({
      type: ticketType,
      topic: textOrNull,
      priority,
      department: textOrNull,
      organisationId: textOrNull,
      tags: z.array(text),
      dueAt: instant.nullable(),
    }),
    status: z.enum(['new', 'pending']),
    origin: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('split'), fromTicketId: text, messageNo: z.int() }),
        z.object({ kind: z.literal('follow_up'), ofTicketId: text }),
        z
          .object({ kind: z.literal('possible_follow_up'), ofTicketId: text })
          .describe('It was named by somebody who did not prove to be of it'),
        z
          .object({ kind: z.literal('forwarded'), byAgentId: text })
          .describe('By mail; the requester is a claim until it is confirmed'),
      ])
      .nullable(),
  }),
  fact('messageAdded', {
    messageNo: z.int(),
    author: z.enum(['customer', 'agent']),
    visibility: z.enum(['reply', 'note']),
    contentId: text,
    gratitude: z.boolean().describe('Nothing but thanks after resolving: needs no answer'),
    standing: z
      .literal('guest')
      .optional()
      .describe('Of somebody the ticket does not know: shown to the team only'),
    mail: z.enum(['acknowledgement', 'not_accepted', 'reply', 'resolved']).nullable(),
  }),
  fact('statusChanged', {
    from: eventStatus,
    to: eventStatus,
    cause: statusCause,
    mail: z.enum(['resolved', 'closed']).nullable(),
  }),
  fact('assigned', { from: textOrNull, to: textOrNull, grade: grade.nullable() }),
  fact('detailsChanged', {
    changes: z.object({
      type: change(ticketType),
      topic: change(textOrNull),
      priority: change(priority),
      department: change(textOrNull),
      organisationId: change(textOrNull),
      tags: change(z.array(text)),
      dueAt: change(instant.nullable()),
    }),
  }),
  fact('termsAdopted', { terms }),
  fact('dueDatePassed', { dueAt: instant, notified: text }),
  fact('ratingRequested', { resolutionSeq: seq }),
  fact('rated', { resolutionSeq: seq, rating, contentId: textOrNull }),
  fact('deliveryFailed', {
    mailSeq: seq,
    reason: text,
    participantId: text.optional(),
    notified: text.optional(),
  }),
  fact('commandRefused', { commandKind: text, code: text }),
] as const;

const aroundMail = [
  fact('automaticMailNoted', { contentId: text, mailClass: z.enum(automaticMailClasses) }),
  fact('deliveryBounced', {
    mailSeq: seq.describe('The event that sent the mail'),
    participantId: textOrNull.describe('Whose copy it was; null: the requester’s'),
    isRecipientUnknown: z
      .literal(true)
      .optional()
      .describe('It can’t be told whose copy it was; participantId is then null'),
    outcome: z.enum(bounceOutcomes),
    statusCode: textOrNull.describe('RFC 3463, such as 5.1.1'),
    contentId: textOrNull,
    notified: textOrNull,
  }),
  fact('participantsChanged', {
    added: z.array(text),
    removed: z.array(text),
    leftOut: z.int().describe('How many found no room'),
  }),
  fact('requesterConfirmed', { mail: z.literal('acknowledgement').nullable() }),
] as const;

const development = [
  fact('handoffChanged', {
    handoffNo: z.int(),
    kind: handoffKind,
    state: handoffState,
    estimateAt: instant.nullable(),
    reference: textOrNull,
    mail: z.literal('development_done').nullable(),
  }),
  fact('handoffEstimatePassed', { handoffNo: z.int(), estimateAt: instant, notified: text }),
] as const;

const agreed = 'agent_decided, or the code with which the other ticket refused';
const otherTickets = [
  fact('merged', { intoTicketId: text }),
  fact('mergeUndone', { because: text.describe(agreed) }),
  fact('absorbed', {
    fromTicketId: text,
    unansweredSince: instant.nullable().describe('Since when its customer waits'),
    isLate: z.boolean().describe('Whether that answer is late there already'),
    participants: z
      .object({ added: z.array(text), leftOut: z.int() })
      .optional()
      .describe('Who follows this ticket since'),
  }),
  fact('released', { ticketId: text }),
  fact('replyRedirected', { contentId: text, toTicketId: text }),
  fact('splitOff', { toTicketId: text, messageNo: z.int() }),
  fact('linked', { link: z.enum(linkKinds), otherTicketId: text }),
  fact('unlinked', {
    link: z.enum(linkKinds),
    otherTicketId: text,
    because: text.describe(agreed),
  }),
  fact('incidentAdded', { incidentTicketId: text }),
  fact('incidentRemoved', { incidentTicketId: text }),
  fact('errandSent', { toTicketId: text, commandKind: text }),
  fact('errandSettled', {
    errandSeq: seq,
    toTicketId: text,
    outcome: text.describe('accepted, or a refusal’s code'),
  }),
] as const;

const cycle = { metric, cycleNo: z.int() };
const measure = z
  .object({
    policyId: text,
    calendarId: text,
    calendarVersion: z.int(),
    targetMinutes: z.number(),
    warnAtFractions: z.array(z.number()),
  })
  .register(namedSchemas, { id: 'SlaMeasure' });

const escalation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notify'), whom: z.union([z.literal('assignee'), grade]) }),
  z.object({ kind: z.literal('reassign'), grade }),
  z.object({ kind: z.literal('raise_priority') }),
]);

const measuring = [
  fact('slaStarted', { ...cycle, measure, startedAt: instant, deadlineAt }),
  fact('slaPaused', { ...cycle, countedMs: z.number() }),
  fact('slaResumed', { ...cycle, deadlineAt }),
  fact('slaWarned', { ...cycle, fraction: z.number(), deadlineAt: instant }),
  fact('slaBreached', { ...cycle, deadlineAt: instant }),
  fact('slaMet', { ...cycle, deadlineAt }),
  fact('slaEnded', {
    ...cycle,
    because: z.enum(['answered', 'resolved', 'closed', 'not_promised', 'merge_undone']),
  }),
  fact('slaRetargeted', {
    ...cycle,
    from: measure,
    to: measure,
    fromDeadlineAt: deadlineAt,
    toDeadlineAt: deadlineAt,
  }),
  fact('escalated', {
    ...cycle,
    action: escalation,
    notified: textOrNull,
    priority: z.object({ from: priority, to: priority }).optional(),
    assignment: z.object({ from: textOrNull, grade }).optional(),
  }),
] as const;

/** Each kind of event; what the ticket's history stores, with instants as ISO texts. */
export const ticketEvent = z
  .discriminatedUnion('type', [
    ...conversation,
    ...aroundMail,
    ...development,
    ...otherTickets,
    ...measuring,
  ])
  .register(namedSchemas, { id: 'TicketEvent' });

export const eventList = z
  .object({
    events: z.array(ticketEvent),
    nextAfter: z.int().nullable().describe('The value of `after` that asks for the next page'),
  })
  .register(namedSchemas, { id: 'EventList' });

export const eventListQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('Only events after this seq'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
