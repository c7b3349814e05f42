import { z } from 'zod';
import { namedSchemas, status } from './common';

/** Another ticket; what is `null` is not recorded yet. */
const tiedTicket = z
  .object({
    ticketId: z.uuid(),
    number: z.int().nullable().describe('null while it is not recorded'),
    subject: z.string().nullable(),
    status: status.nullable(),
    url: z.string(),
  })
  .register(namedSchemas, { id: 'TiedTicket' });

export const ties = z
  .object({
    mergedInto: tiedTicket.nullable().describe('Where replies to this ticket go'),
    absorbed: z
      .array(tiedTicket)
      .describe('Merged into this one; each keeps its own history and messages'),
    splitFrom: tiedTicket
      .extend({ messageNo: z.int().describe('The message there that this one began with') })
      .nullable(),
    splitOff: z.array(tiedTicket).describe('Opened from messages of this one'),
    followUpOf: z.array(tiedTicket),
    followUps: z.array(tiedTicket),
    possiblyBelongsTo: z
      .array(tiedTicket)
      .describe('Named by somebody who did not prove to be of it: merge, or unlink'),
    possibleFollowUps: z.array(tiedTicket).describe('The same, seen from the ticket named'),
    problem: tiedTicket.nullable().describe('Whose solution answers this incident'),
    incidents: z.array(tiedTicket).describe('Answered by solving this problem'),
    related: z.array(tiedTicket),
  })
  .register(namedSchemas, { id: 'Ties' });
