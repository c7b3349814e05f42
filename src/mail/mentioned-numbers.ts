import {
  everydayWord,
  joiningWord,
  numberWord,
  otherThing,
  ticketWord,
  unitAfter,
} from './numbered-things';
import { foldCase } from './reply-words';
import { isOwnToken } from './subject';

/** Who lists more than these writes about something else. */
const mostNumbers = 5;

/**
 * Ten pages. What is longer is a log or a table, which is not asked about every number in it: two million
 * characters of them held everything up for seconds.
 */
const longestRead = 20_000;

/** How much before a number is read to learn what it numbers: four long words. */
const lookBack = 80;

/** Enough for a unit, a bracket or the end of the line. */
const lookAhead = 20;

/** Ours start at 1001; next to an everyday word, or without any, fewer digits are a count. */
const fewestBareDigits = 4;

/** A number of at most 9 digits with its sign, not part of a longer number, a word or a path. */
const candidate =
  /(?<![\p{L}\p{N}_/&=$€£₽+@#№-])(?<!\p{N}[.,:])(?:(#|№|no\.?|nr\.?)\s{0,3})?(?<![\p{L}\p{N}])([1-9]\d{0,8})(?![\p{L}\p{N}_/%$€£₽°]|[.,:-]\p{N}|-\p{L})/giu;

/** Before a number: a word, its dot, and what may stand between it and the number. */
const wordBefore = /(\p{L}[\p{L}-]{0,40})(\.?)[\s:(#№–—-]{0,10}$/u;

/** Between the numbers of a list. */
const listGap = /^\s{0,3}(?:[,;&]|(?:и|или|and|or)(?=\s))\s{0,3}(?:(?:и|или|and|or)\s{1,3})?$/i;

/** The beginning of a mail's token, up to its `#`. */
const tokenStart = /\[([^[\]#]{0,60})$/;

const lineStart = /(?:^|\n)\s*(?:(?:re|fwd?|отв)\s?:\s{0,3}){0,3}[(«"]?$/i;
const lineEnd = /^[\s)»".,!]{0,5}(?:\n|$)/;

/** What a number numbers; `bare` if nothing says so. */
type Numbered = 'ticket' | 'other' | 'bare';

type Mention = {
  number: number;
  digits: number;
  sign: '#' | '№' | 'none';
  before: string;
  after: string;
};

/**
 * The numbers of tickets that a customer names in `subject` and then in `visibleText`, in order,
 * each once, at most 5: `обращение №1042`, `ticket no. 1042`, `#1042` and lists of them. A token in
 * brackets counts if it is ours, that is bare or with `serviceName` (see `subjectNumber`), or names
 * a ticket. Numbers of orders, invoices and the like, sums, dates, telephones and whatever stands in
 * an address don't count. A hint, never proof: such a ticket need not exist or be the sender's.
 * Reads 20,000 characters of each; linear, never throws.
 */
export function mentionedNumbers(subject: string, visibleText: string, serviceName = ''): number[] {
  const numbers = new Set<number>();
  for (const text of [subject, visibleText]) {
    for (const number of numbersIn(withoutAddresses(beginningOf(text)), serviceName)) {
      numbers.add(number);
      if (numbers.size === mostNumbers) return [...numbers];
    }
  }
  return [...numbers];
}

/** What is read of a text; a word that is cut there may be a number that is cut, and is left out. */
function beginningOf(text: string): string {
  return text.length > longestRead ? text.slice(0, longestRead).replace(/\S{1,60}$/, '') : text;
}

/** Whole web and mail addresses become a full stop, so that nothing joins across them. */
function withoutAddresses(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/\S+/g, (word) => (/:\/\/|^\(?www\.|[^@]@[^@]/.test(word) ? '.' : word));
}

function* numbersIn(text: string, serviceName: string): Generator<number> {
  let last: { end: number; numbered?: Numbered } = { end: 0 };
  for (const match of text.matchAll(candidate)) {
    const end = match.index + match[0].length;
    const isListed = listGap.test(text.slice(last.end, match.index));
    const previous = isListed ? last.numbered : undefined;
    const mention = read(match, text);
    const numbered =
      previous === undefined ? numberedBy(mention, serviceName) : listed(mention, previous);
    if (numbered === 'ticket') yield mention.number;
    last = { end, numbered };
  }
}

function read(match: RegExpExecArray, text: string): Mention {
  const [all, sign, digits = ''] = match;
  const end = match.index + all.length;
  return {
    number: Number(digits),
    digits: digits.length,
    sign: sign === undefined ? 'none' : sign === '#' ? '#' : '№',
    before: text.slice(Math.max(0, match.index - lookBack), match.index),
    after: text.slice(end, end + lookAhead),
  };
}

/** A number in a list is what the one before it is: `тикеты 1042, 1043 и №1050`. */
function listed(mention: Mention, previous: Numbered): Numbered {
  if (previous === 'other' || mention.sign !== 'none') {
    return previous === 'bare' && mention.sign === '#' ? 'ticket' : previous;
  }
  return mention.digits >= fewestBareDigits && !isQuantity(mention) ? previous : 'bare';
}

function numberedBy(mention: Mention, serviceName: string): Numbered {
  const { before, after, sign } = mention;
  const token = sign === '#' && after.startsWith(']') ? tokenStart.exec(before) : null;
  if (token !== null && isOwnToken(token[1] ?? '', serviceName)) return 'ticket';
  const named = namedBefore(mention);
  if (named !== 'bare') return named;
  if (sign === '#') return token === null ? 'ticket' : 'other';
  return sign === '№' && lineStart.test(before) && lineEnd.test(after) ? 'ticket' : 'bare';
}

/** What the words before the number say: a noun, perhaps with `номер` between. */
function namedBefore(mention: Mention): Numbered {
  let rest = foldCase(mention.before.split(/\n\s*\n/).at(-1) ?? '');
  let isNumber = mention.sign !== 'none';
  let isJoined = false;
  for (let step = 0; step < 4; step++) {
    const found = wordBefore.exec(rest);
    const word = found?.[1] ?? '';
    rest = rest.slice(0, found?.index ?? 0);
    if (numberWord.test(word)) isNumber = true;
    else if (found?.[2] === '.' && word !== 'req') return 'bare';
    else if (joiningWord.test(word)) isJoined = true;
    else if (otherThing.test(word)) return 'other';
    else if (!ticketWord.test(word)) return 'bare';
    else if (otherThing.test(wordBefore.exec(rest)?.[1] ?? '')) return 'other';
    else return isNumber || (!isJoined && isPlain(mention, word)) ? 'ticket' : 'bare';
  }
  return 'bare';
}

/** Whether a number without any sign, right behind the ticket's `word`, is its number. */
function isPlain(mention: Mention, word: string): boolean {
  if (isQuantity(mention)) return false;
  return !everydayWord.test(word) || mention.digits >= fewestBareDigits;
}

/** A sum, a date or a part of a telephone number. */
function isQuantity({ after }: Mention): boolean {
  return unitAfter.test(after) || /^[ \u00a0]\(?\d/.test(after);
}
