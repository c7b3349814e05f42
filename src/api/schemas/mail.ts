import { z } from 'zod';
import { instant, namedSchemas, pageLimit, seq } from './common';

/** What became of a mail to one recipient. */
const delivery = {
  state: z
    .enum(['queued', 'attempting', 'accepted', 'unknown', 'failed', 'bounced'])
    .describe('accepted: by the relay, which is not yet delivered'),
  attempts: z.int(),
  lastAttemptAt: instant.nullable().describe('Server time, unlike `at`'),
  settledAt: instant.nullable().describe('Server time, unlike `at`'),
  relayAnswer: z.string().nullable().describe('The relay’s own words, or what the mail waits for'),
  attemptsWithoutAnswer: z
    .array(
      z.object({
        outcome: z
          .enum(['queued', 'unknown', 'interrupted'])
          .describe('queued: not taken; unknown: perhaps; interrupted: our process was lost'),
        relayAnswer: z.string(),
        times: z.int(),
        firstAt: instant,
        lastAt: instant,
      }),
    )
    .describe('Attempts that ended alike one after the other, in server time'),
};

export const mail = z
  .object({
    mailSeq: seq.describe('The event that asked for the mail'),
    kind: z.enum([
      'acknowledgement',
      'not_accepted',
      'reply',
      'resolved',
      'rating_request',
      'closed',
      'development_done',
      'team_notice',
    ]),
    recipient: z
      .string()
      .nullable()
      .describe(
        'Who of the team it is for; null: the customer, or the sender of a mail that was not accepted',
      ),
    at: instant,
    messageNo: z.int().nullable().describe('The message it carries or confirms'),
    messageId: z.string().nullable().describe('RFC 5322 Message-ID; null before the first attempt'),
    ...delivery,
    copies: z
      .array(z.object({ participantId: z.string(), address: z.string().nullable(), ...delivery }))
      .describe('The same mail to each participant'),
  })
  .register(namedSchemas, { id: 'Mail' });

export const mailList = z
  .object({
    mails: z.array(mail),
    nextBefore: z.int().nullable().describe('The value of `before` that asks for earlier mails'),
  })
  .register(namedSchemas, { id: 'MailList' });

export const mailListQuery = z.strictObject({
  before: z.coerce.number().int().min(1).optional().describe('Only mails before this mailSeq'),
  limit: pageLimit(200, 100),
});

export const fileParams = z.object({
  messageNo: z.coerce.number().int().min(1).max(1_000_000),
  position: z.coerce.number().int().min(0).max(100_000),
});
