import type { MailEnvelope } from './inbound-mail';
import { splitHeader } from './raw-header';

/** What is known of the way of a mail that was fetched: only what the mail server wrote into it. */
export type ImapEnvelope = MailEnvelope & { source: 'imap' };

/** Fields in which mail servers keep the recipient of the delivery, which Bcc would else hide. */
const recipientFields = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

const mostRecipients = 20;

/** A path of RFC 5321 §4.1.2 has at most 256 characters. */
const longestAddress = 256;

/**
 * The envelope of a fetched mail, from the fields that its mail server put on top (RFC 5321 §4.4):
 * the topmost Return-Path, and who it was delivered to, `mailbox` if that is not said. Without a
 * Return-Path the sender is whom From names: it is not known to be the null one of bounces.
 */
export function imapEnvelope(raw: Buffer, mailbox: string): ImapEnvelope {
  const { fields } = splitHeader(raw);
  const valuesOf = (name: string) =>
    fields.filter((field) => field.name === name).map(({ bytes }) => valueOf(bytes));
  const [returnPath] = valuesOf('return-path');
  const mailFrom = addressIn(returnPath ?? valuesOf('from')[0] ?? '');
  const named = recipientFields.flatMap(valuesOf).map(addressIn);
  const recipients = [...new Set(named.filter((address) => address.includes('@')))];
  return {
    source: 'imap',
    mailFrom,
    rcptTo: recipients.length === 0 ? [mailbox] : recipients.slice(0, mostRecipients),
    remoteAddress: '',
  };
}

/** The field's body without its folds; what follows the first 2,000 bytes is no address any more. */
function valueOf(field: Buffer): string {
  const text = field.subarray(0, 2_000).toString('utf8');
  return text.slice(text.indexOf(':') + 1).replace(/[\r\n\t]/g, ' ');
}

/** The address between angle brackets, or the whole text; empty if that can be none. */
function addressIn(value: string): string {
  const open = value.lastIndexOf('<');
  const close = value.indexOf('>', open);
  const address = (
    open === -1 ? value : value.slice(open + 1, close === -1 ? undefined : close)
  ).trim();
  const isUsable = address.length <= longestAddress && !/[\s\p{Cc}<>]/u.test(address);
  return isUsable ? address : '';
}
