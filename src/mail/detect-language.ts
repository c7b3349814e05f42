import type { Language } from '../domain/language';

/** Enough to tell; a log of megabytes at the end of a mail says nothing about its writer. */
const readLength = 20_000;

/** A Latin name or a quoted error message doesn't make a Russian letter English, nor the reverse. */
const russianShare = 0.2;
const russianLetters = 25;

/**
 * The language a person who wrote `texts` reads: Russian if a fifth of the letters, or 25 of
 * them, are Cyrillic, because Russian letters about computers are full of Latin names, paths and
 * logs, while English ones hold Cyrillic only as a name or a quote. Without any letters, Russian.
 */
export function detectLanguage(...texts: string[]): Language {
  let cyrillic = 0;
  let latin = 0;
  for (const text of texts) {
    const read = text.slice(0, readLength);
    cyrillic += read.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
    latin += read.match(/[a-z]/gi)?.length ?? 0;
  }
  const share = cyrillic + latin === 0 ? 1 : cyrillic / (cyrillic + latin);
  return share >= russianShare || cyrillic >= russianLetters ? 'ru' : 'en';
}
