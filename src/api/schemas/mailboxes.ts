import { z } from 'zod';
import { instant, namedSchemas } from './common';

const fetching = z.object({
  folder: z.string(),
  state: z
    .enum(['following', 'connecting', 'connected', 'closed'])
    .describe('connecting goes on until it succeeds; following, closed: its process stopped'),
  connectedSince: instant.nullable().describe('Server time'),
  lastScanAt: instant.nullable().describe('When the folder was last looked through; server time'),
  waiting: z.int().describe('Mails that were there and not ours yet at the last look'),
  leftAlone: z.int().describe('Mails from before the first look'),
  problem: z
    .object({
      code: z.string().describe('As in docs/mail/imap.md'),
      text: z.string().describe('What is wrong and what to do, in the reader’s language'),
      detail: z.string().describe('The server’s own words'),
      at: instant,
    })
    .nullable(),
  heardOfSecondsAgo: z.int().describe('The intake repeats itself every 30 s'),
  isSilent: z.boolean().describe('true: not heard of for 2 minutes, so all this may be over'),
});

export const servedMailbox = z
  .object({
    address: z.string(),
    department: z.string().nullable().describe('The department of the tickets that it opens'),
    isFetched: z.boolean().describe('false: its mail comes by SMTP only'),
    fetching: fetching
      .nullable()
      .describe('As its intake says; null: it is not fetched, or no intake ever was'),
  })
  .register(namedSchemas, { id: 'Mailbox' });

export const mailboxList = z
  .object({ mailboxes: z.array(servedMailbox).describe('The support address first') })
  .register(namedSchemas, { id: 'MailboxList' });
