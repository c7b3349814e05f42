/** mailparser refuses headers over 1 MB, so nothing useful lies beyond. */
const longestHeader = 1024 * 1024;

/** One header field with its folded lines and line end; `name` in lower case, empty for stray lines. */
export type RawField = { name: string; bytes: Buffer };

/**
 * The header fields of a mail as they lie in `raw`, and what follows them, the empty line included
 * (RFC 5322 §2.1). Slices, not copies: together they are `raw` again. Lines may end with LF alone.
 */
export function splitHeader(raw: Buffer): { fields: RawField[]; body: Buffer } {
  const fields: RawField[] = [];
  let start = 0;
  while (start < raw.length && start < longestHeader && !isLineEnd(raw, start)) {
    let end = nextLine(raw, start);
    while (raw[end] === 0x20 || raw[end] === 0x09) end = nextLine(raw, end);
    const bytes = raw.subarray(start, end);
    fields.push({ name: fieldName(bytes), bytes });
    start = end;
  }
  return { fields, body: raw.subarray(start) };
}

function fieldName(bytes: Buffer): string {
  const colon = bytes.subarray(0, 100).indexOf(0x3a);
  return colon === -1 ? '' : bytes.toString('latin1', 0, colon).trim().toLowerCase();
}

function nextLine(raw: Buffer, from: number): number {
  const feed = raw.indexOf(0x0a, from);
  return feed === -1 ? raw.length : feed + 1;
}

function isLineEnd(raw: Buffer, at: number): boolean {
  return raw[at] === 0x0a || (raw[at] === 0x0d && raw[at + 1] === 0x0a);
}
