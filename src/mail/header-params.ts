import { decodeText } from './charset-repair';
import { decodeHexPairs, decodeWords } from './encoded-words';

/** A field with parameters, such as `text/plain; charset=utf-8`; everything still as it was sent. */
export type ParameterField = {
  /** In lower case. */
  value: string;
  /** Lower-case name → bytes as latin1 characters; the first of several with one name. */
  params: ReadonlyMap<string, string>;
};

/** No honest field has more, and each costs. */
const mostParams = 200;

/**
 * Reads the value of a Content-Type or Content-Disposition field (RFC 2045 §5.1), given as latin1
 * characters, one for each byte. Takes what clients write instead of it: spaces and colons in names
 * that are not quoted, quotes that never end. Linear.
 */
export function parseParameterField(field: string): ParameterField {
  const [value = '', ...pieces] = splitOutsideQuotes(field);
  const params = new Map<string, string>();
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (name !== '' && !params.has(name))
      params.set(name, unquoted(piece.slice(equals + 1).trim()));
  }
  return { value: value.trim().toLowerCase(), params };
}

function splitOutsideQuotes(field: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < field.length && pieces.length < mostParams; at += 1) {
    const char = field.charAt(at);
    if (char === '\\' && isQuoted) at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ';' && !isQuoted) {
      pieces.push(field.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(field.slice(start));
  return pieces;
}

/** Backslashes before anything but a quote are kept: they are the path of a client on Windows. */
function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  const end = value.length > 1 && value.endsWith('"') ? -1 : value.length;
  return value.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/**
 * The text of parameter `name`: continued and encoded by RFC 2231, in encoded words (RFC 2047, wrong
 * there and usual), percent-encoded without saying so, or as bare bytes. `usual` as in `decodeText`.
 */
export function paramText(
  { params }: ParameterField,
  name: string,
  usual?: string,
): string | undefined {
  const extended = extendedParam(params, name);
  if (extended !== undefined) {
    return decodeWords(decodeText(extended.bytes, extended.label, usual), usual);
  }
  const plain = params.get(name);
  if (plain === undefined) return undefined;
  const text = decodeWords(decodeText(Buffer.from(plain, 'latin1'), undefined, usual), usual);
  return withoutPercents(text, usual);
}

/** Charset, language and text, in front of the first piece only. */
const languageTagged = /^([^']{0,60})'[^']{0,60}'(.*)$/s;

/** `name*=…`, or `name*0=…` with what follows, some of it with a `*` behind (RFC 2231 §3, §4). */
function extendedParam(
  params: ReadonlyMap<string, string>,
  name: string,
): { bytes: Buffer; label: string | undefined } | undefined {
  const whole = params.get(`${name}*`);
  const pieces: Buffer[] = [];
  let label: string | undefined;
  const add = (value: string, isFirst: boolean) => {
    const [, charset, encoded] = (isFirst ? languageTagged.exec(value) : null) ?? [];
    if (charset !== undefined && charset !== '') label = charset;
    pieces.push(decodeHexPairs(Buffer.from(encoded ?? value, 'latin1'), 0x25));
  };
  if (whole !== undefined) {
    add(whole, true);
    return { bytes: Buffer.concat(pieces), label };
  }
  for (let index = 0; ; index += 1) {
    const encoded = params.get(`${name}*${index}*`);
    const literal = params.get(`${name}*${index}`);
    if (encoded !== undefined) add(encoded, index === 0);
    else if (literal !== undefined) pieces.push(Buffer.from(literal, 'latin1'));
    else break;
  }
  return pieces.length === 0 ? undefined : { bytes: Buffer.concat(pieces), label };
}

/** Only where it gives letters that the name could not have carried otherwise: `100%25` is a name. */
function withoutPercents(text: string, usual: string | undefined): string {
  if (!/^[\0-\u007f]*%[89a-f][\da-f]/i.test(text)) return text;
  const decoded = decodeText(decodeHexPairs(Buffer.from(text), 0x25), undefined, usual);
  return decoded.includes('\ufffd') ? text : decoded;
}
