import { z } from 'zod';
import { channels } from '../../domain/ticket';
import { handoffKind, handoffState, language, namedSchemas, seq, status } from './common';

/** Longer than any letter, shorter than what 1 MB of JSON holds. */
export const longestText = 200_000;

/** One line that may stand in a mail's header: no control characters, so no line breaks. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'no control characters');

const text = z.string().max(longestText).regex(/\S/, 'must not be empty');

/** Loose on purpose: addresses in Cyrillic are real (RFC 6531). Delivery is the proof. */
const address = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@"<>(),:;[\]\\\p{C}]{1,64}@[^\s@"<>(),:;[\]\\\p{C}]{1,189}$/u, 'not an address');

const requestedStatus = z.enum(['open', 'pending', 'resolved', 'closed']);

export const openTicketBody = z.strictObject({
  requester: z.strictObject({ address, name: line(200).default('') }),
  subject: line(500),
  text,
  channel: z.enum(channels).default('api').describe('How the customer came'),
  language: language.optional().describe('Found out from the text if not given'),
});

export const commentBody = z.strictObject({
  text,
  visibility: z
    .enum(['reply', 'note'])
    .default('reply')
    .describe('reply: mailed to the customer; note: for the team only'),
  status: requestedStatus
    .optional()
    .describe('The status to go to with it, if not the lifecycle’s own choice'),
});

export const statusBody = z.strictObject({ status: requestedStatus });

export const assigneeBody = z.strictObject({
  assigneeId: z.string().min(1).max(64).nullable().describe('null: nobody'),
});

export const handoffBody = z.strictObject({
  step: handoffState.describe('queued begins a handoff and needs its kind'),
  kind: handoffKind.optional(),
});

export const commandOutcome = z
  .object({
    number: z.int(),
    status: status.describe('The status after the command'),
    seq: seq.describe('The last event of the command'),
  })
  .register(namedSchemas, { id: 'CommandOutcome' });

export const commentOutcome = commandOutcome
  .extend({ messageNo: z.int() })
  .register(namedSchemas, { id: 'CommentOutcome' });

export const openingOutcome = z
  .object({ ticketId: z.uuid(), number: z.int(), status, seq })
  .register(namedSchemas, { id: 'OpeningOutcome' });

export const openingUnderWay = z
  .object({ ticketId: z.uuid() })
  .register(namedSchemas, { id: 'OpeningUnderWay' });

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .describe('The same key repeats the same request, which is then carried out once');
