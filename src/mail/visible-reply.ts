import {
  isAttribution,
  isDateField,
  isFooter,
  isForwardLine,
  isLead,
  isOriginalMessageLine,
  isQuoted,
  isReplyMarker,
  isRule,
  readLength,
  shownField,
  unquoted,
} from './quote-signs';

/** A line without its surrounding white space, and where it starts in the text. */
type Line = { text: string; start: number; mark: SignatureMark | undefined };

/** `-- ` announces a signature (RFC 3676 §4.3); without the blank it may. */
type SignatureMark = 'surely' | 'perhaps';

/** An attribution that a client broke takes at most this many lines. */
const longestAttribution = 4;

/** Fields in a row that make a header block; two could be prose. */
const fewestFields = 3;

/** No client shows more; without a bound, a page of such lines would be read once for each. */
const mostFields = 12;

/** Lines of a signature at most; anything longer is a letter. */
const longestSignature = 12;

/** The same without the blank after `--`: people also divide their letters so. */
const longestBareSignature = 5;

/**
 * What the customer wrote now, without the quoted mail below it: `visible` is the text up to
 * `cutAt`, and the rest is folded, never deleted. Knows how Russian and English clients mark a
 * quote. When in doubt it cuts nothing: an unfolded quote is untidy, a hidden question goes
 * unanswered. So an answer written below or between the quote, or nothing but a quote, stays whole.
 * One pass, linear.
 */
export function visibleReply(text: string): { visible: string; cutAt: number } {
  const lines = linesOf(text);
  const quote = quoteStart(lines);
  const end = quote === undefined ? lines.length : withoutFooters(lines, quote);
  const cutAt = lines[end]?.start ?? text.length;
  const visible = text.slice(0, cutAt).trimEnd();
  return visible.trim() === ''
    ? { visible: text.trimEnd(), cutAt: text.length }
    : { visible, cutAt };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(start, Math.min(end, start + readLength + 1));
    lines.push({ text: line.replaceAll('\u00a0', ' ').trim(), start, mark: markOf(line) });
    start = end + 1;
  }
  return lines;
}

function markOf(line: string): SignatureMark | undefined {
  if (line === '-- ') return 'surely';
  return line.trim() === '--' ? 'perhaps' : undefined;
}

/**
 * The number of the first line of what is quoted, or of the line after the last; nothing if the
 * mail is a forward, where what follows is the letter itself.
 */
function quoteStart(lines: readonly Line[]): number | undefined {
  let at = 0;
  while (at < lines.length) {
    const line = textAt(lines, at);
    if (isForwardLine(line)) return undefined;
    const length = introductionLength(lines, at);
    if (length > 0 || isQuoted(line)) {
      const answer = answerAfterQuote(lines, at + length);
      if (answer === undefined) return length > 0 ? beforeLead(lines, at) : quotedStart(lines, at);
      // Somebody answers below or between this quote: go on after it.
      at = Math.max(answer, at + 1);
    } else {
      at++;
    }
  }
  return lines.length;
}

/** How many lines from `at` announce a quote; 0 if they don't. */
function introductionLength(lines: readonly Line[], at: number): number {
  const line = textAt(lines, at);
  if (line === '') return 0;
  if (isReplyMarker(line) && !isQuoted(line)) return 1;
  if (isOriginalMessageLine(line)) return 1;
  return headerBlockLength(lines, at) || attributionLength(lines, at);
}

/** As `quoteStart`, for marked lines that nothing announced: two of them could be anything. */
function quotedStart(lines: readonly Line[], at: number): number {
  const start = beforeLead(lines, at);
  const isShort = lines.slice(at, at + 20).filter(({ text }) => isQuoted(text)).length < 3;
  const isAnnounced = start < at || isAttribution(unquoted(textAt(lines, at)));
  return isShort && !isAnnounced ? lines.length : start;
}

/** A block of shown header fields, a date among them, perhaps below a ruled line. */
function headerBlockLength(lines: readonly Line[], at: number): number {
  // The middle of a block that was no header block is none either.
  if (hasField(lines, at - 1)) return 0;
  let next = at;
  if (isRule(textAt(lines, next))) next++;
  while (next > at && next < at + 3 && textAt(lines, next) === '') next++;
  let fields = 0;
  let hasDate = false;
  while (fields < mostFields) {
    // A long list of recipients goes on in the next line.
    const isWrapped = fields > 0 && /[;,]$/.test(textAt(lines, next - 1));
    if (isWrapped && shownField(textAt(lines, next)) === undefined && hasField(lines, next + 1))
      next++;
    const name = shownField(textAt(lines, next));
    if (name === undefined) break;
    fields++;
    hasDate ||= isDateField(name);
    next++;
  }
  if (fields >= fewestFields && hasDate) return next - at;
  // Yandex: recipient and subject, then the attribution with the date.
  return fields >= 2 ? withAttribution(lines, at, next) : 0;
}

function hasField(lines: readonly Line[], at: number): boolean {
  return shownField(textAt(lines, at)) !== undefined;
}

function withAttribution(lines: readonly Line[], at: number, next: number): number {
  const from = textAt(lines, next) === '' ? next + 1 : next;
  const length = attributionLength(lines, from);
  return length === 0 ? 0 : from + length - at;
}

/** The lines of `X wrote:`, joined where a client broke them. */
function attributionLength(lines: readonly Line[], at: number): number {
  let joined = '';
  for (let length = 1; length <= longestAttribution; length++) {
    const line = textAt(lines, at + length - 1);
    if (line === '' || isQuoted(line)) return 0;
    joined = joined === '' ? line : `${joined} ${line}`;
    if (joined.length > readLength) return 0;
    if (line.endsWith(':')) return isAttribution(joined) ? length : 0;
  }
  return 0;
}

/**
 * The first line after the quote from `at` that somebody must have written as an answer: text below
 * lines marked with `>`. A quote that is not marked has no end that could be seen.
 */
function answerAfterQuote(lines: readonly Line[], at: number): number | undefined {
  let next = at;
  while (next < lines.length && textAt(lines, next) === '') next++;
  if (!isQuoted(textAt(lines, next))) return undefined;
  while (next < lines.length) {
    const line = textAt(lines, next);
    if (isSignature(lines, next, lines.length)) return undefined;
    if (line !== '' && !isQuoted(line) && !isFooter(line)) return next;
    next++;
  }
  return undefined;
}

/** Whether the lines from `mark` to `end` are a signature and nothing that asks for an answer. */
function isSignature(lines: readonly Line[], mark: number, end: number): boolean {
  const kind = lines[mark]?.mark;
  if (kind === undefined || end - mark > longestSignature + 1) return false;
  const written = lines.slice(mark + 1, end).filter(({ text }) => text !== '' && !isQuoted(text));
  if (kind === 'surely') return true;
  return written.length <= longestBareSignature && !written.some(({ text }) => text.includes('?'));
}

/** The start of the quote with the line that introduces it and the decoration above. */
function beforeLead(lines: readonly Line[], quote: number): number {
  const above = lastWritten(lines, quote);
  const line = textAt(lines, above);
  // Our own first line proves a quote: what touches it from above is the client's, in any words.
  const touchesMarker = isReplyMarker(textAt(lines, quote)) && above === quote - 1;
  if (touchesMarker && line.endsWith(':')) return above;
  return isQuoted(textAt(lines, quote)) && isLead(line) ? above : quote;
}

/** The end of what was written above `quote`: ruled lines, phones' footers and signatures are folded. */
function withoutFooters(lines: readonly Line[], quote: number): number {
  let end = quote;
  for (let last = lastWritten(lines, end); last >= 0; last = lastWritten(lines, end)) {
    const line = textAt(lines, last);
    if (!isRule(line) && !isFooter(line)) break;
    end = last;
  }
  for (let at = Math.max(0, end - longestSignature - 1); at < end; at++) {
    if (isSignature(lines, at, end)) return at;
  }
  return end;
}

/** The last line above `before` that is not empty, or -1. */
function lastWritten(lines: readonly Line[], before: number): number {
  let at = before - 1;
  while (at >= 0 && textAt(lines, at) === '') at--;
  return at;
}

function textAt(lines: readonly Line[], at: number): string {
  return lines[at]?.text ?? '';
}
