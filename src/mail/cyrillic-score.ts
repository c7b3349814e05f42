/**
 * How frequent each letter is in Russian, as the binary logarithm of its share in per cent; the
 * letters of the neighbours' alphabets as if they were not rare, so that they are never held against
 * a text.
 */
// prettier-ignore
const letterWorth: Readonly<Record<string, number>> = {
  о: 3.5, е: 3.1, а: 3, и: 2.9, н: 2.7, т: 2.6, с: 2.5, р: 2.2, в: 2.2, л: 2.1, к: 1.8, м: 1.7,
  д: 1.6, п: 1.5, у: 1.4, я: 1, ы: 0.9, ь: 0.8, г: 0.8, з: 0.7, б: 0.7, ч: 0.5, й: 0.3, х: 0,
  ж: -0.1, ш: -0.5, ю: -0.6, ц: -1.1, щ: -1.5, э: -1.6, ф: -1.9, ъ: -3, ё: 0,
  і: 2, ї: 1, є: 1, ґ: 0, ў: 1,
};

/** What stands between words of any text; `±` or `¤` among letters is what a wrong charset makes. */
const punctuation = new Set('№«»—–…“”„‘’\u00a0');

/** Part of honest texts as well, but not behind a letter. */
const symbols = new Set('•§©®™€°');

/** A capital after a small letter is what a wrong charset makes of half the alphabet. */
const capitalWithin = -5;
/** Whole words in capitals are rarer than in small letters, and charsets mix the two up. */
const capitalAfterCapital = -0.3;
const besideLatin = -1;
const oddCharacter = -4;
const mark = 0.5;

/** For each code below U+0500 the worth of its small letter, NaN if it is none: this runs often. */
const worthOf = new Float64Array(0x500).fill(NaN);
const isCapital = new Uint8Array(0x500);
for (const [letter, worth] of Object.entries(letterWorth)) {
  const capital = letter.toUpperCase().charCodeAt(0);
  worthOf[letter.charCodeAt(0)] = worth;
  worthOf[capital] = worth;
  isCapital[capital] = 1;
}

/**
 * How much `text` looks like Russian or a neighbour of it, for each character outside of ASCII: about
 * 2.3 for a text, below 1 for what a wrong charset makes; 0 if there is no such character. Every
 * charset makes letters of some kind: the right one makes the frequent ones, small after small.
 */
export function cyrillicScore(text: string): number {
  let score = 0;
  let count = 0;
  let before: 'none' | 'latin' | 'small' | 'capital' = 'none';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      before = isLatin(code) ? 'latin' : 'none';
      continue;
    }
    count += 1;
    const worth = worthOf[code] ?? NaN;
    if (Number.isNaN(worth)) {
      const char = text.charAt(at);
      const isApart = before === 'none' && symbols.has(char);
      score += isApart || punctuation.has(char) ? mark : oddCharacter;
      before = 'none';
      continue;
    }
    const kind = isCapital[code] === 1 ? 'capital' : 'small';
    score += worth + (before === 'latin' ? besideLatin : 0);
    if (kind === 'capital' && before === 'small') score += capitalWithin;
    if (kind === 'capital' && before === 'capital') score += capitalAfterCapital;
    before = kind;
  }
  return count === 0 ? 0 : score / count;
}

function isLatin(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}
