import addressparser, { type Address } from 'nodemailer/lib/addressparser';
import { decodeText, usualCharset } from './charset-repair';
import { readableDomain } from './domain-spelling';
import { decodeWords, encodedWordLabels } from './encoded-words';
import { cleanLine, messageIdsIn, usableAddress } from './header-text';
import { mailBounds, type InboundMail, type MailAddress } from './inbound-mail';
import { plainMail } from './plain-mail';
import { splitHeader, type RawField } from './raw-header';

/** More of one field is never shown or compared; reading on would only take time. */
const longestField = 100_000;

/** A header that anybody wrote for a reader is far shorter. */
const longestHeaderOnly = 256 * 1024;

/** The fields of a mail's own header, by lower-case name, unfolded, at most 1000 of them. */
export type HeaderValues = ReadonlyMap<string, readonly string[]>;

/** What the header alone says of a mail. */
export type HeaderPart = Omit<InboundMail, 'text' | 'html' | 'attachments'>;

/**
 * A mail of which only the header is read: for one that can't be read whole or is too large to be
 * fetched, so that whoever decides about it sees From, Subject and Message-ID. `text` is empty and
 * there are no attachments. Never throws; linear in the first 256 KiB, the rest is not looked at.
 */
export function readHeaderOnly(raw: Buffer): InboundMail {
  const { fields } = splitHeader(plainMail(raw.subarray(0, longestHeaderOnly)));
  const header = describeHeader(fields, usualCharset(headerPieces(fields)));
  return { ...header, text: '', html: undefined, attachments: [] };
}

/** What shows the charset of a header: its bare bytes, and what its encoded words claim. */
export function headerPieces(fields: readonly RawField[]) {
  return fields.slice(0, mailBounds.headers).map((field) => {
    const bytes = valueBytes(field);
    return { bytes, label: encodedWordLabels(bytes.toString('latin1'))[0] };
  });
}

/** What the header `fields` say; `usual` as in `decodeText`. Linear, and bounded as `InboundMail` is. */
export function describeHeader(fields: readonly RawField[], usual: string | undefined): HeaderPart {
  const values = headerValues(fields, usual);
  const last = (name: string) => values.get(name)?.at(-1);
  const addresses = (name: string) => addressesIn(values.get(name) ?? [], usual);
  const ids = (name: string) => (values.get(name) ?? []).flatMap(messageIdsIn);
  const authors = addresses('from');
  const subject = cleanLine(decodeWords(last('subject') ?? '', usual));
  const from = values.get('from')?.length === 1 && authors.length === 1 ? authors[0] : undefined;
  return {
    messageId: messageIdsIn(last('message-id') ?? '')[0],
    from,
    replyTo: addresses('reply-to')[0],
    to: addresses('to'),
    cc: addresses('cc'),
    subject,
    dateMs: dateMs(last('date')),
    inReplyTo: ids('in-reply-to').slice(0, mailBounds.references),
    references: ids('references').slice(-mailBounds.references),
    headers: Object.fromEntries([...values].map(([name, list]) => [name, [...list]])),
    ...((isDamaged(subject) || isDamaged(from?.name ?? '')) && { isDamaged: true as const }),
  };
}

/** Whether characters were lost before the text came to us, or could not be read. */
export function isDamaged(text: string): boolean {
  return text.includes('\ufffd');
}

function valueBytes({ name, bytes }: RawField): Buffer {
  const colon = name === '' ? -1 : bytes.indexOf(0x3a);
  return bytes.subarray(colon + 1, colon + 1 + longestField);
}

function headerValues(fields: readonly RawField[], usual: string | undefined): HeaderValues {
  const values = new Map<string, string[]>();
  for (const field of fields.slice(0, mailBounds.headers)) {
    if (field.name === '') continue;
    const value = cleanLine(decodeText(valueBytes(field), undefined, usual), longestField);
    const sameName = values.get(field.name);
    if (sameName === undefined) values.set(field.name, [value]);
    else sameName.push(value);
  }
  return values;
}

/** An unreadable date is none. */
function dateMs(value: string | undefined): number | undefined {
  const at = value === undefined ? NaN : Date.parse(value.slice(0, 200));
  return Number.isNaN(at) ? undefined : at;
}

/** The mailboxes that the values of an address field name, at most 200; each usable as in `InboundMail`. */
export function readAddresses(values: readonly string[]): MailAddress[] {
  return addressesIn(values, undefined);
}

/** The mailboxes of an address header, members of groups included, at most 200. */
function addressesIn(values: readonly string[], usual: string | undefined): MailAddress[] {
  const found: MailAddress[] = [];
  for (const entry of values.flatMap((value) => addressparser(value)).flatMap(members)) {
    if (found.length >= mailBounds.addresses) break;
    const mailbox = mailboxOf(entry, usual);
    if (mailbox !== undefined) found.push(mailbox);
  }
  return found;
}

function members(entry: Address): readonly { name: string; address: string }[] {
  return entry.group === undefined ? [entry] : entry.group.flatMap(members);
}

/**
 * The structure was taken from the field as it was sent and names are decoded afterwards, so that no
 * encoded word can make an address. The one exception is a client that encodes `Name <address>` as a
 * whole: there is no other address in the entry then.
 */
function mailboxOf(
  entry: { name: string; address: string },
  usual: string | undefined,
): MailAddress | undefined {
  const name = decodeWords(entry.name, usual);
  const inName = entry.address === '' ? /^([^<>]*)<([^<>\s]{3,254})>$/.exec(name.trim()) : null;
  const address = usableAddress(readableDomain(inName?.[2] ?? decodeWords(entry.address, usual)));
  if (address === undefined) return undefined;
  return { address, name: cleanLine(inName?.[1] ?? name, 200) };
}
