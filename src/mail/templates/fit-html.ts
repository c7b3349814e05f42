import type { Language } from '../../domain/language';
import { escapeHtml } from './filters';

/**
 * Gmail shows 102 kB of HTML and hides the rest, with our footer, behind a link that people overlook.
 * These two and the frame, the words and the links around them stay below it together.
 */
const mostCommentBytes = 66_000;
const mostQuoteBytes = 16_000;

/** The comment as it may stand in the HTML: when it had to be cut, it says where the whole is. */
export function commentInHtml(
  comment: string,
  language: Language,
  ticketUrl: string | undefined,
): string {
  const kept = fitting(comment, mostCommentBytes);
  if (kept === comment) return comment;
  const words = {
    ru: ticketUrl === undefined ? 'Весь текст — в текстовой части этого письма.' : 'Весь текст:',
    en:
      ticketUrl === undefined
        ? 'The whole text is in the plain part of this mail.'
        : 'The whole text:',
  }[language];
  return `${kept}\n[…]\n\n${[words, ticketUrl].join(' ').trimEnd()}`;
}

/** The quote as it may stand in the HTML. */
export function quoteInHtml(quote: string): string {
  const kept = fitting(quote, mostQuoteBytes);
  return kept === quote ? quote : `${kept}\n[…]`;
}

/** As much of `text` as takes up to `mostBytes` of HTML, up to a line's end where one is near. */
function fitting(text: string, mostBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += character === '\n' ? '<br>\n'.length : Buffer.byteLength(escapeHtml(character));
    if (bytes > mostBytes) break;
    end += character.length;
  }
  if (end === text.length) return text;
  const lineEnd = text.lastIndexOf('\n', end);
  return text.slice(0, lineEnd > end / 2 ? lineEnd : end).trimEnd();
}
