import { simpleParser } from 'mailparser';
import type { AddressObject, EmailAddress, ParsedMail } from 'mailparser';
import { languageFrom, type Language } from '../domain/language';
import { textOfHtml } from './safe-html';

export interface MailAddress {
  readonly address: string;
  /** Empty if the mail gives none. */
  readonly name: string;
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** Shown inside the HTML part (cid:) and so not offered as a file. */
  readonly inline: boolean;
}

/** A mail as its reader sees it. Every string is decoded; nothing in it is safe to show as HTML. */
export interface ReadMail {
  readonly messageId: string | undefined;
  readonly references: readonly string[];
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string;
  readonly dateMs: number | undefined;
  /** The text part; made from the HTML part if the mail has no other. */
  readonly text: string;
  readonly html: string | undefined;
  readonly attachments: readonly MailAttachment[];
  /** As received, folded lines included. */
  readonly headerLines: readonly string[];
  readonly language: Language;
}

/** Without these, 2.5 MB of nested tags keep mailparser busy for 40 s. */
const parserOptions = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  keepCidLinks: false,
};

/** Parses raw mail. Rejects if mailparser gives up (over 1000 parts, over 1 MB of headers). */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  const parsed = await simpleParser(raw, parserOptions);
  const html = typeof parsed.html === 'string' && parsed.html !== '' ? parsed.html : undefined;
  const text = parsed.text ?? (html === undefined ? '' : textOfHtml(html));
  const subject = oneLine(parsed.subject ?? '');
  return {
    messageId: parsed.messageId,
    references: [parsed.references ?? []].flat(),
    from: addressesOf(parsed.from),
    to: addressesOf(parsed.to),
    cc: addressesOf(parsed.cc),
    replyTo: addressesOf(parsed.replyTo),
    subject,
    dateMs: parsed.date?.getTime(),
    text: text.replace(/\r\n?/g, '\n'),
    html,
    attachments: attachmentsOf(parsed),
    headerLines: parsed.headerLines.map((header) => header.line),
    language: languageOf(parsed, `${subject}\n${text}`),
  };
}

/** The text on one line: runs of white space and control characters become one space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** «Имя <адрес>», or the address alone when there is no name. */
export function addressText({ name, address }: MailAddress): string {
  return name === '' ? address : `${name} <${address}>`;
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): MailAddress[] {
  const plain = (one: EmailAddress): MailAddress[] => {
    if (one.group !== undefined) return one.group.flatMap(plain);
    const address = oneLine(one.address ?? '');
    return address === '' ? [] : [{ address, name: oneLine(one.name) }];
  };
  return [field ?? []].flat().flatMap((list) => list.value.flatMap(plain));
}

function attachmentsOf(parsed: ParsedMail): MailAttachment[] {
  return parsed.attachments.map((part, index) => ({
    // The last path segment: a name like ../../x is a name, not a place.
    filename: oneLine(part.filename ?? '').split(/[/\\]/).at(-1) || `attachment-${index + 1}`,
    contentType: part.contentType,
    content: part.content,
    inline: part.related,
  }));
}

/**
 * What the sender declared, else what the letters say: a fifth of Cyrillic is Russian, since an
 * English mail about a Russian matter has a name or two, and a Russian one is full of addresses.
 */
function languageOf(parsed: ParsedMail, text: string): Language {
  const declared = parsed.headers.get('content-language');
  if (typeof declared === 'string') return languageFrom(declared, 'ru');
  const sample = text.slice(0, 4000);
  const cyrillic = sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return cyrillic * 4 >= latin && cyrillic > 0 ? 'ru' : 'en';
}
