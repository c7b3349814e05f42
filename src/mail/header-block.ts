import { hour, invisible } from './attribution';
import { textAt, type Line } from './mail-lines';
import {
  isRule,
  isTransportField,
  shownField,
  type FieldKind,
  type ShownField,
} from './quote-signs';

/** Fields in a row that make a header block; two could be prose. */
const fewestFields = 3;

/** No client shows more; without a bound, a page of such lines would be read once for each. */
const mostFields = 12;

/** A list of recipients or a long subject goes on over a few lines. */
const mostWrapped = 6;

/** How a form calls its date too; `Отправлено`, `Sent` and the like it does not. */
const formDates: ReadonlySet<string> = new Set(
  'дата|дата отправки|date|datum|data|fecha|dato|dátum|tarih|күні|日期|日時'.split('|'),
);

/** Fields in a row, wrapped values joined, and the number of the line below them. */
export type ShownFields = { fields: ShownField[]; end: number };

/** Reads `X wrote:` at a line: how many lines it takes, 0 for none. */
type ReadAttribution = (lines: readonly Line[], at: number) => number;

/**
 * How many lines from `at` are the header of a quoted mail as Outlook and others show it, perhaps
 * below a ruled line; 0 if they are none. It names at least three fields: from whom, to whom and
 * when with the hour, since customers fill in forms with `От:` and `Тема:` too. An order for a courier
 * names all of these: where nothing else tells, an address or a word for what was sent must be there.
 * Yandex shows two fields, and the attribution below them.
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
  const { fields, end } = readFields(lines, first);
  // A copied header is what somebody shows, not what a program quotes.
  if (isTransportField(textAt(lines, end)) || isTransportField(textAt(lines, first - 1))) return 0;
  const has = (kind: FieldKind) => fields.some((field) => field.kind === kind);
  const hasTime = fields.some(({ kind, value }) => kind === 'date' && isMoment(plain(value)));
  const isBelowRule = first > at;
  const isHeader = has('from') && hasTime && (has('to') || isBelowRule);
  const isSent = isBelowRule || fields.some(isOfMail);
  if (fields.length >= fewestFields && isHeader && isSent) return end - at;
  if (fields.length < 2 || !has('to')) return 0;
  const from = textAt(lines, end) === '' ? end + 1 : end;
  const length = attributionLength(lines, from);
  return length === 0 ? 0 : from + length - at;
}

/** A field that a form hardly has: an address, a word for what was sent, a subject that answers. */
function isOfMail({ kind, name, value }: ShownField): boolean {
  if (kind === 'subject')
    return /^(?:re|aw|ha|на|отв|ответ|fwd?|wg)\s?(?:\[\d{1,4}\])?:/i.test(value);
  return value.includes('@') || (kind === 'date' && !formDates.has(name));
}

/** The fields that the lines from `at` show, all with an empty line between them or none; at most 12. */
export function readFields(lines: readonly Line[], at: number): ShownFields {
  const fields: ShownField[] = [];
  const isSpaced = textAt(lines, at + 1) === '' && hasField(lines, at + 2);
  let end = at;
  while (fields.length < mostFields) {
    const gap = isSpaced && fields.length > 0 && textAt(lines, end) === '' ? 1 : 0;
    const next = fields.length === 0 ? end : afterWrapped(lines, end + gap);
    const field = shownField(textAt(lines, next));
    if (field === undefined) break;
    const above = fields.at(-1);
    for (let rest = end + gap; rest < next && above !== undefined; rest++) {
      above.value += ` ${textAt(lines, rest)}`;
    }
    fields.push(field);
    end = next + 1;
  }
  return { fields, end };
}

/** A day and an hour of it: an hour alone is a form's. */
function isMoment(value: string): boolean {
  return hour.test(value) && /\d/.test(value.replace(hour, ' '));
}

function plain(value: string): string {
  return value.replace(invisible, '');
}

/** The next line that shows a field, if the lines from `at` to it are the rest of the field above. */
function afterWrapped(lines: readonly Line[], at: number): number {
  let next = at;
  while (next < at + mostWrapped && !hasField(lines, next)) {
    const above = textAt(lines, next - 1);
    const line = textAt(lines, next);
    const isOpen = above.lastIndexOf('<') > above.lastIndexOf('>') || /\[[^\]]*$/.test(above);
    const isIndented = (lines[next]?.indent ?? 0) > (lines[at - 1]?.indent ?? 0);
    const isAddress = /^<[^<>\s]{1,250}@[^<>\s]{1,250}>$/.test(line);
    if (line === '' || !(/[;,]$/.test(above) || isOpen || isIndented || isAddress)) return at;
    next++;
  }
  return hasField(lines, next) ? next : at;
}

function hasField(lines: readonly Line[], at: number): boolean {
  return shownField(textAt(lines, at)) !== undefined;
}
