/** Format characters (zero width, direction, soft hyphen) and variation selectors. */
const invisible = /[\p{Cf}\ufe00-\ufe0f]/gu;

/** The colour of a hand says nothing about what it means. */
const skinTone = /[\u{1f3fb}-\u{1f3ff}]/gu;

/** `:(`, `=(` and the Russian `((`: whoever is sad is not done. */
const sadSmiley = /[:;=]['-]?\(|\(\(/;

/** `:)`, `;-)`, `:D`, `<3`, `^_^` in folded letters; `)))` is punctuation. */
const gladSmiley = /[:;=]-?(?:[dpд](?!\p{L})|\))|<3(?!\p{N})|\^_?\^/gu;

const innerApostrophe = /(?<=\p{L})['’‘ʼ`](?=\p{L})/gu;

const quoteSigns = '"«»“”„‘’\'`';
const anyQuote = /["«»“”„‘’'`]/;

/** A word, a sign of its own, what separates them, or anything else. */
const piece = /(\p{L}+(?:-\p{L}+)*)|(\p{Extended_Pictographic})|([\s.,!;:()*_–—-]+)|[^]/gu;

/** `text` with one form of every character (NFKC) and without the invisible ones. */
export function plainText(text: string): string {
  return text.normalize('NFKC').replace(invisible, '').replace(skinTone, '');
}

/** `text` as words are compared: lower case, `е` for `ё`. */
export function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}

/**
 * The words and emoji of `text` in order: folded, apostrophes gone (`its`), letters drawn out
 * (`спасибооо`) shortened. Nothing if the text holds anything but words, emoji, glad smileys and
 * plain punctuation: digits, a question mark, a sad smiley, a symbol, words in mocking quotes.
 */
export function replyWords(text: string): string[] | undefined {
  const folded = foldCase(plainText(text)).replace(innerApostrophe, '').trim();
  if (sadSmiley.test(folded)) return undefined;
  const bare = withoutQuotes(folded.replace(gladSmiley, ' ').trim());
  if (bare === undefined || !closesParentheses(bare)) return undefined;
  const words: string[] = [];
  for (const [all, word, sign, separator] of bare.matchAll(piece)) {
    if (word !== undefined || sign !== undefined) words.push(all.replace(/(\p{L})\1{2,}/gu, '$1'));
    else if (separator === undefined) return undefined;
  }
  return words;
}

/** `text` without the quotes around all of it; nothing if there are any others: `ваша "помощь"`. */
function withoutQuotes(text: string): string | undefined {
  const isQuoted = quoteSigns.includes(text.charAt(0)) && text !== '';
  const last = text.replace(/[\s.,!]{1,20}$/, '');
  const inside = isQuoted && quoteSigns.includes(last.charAt(last.length - 1));
  const bare = inside ? last.slice(1, -1) : text;
  return anyQuote.test(bare) ? undefined : bare;
}

/** Whether every `(` has its `)`: one alone is a sad smiley, while `)` alone is a glad one. */
function closesParentheses(text: string): boolean {
  let open = 0;
  for (const sign of text) {
    if (sign === '(') open++;
    if (sign === ')' && open > 0) open--;
  }
  return open === 0;
}
