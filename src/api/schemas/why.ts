import { z } from 'zod';
import { bounceOutcomes } from '../../domain/ticket-mail';
import { givenInstant, instant, metric, namedSchemas, seq, status } from './common';
import { actor, statusCause } from './event';
import { deadline, pause } from './ticket';

const sentences = z.array(z.string()).describe('The same in the reader’s language');

const change = z.enum([
  'agent_reply',
  'any_reply',
  'status_change',
  'resolving',
  'reopening',
  'details_change',
  'rating',
  'new_due_date',
  'new_estimate',
  'development_step',
  'undoing_merge',
]);

const cycleProgress = z
  .object({
    metric,
    cycleNo: z.int(),
    policyId: z.string(),
    calendarId: z.string(),
    calendarVersion: z.int(),
    targetMinutes: z.number().describe('Working time'),
    startedAt: instant,
    countedMs: z.number().describe('Working time that has counted so far'),
    pauses: z.array(pause),
  })
  .register(namedSchemas, { id: 'CycleProgress' });

export const why = z
  .object({
    ticketId: z.uuid(),
    number: z.int(),
    asOf: instant,
    consistent: z
      .boolean()
      .describe(
        'Whether the recorded events, which this is computed from, lead to the stored state',
      ),
    seq: seq.describe('The last event that was looked at'),
    status,
    since: instant,
    chain: z
      .array(
        z.object({
          seq,
          at: instant,
          to: status,
          cause: z.union([z.literal('opened'), statusCause]),
          actor,
          messageNo: z.int().nullable(),
          sentence: z.string(),
        }),
      )
      .describe('How it came to its status, oldest first; at most the last 12 steps'),
    terms: z.object({ termsId: z.string(), version: z.int() }),
    policyId: z.string().nullable().describe('null: no policy matches, nothing is promised'),
    awaits: z
      .array(
        z.object({
          deadline,
          since: instant,
          counted: z
            .array(z.object({ from: instant, to: instant }))
            .describe('The working time that leads to the deadline: its first stretches'),
          furtherCounted: z.int().describe('Stretches beyond those listed'),
          cycle: cycleProgress.nullable(),
          changedBy: z.array(change),
          sentences,
        }),
      )
      .describe('What will happen by itself, earliest first'),
    paused: z
      .array(cycleProgress.extend({ resumedBy: z.array(change), sentences }))
      .describe('Cycles that stand still and have no deadline'),
    requesterConfirmed: z.boolean().describe('While it is false, nothing is sent to the requester'),
    bounces: z
      .array(
        z.object({
          seq,
          at: instant,
          mailSeq: seq.describe('The event that sent the mail'),
          participantId: z.string().nullable().describe('Whose copy it was; null: the requester’s'),
          isRecipientUnknown: z
            .literal(true)
            .optional()
            .describe('It can’t be told whose copy it was; participantId is then null'),
          outcome: z.enum(bounceOutcomes),
          statusCode: z.string().nullable().describe('RFC 3463, such as 5.1.1'),
        }),
      )
      .describe('The latest mails that did not arrive, or not yet, oldest first'),
    givenUp: z
      .array(
        z.object({
          seq,
          at: instant,
          mailSeq: seq.describe('The event that was to send the mail'),
          participantId: z.string().nullable().describe('Whose copy it was; null: the requester’s'),
          reason: z.string().describe('Such as RELAY_REFUSED_550 or NOT_DELIVERED_IN_TIME'),
        }),
      )
      .describe('The latest mails that were not sent and will not be, oldest first'),
    mail: sentences.describe('What stands between the ticket and its customer, in sentences'),
  })
  .register(namedSchemas, { id: 'Why' });

export const whyQuery = z.strictObject({
  asOf: givenInstant
    .optional()
    .describe('Now if not given; of an earlier instant, what was known at it'),
});
