import type { Stream } from 'node:stream';
import { MailParser } from 'mailparser';
import type { AddressObject, AttachmentStream, EmailAddress, MailParserOptions } from 'mailparser';
import { attachmentName } from './attachment-name';
import { repairHeaderBytes } from './charset-repair';
import { cleanLine, cleanText, messageIdsIn, usableAddress } from './header-text';
import {
  mailBounds,
  type InboundMail,
  type MailAddress,
  type MailAttachment,
} from './inbound-mail';
import { mailBody, textOf } from './mail-body';
import type { Body, MimeNode } from './mail-body';

/**
 * The converters between HTML and text are off because they take over 40 s for 2.5 MB of nested
 * elements; our own do it in linear time. Delivery reports and attached mails stay attachments:
 * merged into the text they would read as what the sender wrote. A thousand parts is where
 * mailparser gives up with EMAXLEN.
 */
const parserOptions: MailParserOptions & {
  keepDeliveryStatus: boolean;
  maxChildNodes: number;
  ignoreEmbedded: boolean;
} = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepDeliveryStatus: true,
  maxChildNodes: 1000,
  ignoreEmbedded: true,
};

/**
 * The mail in `raw`, decoded, cleaned and bounded as `InboundMail` says. Throws what mailparser
 * throws (`code` EMAXLEN if there are too many parts or headers). It has no deadline of its own:
 * `createMailParser` runs it where it can be stopped.
 */
export async function readMail(raw: Buffer): Promise<InboundMail> {
  const { parser, attachments } = await parseTree(repairHeaderBytes(raw));
  const headers = headerValues(parser.headerLines);
  const body = parser.tree === false ? { text: undefined, html: undefined } : mailBody(parser.tree);
  return {
    ...describe(parser, headers),
    ...boundedBody(body),
    attachments,
    headers: Object.fromEntries(headers),
  };
}

/** What mailparser knows after its end; `tree` is not in its types, and the version is pinned. */
type ParsedTree = {
  headers: Map<string, unknown> | false;
  headerLines: { key: string; line: string }[] | false;
  tree: MimeNode | false;
};

async function parseTree(
  raw: Buffer,
): Promise<{ parser: ParsedTree; attachments: MailAttachment[] }> {
  const parser = new MailParser(parserOptions);
  const attachments: MailAttachment[] = [];
  await new Promise<void>((resolve, reject) => {
    parser.on('error', reject);
    parser.on('end', resolve);
    parser.on('data', (part: AttachmentStream | { type: 'text' }) => {
      if (part.type === 'attachment') collect(part, attachments);
    });
    parser.end(raw);
  });
  return { parser: parser as unknown as ParsedTree, attachments };
}

function collect(part: AttachmentStream, attachments: MailAttachment[]): void {
  const content: Stream = part.content;
  const chunks: Buffer[] = [];
  content.on('data', (chunk: Buffer) => chunks.push(chunk));
  content.on('end', () => {
    const contentType = typeOf(part);
    attachments.push({
      name: attachmentName(part.filename, contentType),
      contentType,
      content: Buffer.concat(chunks),
    });
    part.release();
  });
}

/** mailparser has `false` for a part without a type, whatever its types say. */
function typeOf(part: AttachmentStream): string {
  const claimed: unknown = part.contentType;
  const type = typeof claimed === 'string' ? cleanLine(claimed.toLowerCase(), 127) : '';
  return type === '' ? 'application/octet-stream' : type;
}

type Headers = Map<string, string[]>;

/** The fields of the mail's own header, unfolded (RFC 5322 §2.2.3), at most 1000 of them. */
function headerValues(lines: ParsedTree['headerLines']): Headers {
  const values: Headers = new Map();
  for (const { key, line } of (lines === false ? [] : lines).slice(0, mailBounds.headers)) {
    const colon = line.indexOf(':');
    if (colon === -1 || key === '') continue;
    const value = cleanLine(Buffer.from(line.slice(colon + 1), 'latin1').toString('utf8'), 100_000);
    const sameName = values.get(key);
    if (sameName === undefined) values.set(key, [value]);
    else sameName.push(value);
  }
  return values;
}

function describe(
  parser: ParsedTree,
  headers: Headers,
): Omit<InboundMail, 'text' | 'html' | 'attachments' | 'headers'> {
  const decoded = parser.headers === false ? new Map<string, unknown>() : parser.headers;
  const subject = decoded.get('subject');
  const authors = addresses(decoded.get('from'));
  return {
    messageId: messageIdsIn(headers.get('message-id')?.at(-1) ?? '')[0],
    from: headers.get('from')?.length === 1 && authors.length === 1 ? authors[0] : undefined,
    replyTo: addresses(decoded.get('reply-to'))[0],
    to: addresses(decoded.get('to')),
    cc: addresses(decoded.get('cc')),
    subject: typeof subject === 'string' ? cleanLine(subject) : '',
    dateMs: dateMs(headers.get('date')?.at(-1)),
    inReplyTo: (headers.get('in-reply-to') ?? [])
      .flatMap(messageIdsIn)
      .slice(0, mailBounds.references),
    references: (headers.get('references') ?? [])
      .flatMap(messageIdsIn)
      .slice(-mailBounds.references),
  };
}

/** mailparser would give an unreadable date as now; here it is nothing. */
function dateMs(value: string | undefined): number | undefined {
  const at = value === undefined ? NaN : Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

/** The mailboxes of an address header, members of groups included, at most 200. */
function addresses(header: unknown): MailAddress[] {
  const fields = (Array.isArray(header) ? header : [header]) as (AddressObject | undefined)[];
  const found: MailAddress[] = [];
  for (const entry of fields.flatMap((field) => field?.value ?? []).flatMap(members)) {
    const address = usableAddress(entry.address ?? '');
    if (address !== undefined && found.length < mailBounds.addresses) {
      found.push({ address, name: cleanLine(entry.name, 200) });
    }
  }
  return found;
}

function members(entry: EmailAddress): EmailAddress[] {
  return entry.group ?? [entry];
}

function boundedBody(body: Body): Pick<InboundMail, 'text' | 'html'> {
  return {
    text: cleanText(textOf(body), mailBounds.textLength),
    html: body.html === undefined ? undefined : cleanText(body.html, mailBounds.textLength),
  };
}
