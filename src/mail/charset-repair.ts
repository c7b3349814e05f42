import { isUtf8 } from 'node:buffer';
import { splitHeader } from './raw-header';

/**
 * Charsets that Russian mail was written in without saying so, most likely first.
 */
const charsets = ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5'] as const;

/**
 * `raw` with a header that is valid UTF-8 (RFC 6532). Old clients put windows-1251 or KOI8-R bytes
 * into Subject and From as they are; decoders turn them into U+FFFD, after which nothing can bring
 * the words back. All such bytes of the header are judged together, since a short or capitalised
 * word alone fits several charsets. Returns the same buffer if there is nothing to repair.
 */
export function repairHeaderBytes(raw: Buffer): Buffer {
  const { fields, body } = splitHeader(raw);
  const broken = fields.filter(({ bytes }) => !isUtf8(bytes));
  if (broken.length === 0) return raw;
  const charset = likelyCharset(Buffer.concat(broken.map(({ bytes }) => bytes)));
  const decoder = new TextDecoder(charset);
  const repaired = fields.map(({ bytes }) =>
    isUtf8(bytes) ? bytes : Buffer.from(decoder.decode(bytes)),
  );
  return Buffer.concat([...repaired, body]);
}

/**
 * The charset that makes `bytes` look most like Russian. Every decoding gives letters of some kind;
 * the right one gives the frequent letters, small ones after small ones, and no box drawing.
 */
export function likelyCharset(bytes: Buffer): string {
  let best: string = charsets[0];
  let bestScore = -Infinity;
  for (const charset of charsets) {
    const score = russianScore(new TextDecoder(charset).decode(bytes.subarray(0, 10_000)));
    if (score > bestScore) [best, bestScore] = [charset, score];
  }
  return best;
}

/** Letters in the order of their frequency in Russian: the frequent half counts double. */
const frequentLetters = new Set('оеаинтсрвлкмдпу');

function russianScore(text: string): number {
  let score = 0;
  let before = '';
  for (const char of text) {
    if (/[а-яё]/.test(char)) {
      score += frequentLetters.has(char) ? 2 : 1;
      // A capital after a small letter is what a wrong charset makes of half the alphabet.
      if (/[А-ЯЁ]/.test(before)) score += 0.5;
    } else if (/[А-ЯЁ]/.test(char)) {
      score += frequentLetters.has(char.toLowerCase()) ? 1.5 : 0.5;
      if (/[а-яё]/.test(before)) score -= 3;
    } else if (char > '\u007f' && !/[№«»—–…“”]/.test(char)) {
      score -= 2;
    }
    before = char;
  }
  return score;
}
