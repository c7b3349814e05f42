/** A header line is at most this long (RFC 5322 §2.1.1), so no honest identifier is longer. */
const lineLength = 998;

/**
 * Characters that have no business in a one-line text: C0 and C1 controls (they split headers and
 * log lines, and Postgres refuses NUL), line separators, invisible and bidirectional controls (they
 * make one address look like another).
 */
const unsafeInLine =
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/g;

// eslint-disable-next-line no-control-regex -- these characters are the subject
const unsafeInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const loneSurrogate = /\p{Surrogate}/gu;

/**
 * `value` as one safe line: unsafe characters become a space, runs of white space one space, both
 * ends are trimmed, at most `maxLength` characters remain.
 */
export function cleanLine(value: string, maxLength = lineLength): string {
  const line = value
    .slice(0, maxLength * 4)
    .replace(unsafeInLine, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.slice(0, maxLength).replace(loneSurrogate, '\ufffd');
}

/**
 * `value` as text that any store takes: line ends are LF, no control characters besides tab, no
 * lone surrogates, at most `maxLength` characters.
 */
export function cleanText(value: string, maxLength: number): string {
  return value
    .slice(0, maxLength)
    .replace(/\r\n?/g, '\n')
    .replace(unsafeInText, '')
    .replace(loneSurrogate, '\ufffd');
}

/**
 * Every `<…>` identifier of a header value, in order, with its brackets (RFC 5322 §3.6.4). A value
 * without brackets counts as one identifier if it is one word: some clients leave them out.
 */
export function messageIdsIn(value: string): string[] {
  const ids: string[] = [];
  let open = value.indexOf('<');
  while (open !== -1) {
    const close = value.indexOf('>', open);
    if (close === -1) break;
    const id = messageIdOf(value.slice(value.lastIndexOf('<', close) + 1, close));
    if (id !== undefined) ids.push(id);
    open = value.indexOf('<', close);
  }
  if (ids.length > 0) return ids;
  const bare = messageIdOf(value);
  return bare === undefined ? [] : [bare];
}

/** A line is counted in bytes (RFC 6532 §3.4), and so is what Postgres takes into an index. */
function messageIdOf(inner: string): string | undefined {
  const id = inner.trim();
  if (id === '' || Buffer.byteLength(id) > lineLength - 2 || /[\s<>]/.test(id)) return undefined;
  return cleanLine(id) === id ? `<${id}>` : undefined;
}

/**
 * `address` with its domain in lower case, or nothing if mail can't be sent to it: it needs a local
 * part and a domain, at most 254 characters (RFC 5321 §4.5.3.1.3), and neither white space, control
 * characters nor brackets.
 */
export function usableAddress(address: string): string | undefined {
  const trimmed = address.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || at === trimmed.length - 1 || trimmed.length > 254) return undefined;
  if (cleanLine(trimmed) !== trimmed || /[\s<>,;:"()[\]\\]/.test(trimmed)) return undefined;
  return trimmed.slice(0, at + 1) + trimmed.slice(at + 1).toLowerCase();
}
