import { isFooter } from './client-footer';
import type { Line } from './mail-lines';
import { isQuoted } from './quote-signs';
import { signOffStarts } from './sign-off';

/** Lines of a signature at most; anything longer is a letter. */
const longestSignature = 12;

/**
 * The line above `end` from which there is nothing but a signature, if `-- ` says so or `--` does
 * and what follows can be nothing else.
 */
export function signatureStart(lines: readonly Line[], end: number): number | undefined {
  for (let at = Math.max(0, end - longestSignature - 1); at < end; at++) {
    if (isSignature(lines, at, end)) return at;
  }
  return undefined;
}

/**
 * Whether the lines from `mark` to `end` are a signature. Below `-- `, which programs write, anything
 * is that asks nothing; people also divide their letters with `--`, so below that it must read as one:
 * names, positions, telephones, a program's footer.
 */
export function isSignature(lines: readonly Line[], mark: number, end: number): boolean {
  const kind = lines[mark]?.mark;
  if (kind === undefined || end - mark > longestSignature + 1) return false;
  const written = lines
    .slice(mark + 1, end)
    .map(({ text }) => text)
    .filter((text) => text !== '' && !isQuoted(text));
  if (written.some((text) => text.replace(/https?:\S+/g, '').includes('?'))) return false;
  if (kind === 'surely') return true;
  const people = written.filter((text) => !isFooter(text));
  return people.length === 0 || signOffStarts(['--', ...people]).includes(0);
}
