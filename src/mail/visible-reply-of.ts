import { markedHtmlLines } from './html-text';
import { oncePerMail } from './once-per-mail';
import { markupQuote } from './quote-signs';
import { hasForwardSubject } from './subject';
import { cutReply, type ReplyCut } from './visible-reply';

/** Letters and digits that must agree on both sides of a cut, so that it is the same place. */
const sameBefore = 20;
const sameAfter = 40;

/** Less of a quote than this could stand anywhere. */
const shortestQuote = 8;

/** More HTML than a person reads, as `sanitizeMailHtml` has it; of a part the end would not be seen. */
const longestHtml = 1_000_000;

/** What the rules found in the HTML: its text above and below the cut, and where that is. */
type HtmlCut = { above: string; below: string; htmlEnd: number; isAnsweredBelow: boolean };

/**
 * The part of `html` that the customer wrote now and the part to fold, split where the last visible
 * text ends; nothing if there is nothing to fold. Uses the marks that mail programs put into their
 * HTML besides the rules of `visibleReply`. Both parts must go through `sanitizeMailHtml`, which also
 * closes what is open at the cut. Linear; HTML above a million characters is not read, so not cut.
 */
export function visibleReplyHtml(
  html: string,
): { visibleHtml: string; foldedHtml: string } | undefined {
  const cut = cutHtml(html);
  if (cut.below === '') return undefined;
  return { visibleHtml: html.slice(0, cut.htmlEnd), foldedHtml: html.slice(cut.htmlEnd) };
}

/** As `cutReply`, for the text of a mail. */
export const replyInText = oncePerMail(({ text }: { text: string }) => cutReply(text));

/**
 * As `visibleReply` for a whole mail: the cut in `text`, found with the help of `html`. What the HTML
 * marks as a quote is also cut in a text that has no sign of it, and a text cut above an answer that
 * the HTML shows to be one is not cut there. A forward by its subject is not cut below what only
 * looks like a header.
 */
export function visibleReplyOf(mail: {
  text: string;
  html?: string | undefined;
  subject?: string;
}): {
  visible: string;
  cutAt: number;
} {
  const { text, html, subject = '' } = mail;
  if (hasForwardSubject(subject)) return { visible: text.trimEnd(), cutAt: text.length };
  const byText = replyInText(mail);
  const cutAt = html === undefined ? byText.cutAt : agreed(text, byText, cutHtml(html));
  const visible = text.slice(0, cutAt).trimEnd();
  return visible.trim() === ''
    ? { visible: text.trimEnd(), cutAt: text.length }
    : { visible, cutAt };
}

/**
 * Where to cut `text` after both forms of the mail were read: the earlier of two places, unless the
 * HTML shows an answer below the quote that the text does not tell from it.
 */
function agreed(text: string, byText: ReplyCut, byHtml: HtmlCut): number {
  const place = byHtml.below === '' ? undefined : placeIn(text, byHtml);
  if (byHtml.isAnsweredBelow && !byText.isAnsweredBelow) return place ?? text.length;
  return Math.min(place ?? text.length, byText.cutAt);
}

function cutHtml(html: string): HtmlCut {
  if (html.length > longestHtml) return noCut(html, '', false);
  const lines = markedHtmlLines(html);
  const text = lines.map((line) => line.text).join('\n');
  const { cutAt, isAnsweredBelow } = cutReply(text);
  let start = 0;
  let line = 0;
  for (; line < lines.length && start < cutAt; line++) start += (lines[line]?.text.length ?? 0) + 1;
  // A cut within a line has no place of its own in the markup.
  const isWithin = start > cutAt && cutAt < text.length;
  const htmlEnd = lines[line - 1]?.htmlEnd;
  const above = text.slice(0, cutAt);
  // Signs of a quote are no words of the customer's: where only they stand above, nothing is a reply.
  const isEmptyAbove = /^[>\s]*$/.test(above.replaceAll(markupQuote, ''));
  const isNone = isWithin || isEmptyAbove || cutAt >= text.length || htmlEnd === undefined;
  if (isNone) return noCut(html, text, isAnsweredBelow);
  return { above, below: text.slice(cutAt), htmlEnd, isAnsweredBelow };
}

function noCut(html: string, above: string, isAnsweredBelow: boolean): HtmlCut {
  return { above, below: '', htmlEnd: html.length, isAnsweredBelow };
}

/** The start of the line of `text` at which `below` begins and `above` ends, if there is one such. */
function placeIn(text: string, { above, below }: HtmlCut): number | undefined {
  const after = letters(below.slice(0, 4 * sameAfter + 200)).text.slice(0, sameAfter);
  const before = letters(above.slice(-4 * sameBefore)).text.slice(-sameBefore);
  if (after.length < shortestQuote || before === '') return undefined;
  const plain = letters(text);
  const found = plain.text.indexOf(before + after);
  const isUnique = found !== -1 && !plain.text.includes(before + after, found + 1);
  const place = isUnique ? plain.places[found + before.length] : undefined;
  if (place === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', place) + 1;
  const last = plain.places[found + before.length - 1] ?? 0;
  return lineStart > last ? lineStart : place;
}

/** The letters and digits of `text`, and where each stood. */
function letters(text: string): { text: string; places: number[] } {
  const places: number[] = [];
  const kept = text.replace(/[^\p{L}\p{N}]/gu, '');
  // A letter beyond the basic plane has two units, as in `kept`.
  for (const { 0: letter, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    places.push(index);
    if (letter.length > 1) places.push(index);
  }
  return { text: kept, places };
}
