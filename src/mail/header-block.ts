import { hour, invisible } from './attribution';
import { textAt, type Line } from './mail-lines';
import { isRule, shownField, type FieldKind } from './quote-signs';

/** Fields in a row that make a header block; two could be prose. */
const fewestFields = 3;

/** No client shows more; without a bound, a page of such lines would be read once for each. */
const mostFields = 12;

/** A list of recipients or a long subject goes on over a few lines. */
const mostWrapped = 6;

/** What was found of a header block. */
type Block = { end: number; kinds: Set<FieldKind>; fields: number; hasTime: boolean };

/** Reads `X wrote:` at a line: how many lines it takes, 0 for none. */
type ReadAttribution = (lines: readonly Line[], at: number) => number;

/**
 * How many lines from `at` are the header of a quoted mail as Outlook and others show it, perhaps
 * below a ruled line; 0 if they are none. It names at least three fields: from whom, to whom and
 * when with the hour, since customers fill in forms with `От:` and `Тема:` too. Yandex shows two, and
 * the attribution below them.
 */
export function headerBlockLength(
  lines: readonly Line[],
  at: number,
  attributionLength: ReadAttribution,
): number {
  // The middle of a block that was no header block is none either.
  if (hasField(lines, at - 1)) return 0;
  let first = at;
  if (isRule(textAt(lines, first))) first++;
  while (first > at && first < at + 3 && textAt(lines, first) === '') first++;
  if (!hasField(lines, first)) return 0;
  const block = readBlock(lines, first);
  const { kinds, fields, end } = block;
  const isAddressed = kinds.has('to') || first > at;
  const isHeader = fields >= fewestFields && block.hasTime && kinds.has('from') && isAddressed;
  if (isHeader) return end - at;
  if (fields < 2 || !kinds.has('to')) return 0;
  const from = textAt(lines, end) === '' ? end + 1 : end;
  const length = attributionLength(lines, from);
  return length === 0 ? 0 : from + length - at;
}

function readBlock(lines: readonly Line[], first: number): Block {
  const block: Block = { end: first, kinds: new Set(), fields: 0, hasTime: false };
  while (block.fields < mostFields) {
    const next = block.fields === 0 ? block.end : afterWrapped(lines, block.end);
    const field = shownField(textAt(lines, next));
    if (field === undefined) break;
    block.fields++;
    block.kinds.add(field.kind);
    block.hasTime ||= field.kind === 'date' && hour.test(field.value.replace(invisible, ''));
    block.end = next + 1;
  }
  return block;
}

/** The next line that shows a field, if the lines from `at` to it are the rest of the field above. */
function afterWrapped(lines: readonly Line[], at: number): number {
  let next = at;
  while (next < at + mostWrapped && !hasField(lines, next)) {
    const above = textAt(lines, next - 1);
    const line = textAt(lines, next);
    const isOpen = above.lastIndexOf('<') > above.lastIndexOf('>') || /\[[^\]]*$/.test(above);
    const isIndented = (lines[next]?.indent ?? 0) > (lines[at - 1]?.indent ?? 0);
    if (line === '' || !(/[;,]$/.test(above) || isOpen || isIndented)) return at;
    next++;
  }
  return hasField(lines, next) ? next : at;
}

function hasField(lines: readonly Line[], at: number): boolean {
  return shownField(textAt(lines, at)) !== undefined;
}
