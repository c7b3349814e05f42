import { createHash } from 'node:crypto';
import { formatUuid } from './base32';
import { splitHeader } from './raw-header';

export type MailIdentity = {
  /** SHA-256 of what the sender wrote, in hexadecimal. */
  contentHash: string;
  /** The id of the ticket this mail opens, if it opens one: a UUID (RFC 9562 §5.8, version 8). */
  ticketId: string;
  /** Unique among all mails of all mailboxes, 64 hexadecimal digits. */
  dedupeKey: string;
  /** The same for the copies of one letter that several of our mailboxes got. */
  letterKey: string;
};

/**
 * Fields that the way here added. Two deliveries of one mail differ in them, and so do the copies
 * that To, Cc and Bcc bring: hops, filters, and the signatures and seals that relays put on. A
 * DKIM signature is among them because a sender's relay that is handed the same mail twice signs
 * it with two times of day.
 */
// prettier-ignore
const traceFields = new Set([
  'received', 'return-path', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to',
  'x-envelope-from', 'delivery-date', 'x-received', 'received-spf', 'authentication-results',
  'dkim-signature', 'domainkey-signature', 'dkim-filter', 'x-dkim', 'x-forwarded-to',
  'x-forwarded-for', 'x-forwarded-encrypted', 'x-gm-message-state', 'x-google-dkim-signature',
  'x-google-smtp-source', 'x-yandex-forward', 'x-mras', 'x-mru-trust-ip', 'x-virus-scanned',
  'status', 'x-status', 'x-uid', 'x-keywords',
]);

const tracePrefixes = ['arc-', 'x-spam-', 'x-rspamd-', 'x-ms-exchange-', 'x-kaspersky', 'x-drweb-'];

/**
 * Who this mail is, whichever way and however often it arrives. The same mail delivered twice has
 * the same identity; a Message-ID that is used again for another content has another one; each of
 * our mailboxes sees its own mail, since one letter to two of them asks two teams. A mail without
 * a Message-ID is its content. Takes one pass over the bytes.
 */
export function mailIdentity(mail: {
  mailbox: string;
  raw: Buffer;
  messageId: string | undefined;
}): MailIdentity {
  const contentHash = hashOfContent(mail.raw);
  const letter = [mail.messageId ?? '', contentHash];
  const dedupeKey = sha256(JSON.stringify([mail.mailbox.toLowerCase(), ...letter]));
  const letterKey = sha256(JSON.stringify(letter));
  const ticketId = uuidVersion8(sha256(`ticket ${dedupeKey}`));
  return { contentHash, dedupeKey, letterKey, ticketId };
}

/** The id of what stands above the mail that this one forwards, from its `dedupeKey`. */
export function coverIdOf(dedupeKey: string): string {
  return sha256(`cover ${dedupeKey}`);
}

function hashOfContent(raw: Buffer): string {
  const hash = createHash('sha256');
  const { fields, body } = splitHeader(raw);
  for (const field of fields) if (!isTrace(field.name)) hash.update(field.bytes);
  return hash.update(body).digest('hex');
}

function isTrace(name: string): boolean {
  return traceFields.has(name) || tracePrefixes.some((prefix) => name.startsWith(prefix));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The version digit is 8; the variant digit, 8 to b, keeps two bits of the hash. */
function uuidVersion8(hex: string): string {
  const variant = (8 + (parseInt(hex.charAt(16), 16) & 3)).toString(16);
  return formatUuid(`${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`);
}
