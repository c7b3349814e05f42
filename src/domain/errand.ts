import type { CommandEnvelope } from './commands';

/**
 * Something that one ticket has to tell another: a command for the other's workflow. It stays in
 * the sender's state until the other has answered, so it survives every crash.
 */
export type Errand = {
  /** The sequence number of the event that sent it. */
  errandSeq: number;
  toTicketId: string;
  envelope: CommandEnvelope;
};

/** How many errands of a ticket are under way at once; the others wait. */
export const errandsAtOnce = 20;
