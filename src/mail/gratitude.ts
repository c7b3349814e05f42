import { isGivenName, isPatronymic } from './given-names';
import { courtesyPhrases, mainPhrases } from './gratitude-phrases';
import { expandPhrases } from './phrase-set';
import { plainText, replyWords } from './reply-words';
import { signOffStarts, splitAtClosings } from './sign-off';

/** A letter of thanks with the longest signature; whatever is longer is read by a person. */
const longestText = 4_000;

/** Bounds of what stands above the signature: who writes more has more to say than thanks. */
const longestThanks = 600;
const mostThanksLines = 12;

/** A quoted line (RFC 3676 §4.5); `>_<` is a smiley. */
const quotedLine = /^\s{0,3}>+(?:\s|\p{L}|$)/u;

const main = expandPhrases(mainPhrases);
const courtesy = expandPhrases(courtesyPhrases);
const mostWords = Math.max(...[...main, ...courtesy].map((phrase) => phrase.split(' ').length));

/**
 * Whether `visibleText`, a reply as `visibleReply` cut it from its quote, says thanks, that all is
 * well or that the message was understood, and nothing else in any word. Courtesy, names known as
 * such, emoji and a signature may surround it. False for a text that is empty or nothing but a
 * quote, has an attachment, a question, a number or any word outside the phrases of
 * `gratitude-phrases.ts`: taking a problem for thanks hides it on a resolved ticket, while the
 * reverse only reopens one. Never throws; linear, texts above 4 000 characters aren't read.
 */
export function isGratitudeOnly(visibleText: string, more: { attachmentCount: number }): boolean {
  const text = visibleText.trim();
  if (more.attachmentCount > 0 || text.length > longestText) return false;
  const lines = plainText(text)
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '' && !quotedLine.test(line));
  const parts = splitAtClosings(lines);
  const ends = [...signOffStarts(parts), parts.length];
  return ends.some((end) => isThanks(parts.slice(0, end)));
}

function isThanks(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  if (lines.length > mostThanksLines || text.length > longestThanks) return false;
  const words = replyWords(text);
  return words !== undefined && isOfPhrases(words);
}

/** Whether `words` are nothing but phrases and names, a main one among them. */
function isOfPhrases(words: readonly string[]): boolean {
  // For every number of first words: can they be read, and with a main phrase among them?
  const readable: ('no' | 'courtesy' | 'main')[] = words.map(() => 'no');
  readable.unshift('courtesy');
  for (let from = 0; from < words.length; from++) {
    const before = readable[from];
    if (before === undefined || before === 'no') continue;
    for (let to = from + 1; to <= Math.min(words.length, from + mostWords); to++) {
      const phrase = words.slice(from, to);
      const isMain = main.has(phrase.join(' '));
      if (isMain || (before === 'main' && isCourtesy(phrase))) readable[to] = 'main';
      else if (readable[to] === 'no' && isCourtesy(phrase)) readable[to] = 'courtesy';
    }
  }
  return readable[words.length] === 'main';
}

function isCourtesy(phrase: readonly string[]): boolean {
  if (courtesy.has(phrase.join(' '))) return true;
  const [first = '', second, ...rest] = phrase;
  if (!isGivenName(first) || rest.length > 0) return false;
  return second === undefined || isPatronymic(second);
}
