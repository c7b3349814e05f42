import { attachmentName } from './attachment-name';
import { attachmentType } from './attachment-type';
import { paramText, parseParameterField, type ParameterField } from './header-params';
import { cleanLine } from './header-text';
import { mailBounds, type InboundMail, type MailAttachment } from './inbound-mail';
import type { FilePart, PartHeader } from './mime-tree';

/**
 * The files of a mail with safe names and types, at most 100: of more, the first 99 are kept and the
 * mail itself, `raw`, which holds the others. Together they are never larger than `raw` twice, since
 * a transfer encoding never makes anything smaller. `usual` as in `decodeText`.
 */
export function mailFiles(
  parts: readonly FilePart[],
  raw: Buffer,
  usual: string | undefined,
): Pick<InboundMail, 'attachments' | 'omittedFiles'> {
  if (parts.length <= mailBounds.attachments) {
    return { attachments: parts.map((part) => attachmentOf(part, usual)) };
  }
  const kept = parts.slice(0, mailBounds.attachments - 1).map((part) => attachmentOf(part, usual));
  const omitted = parts.slice(kept.length).map((part) => nameOf(part, usual));
  const original = { name: 'message.eml', contentType: 'message/rfc822', content: raw };
  return { attachments: [...kept, original], omittedFiles: omitted };
}

function attachmentOf(part: FilePart, usual: string | undefined): MailAttachment {
  const { contentType, content } = part;
  const cid = cleanLine(fieldOf(part.header, 'content-id'), 998).replace(/^<|>$/g, '');
  const isInline = parameters(part.header, 'content-disposition').value === 'inline';
  const method = contentType === 'text/calendar' ? calendarMethod(part) : undefined;
  return {
    name: nameOf(part, usual),
    contentType: attachmentType(contentType, content),
    content,
    ...(cid !== '' && { cid }),
    ...(isInline && { isInline }),
    ...(method !== undefined && { calendarMethod: method }),
  };
}

function nameOf({ header, contentType }: FilePart, usual: string | undefined): string {
  const claimed =
    paramText(parameters(header, 'content-disposition'), 'filename', usual) ??
    paramText(parameters(header, 'content-type'), 'name', usual);
  return attachmentName(claimed, contentType ?? '');
}

/** As the part says, or else as its first lines say (RFC 6047 §2.4 wants both). */
function calendarMethod({ header, content }: FilePart): string | undefined {
  const said = parameters(header, 'content-type').params.get('method');
  const written = /^METHOD:([A-Za-z-]{1,40})/im.exec(content.toString('latin1', 0, 4_000))?.[1];
  const method = cleanLine(said ?? written ?? '', 40).toUpperCase();
  return method === '' ? undefined : method;
}

function parameters(header: PartHeader, name: string): ParameterField {
  return parseParameterField(fieldOf(header, name));
}

/** The value of the first field of that name, unfolded; latin1 for bytes; empty if there is none. */
function fieldOf(header: PartHeader, name: string): string {
  const line = header.find(({ key }) => key === name)?.line ?? '';
  return line
    .slice(line.indexOf(':') + 1, 20_000)
    .replace(/\r?\n/g, '')
    .trim();
}
