import { decodeText } from './charset-repair';

/** `=?charset?B or Q?text?=` (RFC 2047 §2). Nothing in it can match in two ways, so it is linear. */
const encodedWord = /=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=/iy;

/** A word, or the run of words that together carry one text. */
type Word = { charset: string; encoding: string; texts: string[] };

/**
 * `value` with its encoded words decoded (RFC 2047), white space between two of them left out. Words
 * of one charset are decoded together, since clients cut them in the midst of a character. `usual`
 * as in `decodeText`. Linear.
 */
export function decodeWords(value: string, usual?: string): string {
  const parts: string[] = [];
  let open: Word | undefined;
  let from = 0;
  for (let at = value.indexOf('=?'); at !== -1; at = value.indexOf('=?', Math.max(from, at + 2))) {
    encodedWord.lastIndex = at;
    const [whole, label, encoding, text] = encodedWord.exec(value) ?? [];
    if (whole === undefined || label === undefined || encoding === undefined) continue;
    const between = value.slice(from, at);
    // RFC 2231 §5 puts the language behind the charset.
    const charset = (label.split('*')[0] ?? '').toLowerCase();
    const word = { charset, encoding: encoding.toLowerCase(), texts: [text ?? ''] };
    if (open !== undefined && between.trim() === '' && open.charset === charset) {
      if (open.encoding === word.encoding) open.texts.push(...word.texts);
      else {
        parts.push(decoded(open, usual));
        open = word;
      }
    } else {
      if (open !== undefined) parts.push(decoded(open, usual));
      if (open === undefined || between.trim() !== '') parts.push(between);
      open = word;
    }
    from = at + whole.length;
  }
  if (open !== undefined) parts.push(decoded(open, usual));
  return parts.join('') + value.slice(from);
}

/** The charsets that the encoded words of `value` claim, at most 20. */
export function encodedWordLabels(value: string): string[] {
  const labels: string[] = [];
  for (let at = value.indexOf('=?'); at !== -1; at = value.indexOf('=?', at + 2)) {
    encodedWord.lastIndex = at;
    const label = encodedWord.exec(value)?.[1];
    if (label !== undefined) labels.push(label.split('*')[0] ?? '');
    if (labels.length >= 20) break;
  }
  return labels;
}

function decoded({ charset, encoding, texts }: Word, usual: string | undefined): string {
  const bytes = encoding === 'b' ? fromBase64(texts) : Buffer.concat(texts.map(fromQ));
  return decodeText(bytes, charset, usual);
}

/** Padding may end every word, or the words may be one base64 text that was cut anywhere. */
function fromBase64(texts: readonly string[]): Buffer {
  const chunks: Buffer[] = [];
  let pending = '';
  for (const text of texts) {
    pending += text.replace(/[^A-Za-z0-9+/=]/g, '');
    if (pending.length % 4 !== 0 && !pending.endsWith('=')) continue;
    chunks.push(Buffer.from(pending, 'base64'));
    pending = '';
  }
  chunks.push(Buffer.from(pending, 'base64'));
  return Buffer.concat(chunks);
}

/** RFC 2047 §4.2. A character that should have been encoded stands for itself. */
function fromQ(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('_', ' '), 'utf8');
  return decodeHexPairs(bytes, 0x3d);
}

/** `bytes` with each `=XX` (or `%XX`: whatever `mark` is) replaced by the byte that it means. */
export function decodeHexPairs(bytes: Buffer, mark: number): Buffer {
  const decoded = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] ?? 0;
    const pair = byte === mark ? bytes.toString('latin1', at + 1, at + 3) : '';
    if (/^[\da-f]{2}$/i.test(pair)) {
      byte = parseInt(pair, 16);
      at += 2;
    }
    decoded[length] = byte;
    length += 1;
  }
  return decoded.subarray(0, length);
}
