/** Fields that nearly every mail has: where one follows, the header goes on. */
const usualFields =
  /^(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]{1,30}|received|reply-to|return-path|in-reply-to|references|x-[a-z-]{1,60})[ \t]*:/i;

/** RFC 5322 §2.2, with the white space before the colon that §4.5.3 asks readers to accept. */
const anyField = /^[!-9;-~]{1,200}[ \t]*:/;

/** What a header may measure where it is looked for line by line. */
const longestHeader = 256 * 1024;

/**
 * `raw` as a mail that parsers agree about: line ends with LF where there were only CRs, no blank
 * lines and no mailbox separator (`From …`) in front, and an empty line behind a header that runs
 * straight into the text. The same buffer where there is nothing to mend; never changes it.
 */
export function plainMail(raw: Buffer): Buffer {
  const lines = raw.includes(0x0a) || !raw.includes(0x0d) ? raw : withFeeds(raw);
  return withSeparator(withoutPreface(lines));
}

function withFeeds(raw: Buffer): Buffer {
  const mended = Buffer.from(raw);
  for (let at = 0; at < mended.length; at += 1) if (mended[at] === 0x0d) mended[at] = 0x0a;
  return mended;
}

function withoutPreface(raw: Buffer): Buffer {
  let start = 0;
  while (start < raw.length && isBlank(raw[start] ?? 0)) start += 1;
  // A folded first line means that the field it belongs to is lost, not that the mail is indented.
  const line = lineAt(raw, start);
  if (/^>?From [^:]/.test(line)) start = after(raw, start);
  return start === 0 ? raw : raw.subarray(start);
}

function isBlank(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

function withSeparator(raw: Buffer): Buffer {
  let stray: number | undefined;
  for (let start = 0; start < Math.min(raw.length, longestHeader); start = after(raw, start)) {
    const line = lineAt(raw, start);
    if (line.trim() === '') break;
    if (stray !== undefined) {
      if (usualFields.test(line)) stray = undefined;
    } else if (!/^[ \t]/.test(line) && !anyField.test(line)) {
      stray = start;
    }
  }
  if (stray === undefined) return raw;
  return Buffer.concat([raw.subarray(0, stray), Buffer.from('\r\n'), raw.subarray(stray)]);
}

/** The beginning of the line at `start`, as latin1. */
function lineAt(raw: Buffer, start: number): string {
  return raw.toString('latin1', start, Math.min(after(raw, start), start + 300));
}

function after(raw: Buffer, start: number): number {
  const feed = raw.indexOf(0x0a, start);
  return feed === -1 ? raw.length : feed + 1;
}
