import { simpleParser } from 'mailparser';
import type { AddressObject, EmailAddress, ParsedMail } from 'mailparser';
import { languageFrom, type Language } from '../domain/language';
import { detectLanguage } from '../mail/detect-language';
import { cleanLine } from '../mail/header-text';
import { htmlToText } from '../mail/html-text';

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
  const text = parsed.text ?? (html === undefined ? '' : htmlToText(html));
  const subject = cleanLine(parsed.subject ?? '');
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
    language: languageOf(parsed, subject, text),
  };
}

/** «Имя <адрес>», or the address alone when there is no name. */
export function addressText({ name, address }: MailAddress): string {
  return name === '' ? address : `${name} <${address}>`;
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): MailAddress[] {
  const plain = (one: EmailAddress): MailAddress[] => {
    if (one.group !== undefined) return one.group.flatMap(plain);
    const address = cleanLine(one.address ?? '');
    return address === '' ? [] : [{ address, name: cleanLine(one.name) }];
  };
  return [field ?? []].flat().flatMap((list) => list.value.flatMap(plain));
}

function attachmentsOf(parsed: ParsedMail): MailAttachment[] {
  return parsed.attachments.map((part, index) => ({
    filename: baseName(part.filename ?? '') ?? `attachment-${index + 1}`,
    contentType: part.contentType,
    content: part.content,
    // mailparser leaves it out where its types promise false.
    inline: (part.related as boolean | undefined) ?? false,
  }));
}

/** The last path segment: a name like ../../x is a name, not a place. */
function baseName(filename: string): string | undefined {
  const name = cleanLine(filename).split(/[/\\]/).at(-1);
  return name === '' ? undefined : name;
}

/** What the sender declared, else what the letters say. */
function languageOf(parsed: ParsedMail, ...texts: string[]): Language {
  const declared = parsed.headers.get('content-language');
  if (typeof declared === 'string') return languageFrom(declared, 'ru');
  return detectLanguage(...texts);
}
