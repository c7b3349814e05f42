/** What is measured, in this order: later measures use the tickets that the first has opened. */
export const measures = ['ticket', 'reply', 'note', 'customerReply', 'imapTicket'] as const;
export type Measure = (typeof measures)[number];

/** Those that need no ticket which is open already. */
export const openings: readonly Measure[] = ['ticket', 'imapTicket'];

/**
 * So many in flight that the folder is never empty, although Dovecot tells of new mail half a second
 * late: with fewer, the rate by IMAP is that of waiting. The bare engine has as many.
 */
export const folderBacklog = 100;

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
    bare: 'started, one local activity and one activity have run; a 5-day timer',
    ratioName: 'mailToAcknowledgementShareOfBareEngine',
  },
  reply: {
    title: 'An agent’s reply by API → at the relay',
    unit: 'replies',
    product: 'POST comment, answered, and the relay has the mail',
    bare: 'update-with-start: one local activity, answered, and one activity has run; the timer moves',
    ratioName: 'replyToRelayShareOfBareEngine',
  },
  note: {
    title: 'An internal note by API → answered',
    unit: 'notes',
    product: 'POST comment, recorded and answered',
    bare: 'update-with-start: one local activity, answered',
    ratioName: 'noteByApiShareOfBareEngine',
  },
  customerReply: {
    title: 'A customer’s reply → recorded on its ticket',
    unit: 'replies',
    product: 'SMTP to the intake … the message can be read in Postgres',
    bare: 'signal-with-start: one local activity has run; the status changes, the timer ends',
    ratioName: 'customerReplyShareOfBareEngine',
  },
  imapTicket: {
    title: 'A customer’s mail in an IMAP folder → a ticket, its acknowledgement at the relay',
    unit: 'tickets',
    product: 'LMTP to Dovecot, fetched by the intake … the relay has the acknowledgement',
    bare: 'as for ticket; as many mails are delivered to the same Dovecot, where nobody fetches them',
    ratioName: 'imapMailToAcknowledgementShareOfBareEngine',
  },
};
