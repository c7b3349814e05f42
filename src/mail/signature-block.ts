import { isFooter } from './client-footer';
import { textAt, type Line } from './mail-lines';
import { isQuoted } from './quote-signs';
import { signOffStarts, splitAtClosings } from './sign-off';

/** Lines of a signature at most; anything longer is a letter. */
const longestSignature = 12;

/** What people add below their signature: `P.S. …`, `З.Ы. …`. */
const afterthought = /^(?:p\.?\s?p?\.?s|п\.?\s?с|з\.?\s?ы|n\.?b)(?:[.:,\s—–-]|$)/iu;

/** What is asked without a question mark. */
const request =
  /(?:^|\P{L})(?:пожалуйста|прошу|просьба|подскажите|please|could you|can you|let me know)(?!\p{L})/iu;

/** Firms and lists ask too, in what they put below every mail. */
const boilerplate =
  /конфиденциал|адресат|по ошибке|ошибочно|удалит|печатать|распечат|природ|экологи|рассылк|не отвечайте|confidential|privileged|intended|in error|recipient|delete|environment|printing|unsubscribe|do not reply|mailing list/i;

/** The line above `end` from which there is nothing but a signature. */
export function signatureStart(lines: readonly Line[], end: number): number | undefined {
  for (let at = Math.max(0, end - longestSignature - 1); at < end; at++) {
    if (isSignature(lines, at, end)) return at;
  }
  return undefined;
}

/**
 * Whether the lines from `mark` to `end` are a signature. Below `-- `, which programs set apart
 * (RFC 3676 §4.3) and firms put their slogans under, anything is that asks nothing and is no afterthought.
 * People also divide their letters with `--`, or with `-- ` right below a line, so there it must read as one:
 * names, positions, telephones, a program's footer, a firm's own words.
 */
export function isSignature(lines: readonly Line[], mark: number, end: number): boolean {
  const written = belowMark(lines, mark, end);
  if (written === undefined) return false;
  const isByProgram = lines[mark]?.mark === 'surely' && textAt(lines, mark - 1) === '';
  return isByProgram || readsAsSignature(written);
}

/** What stands between the mark of a signature and `end`; nothing if that can be none. */
function belowMark(lines: readonly Line[], mark: number, end: number): string[] | undefined {
  if (lines[mark]?.mark === undefined || end - mark > longestSignature + 1) return undefined;
  const written = lines
    .slice(mark + 1, end)
    .map(({ text }) => text)
    .filter((text) => text !== '' && !isQuoted(text));
  return asks(written) ? undefined : written;
}

function readsAsSignature(written: readonly string[]): boolean {
  const people = written.filter((text) => !isFooter(text) && !boilerplate.test(text));
  return people.length === 0 || signOffStarts(['--', ...splitAtClosings(people)]).includes(0);
}

function asks(lines: readonly string[]): boolean {
  const isOf = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  if (lines.some((line) => line.replace(/https?:\S+/g, '').includes('?'))) return true;
  return isOf(afterthought) || (isOf(request) && !isOf(boilerplate));
}
