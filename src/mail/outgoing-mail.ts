import { createHash } from 'node:crypto';
import type { Language } from '../domain/language';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { asciiAddress } from './domain-spelling';
import { usableAddress } from './header-text';
import type { MailAddress } from './inbound-mail';

/** A mail to one recipient, complete: sending it again must send the same. */
export type OutgoingMail = {
  /** The return path; empty for the null path (RFC 5321 §4.5.5). */
  envelopeFrom: string;
  /** Who gets this copy; `to` if absent. */
  envelopeTo?: string;
  to: MailAddress;
  /** The visible participants, in every copy alike, so that "reply to all" reaches them. */
  cc?: readonly MailAddress[];
  from: MailAddress;
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  inReplyTo?: string;
  /** Oldest first (RFC 5322 §3.6.4). */
  references: string[];
  /** What Outlook groups a conversation by (MS-OXOMSG §2.2.1.2, §2.2.1.3). */
  thread?: { topic: string; index: string };
  dateMs: number;
  language: Language;
  ticketNumber: number;
  /** What RFC 3834 §5 calls it; `undefined` only for what a person wrote to this person. */
  autoSubmitted: 'auto-replied' | 'auto-generated' | undefined;
  /** In the order in which they are shown. */
  files?: readonly OutgoingFile[];
};

/** A file of a mail; its name and type are safe already, as those of incoming mail. */
export type OutgoingFile = { name: string; contentType: string; bytes: Buffer };

/** Thread headers grow with every answer; the first and the latest ids are what clients look at. */
const mostReferences = 30;

/** RFC 3461 §4.4. */
const longestEnvelopeId = 100;

/**
 * Why `mail` must not be handed to the mailer, or nothing if it may. The mailer turns an envelope
 * address with a line break into a second recipient, so every field is judged before.
 */
export function flawOf(mail: OutgoingMail): string | undefined {
  const addresses = {
    to: mail.to.address,
    envelopeTo: recipientOf(mail),
    from: mail.from.address,
    replyTo: mail.replyTo,
    ...Object.fromEntries((mail.cc ?? []).map(({ address }, index) => [`cc.${index}`, address])),
  };
  for (const [field, address] of Object.entries(addresses)) {
    if (usableAddress(address) === undefined) return `${field} is no usable address`;
  }
  if (mail.envelopeFrom !== '' && usableAddress(mail.envelopeFrom) === undefined) {
    return 'envelopeFrom is no usable address';
  }
  const lines = {
    'to.name': mail.to.name,
    'from.name': mail.from.name,
    'cc.name': (mail.cc ?? []).map(({ name }) => name).join(),
    subject: mail.subject,
    'thread.topic': mail.thread?.topic ?? '',
  };
  for (const [field, line] of Object.entries(lines)) {
    if (hasControl(line)) return `${field} has control characters`;
  }
  for (const { name, contentType } of mail.files ?? []) {
    if (name === '' || hasControl(name)) return 'files.name is empty or has control characters';
    if (!isMediaType(contentType)) return 'files.contentType is no media type';
  }
  return isMessageId(mail.messageId) ? undefined : 'messageId is no Message-ID';
}

/** The one address that `mail` is handed over for. */
export function recipientOf(mail: OutgoingMail): string {
  return mail.envelopeTo ?? mail.to.address;
}

/** `mail` in the mailer's words. Nothing in it may come from a file or an address on the network. */
export function mailerOptions(mail: OutgoingMail): SMTPPool.MailOptions & { baseBoundary: string } {
  const references = mail.references.filter(isMessageId);
  return {
    envelope: { from: mail.envelopeFrom, to: [recipientOf(mail)] },
    dsn: deliveryReports(mail),
    from: mail.from,
    to: mail.to,
    ...(mail.cc !== undefined && mail.cc.length > 0 && { cc: [...mail.cc] }),
    replyTo: mail.replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    references: shortened(references),
    ...(mail.inReplyTo !== undefined &&
      isMessageId(mail.inReplyTo) && { inReplyTo: mail.inReplyTo }),
    attachments: (mail.files ?? []).map(enclosed),
    date: new Date(mail.dateMs),
    headers: ownHeaders(mail),
    xMailer: false,
    // Random by default, which would make every sending of one mail another mail.
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * Always in base64 and as an attachment, so that every byte arrives and nothing is shown as the mail. The
 * mailer names it twice: by RFC 2231, and by RFC 2047 within `name=`, which Outlook reads instead.
 */
function enclosed({ name, contentType, bytes }: OutgoingFile) {
  return {
    filename: name,
    content: bytes,
    contentType: sentAs(contentType),
    contentDisposition: 'attachment',
    contentTransferEncoding: 'base64',
  } as const;
}

/**
 * The type to send a file as. Programs, pages and pictures with scripts are bytes by their stored type
 * already. Texts become bytes here: which charset they are in nobody has said, and clients turn line ends
 * of text. A mail as a file must not be encoded as `message/*` at all (RFC 2046 §5.2.1), so its lines,
 * and with them our signature, would depend on every relay. All are opened by their names.
 */
function sentAs(contentType: string): string {
  const isForClients = /^(?:text|message|multipart)\//.test(contentType);
  return isForClients ? 'application/octet-stream' : contentType;
}

/**
 * Asks for a report that names this very mail, from relays that know how (RFC 3461). The recipient is stated in
 * ASCII, which its type `rfc822` demands, or not at all.
 */
function deliveryReports(mail: OutgoingMail): NonNullable<SMTPPool.MailOptions['dsn']> {
  const id = mail.messageId.slice(1, -1).slice(0, longestEnvelopeId);
  const recipient = asciiAddress(recipientOf(mail));
  return { id, return: 'headers', notify: ['failure', 'delay'], ...(recipient && { recipient }) };
}

function ownHeaders(mail: OutgoingMail): Record<string, string> {
  return {
    'Content-Language': mail.language,
    'X-Loop': mail.from.address,
    'X-Otvet-Ticket': String(mail.ticketNumber),
    ...(mail.thread && { 'Thread-Topic': mail.thread.topic, 'Thread-Index': mail.thread.index }),
    ...(mail.autoSubmitted !== undefined && {
      'Auto-Submitted': mail.autoSubmitted,
      'X-Auto-Response-Suppress': 'All',
    }),
  };
}

function shortened(references: string[]): string[] {
  if (references.length <= mostReferences) return references;
  return [...references.slice(0, 1), ...references.slice(1 - mostReferences)];
}

function isMessageId(id: string): boolean {
  return /^<[\x21-\x3b\x3d\x3f-\x7e]{3,996}>$/.test(id);
}

/** RFC 6838 §4.2. */
function isMediaType(type: string): boolean {
  return /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/i.test(type);
}

function hasControl(line: string): boolean {
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(line);
}
