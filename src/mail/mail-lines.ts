import { readLength } from './attribution';

/** A line without its surrounding white space, where it starts in the text, and how far it is indented. */
export type Line = { text: string; start: number; indent: number; mark: SignatureMark | undefined };

/** `-- ` announces a signature (RFC 3676 §4.3); without the blank it may. */
export type SignatureMark = 'surely' | 'perhaps';

/** More lines than a letter with all that it quotes; such a mail stays whole. */
const mostLines = 50_000;

/** The lines of `text`, each read up to 401 characters; none if there are more than 50 000. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(start, Math.min(end, start + readLength + 1));
    const shown = line.replaceAll('\u00a0', ' ');
    const indent = shown.length - shown.trimStart().length;
    lines.push({ text: shown.trim(), start, indent, mark: markOf(line) });
    start = end + 1;
    if (lines.length > mostLines) return [];
  }
  return lines;
}

function markOf(line: string): SignatureMark | undefined {
  if (/^(?:-- |--\u00a0)\r?$/.test(line)) return 'surely';
  return /^[-–—]{2,3}$|^—$/.test(line.trim()) ? 'perhaps' : undefined;
}

/** The text of line `at`, empty where there is none. */
export function textAt(lines: readonly Line[], at: number): string {
  return lines[at]?.text ?? '';
}

/** The number of the last line above `before` that is not empty, or -1. */
export function lastWritten(lines: readonly Line[], before: number): number {
  let at = before - 1;
  while (at >= 0 && textAt(lines, at) === '') at--;
  return at;
}

/** The number of the first line from `from` that is not empty, or the number of lines. */
export function nextWritten(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < lines.length && textAt(lines, at) === '') at++;
  return at;
}
