import { isGivenName, isPatronymic } from './given-names';
import { foldCase } from './reply-words';
import {
  addressLabels,
  closings,
  contactLabels,
  footerProof,
  footerStarts,
  footerWords,
  positionWords,
  sentenceWords,
} from './sign-off-words';

/** Nobody's name, position or address is longer; a sentence is. */
const longestLine = 120;

/** Corporate signatures have name, position, firm, address, three telephones, mail and site. */
const mostLines = 12;

/** As many digits have the shortest telephone numbers that a signature would show. */
const fewestPhoneDigits = 5;

const closing = new RegExp(
  `(?<!\\p{L})(?:${closings.map((words) => words.replaceAll('.', '\\.')).join('|')})(?!\\p{L})`,
  'iu',
);

const mark = /^[-–—_=*~]{1,80}$/;
const initials = /^\p{Lu}\.(?:\p{Lu}\.?){0,2}$/u;
const titleCase = /^\p{Lu}\p{Ll}+(?:-\p{Lu}?\p{Ll}+)?$/u;
const shortCapitals = /^\p{Lu}{2,4}$/u;
const modelNumber = /^[a-z]{0,3}\d{1,4}[a-z]{0,3}$/;
const legalForm = /^(?:ооо|оао|зао|пао|ао|ип|llc|ltd|inc|gmbh|corp|plc)$/;

/** How Russian verbs end and hardly a surname does: `Перезвоните`, `Сломалось`, `Ожидаю`. */
const russianVerb = /(?:[ийь]те|[иоа]сь|лся|тся|ться|[аяу]ет|[аяеиу]ть|[аяу]ю)$/;

/** English surnames end so too, so it counts only where there is no given name. */
const englishVerb = /(?:ing|ed)$/;

/** What a line of a signature was found to consist of. */
type Found = { names: number; unknown: number; labels: number; places: number; digits: number };

/**
 * `lines` cut before and after a closing that shares its line with text: `Спасибо! С уважением, Иван`
 * becomes three.
 */
export function splitAtClosings(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const found = closing.exec(line);
    if (found === null) return [line];
    const end = found.index + found[0].length;
    const parts = [line.slice(0, found.index), found[0], line.slice(end).replace(/^[\s,.!]+/, '')];
    return parts.filter((part) => part.trim() !== '');
  });
}

/**
 * The numbers of those of `lines` (none empty) from which to the end there may be nothing but a
 * signature, the smallest first. It begins with `--`, a closing, a name or a telephone's own line,
 * and consists of names, positions, addresses and telephone numbers in at most 12 lines: a sentence
 * in it, and it is none.
 */
export function signOffStarts(lines: readonly string[]): number[] {
  const starts: number[] = [];
  for (let at = lines.length - 1; at >= 0 && lines.length - at <= mostLines + 1; at--) {
    const line = (lines[at] ?? '').trim();
    const begins = mark.test(line) || isClosing(line) || isFooter(line) || isName(line);
    if (begins) starts.unshift(at);
    else if (!isDetails(line)) break;
  }
  return starts;
}

/**
 * Whether `lines` (none empty) are nothing but a signature that begins with a closing: names and
 * numbers alone could be an answer.
 */
export function isSignOff(lines: readonly string[]): boolean {
  const parts = splitAtClosings(lines);
  return isClosing(parts[0] ?? '') && signOffStarts(parts).includes(0);
}

function isClosing(line: string): boolean {
  const found = closing.exec(line);
  return found?.index === 0 && /^[\s,.!)]*$/.test(line.slice(found[0].length));
}

/** `Sent from my iPhone`: every word of it, since more could be the customer's own. */
function isFooter(line: string): boolean {
  const folded = foldCase(line);
  const start = footerStarts.exec(folded);
  if (start === null || line.length > longestLine) return false;
  const words = folded
    .slice(start[0].length)
    .split(/[\s,<>()[\]]+/)
    .map((word) => word.replace(/[.!:]+$/, ''))
    .filter((word) => word !== '' && !isWeb(word));
  const isKnown = (word: string) => footerWords.has(word) || modelNumber.test(word);
  return words.every(isKnown) && words.some((word) => footerProof.has(word));
}

/** A line of two or three words that are a person's, or of one that surely is. */
function isName(line: string): boolean {
  const found = read(line);
  if (found === undefined || found.names === 0) return false;
  return found.names + found.unknown <= 3 && found.labels + found.places + found.digits === 0;
}

/** A line that can stand in a signature below its first. */
function isDetails(line: string): boolean {
  const found = read(line);
  if (found === undefined) return false;
  if (found.digits === 0) return found.unknown <= 4;
  const isExplained = found.digits >= fewestPhoneDigits || found.labels > 0 || found.places > 0;
  return isExplained && (found.unknown === 0 || found.places > 0 || found.names > 0);
}

/** What the line consists of; nothing if it has a word that no signature has. */
function read(line: string): Found | undefined {
  if (line.length > longestLine) return undefined;
  const found: Found = { names: 0, unknown: 0, labels: 0, places: 0, digits: 0 };
  const pieces = line.split(/[\s,;|•·<>()[\]]+/).filter((piece) => piece !== '');
  for (const piece of pieces) {
    if (initials.test(piece)) found.names++;
    else if (!isWeb(foldCase(piece))) {
      const parts = piece.split(/["«»“”„.:/*_]+/).filter((part) => part !== '');
      if (!parts.every((part) => count(part, found))) return undefined;
    }
  }
  const words = foldCase(line).split(/[^\p{L}]+/u);
  if (found.names === 0 && words.some((word) => englishVerb.test(word))) return undefined;
  const isFirm = words.some((word) => legalForm.test(word));
  return isFirm || !/\p{Lu}{5}/u.test(line) ? found : undefined;
}

/** Counts one word or number; false if no signature has such. */
function count(part: string, found: Found): boolean {
  const word = foldCase(part);
  if (/^[+\d–-]+$/.test(word)) found.digits += word.replace(/\D/g, '').length;
  else if (addressLabels.has(word)) found.places++;
  else if (contactLabels.has(word)) found.labels++;
  else if (isGivenName(word) || isPatronymic(word)) found.names++;
  else if (positionWords.has(word)) found.labels++;
  else if (sentenceWords.has(word) || russianVerb.test(word)) return false;
  else if (titleCase.test(part) || shortCapitals.test(part)) found.unknown++;
  else if (/^\p{Lu}{5,20}$/u.test(part)) found.unknown++;
  else return false;
  return true;
}

/** An address of mail or the web, or a name in a messenger. */
function isWeb(piece: string): boolean {
  if (/^(?:https?:\/\/|www\.)\S+[^?]$/.test(piece)) return true;
  if (/^[^@]{0,80}@[\p{L}\d_.-]{3,80}$/u.test(piece)) return true;
  return /^(?:[a-z\d-]{1,40}\.){1,4}(?:[a-z]{2,6}|рф)\/?$/.test(piece);
}
