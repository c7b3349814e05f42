import { couldGoOn, innerAttribution, isAttribution, isLead, readLength } from './attribution';
import { pointsBelow } from './answers-below';
import { isFooter } from './client-footer';
import { headerBlockLength } from './header-block';
import { lastWritten, linesOf, nextWritten, textAt, type Line } from './mail-lines';
import { isTail } from './mail-tail';
import {
  isForwardLine,
  isOmission,
  isOriginalMessageLine,
  isQuoted,
  isReplyMarker,
  isRule,
  markupQuote,
  unquoted,
} from './quote-signs';
import { signatureStart } from './signature-block';

/** An attribution that a client broke takes at most this many lines. */
const longestAttribution = 4;

/** The bracket of an address that a client put on a line of its own is no mark of a quote. */
const brokenBracket = /^>\s?(?:\p{L}{3,12}(?:\([а-я]\))?)?:$/u;

/** Lines marked with `>` that nothing announced: fewer could be anything. */
const fewestUnannounced = 3;

/** Short lines may be points of a list or commands; a letter's are broken later. */
const sentenceLength = 50;

/** Where a reply ends, and why it does not if somebody wrote below the quote. */
export type ReplyCut = { visible: string; cutAt: number; isAnsweredBelow: boolean };

/**
 * What the customer wrote now, without the quoted mail below it: `visible` is the text up to
 * `cutAt`, and the rest is folded, never deleted. Knows how the mail programs of some twenty
 * languages mark a quote. When in doubt it cuts nothing: an unfolded quote is untidy, a hidden
 * question goes unanswered. So an answer written below or between the quote, nothing but a quote,
 * a forward, and a mail that says its answers are in the text below stay whole. One pass, linear.
 */
export function visibleReply(text: string): { visible: string; cutAt: number } {
  const { visible, cutAt } = cutReply(text);
  return { visible, cutAt };
}

/** As `visibleReply`; `isAnsweredBelow` tells that a marked quote was left since text follows it. */
export function cutReply(text: string): ReplyCut {
  const lines = linesOf(text);
  const { quote, isAnsweredBelow } = findQuote(lines);
  const cutAt = quote === undefined ? text.length : positionOf(lines, quote, text.length);
  const visible = text.slice(0, cutAt).trimEnd();
  const whole = { visible: text.trimEnd(), cutAt: text.length };
  if (visible.trim() === '') return { ...whole, isAnsweredBelow };
  const isQuoting = quote !== undefined && quote.line < lines.length;
  if (isQuoting && pointsBelow(visible)) return { ...whole, isAnsweredBelow: true };
  return { visible, cutAt, isAnsweredBelow };
}

/** The line of a quote, and how much of that line is still the customer's. */
type Quote = { line: number; column: number };

/** The position in the text of `quote`, or of the footers and the signature above it. */
function positionOf(lines: readonly Line[], quote: Quote, textLength: number): number {
  const { line, column } = quote;
  if (column > 0) return (lines[line]?.start ?? 0) + (lines[line]?.indent ?? 0) + column;
  return lines[withoutFooters(lines, line)]?.start ?? textLength;
}

/**
 * Where what is quoted starts, or the end of the lines; no quote if the mail is a forward, where
 * what follows is the letter itself.
 */
function findQuote(lines: readonly Line[]): { quote: Quote | undefined; isAnsweredBelow: boolean } {
  let isAnsweredBelow = false;
  let at = 0;
  while (at < lines.length) {
    const line = textAt(lines, at);
    if (isForwardLine(line)) return { quote: undefined, isAnsweredBelow };
    const found = introductionAt(lines, at);
    if (found === undefined && !isQuoted(line)) {
      at++;
      continue;
    }
    const below = at + (found?.length ?? 0);
    if (isForwarded(lines, at, below)) return { quote: undefined, isAnsweredBelow };
    const answer = answerAfterQuote(lines, below);
    if (answer === undefined) {
      const column = found?.column ?? 0;
      if (column > 0) return { quote: { line: at, column }, isAnsweredBelow };
      const start = found === undefined ? quotedStart(lines, at) : beforeMarker(lines, at);
      return { quote: { line: start, column: 0 }, isAnsweredBelow };
    }
    // Somebody answers below or between this quote: go on after it.
    isAnsweredBelow = true;
    at = Math.max(answer, at + 1);
  }
  return { quote: { line: lines.length, column: 0 }, isAnsweredBelow };
}

/** How many lines announce a quote, and from which column of the first. */
type Introduction = { length: number; column: number };

function introductionAt(lines: readonly Line[], at: number): Introduction | undefined {
  const line = textAt(lines, at);
  if (line === '') return undefined;
  const column = isQuoted(line) ? undefined : innerAttribution(line);
  if (column !== undefined) return { length: 1, column };
  const length = introductionLength(lines, at);
  return length === 0 ? undefined : { length, column: 0 };
}

/** How many lines from `at` announce a quote; 0 if they don't. */
function introductionLength(lines: readonly Line[], at: number): number {
  const line = textAt(lines, at);
  if (isReplyMarker(line) && !isQuoted(line)) return 1;
  if (line === markupQuote) return markedIntroductionLength(lines, at);
  if (isOriginalMessageLine(line)) return 1;
  const block = headerBlockLength(lines, at, attributionLength);
  return block > 0 ? block : attributionLength(lines, at);
}

/** The mark and what stands between it and the marked lines below, if they are near. */
function markedIntroductionLength(lines: readonly Line[], at: number): number {
  for (let next = at + 1; next < at + 1 + longestAttribution + 4; next++) {
    const line = textAt(lines, next);
    if (isForwardLine(line)) return 1;
    if (isQuoted(line)) return next - at;
  }
  return 1;
}

/**
 * The lines of `X wrote:`, joined where a client broke them. Above marked lines it may have more
 * words than above others, where nothing else tells it from the customer's own sentence.
 */
function attributionLength(lines: readonly Line[], at: number): number {
  let joined = '';
  for (let length = 1; length <= longestAttribution; length++) {
    const line = textAt(lines, at + length - 1);
    if (line === '' || (isQuoted(line) && !(length > 1 && brokenBracket.test(line)))) return 0;
    joined = joined === '' ? line : `${joined} ${line}`;
    if (joined.length > readLength) return 0;
    if (length > 1 && !couldGoOn(textAt(lines, at))) return 0;
    if (isAttribution(joined)) return length;
    if (isLead(joined) && isMarkedBelow(lines, at + length)) return length;
  }
  return 0;
}

/** Whether the next written line from `at` is marked as quoted. */
function isMarkedBelow(lines: readonly Line[], at: number): boolean {
  for (let next = at; next < at + 4; next++) {
    const line = textAt(lines, next);
    if (line !== '') return isQuoted(line);
  }
  return false;
}

/**
 * Whether the customer shows the mail of somebody else: the marked lines from `below` begin as a
 * forward does, or an unmarked mail follows a sentence that ends with a colon.
 */
function isForwarded(lines: readonly Line[], at: number, below: number): boolean {
  const first = textAt(lines, nextWritten(lines, below));
  const isUnnamed = at === below || textAt(lines, at) === markupQuote;
  if (isUnnamed && isForwardLine(unquoted(first))) return true;
  if (isQuoted(first) || isUnnamed || isReplyMarker(textAt(lines, at))) return false;
  const above = textAt(lines, lastWritten(lines, at));
  return above.endsWith(':') && !isAttribution(above);
}

/** The start of marked lines that nothing announced, or the end of the mail if they could be anything. */
function quotedStart(lines: readonly Line[], at: number): number {
  const first = unquoted(firstWritten(lines, at));
  const marked = lines.slice(at, at + 20).filter(({ text }) => isQuoted(text)).length;
  const isOurs = lines.slice(at, at + 20).some(({ text }) => isReplyMarker(text));
  const above = textAt(lines, at - 1);
  if (isOurs) return beforeMarker(lines, at);
  if (isAttributedInside(lines, at) || isLead(first)) return at;
  // `I see this:` and a prompt's output are the customer's own.
  const isSetApart = above === '' && !textAt(lines, lastWritten(lines, at)).endsWith(':');
  return marked >= fewestUnannounced && isSetApart && isLetter(lines, at) ? at : lines.length;
}

/** Whether the marked lines from `at` are of a letter, with paragraphs or sentences: lists have neither. */
function isLetter(lines: readonly Line[], at: number): boolean {
  const marked = lines.slice(at, at + 20).filter(({ text }) => isQuoted(text));
  return marked.some(({ text }, line) => {
    const said = unquoted(text);
    const isBetween = line > 0 && line < marked.length - 1;
    return (said === '' && isBetween) || said.length >= sentenceLength || /^>\s?>/.test(text);
  });
}

function firstWritten(lines: readonly Line[], at: number): string {
  return lines.slice(at, at + 4).find(({ text }) => unquoted(text) !== '')?.text ?? '';
}

/** Apple and Mail.ru mark the attribution too, in as many lines as it takes. */
function isAttributedInside(lines: readonly Line[], at: number): boolean {
  let joined = '';
  for (const { text } of lines.slice(at, at + 6)) {
    const line = unquoted(text);
    if (line === '' && joined === '') continue;
    if (line === '') return false;
    joined = joined === '' ? line : `${joined} ${line}`;
    if (isAttribution(joined.replace(/\s+>?:$/, '>:'))) return true;
  }
  return false;
}

/**
 * The first line after the quote from `at` that somebody must have written as an answer: text below
 * lines marked with `>`. A quote that is not marked has no end that could be seen.
 */
function answerAfterQuote(lines: readonly Line[], at: number): number | undefined {
  let next = nextWritten(lines, at);
  while (isOmission(textAt(lines, next))) next = nextWritten(lines, next + 1);
  if (!isQuoted(textAt(lines, next))) return undefined;
  while (next < lines.length) {
    const line = textAt(lines, next);
    const isBelow = line !== '' && !isQuoted(line);
    if (isBelow && isTail(lines, next)) return undefined;
    const isWritten = isBelow && !isFooter(line) && !isRule(line);
    if (isWritten && !goesOn(textAt(lines, next - 1), line)) return next;
    next++;
  }
  return undefined;
}

/** Whether `line` is the rest of a link that a client broke without marking it. */
function goesOn(above: string, line: string): boolean {
  if (!isQuoted(above) || /\s\S/.test(line.replace(/\s>$/, ''))) return false;
  const opened = /[<(]https?:[^\s>)]*$/.test(above);
  return opened || /^\(https?:\S+\)\s?>$/.test(line);
}

/** The client's line above our own first line belongs to the quote, in any words. */
function beforeMarker(lines: readonly Line[], at: number): number {
  const above = lastWritten(lines, at);
  const isTouching = above === at - 1 && textAt(lines, above).endsWith(':');
  return isReplyMarker(textAt(lines, at)) && isTouching ? above : at;
}

/** The end of what was written above `quote`: ruled lines, phones' footers and signatures are folded. */
function withoutFooters(lines: readonly Line[], quote: number): number {
  let end = quote;
  for (let last = lastWritten(lines, end); last >= 0; last = lastWritten(lines, end)) {
    const line = textAt(lines, last);
    const isLinked = /^https?:\S+$/.test(line) && isFooter(textAt(lines, last - 1));
    if (!isRule(line) && !isFooter(line) && !isLinked) break;
    end = last;
  }
  const signature = signatureStart(lines, end);
  // Below a signature that stands above everything, some people write their mail.
  const isAtTop = signature !== undefined && lastWritten(lines, signature) < 0;
  return signature === undefined || (isAtTop && lastWritten(lines, end) > signature)
    ? end
    : signature;
}
