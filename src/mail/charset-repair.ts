import { isUtf8 } from 'node:buffer';
import { charsetOf, decodeAs } from './charset-label';
import { cyrillicScore } from './cyrillic-score';

/** Charsets that Russian mail was written in without saying so, most likely first. */
const cyrillicCharsets = ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5'] as const;
const cyrillicNames = new Set<string>([...cyrillicCharsets, 'koi8-u', 'x-mac-cyrillic']);

/** Charsets that clients claim by default, whatever they write. */
// prettier-ignore
const westernDefaults = new Set([
  'us-ascii', 'windows-1252', 'iso-8859-15', 'windows-1250', 'iso-8859-2', 'windows-1254', 'macintosh',
]);

/** Charsets of languages that put accents side by side: `příliš`, `żółty`. */
const pairingCharsets = new Set(['iso-8859-2', 'windows-1250']);

/** A text's charset shows in a few hundred letters; judging more would only take time. */
const judgedBytes = 8_000;

/** Below this a text is no Russian, see `cyrillicScore`. */
const likelyRussian = 1;

/** How much better than the claimed charset another must look: the shorter, the more chance decides. */
function surelyBetter(characters: number): number {
  return 0.4 + 14 / Math.max(1, characters);
}

/**
 * `bytes` as text. The claimed charset (`label`) is believed as long as the text looks plausible in
 * it; a missing, empty or wrong claim is mended by what the bytes look like: strict UTF-8 first, then
 * the Cyrillic charsets, `usual` (what the rest of the mail is in) before the others. U+FFFD is left
 * only where nothing fits. Linear.
 */
export function decodeText(bytes: Buffer, label?: string, usual?: string): string {
  const claimed = charsetOf(label);
  if (isAscii(bytes)) return decodeAscii(bytes, claimed);
  const utf16 = utf16Of(bytes, claimed);
  if (utf16 !== undefined) return decodeAs(bytes, utf16);
  if (isUtf8(bytes)) return decodeAs(bytes, utf8Unless(bytes, claimed));
  if (claimed === undefined || claimed === 'utf-8' || claimed === 'us-ascii') {
    return decodeUnlabelled(bytes, usual);
  }
  if (cyrillicNames.has(claimed)) return decodeAs(bytes, likelyCharset(bytes, claimed));
  return decodeAs(bytes, mendedForeign(bytes, claimed, usual));
}

/** A piece of a mail before it is decoded, with what its sender called its charset. */
export type LabelledBytes = { bytes: Buffer; label: string | undefined };

/**
 * The charset that a mail is written in besides UTF-8, as its parts together show: one of them may
 * be too short to tell, or be the only one with a label. `undefined` if nothing points to one.
 */
export function usualCharset(pieces: readonly LabelledBytes[]): string | undefined {
  const foreign = pieces.filter(({ bytes }) => !isUtf8(bytes));
  const unlabelled: Buffer[] = [];
  let besides: string | undefined;
  for (const { bytes, label } of foreign) {
    const claimed = charsetOf(label);
    if (claimed === undefined || claimed === 'utf-8' || claimed === 'us-ascii') {
      unlabelled.push(judgedPart(bytes));
      continue;
    }
    const meant = cyrillicNames.has(claimed)
      ? likelyCharset(bytes, claimed)
      : mendedForeign(bytes, claimed, undefined);
    if (cyrillicNames.has(meant)) return meant;
    besides ??= meant;
  }
  return unlabelled.length === 0 ? besides : likelyUnlabelled(Buffer.concat(unlabelled), besides);
}

/**
 * The charset that makes `bytes`, which are not UTF-8, look most like Russian; `usual` wins unless
 * another is clearly better, since short and capitalised words fit several.
 */
export function likelyCharset(bytes: Buffer, usual?: string): string {
  const judged = judgedPart(bytes);
  const margin = surelyBetter(distinctBytes(judged));
  let best: string = cyrillicCharsets[0];
  let bestScore = -Infinity;
  const candidates = new Set<string>(cyrillicCharsets);
  if (usual !== undefined && cyrillicNames.has(usual)) candidates.add(usual);
  for (const charset of candidates) {
    const bonus = charset === usual ? margin : 0;
    const score = cyrillicScore(decodeAs(judged, charset)) + bonus;
    if (score > bestScore) [best, bestScore] = [charset, score];
  }
  return best;
}

/** The bytes outside of ASCII in the words of `bytes`: a word said again is no further evidence. */
function distinctBytes(bytes: Buffer): number {
  const words = new Set(bytes.toString('latin1').split(/[^A-Za-z\u0080-\u00ff]+/));
  let count = 0;
  for (const word of words) count += foreignBytes(Buffer.from(word, 'latin1'));
  return count;
}

function foreignBytes(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte >= 0x80) count += 1;
  return count;
}

/** Whether the Cyrillic reading of `bytes` is a text at all. */
function looksRussian(bytes: Buffer, charset: string): boolean {
  return cyrillicScore(decodeAs(judgedPart(bytes), charset)) >= likelyRussian;
}

/** As `looksRussian`, against a label that says otherwise: the shorter, the more chance decides. */
function readsRussian(bytes: Buffer, charset: string): boolean {
  const score = cyrillicScore(decodeAs(bytes, charset));
  return score >= likelyRussian - 0.3 + 6 / Math.max(1, foreignBytes(bytes));
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

/** ISO-2022-JP and UTF-16 may consist of ASCII bytes alone. */
function decodeAscii(bytes: Buffer, claimed: string | undefined): string {
  if (bytes.includes('\u001b$')) return decodeAs(bytes, 'iso-2022-jp');
  const utf16 = utf16Of(bytes, claimed);
  if (utf16 !== undefined) return decodeAs(bytes, utf16);
  return bytes.toString('latin1');
}

/**
 * Claimed, and with bytes that only UTF-16 has in a text: a mere claim also comes with texts that
 * were converted on the way.
 */
function utf16Of(bytes: Buffer, claimed: string | undefined): string | undefined {
  const isMeant = claimed?.startsWith('utf-16') === true && bytes.some((byte) => byte < 0x09);
  return isMeant ? claimed : undefined;
}

/**
 * The charset of bytes that are valid UTF-8. Text in another charset hardly ever is valid, and only
 * when it is a few characters long: then the claim decides, if it makes sense.
 */
function utf8Unless(bytes: Buffer, claimed: string | undefined): string {
  if (claimed === undefined || claimed === 'utf-8' || westernDefaults.has(claimed)) return 'utf-8';
  const text = decodeAs(judgedPart(bytes), 'utf-8');
  if (countOf(text, isForeign) >= 4) return 'utf-8';
  const asClaimed = decodeAs(judgedPart(bytes), claimed);
  const makesSense = cyrillicNames.has(claimed)
    ? cyrillicScore(asClaimed) > cyrillicScore(text)
    : !/[\u0080-\u009f\ufffd]/.test(asClaimed);
  return makesSense ? claimed : 'utf-8';
}

/** Looking at each line costs, and only mail of ordinary length is patched together like this. */
const longestMixture = 500_000;

/** A text that was cut within a character, or damaged on its way, is still in its charset. */
const slightDamage = 0.25;

/**
 * Neither UTF-8 nor labelled as anything else. Lines in UTF-8 may stand beside lines in something
 * else: a footer or a quote that a program put there.
 */
function decodeUnlabelled(bytes: Buffer, usual: string | undefined): string {
  const lines = bytes.length > longestMixture ? [bytes] : linesOf(bytes);
  const broken = lines.filter((line) => !isUtf8(line) && damageOf(line, 'utf-8') > slightDamage);
  if (broken.length === 0) return decodeAs(bytes, 'utf-8');
  const charset = likelyUnlabelled(Buffer.concat(broken), usual);
  const isBroken = new Set(broken);
  return lines.map((line) => decodeAs(line, isBroken.has(line) ? charset : 'utf-8')).join('');
}

/** With their line ends. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

/** The share of what is lost among the characters outside of ASCII. */
function damageOf(bytes: Buffer, charset: string): number {
  const text = decodeAs(judgedPart(bytes), charset);
  const foreign = countOf(text, isForeign);
  return foreign === 0 ? 0 : countOf(text, (code) => code === 0xfffd) / foreign;
}

function countOf(text: string, test: (code: number) => boolean): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (test(text.charCodeAt(at))) count += 1;
  return count;
}

function isForeign(code: number): boolean {
  return code >= 0x80;
}

/**
 * Single letters between ASCII ones are accents of a Western language; whole words of high bytes are
 * Russian, if they read like it, or Chinese, if they come in pairs.
 */
function likelyUnlabelled(bytes: Buffer, usual: string | undefined): string {
  const judged = judgedPart(bytes);
  const cyrillic = likelyCharset(judged, usual);
  if (
    usual !== undefined &&
    !cyrillicNames.has(usual) &&
    usual !== 'utf-8' &&
    usual !== 'us-ascii'
  ) {
    return mendedForeign(bytes, usual, undefined);
  }
  const inRuns = shareInRuns(judged, 2);
  if (inRuns >= 0.5 && looksRussian(judged, cyrillic)) return cyrillic;
  if (isPairs(judged)) return 'gb18030';
  return usual ?? (shareInRuns(judged, 3) >= 0.5 ? cyrillic : 'windows-1252');
}

/** The claimed charset, neither UTF-8 nor Cyrillic, or what was meant instead. */
function mendedForeign(bytes: Buffer, claimed: string, usual: string | undefined): string {
  const judged = judgedPart(bytes);
  if (westernDefaults.has(claimed)) {
    const cyrillic = likelyCharset(judged, usual);
    const hasWords = pairingCharsets.has(claimed)
      ? shareInRuns(judged, 3) >= 0.5
      : hasForeignWords(judged, cyrillic === usual);
    const isMeant = hasWords && readsRussian(judged, cyrillic);
    return isMeant ? cyrillic : claimed;
  }
  if (damageOf(judged, claimed) <= 0.1) return claimed;
  const other = likelyUnlabelled(judged, undefined);
  return looksRussian(judged, other) ? other : claimed;
}

/** Accents come alone or in twos, the letters of another alphabet in words. */
function hasForeignWords(bytes: Buffer, isExpected: boolean): boolean {
  if (shareInRuns(bytes, 3) >= 0.5) return true;
  return shareInRuns(bytes, 2) >= 0.9 && (isExpected || foreignBytes(bytes) >= 8);
}

/** Of the bytes outside of ASCII, the share that stands in runs of at least `length`. */
function shareInRuns(bytes: Buffer, length: number): number {
  let run = 0;
  let inRuns = 0;
  let all = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if ((bytes[at] ?? 0) >= 0x80) {
      run += 1;
      continue;
    }
    all += run;
    if (run >= length) inRuns += run;
    run = 0;
  }
  return all === 0 ? 0 : inRuns / all;
}

/** GB 2312 in pairs of bytes, nearly all of them frequent characters or punctuation (rows 1, 3, 16–55). */
function isPairs(bytes: Buffer): boolean {
  let pairs = 0;
  let frequent = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    at += 1;
    if ((bytes[at] ?? 0) < 0xa1) return false;
    pairs += 1;
    if ((lead >= 0xb0 && lead <= 0xd7) || lead === 0xa1 || lead === 0xa3) frequent += 1;
  }
  return pairs > 0 && frequent / pairs >= 0.9;
}

/** From the first byte outside of ASCII on. */
function judgedPart(bytes: Buffer): Buffer {
  if (bytes.length <= judgedBytes) return bytes;
  const first = bytes.findIndex((byte) => byte >= 0x80);
  return bytes.subarray(Math.max(0, first), Math.max(0, first) + judgedBytes);
}
