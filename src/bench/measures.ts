/** What is measured, in this order: later measures use the tickets that the first has opened. */
export const measures = ['ticket', 'reply', 'note', 'customerReply', 'imapTicket'] as const;
export type Measure = (typeof measures)[number];

/** Those that need no ticket which is open already. */
export const openings: readonly Measure[] = ['ticket', 'imapTicket'];

type Description = {
  title: string;
  /** The unit of the rate. */
  unit: string;
  product: string;
  bare: string;
  /** The name of the ratio in the JSON, before `At<in flight>`. */
  ratioName: string;
};

/** In words, for the table. */
export const descriptions: Readonly<Record<Measure, Description>> = {
  ticket: {
    title: 'A customer’s mail → a ticket, its acknowledgement at the relay',
    unit: 'tickets',
    product: 'SMTP to the intake … the relay has the acknowledgement',
    bare: 'signal-with-start, one activity has run, then a 5-day timer',
    ratioName: 'mailToAcknowledgementShareOfBareEngine',
  },
  reply: {
    title: 'An agent’s reply by API → at the relay',
    unit: 'replies',
    product: 'POST comment, answered, and the relay has the mail',
    bare: 'update to an open workflow, answered, and one activity has run',
    ratioName: 'replyToRelayShareOfBareEngine',
  },
  note: {
    title: 'An internal note by API → answered',
    unit: 'notes',
    product: 'POST comment, recorded and answered',
    bare: 'update to an open workflow that runs one local activity, answered',
    ratioName: 'noteByApiShareOfBareEngine',
  },
  customerReply: {
    title: 'A customer’s reply → recorded on its ticket',
    unit: 'replies',
    product: 'SMTP to the intake … the message can be read in Postgres',
    bare: 'signal to an open workflow that runs one local activity',
    ratioName: 'customerReplyShareOfBareEngine',
  },
  imapTicket: {
    title: 'A customer’s mail in an IMAP folder → a ticket, its acknowledgement at the relay',
    unit: 'tickets',
    product: 'LMTP to Dovecot, fetched by the intake … the relay has the acknowledgement',
    bare: 'as for ticket',
    ratioName: 'imapMailToAcknowledgementShareOfBareEngine',
  },
};
