/** How much of a mail is read; the raw bytes are kept whole in any case. */
export const mailBounds = {
  /** About a thousand printed pages. */
  textLength: 2_000_000,
  addresses: 200,
  references: 100,
  headers: 1000,
  /** A mail with more keeps the first 99 and, as the last file, itself. */
  attachments: 100,
} as const;

/** One mailbox of a header: `address` with its domain in lower case, both free of control characters. */
export type MailAddress = { address: string; name: string };

/** A part that is not the text: its name is safe to show and to offer for download. */
export type MailAttachment = {
  name: string;
  /** Of the bytes where they tell, else the sender's word; never one that a browser would run. */
  contentType: string;
  content: Buffer;
  /** How the same mail's HTML names it (`cid:…`, RFC 2392): without brackets, one line. */
  cid?: string;
  /** Meant to be shown within the text (RFC 2183 §2.1). */
  isInline?: true;
  /** What an invitation wants (RFC 5546 §1.4): `REQUEST`, `REPLY`, `CANCEL`, … */
  calendarMethod?: string;
};

/**
 * A mail as the rest of the system sees it: decoded, cleaned and bounded. Everything in it is the
 * sender's claim; the proofs are in the envelope and in our own signatures.
 */
export type InboundMail = {
  /** With angle brackets, at most 998 bytes (one line, RFC 5322 §2.1.1). */
  messageId: string | undefined;
  /** Only when the mail names exactly one usable author: two From fields are a known forgery. */
  from: MailAddress | undefined;
  /** Where an answer goes if it differs from `from`; never proof of identity. */
  replyTo: MailAddress | undefined;
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  dateMs: number | undefined;
  inReplyTo: string[];
  /** In the order of the header, oldest first, at most the last 100. */
  references: string[];
  /** At most 2 million characters; derived from `html` where the mail has no plain text. */
  text: string;
  /** As sent: show it only through `sanitizeMailHtml`. */
  html: string | undefined;
  attachments: MailAttachment[];
  /** Lower-case field name → unfolded values, in order; encoded words stay encoded. */
  headers: Record<string, string[]>;
  /** Characters of the text, the subject or a name were lost (U+FFFD): the original may be needed. */
  isDamaged?: true;
  /** S/MIME or PGP, kept as files and **not verified**: it proves nothing about the sender. */
  protection?: MailProtection;
  /** The names of files that are only within `message.eml`, the mail itself, the last attachment. */
  omittedFiles?: string[];
};

export type MailProtection = 'signed' | 'encrypted';

/** What SMTP said about a mail, as opposed to what the mail says about itself. */
export type MailEnvelope = {
  /** Empty for the null return path of bounces (RFC 5321 §4.5.5). */
  mailFrom: string;
  rcptTo: string[];
  remoteAddress: string;
  /** What the peer called itself (RFC 5321 §4.1.1.1); SPF of a null return path asks for it. */
  helo?: string;
};
