import { z } from 'zod';
import { instant, namedSchemas } from './common';

export const senderVerdict = z
  .enum(['pass', 'fail', 'unknown'])
  .describe('Whether the domain of the mail’s author vouches for the mail');

export const mailOrigin = z
  .object({
    mailId: z.string(),
    mailbox: z.string().describe('The mailbox that it came to'),
    receivedAt: instant.describe('Server time'),
    authorAddress: z
      .string()
      .nullable()
      .describe('Whom the verdict is about: for a forwarded mail the colleague who forwarded it'),
    replyTo: z.string().nullable().describe('Where its author wants answers, if elsewhere'),
    verdict: senderVerdict,
    evidence: z.string().describe('What the verdict rests on; empty: nobody checked'),
    flags: z
      .array(
        z.enum([
          'reused_message_id',
          'conflicting_thread',
          'damaged_text',
          'files_left_out',
          'header_only',
          'signed',
          'encrypted',
        ]),
      )
      .describe('What its reader should know; docs/api.md explains each'),
    rawUrl: z.string().describe('Downloads it as it came'),
  })
  .register(namedSchemas, { id: 'MailOrigin' });

export const messageParams = z.object({
  messageNo: z.coerce.number().int().min(1).max(1_000_000),
});

export const eventParams = z.object({ seq: z.coerce.number().int().min(1).max(2_147_483_647) });
