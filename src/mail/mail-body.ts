import { charsetOf } from './charset-label';
import { decodeText, type LabelledBytes } from './charset-repair';
import { unwrapFlowed } from './flowed-text';
import { htmlToText } from './html-text';
import type { MimeNode, TextPart } from './mime-tree';

/** Twice what is kept of a body, since HTML is mostly markup; more would only be thrown away. */
const longestPart = 4_000_000;

/** The same content in the forms the sender gave it; `undefined` where a form is missing. */
export type Body = { text: string | undefined; html: string | undefined };

/**
 * What a person would read in the mail, in both forms. Parts that stand beside each other are
 * joined in order, also when one is plain and the next is HTML: a mail system that appends a
 * disclaimer, or a client that sends text, picture, text, makes such mails, and taking one form
 * alone would lose half of the letter. Of alternatives (RFC 2046 §5.1.4) each form comes from the
 * part that has it.
 * `usual` as in `decodeText`.
 */
export function mailBody(node: MimeNode, usual: string | undefined): Body {
  if (node.children.length === 0) return leafBody(node, usual);
  const bodies = node.children.map((child) => mailBody(child, usual)).filter(isPresent);
  if (node.contentType === 'multipart/alternative') {
    return {
      text: bodies.find((body) => body.text !== undefined)?.text,
      html: bodies.findLast((body) => body.html !== undefined)?.html,
    };
  }
  return joined(bodies);
}

/** The plain text of `body`, made from its HTML if it has no other. */
export function textOf(body: Body): string {
  return body.text ?? (body.html === undefined ? '' : htmlToText(body.html));
}

function leafBody({ contentType, text }: MimeNode, usual: string | undefined): Body {
  const isHtml = contentType === 'text/html';
  const content = text === undefined ? '' : partText(text, isHtml, usual).slice(0, longestPart);
  if (content.trim() === '') return { text: undefined, html: undefined };
  return isHtml ? { text: undefined, html: content } : { text: content, html: undefined };
}

function partText(part: TextPart, isHtml: boolean, usual: string | undefined): string {
  const { bytes, label } = labelledBytes(part, isHtml);
  const text = decodeText(bytes, label, usual);
  return part.flowed === undefined ? text : unwrapFlowed(text, part.flowed === 'delsp');
}

/** The texts of the mail, as far as they are read, before they are decoded. */
export function bodyPieces(node: MimeNode): LabelledBytes[] {
  const own = node.text && labelledBytes(node.text, node.contentType === 'text/html');
  return [...(own === undefined ? [] : [own]), ...node.children.flatMap(bodyPieces)];
}

/** What an HTML page says of itself (`<meta charset=…>`) counts where the mail says nothing. */
function labelledBytes({ bytes, label }: TextPart, isHtml: boolean): LabelledBytes {
  const read = Buffer.from(bytes.slice(0, longestPart * 2), 'latin1');
  if (!isHtml || charsetOf(label) !== undefined) return { bytes: read, label };
  const meta = /<meta\s[^>]{0,300}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i;
  return { bytes: read, label: meta.exec(bytes.slice(0, 4_000))?.[1] };
}

function joined(bodies: Body[]): Body {
  const [first] = bodies;
  if (first === undefined) return { text: undefined, html: undefined };
  if (bodies.length === 1) return first;
  const hasText = bodies.some((body) => body.text !== undefined);
  const hasHtml = bodies.some((body) => body.html !== undefined);
  return {
    text: hasText ? bodies.map(textOf).join('\n') : undefined,
    html: hasHtml ? bodies.map(htmlOf).join('<br>\n') : undefined,
  };
}

function htmlOf(body: Body): string {
  return body.html ?? `<div style="white-space:pre-wrap">${escapeHtml(body.text ?? '')}</div>`;
}

function isPresent(body: Body): boolean {
  return body.text !== undefined || body.html !== undefined;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
