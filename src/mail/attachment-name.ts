import { cleanLine } from './header-text';

/** Long enough for any honest name, short enough for every file system (255 bytes) with a suffix. */
const longestBytes = 150;

/** Names for the parts that mail systems make without one. */
const namesByType: Readonly<Record<string, string>> = {
  'message/rfc822': 'message.eml',
  'message/delivery-status': 'delivery-status.txt',
  'message/feedback-report': 'feedback-report.txt',
  'message/disposition-notification': 'receipt.txt',
  'text/rfc822-headers': 'headers.txt',
  'text/calendar': 'invite.ics',
};

/**
 * A name for an attachment that is safe to show and to write: the last segment of any path, NFC,
 * without control and bidirectional characters (they can make `exe.gpj` read as `jpg.exe`), not
 * hidden, at most 150 bytes of UTF-8 with its extension kept. Never empty: the nameless are named
 * by their type.
 */
export function attachmentName(claimed: string | undefined, contentType: string): string {
  const segments = cleanLine(claimed ?? '', 1000)
    .normalize('NFC')
    .split(/[/\\]/);
  const base = (segments.at(-1) ?? '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+/, '')
    .trim();
  if (base === '') return namesByType[contentType] ?? 'attachment';
  return shorten(base);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= longestBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  const room = longestBytes - Buffer.byteLength(extension);
  let stem = '';
  let bytes = 0;
  for (const char of name.slice(0, name.length - extension.length)) {
    bytes += Buffer.byteLength(char);
    if (bytes > room) break;
    stem += char;
  }
  return stem + extension;
}
