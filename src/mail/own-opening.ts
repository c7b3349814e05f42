import { isForwardLine, isOriginalMessageLine, isQuoted } from './quote-signs';

/** What a robot has to say, it says at once; further down is what it was sent. */
const readLength = 6_000;

/**
 * The beginning of `text` that its sender wrote, at most 6 000 characters: up to the first line that
 * is quoted or announces a quote or something forwarded.
 */
export function ownOpening(text: string): string {
  const lines: string[] = [];
  for (const line of text.slice(0, readLength).split('\n')) {
    const trimmed = line.trim();
    if (isForwardLine(trimmed) || isOriginalMessageLine(trimmed)) break;
    // MDaemon marks the address of who failed so, and goes on below.
    if (isQuoted(line) && !/^>\s?\S{1,100}@\S{1,200}\s*$/.test(line)) break;
    lines.push(trimmed);
  }
  return lines.join('\n');
}
