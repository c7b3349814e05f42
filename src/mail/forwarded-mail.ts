import { isAttribution } from './attribution';
import { isFooter } from './client-footer';
import { headerBlockLength, readFields, type ShownFields } from './header-block';
import { usableAddress } from './header-text';
import type { InboundMail, MailAddress } from './inbound-mail';
import { linesOf, nextWritten, textAt, type Line } from './mail-lines';
import { isTail } from './mail-tail';
import {
  isForwardLine,
  isQuoted,
  isRule,
  shownBareField,
  unquoted,
  type FieldKind,
  type ShownField,
} from './quote-signs';
import { cleanSubject, hasForwardSubject } from './subject';
import { cutReply } from './visible-reply';

/** What a forward says of the mail in it: a claim of whoever forwarded it. */
export type ForwardedMail = {
  from: MailAddress;
  /** Without `Re:` and the like; the forward's own where the inner mail shows none. */
  subject: string;
  /** The date as the forwarding program wrote it, in its language; empty if it shows none. */
  dateText: string;
  /** The inner mail's text without its header and without the quote marks of the forward. */
  text: string;
  /** What whoever forwarded it wrote above it, as `coverIn` says. */
  cover: string;
};

/** From, to, copy, date and subject. */
const mostBareFields = 5;

/** Where the inner mail's header begins, in text whose lines have lost their marks, and what stands above it. */
type InnerMail = { lines: Line[]; text: string; at: number; above: string };

/**
 * Whether the mail forwards another: its subject begins as those of forwards do, its text has the
 * line that programs write above a forwarded mail, or another mail is attached to it.
 */
export function isForward(mail: Pick<InboundMail, 'subject' | 'text' | 'attachments'>): boolean {
  if (hasForwardSubject(mail.subject)) return true;
  return (
    attachedMail(mail) !== undefined || forwardLine(linesOf(mail.text), mail.text) !== undefined
  );
}

/**
 * The mail that `mail` forwards in its text: its author, subject, date and text as the forwarding
 * program shows them, for the programs of some twenty languages. Nothing if it forwards none or
 * shows no usable address of the author. A mail forwarded as an attachment is in `attachedMail`.
 * Linear, never throws.
 */
export function readForward(
  mail: Pick<InboundMail, 'subject' | 'text'>,
): ForwardedMail | undefined {
  const inner = innerMail(mail);
  if (inner === undefined) return undefined;
  const { lines, text, at, above } = inner;
  const { fields, end } = shownFields(lines, at);
  const valueOf = (kind: FieldKind) => fields.find((field) => field.kind === kind)?.value ?? '';
  // Yandex shows no fields or two, and below them who wrote when.
  const line = valueOf('from') === '' ? attributionAt(lines, end) : undefined;
  const from = addressIn(line === undefined ? valueOf('from') : line.text);
  if (from === undefined) return undefined;
  const below = lines[line === undefined ? end : line.end]?.start ?? text.length;
  const subject = cleanSubject(valueOf('subject').replace(/;$/, ''));
  return {
    from,
    subject: subject === '' ? cleanSubject(mail.subject) : subject,
    dateText: line === undefined ? valueOf('date') : dateIn(line.text),
    text: unquotedText(withoutEnd(withinRules(text.slice(below)))),
    cover: coverIn(above),
  };
}

/** What a forwarder says in `above`, which stands above the mail; nothing if that is but a signature. */
export function coverIn(above: string): string {
  const written = above.trim();
  const lines = linesOf(written);
  const isNobodys = lines.every(({ text }) => text === '' || isFooter(text)) || isTail(lines, 0);
  return isNobodys ? '' : written;
}

/**
 * The raw bytes of the mail that is attached to `mail` (message/rfc822), the first if there are
 * several. It is a mail of its own, with its own bombs: read it with the mail parser.
 */
export function attachedMail(mail: Pick<InboundMail, 'attachments'>): Buffer | undefined {
  return mail.attachments.find(({ contentType }) => contentType === 'message/rfc822')?.content;
}

function innerMail(mail: Pick<InboundMail, 'subject' | 'text'>): InnerMail | undefined {
  const lines = linesOf(mail.text);
  const marker = forwardLine(lines, mail.text);
  if (marker !== undefined) return unmarked(mail.text, lines, marker, marker + 1);
  if (!hasForwardSubject(mail.subject)) return undefined;
  // Outlook writes no line, only the header.
  const at = lines.findIndex(
    (_line, line) => headerBlockLength(lines, line, attributionLength) > 0,
  );
  if (at === -1) return undefined;
  return unmarked(mail.text, lines, at, isRule(textAt(lines, at)) ? at + 1 : at);
}

/** The fields from line `at`; eM Client's have no colons. */
function shownFields(lines: readonly Line[], at: number): ShownFields {
  const shown = readFields(lines, at);
  if (shown.fields.length > 0) return shown;
  const fields: ShownField[] = [];
  for (let field = shownBareField(textAt(lines, at)); field !== undefined;) {
    fields.push(field);
    const isLast = fields.length === mostBareFields;
    field = isLast ? undefined : shownBareField(textAt(lines, at + fields.length));
  }
  const isHeader = fields[0]?.kind === 'from' && fields.length >= 3;
  return isHeader ? { fields, end: at + fields.length } : shown;
}

/** The number of the line that announces the forwarded mail; one within a quote announces nothing. */
function forwardLine(lines: readonly Line[], text: string): number | undefined {
  const at = lines.findIndex((line) => isForwardLine(unquoted(line.text)));
  if (at === -1) return undefined;
  return cutReply(text).cutAt > (lines[at]?.start ?? 0) ? at : undefined;
}

/** The inner mail, announced in line `marker`, from line `below` on, without the marks if its first line is marked. */
function unmarked(text: string, lines: Line[], marker: number, below: number): InnerMail {
  const above = text.slice(0, lines[marker]?.start);
  const at = nextWritten(lines, below);
  if (!isQuoted(textAt(lines, at))) return { lines, text, at: afterRule(lines, at), above };
  const plain = withoutMarks(text.slice(lines[at]?.start));
  const inner = linesOf(plain);
  return { lines: inner, text: plain, at: nextWritten(inner, 0), above };
}

function afterRule(lines: readonly Line[], at: number): number {
  return isRule(textAt(lines, at)) ? nextWritten(lines, at + 1) : at;
}

/** `date, "Name" <address>:` in up to three lines from `at`. */
function attributionAt(
  lines: readonly Line[],
  at: number,
): { text: string; end: number } | undefined {
  let joined = '';
  for (let line = at; line < at + 3; line++) {
    joined = `${joined} ${textAt(lines, line)}`.trim();
    if (isAttribution(joined)) return { text: joined, end: line + 1 };
  }
  return undefined;
}

function attributionLength(lines: readonly Line[], at: number): number {
  return (attributionAt(lines, at)?.end ?? at) - at;
}

/**
 * The author in a shown field or an attribution: the address in angle brackets, as a name can be an
 * address too, or else the first; and what stands before it as the name.
 */
function addressIn(value: string): MailAddress | undefined {
  const found =
    /(?<=<(?:mailto:)?)[^\s<>()[\]":;,]{1,64}@[^\s<>()[\]":;,]{1,190}(?=[\s>])/i.exec(value) ??
    /[^\s<>()[\]":;,]{1,64}@[^\s<>()[\]":;,]{1,190}/.exec(value);
  const address = usableAddress(found?.[0].replace(/^mailto:/i, '') ?? '');
  if (found === null || address === undefined) return undefined;
  const before = value.slice(0, found.index).replace(/(?:mailto:|[<([\s])+$/i, '');
  const quoted = /"([^"]{1,200})"\s*$/.exec(before)?.[1];
  const name = (quoted ?? before.slice(afterDate(before))).replace(/["«»*]/g, '').trim();
  return { address, name: name === address ? '' : name.slice(0, 200) };
}

/** Where the name starts in an attribution: behind the hour, or at once in a field. */
function afterDate(text: string): number {
  const found =
    /^.{0,80}\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?(?:\s[+-]\d\d:?\d\d)?(?:,|\sот)?\s*/i.exec(text);
  return found?.[0].length ?? 0;
}

function dateIn(attribution: string): string {
  return attribution.slice(0, afterDate(attribution)).replace(/(?:[,\s]|\sот)+$/, '');
}

/** `text` without the marks that Mail.ru puts before the letter but not before its header. */
function unquotedText(text: string): string {
  return text.startsWith('>') ? withoutMarks(text).trim() : text;
}

function withoutMarks(text: string): string {
  return text.replace(/^[^\S\n]{0,3}>[^\S\n]?/gm, '');
}

/** `text` without the line above and below it that The Bat! draws, and what stands below that. */
function withinRules(text: string): string {
  const above = /^\s*([-=_*]{2,20}8<[^\n]{0,120}|[-–—=_*]{5,120})[^\S\n]*\r?\n/.exec(text);
  if (above === null) return text;
  const [line, rule = ''] = above;
  const isCut = rule.includes('8<');
  const inside = text.slice(line.length);
  const end = isCut ? inside.search(/^[-=_*]{2,20}8</m) : inside.indexOf(`\n${rule}`);
  if (end !== -1) return inside.slice(0, end);
  return isCut ? inside : text;
}

/** `text` up to the line that some programs write below the forwarded mail. */
function withoutEnd(text: string): string {
  const end =
    /^[^\S\n]*[-=_*]{2,20}[^\S\n]*(?:конец перес\p{L}{1,12} (?:сообщения|письма)|end of? ?forwarded message)/imu.exec(
      text,
    );
  return text.slice(0, end?.index).trim();
}
