import { z } from 'zod';
import { heldMailStates } from '../../domain/held-mail';
import { holdCauses } from '../../domain/hold-cause';
import { flaw } from '../field-problem-table';
import { cursor, instant, namedSchemas, nextCursor, pageLimit } from './common';
import { senderVerdict } from './mail-origin';

const holdState = z.enum(heldMailStates);

export const heldMail = z
  .object({
    mailId: z.string(),
    receivedAt: instant,
    state: holdState,
    cause: z.string().describe('Why it is held; a cause of another version is possible'),
    label: z.string().describe('The cause in the reader’s language'),
    explanation: z.string(),
    advice: z.string().describe('What to check before a decision'),
    releasable: z.boolean(),
    detail: z.string().describe('What was noticed, as it is recorded'),
    reason: z
      .string()
      .nullable()
      .describe('Which rule about senders holds it, in the reader’s language; null: none of them'),
    evidence: z.string().describe('The detail without the code of that rule'),
    waivedCauses: z.array(z.string()).describe('Causes that a release has passed over already'),
    heldUntil: instant.nullable().describe('Ticket time; null until its workflow is started'),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable().describe('Server time'),
    ticketId: z.string().nullable().describe('The ticket that it was released to'),
    ticketNumber: z.int().nullable(),
    mailFrom: z.string().describe('Empty for a bounce'),
    rcptTo: z.array(z.string()),
    remoteAddress: z.string(),
    messageId: z.string().nullable(),
    sizeBytes: z.int(),
    mailbox: z.string().describe('The mailbox that it came to'),
    mailClass: z.string().describe('human, or what kind of machine made it'),
    authorAddress: z.string().nullable().describe('As the mail says, which anybody can write'),
    subject: z.string(),
    senderVerdict,
    senderEvidence: z.string().describe('What the verdict rests on; empty: nobody checked'),
    url: z.string(),
    rawUrl: z.string(),
  })
  .register(namedSchemas, { id: 'HeldMail' });

export const heldMailList = z
  .object({ mails: z.array(heldMail), nextCursor })
  .register(namedSchemas, { id: 'HeldMailList' });

export const heldMailListQuery = z.strictObject({
  state: holdState.default('held'),
  cause: z.enum(holdCauses).optional(),
  limit: pageLimit(200, 50),
  cursor: cursor.optional(),
});

export const heldMailParams = z.object({
  mailId: z.string().regex(/^[0-9A-Za-z_-]{1,128}$/, flaw('NOT_AN_ID')),
});

const mailAddress = z.object({ address: z.string(), name: z.string() });

/** Everything that the mail says of itself, which anybody can write. */
export const heldMailView = heldMail
  .extend({
    readable: z.enum(['whole', 'header', 'nothing']).describe('How much could be read'),
    from: mailAddress.nullable(),
    replyTo: mailAddress.nullable(),
    to: z.array(mailAddress),
    cc: z.array(mailAddress),
    subject: z.string(),
    date: instant.nullable().describe('As the mail says'),
    authenticationResults: z.array(z.string()).describe('As found in the mail (RFC 8601)'),
    excerpt: z.string().describe('The beginning of its text; never HTML'),
    excerptIsCut: z.boolean(),
    attachments: z.array(
      z.object({ name: z.string(), contentType: z.string(), sizeBytes: z.int() }),
    ),
  })
  .register(namedSchemas, { id: 'HeldMailView' });

/** Both decisions need nothing but the mail's id. */
export const decisionBody = z.strictObject({}).default({});

export const decisionOutcome = z
  .object({
    mailId: z.string(),
    outcome: z
      .enum(['released', 'discarded', 'held_again', 'expired'])
      .describe('held_again: another cause holds the mail now, look at it again'),
    cause: z.string().nullable().describe('The cause that holds it now, if it is held again'),
    ticketId: z.string().nullable().describe('The ticket that has the mail, if it was released'),
  })
  .register(namedSchemas, { id: 'HeldMailOutcome' });
