import { z } from 'zod';
import { ticketStatuses } from '../../domain/ticket';
import {
  channel,
  handoffKind,
  handoffState,
  instant,
  language,
  namedSchemas,
  rating,
  seq,
} from './common';

const actor = z
  .discriminatedUnion('role', [
    z.object({ role: z.literal('customer') }),
    z.object({ role: z.literal('agent'), agentId: z.string() }),
    z.object({ role: z.literal('developer'), developerId: z.string() }),
    z.object({ role: z.literal('system') }),
  ])
  .register(namedSchemas, { id: 'Actor' });

const base = { seq, at: instant, atMs: z.int(), actor, commandId: z.string().nullable() };
const metric = z.literal('first_response');
const eventStatus = z.enum(ticketStatuses);

const sla = <const T extends string>(type: T) =>
  z.object({ ...base, type: z.literal(type), metric, deadlineAt: instant });

/** Each kind of event; what the ticket's history stores, with instants as ISO texts. */
export const ticketEvent = z
  .discriminatedUnion('type', [
    z.object({
      ...base,
      type: z.literal('ticketOpened'),
      channel,
      language,
      terms: z.object({ termsId: z.string(), version: z.int() }),
    }),
    z.object({
      ...base,
      type: z.literal('messageAdded'),
      messageNo: z.int(),
      author: z.enum(['customer', 'agent']),
      visibility: z.enum(['reply', 'note']),
      contentId: z.string(),
      mail: z.enum(['acknowledgement', 'reply', 'resolved']).nullable(),
    }),
    z.object({
      ...base,
      type: z.literal('statusChanged'),
      from: eventStatus,
      to: eventStatus,
      cause: z.enum([
        'customer_wrote',
        'agent_wrote',
        'agent_decided',
        'agent_took_it',
        'handed_to_development',
        'development_finished',
        'development_declined',
        'pending_silence',
        'resolved_silence',
      ]),
      mail: z.enum(['resolved', 'closed']).nullable(),
    }),
    z.object({
      ...base,
      type: z.literal('assigned'),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
    z.object({
      ...base,
      type: z.literal('handoffChanged'),
      kind: handoffKind,
      state: handoffState,
    }),
    sla('slaStarted').extend({ targetMinutes: z.number(), warnAt: instant }),
    sla('slaWarned'),
    sla('slaMet'),
    sla('slaBreached'),
    z.object({ ...base, type: z.literal('ratingRequested'), resolutionSeq: seq }),
    z.object({
      ...base,
      type: z.literal('rated'),
      resolutionSeq: seq,
      rating,
      contentId: z.string().nullable(),
    }),
    z.object({ ...base, type: z.literal('deliveryFailed'), mailSeq: seq, reason: z.string() }),
    z.object({
      ...base,
      type: z.literal('commandRefused'),
      commandKind: z.string(),
      code: z.string(),
    }),
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
