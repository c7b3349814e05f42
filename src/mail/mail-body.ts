import { htmlToText } from './html-text';

/** The part of mailparser's tree of MIME nodes that the text is made of. */
export type MimeNode = {
  contentType: string | false;
  disposition?: string;
  textContent?: string;
  children: MimeNode[];
};

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
 */
export function mailBody(node: MimeNode): Body {
  if (node.children.length === 0) return leafBody(node);
  const bodies = node.children.map(mailBody).filter(isPresent);
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

function leafBody(node: MimeNode): Body {
  const content = node.textContent?.slice(0, longestPart);
  if (content === undefined || content.trim() === '') return { text: undefined, html: undefined };
  if (node.contentType === 'text/html') return { text: undefined, html: content };
  return { text: content, html: undefined };
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
