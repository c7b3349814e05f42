import { isCalendarWord } from './calendar-words';
import { footerStart } from './client-footer';
import { attributionWords, letterWords, wroteSigns, wroteVerbs } from './quote-words';

/** Marks of direction, which Windows programs put between the parts of a date. */
export const invisible = /[\u200b\u200e\u200f\u202a-\u202e\ufeff]/g;

/** A colon, perhaps before such marks. */
const endsWithColon = /[:：][\u200b\u200e\u200f\u202a-\u202e\ufeff]*$/;

/** Longer lines are prose; only this much of a line is ever looked at. */
export const readLength = 400;

/** Lower-case words that may be a nickname or a firm; more of them are a sentence. */
const mostStrangeWords = 2;

/** The same above marked lines, in a line that begins with the date. */
const mostStrangeInLead = 6;

/** `wrote`, also `написал(а)`, as a word of its own. */
const verb = new RegExp(
  `(?:^|[\\s>"»),])(?:${wroteVerbs.join('|')})(?:\\(-?\\p{L}{1,3}\\))?(?=$|[\\s:,-])`,
  'iu',
);

const address = /[^\s<>()[\]@,;:"]{1,64}@[^\s<>()[\]@,;:"]{1,190}/;

/** Most lines have no `@`, and looking for it first spares trying the pattern at each letter. */
const hasAddress = (line: string) => line.includes('@') && address.test(line);
const year = /(?:^|\D)(?:19|20)\d\d(?=\D|$)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d(?=\D|$)/;

/** An hour with its minutes; `05.03.2026` has none. */
export const hour = /(?:^|[^\d.])\d{1,2}[:.h]\d\d(?=$|[^\d.])|\d{1,2}(?:時|点|시)/;

/** An address as the last thing, in brackets or after `от`: what programs without a verb write. */
const endsWithAddress =
  /(?:[<([]\s?[^\s<>()[\]]{0,80}@[^\s]{1,250}|\s(?:от|from|від)\s.{0,150}\S@\S{1,190})$/iu;

/** How attributions that begin with the date begin, besides weekdays and months. */
const datedStart =
  /^(?:\d{1,2}[.\s/-]|\d{1,2}:\d\d,\s|(?:19|20)\d\d[-./年]|(?:on|at|am|le|el|il|em|op|den|på|w|dnia|dne|dňa|v|в|у|no dia|στις|a|于|在)\s|בתאריך)/iu;

/** A date within a line, where some clients put their attribution behind the last words. */
const innerStart =
  /[\s-](?=On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}[,. ]|\d))/;

/** KMail and Opera name the letter itself, which people do as well: it says nothing by itself. */
const ofTheLetter = /^в (?:письме|сообщении) от(?=\s)|\sв сво[её]м (?:письме|сообщении)(?=\s)/iu;

/** The Bat!, Agent and others speak to the reader. */
const toReader = /^(?:вы (?:писали|написали)|you wrote)(?=$|[\s:,])/iu;

/**
 * Whether `line` (several lines of the mail joined, if a client broke it) says who wrote what
 * follows and when, so that even text without quote marks below it is a quote. Beside date, writer
 * and the words that clients put between them it may hold names: a sentence that mentions when
 * somebody wrote something has other words. A line that is not the date's may only be a name,
 * `wrote` and a date.
 */
export function isAttribution(line: string): boolean {
  const bare = closed(line);
  if (bare === undefined) return false;
  if (wroteSigns.test(line)) return year.test(line);
  const hasVerb = verb.test(bare);
  // `---- Anna wrote ----`: nobody decorates a sentence so.
  if (isDashed(line) && hasVerb && verbEnds(bare)) return strangeWords(bare) <= mostStrangeWords;
  if (!year.test(bare)) return false;
  if (toReader.test(bare)) return true;
  if (footerStart.test(bare)) return hour.test(bare) && endsWithAddress.test(bare);
  const isByAddress = hasAddress(bare);
  const strange = strangeWords(bare);
  if (isDatedStart(bare)) {
    if (hasVerb) return strange <= (isByAddress ? mostStrangeWords : 0) && isTimedOrVerbal(bare);
    return hour.test(bare) && endsWithAddress.test(bare) && strange <= mostStrangeWords;
  }
  return hasVerb && isWriterFirst(bare) && (hour.test(bare) || isByAddress);
}

/**
 * Whether a quote that does follow, marked line by line, is introduced by `line`: it names a writer
 * or a date, and speaks neither to nor of the reader.
 */
export function isLead(line: string): boolean {
  if (isAttribution(line)) return true;
  if (line.length > readLength || line === '') return false;
  if (isDatedStart(line) && year.test(line) && endsWithAddress.test(line)) return true;
  // Nextcloud puts no colon behind `"Anna" <anna@x.example> – 5 March 2026 10:23`.
  if (hasAddress(line) && year.test(line) && hour.test(line) && isWriterFirst(line)) return true;
  const bare = closed(line)?.replace(ofTheLetter, '');
  if (bare === undefined) return false;
  if (strangeWords(bare) > (isDatedStart(bare) ? mostStrangeInLead : mostStrangeWords))
    return false;
  return verb.test(bare) || hasAddress(bare) || (year.test(bare) && hour.test(bare));
}

/** Whether a line could be the first of an attribution that a client broke. */
export function couldGoOn(line: string): boolean {
  return isDatedStart(line) || (hasAddress(line) && verb.test(line));
}

function isDatedStart(line: string): boolean {
  return datedStart.test(line) || isCalendarWord(firstWord(line));
}

/**
 * Where in `line` an attribution starts that a client put behind the customer's last words, as
 * `Fine. On Mon, Jul 1, 2024 Anna <a@b.example> wrote:` has it; nothing if there is none.
 */
export function innerAttribution(line: string): number | undefined {
  if (line.length > readLength || !line.endsWith('wrote:')) return undefined;
  const found = innerStart.exec(line);
  if (found === null || found.index === 0 || !isAttribution(line.slice(found.index + 1))) {
    return undefined;
  }
  // The dashes in front of it are the client's.
  return line.slice(0, found.index + 1).replace(/[\s-]+$/, '').length;
}

/** `line` without its colon or the dashes around it; nothing if it has neither. */
function closed(line: string): string | undefined {
  if (line.length > readLength || !(endsWithColon.test(line) || isDashed(line))) return undefined;
  const bare = line.replace(invisible, '').replace(/^[-=_*>\s]+/, '');
  if (/[:：]$/.test(bare)) return bare.slice(0, -1).trimEnd();
  return isDashed(line) ? bare.replace(/[-=_*\s]+$/, '') : undefined;
}

function isDashed(line: string): boolean {
  return /^[-=_]{2}/.test(line) && /[-=_]{2}:?$/.test(line);
}

function verbEnds(bare: string): boolean {
  return verb.test(bare.slice(-20));
}

/** `написал 01.07.2024` says enough; where the verb is within, the hour must be there too. */
function isTimedOrVerbal(bare: string): boolean {
  return hour.test(bare) || verbEnds(bare);
}

/** `Иван Петров писал 2024-07-01 10:00`: before verb or date nothing but names and addresses. */
function isWriterFirst(bare: string): boolean {
  return strangeWords(bare) === 0 && bare.split(/\s+/).length <= 24;
}

/** How many words have no place in an attribution and are not written as names are. */
function strangeWords(bare: string): number {
  let strange = 0;
  for (const word of lowerCaseWords(bare)) {
    if (letterWords.has(word)) return Infinity;
    const isKnown = attributionWords.has(word) || wroteVerbs.includes(word);
    if (!isKnown && !isCalendarWord(word)) strange++;
  }
  return /^(?:я|мы|i|we)\s/iu.test(bare) ? Infinity : strange;
}

/** The words of `bare` in lower case that are neither in quotes nor part of an address or number. */
function lowerCaseWords(bare: string): string[] {
  return bare
    .replace(/"[^"]{0,100}"|«[^»]{0,100}»|“[^”]{0,100}”|<[^<>]{0,250}>|\(-?\p{L}{1,3}\)/gu, ' ')
    .split(/[\s,;:()[\]<>"/]+/)
    .map((word) => word.replace(/^[.'’-]+|[.'’-]+$/g, ''))
    .filter((word) => /^[\p{Ll}'’.-]+$/u.test(word));
}

function firstWord(line: string): string {
  return /^\p{L}{2,14}/u.exec(line)?.[0].toLowerCase() ?? '';
}
