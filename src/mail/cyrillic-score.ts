/** The Russian alphabet; `ё` counts as `е`, as most people write it. */
const alphabet = 'абвгдежзийклмнопрстуфхцчшщъыьэюя';

/**
 * How often each letter follows each other one in Russian, 9 for as often as not, each digit less for
 * about half as often: a row for what comes before (first the beginning of a word, then the alphabet),
 * a digit for what follows (first the end of a word). Counted in a million letters of prose and
 * sayings. Single letters are not enough: KOI8-R in small letters reads as windows-1251 in capitals,
 * and a short text in the one has letters as frequent as in the other.
 */
// prettier-ignore
const followings = [
  '045645544506456564654232520000303', '703534545145555035562231335000045', '451300600504524706305020003271115',
  '760062602602414614534000020053002', '560006700503503705004000200000010', '570401730603515725315003110044003',
  '714644533144556125560022332000011', '562006800703216301304000500002000', '674545510403457504105000000053014',
  '723534525365556224560044432000024', '900003200002334000540002120000001', '680200400600403705355001010000000',
  '560021630703303700315000200036055', '761000600601225630206000000051004', '570023700703005702434102104054014',
  '705655443354555145651122431000112', '350000600502502827125001100043002', '571333630603234721346021120053024',
  '551502600506644552474020300034016', '760501600503204705504000000046003', '734456463134453055550041553000151',
  '660000600701422706146300000020020', '860400300500314704134000000000000', '670410702703000500205002020050000',
  '360000700704105100075000040004000', '460200700706505520034300000006000', '150000800700002000003000000003000',
  '311111811111111111111111111111118', '803533602064563033550050340000000', '803122403205036000530101150000044',
  '502332004035544045380230030000000', '707026103032233013470012415000020', '800324434034344011360031304000032',
];

/** What the neighbours' letters are worth wherever they stand, so that they are never held against a text. */
const neighbours = 'іїєґўқғңүұөһә';
const neighbourWorth = 5;

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

/** For each code below U+0500: 1 to 32 for the letters of the alphabet, 33 for a neighbour's, or 0. */
const placeOf = new Uint8Array(0x500);
const neighbourPlace = alphabet.length + 1;
const isCapital = new Uint8Array(0x500);
for (const [index, letter] of Array.from(`${alphabet}${neighbours}ё`).entries()) {
  const place = letter === 'ё' ? alphabet.indexOf('е') + 1 : Math.min(index + 1, neighbourPlace);
  const capital = letter.toUpperCase().charCodeAt(0);
  placeOf[letter.charCodeAt(0)] = place;
  placeOf[capital] = place;
  isCapital[capital] = 1;
}

/** The worth of a letter by its place behind another's; this runs often. */
const worths = new Float64Array((neighbourPlace + 1) * (neighbourPlace + 1)).fill(neighbourWorth);
for (const [before, row] of followings.entries()) {
  for (const [place, digit] of Array.from(row).entries()) {
    worths[before * (neighbourPlace + 1) + place] = Number(digit);
  }
}

/** What a text and what a wrong charset makes are apart by about as much above this as below it. */
const doubtful = 3.5;

/**
 * How much `text` looks like Russian or a neighbour of it, for each step from a letter to the next:
 * above 2 for a text, below 1 for what a wrong charset makes of one; 0 if there is no letter beyond
 * ASCII. Every charset makes letters of some kind: the right one makes those that follow each other.
 */
export function cyrillicScore(text: string): number {
  let score = 0;
  let count = 0;
  let place = 0;
  let before: 'none' | 'latin' | 'small' | 'capital' = 'none';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const next = placeOf[code] ?? 0;
    if (next === 0) {
      if (place !== 0) {
        score += worthOf(place, 0);
        count += 1;
      }
      if (code >= 0x80) {
        score += oddity(text.charAt(at), before === 'none') + doubtful;
        count += 1;
      }
      before = isLatin(code) ? 'latin' : 'none';
      place = 0;
      continue;
    }
    const kind = isCapital[code] === 1 ? 'capital' : 'small';
    score += worthOf(place, next) + (before === 'latin' ? besideLatin : 0);
    if (kind === 'capital' && before === 'small') score += capitalWithin;
    if (kind === 'capital' && before === 'capital') score += capitalAfterCapital;
    count += 1;
    before = kind;
    place = next;
  }
  return count === 0 ? 0 : score / count - doubtful;
}

function worthOf(before: number, place: number): number {
  return worths[before * (neighbourPlace + 1) + place] ?? 0;
}

/** What a character that is neither ASCII nor a letter of these alphabets says of its charset. */
function oddity(char: string, isApart: boolean): number {
  return (isApart && symbols.has(char)) || punctuation.has(char) ? mark : oddCharacter;
}

function isLatin(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}
