import { z } from 'zod';
import { agentLinkKinds, linkKinds } from '../../domain/events';
import { mostFilesOfComment } from '../../domain/file-bounds';
import { channels } from '../../domain/ticket';
import { flaw } from '../field-problem-table';
import {
  givenInstant,
  grade,
  handoffKind,
  handoffState,
  label,
  language,
  namedSchemas,
  priority,
  seq,
  status,
  ticketType,
} from './common';

/** Longer than any letter, shorter than what 1 MB of JSON holds. */
export const longestText = 200_000;

/** More tags than a person reads. They are part of a ticket's state, which stays small. */
const mostTags = 50;

/** One line that may stand in a mail's header: no control characters, so no line breaks. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, flaw('CONTROL_CHARACTERS'));

/** Something that can be seen: characters of no width are what an empty editor leaves behind. */
const text = z
  .string()
  .max(longestText)
  .regex(/[^\s\p{C}]/u, flaw('EMPTY'));

/** Loose on purpose: addresses in Cyrillic are real (RFC 6531). Delivery is the proof. */
const address = z
  .string()
  .trim()
  .max(254)
  .regex(
    /^[^\s@"<>(),:;[\]\\\p{C}]{1,64}@[^\s@"<>(),:;[\]\\\p{C}]{1,189}$/u,
    flaw('NOT_AN_ADDRESS'),
  );

const requestedStatus = z.enum(['open', 'pending', 'resolved', 'closed']);

const ticketNumber = z.int().min(1).max(999_999_999_999_999);

/** What is not named stays as it is; `null` empties it. */
export const detailsBody = z.strictObject({
  type: ticketType.optional(),
  topic: label.nullable().optional().describe('A narrower subject within the type'),
  priority: priority.optional(),
  department: label.nullable().optional(),
  organisationId: label.nullable().optional(),
  tags: z.array(label).max(mostTags).optional().describe('Replaces all that the ticket has'),
  dueAt: givenInstant.nullable().optional().describe('A task’s own due date'),
});

export const openTicketBody = z.strictObject({
  requester: z.strictObject({ address, name: line(200).default('') }),
  subject: line(500),
  text,
  channel: z.enum(channels).default('api').describe('How the customer came'),
  language: language.optional().describe('Found out from the text if not given'),
  details: detailsBody.optional(),
  status: z
    .enum(['new', 'pending'])
    .optional()
    .describe('pending: the customer was asked something in the same breath'),
  followUpOf: ticketNumber.optional().describe('The number of the ticket that this one goes on'),
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
  fileIds: z
    .array(z.uuid().toLowerCase())
    .max(mostFilesOfComment)
    .refine((ids) => new Set(ids).size === ids.length, flaw('REPEATED'))
    .optional()
    .describe('Files that the caller has uploaded, in the order in which they are shown'),
});

export const statusBody = z.strictObject({ status: requestedStatus });

export const assigneeBody = z.strictObject({
  assigneeId: z.string().min(1).max(64).nullable().describe('null: nobody'),
  grade: grade
    .nullable()
    .optional()
    .describe('The grade that the ticket asks for; null: any; left out: as it is'),
});

/** The same addresses as the signal takes: another scheme would be a link nobody should follow. */
const webAddress = z
  .string()
  .regex(/^https?:\/\/[^\s<>"\p{C}]{1,490}$/u, flaw('NOT_A_WEB_ADDRESS'));

export const handoffBody = z.strictObject({
  step: handoffState
    .optional()
    .describe('queued begins a handoff and needs its kind; without a step the rest changes alone'),
  kind: handoffKind.optional(),
  estimateAt: givenInstant.nullable().optional().describe('When development expects to be done'),
  reference: webAddress.nullable().optional().describe('Where development tracks it'),
});

/** As many as can follow a ticket. */
const mostParticipants = 20;

export const participantsBody = z.strictObject({
  add: z
    .array(z.strictObject({ address, name: line(200).default('') }))
    .max(mostParticipants)
    .default([])
    .describe('They see each other, and every reply from now on'),
  remove: z.array(address).max(mostParticipants).default([]).describe('Addresses'),
});

export const mergeBody = z.strictObject({
  into: ticketNumber.describe('The number of the ticket that goes on'),
});

export const emptyBody = z.strictObject({});

export const splitBody = z.strictObject({
  messageNo: z.int().min(1).max(1_000_000).describe('One of the customer’s messages'),
});

export const linkBody = z.strictObject({
  link: z.enum(agentLinkKinds).describe('What this ticket is to the other'),
  ticket: ticketNumber.describe('The other ticket’s number'),
});

export const unlinkBody = linkBody.extend({
  link: z
    .enum(linkKinds)
    .describe('possibly_belongs_to: what somebody named who did not prove to be of it'),
});

export const commandOutcome = z
  .object({
    number: z.int(),
    status: status.describe('The status after the command'),
    seq: seq.describe('The last event of the command'),
  })
  .register(namedSchemas, { id: 'CommandOutcome' });

/** Of a command that another ticket has its say in. */
export const askedOutcome = commandOutcome
  .extend({
    asked: z
      .object({ ticketId: z.uuid(), number: z.int() })
      .describe('The other ticket, which may refuse: its answer will be an event of this one'),
  })
  .register(namedSchemas, { id: 'AskedOutcome' });

export const splitOutcome = commandOutcome
  .extend({
    newTicket: z.object({
      ticketId: z.uuid(),
      number: z.int().nullable().describe('null while it is not recorded'),
    }),
  })
  .register(namedSchemas, { id: 'SplitOutcome' });

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
  .regex(/^[\x21-\x7e]{1,200}$/, flaw('NOT_A_KEY'))
  .describe('The same key repeats the same request, which is then carried out once');
