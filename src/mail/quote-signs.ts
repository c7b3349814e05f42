import { replyMarker } from './reply-marker';
import { forwardNames, originalMessageNames } from './quote-titles';
import { fieldNames } from './quote-words';

/** Stands in a text made from HTML where the markup says that all below is the quoted mail. */
export const markupQuote = '\ufdd0';

const fieldKinds = new Map(
  Object.entries(fieldNames).flatMap(([kind, names]) =>
    names.map((name) => [name, kind as FieldKind] as const),
  ),
);

const originals: ReadonlySet<string> = new Set(originalMessageNames);
const forwards: ReadonlySet<string> = new Set(forwardNames);

/** No name of a field is longer. */
const longestFieldName = 30;

export type FieldKind = keyof typeof fieldNames;

/** A field of a mail's header as programs show it above what they quote; `name` in lower case. */
export type ShownField = { kind: FieldKind; name: string; value: string };

/** What is behind the `>` of a quoted line. */
export function unquoted(line: string): string {
  return line.replace(/^\s{0,3}(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁа-яё]{0,3})?(?:>\s?)+/, '');
}

/** `>` of any depth, also after the writer's initials, as The Bat! does: `ИП> `. */
export function isQuoted(line: string): boolean {
  return /^\s{0,3}(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁа-яё]{0,3})?>/.test(line);
}

/** The first line of other desks' mails, between dashes or hashes or by itself. */
const otherMarker =
  /^(?:[-–—#=*_<>[\s]{2,20}[^#=*_<>[\]]{0,60}|(?:please |пожалуйста,? )?(?:reply|respond|(?:type|write|enter) your reply|ответьте|отвечайте|(?:пишите|введите|напишите) (?:ваш )?ответ) )(?:above this line|выше этой (?:строки|линии|черты))/i;

/** Whether the line is our own first line or that of another desk, quoted or not. */
export function isReplyMarker(line: string): boolean {
  if (otherMarker.test(line)) return true;
  return line.includes(replyMarker.ru.slice(2, -2)) || line.includes(replyMarker.en.slice(2, -2));
}

/** `>>> "Anna" <anna@x.example> 05.03.2026 10:23 >>>`, as GroupWise writes it. */
const groupWise = /^>>> \S.{2,200}\d{1,2}[:.]\d\d.{0,12} >>>$/;

/** `Sent: … From: "Anna" <anna@x.example> To: … Subject: …`, as GMX writes it. */
const oneLineHeader =
  /^(?:sent|gesendet|отправлено): .{8,60} (?:from|von|от): [^:@]{0,120}@[^:@]{1,120} (?:to|an|кому): [^:]{1,120} (?:subject|betreff|тема):/i;

/** Whether a client announces a quote with a line of its own, `-----Исходное сообщение-----`. */
export function isOriginalMessageLine(line: string): boolean {
  if (line === markupQuote || groupWise.test(line) || oneLineHeader.test(line)) return true;
  return /^[-_=*]{2}/.test(line) && originals.has(decorated(betweenDashes(line)));
}

/** A title and the field that a program put behind it on the same line are told apart by dashes. */
function betweenDashes(line: string): string {
  const found = /^[-_=*]{2,40}\s?[^-_=*:]{1,60}[-_=*]{2,40}(?=\s{0,4}\S)/.exec(line);
  return found !== null && shownField(line.slice(found[0].length).trim()) ? found[0] : line;
}

/** Whether what follows was forwarded, so that it is the letter and not a quote. */
export function isForwardLine(line: string): boolean {
  if (line.length > 200) return false;
  const isMarked =
    /^[-_=*]{2}/.test(line) || /[:：]$/.test(line) || /^[-_=*\s]*(?:this|это) /i.test(line);
  if (!isMarked) return false;
  const name = decorated(line);
  return forwards.has(name) || name.startsWith('forwarded by ');
}

/** A line of nothing but dashes or underscores, as Outlook on the web puts above its header block. */
export function isRule(line: string): boolean {
  return /^[-_–—=*]{5,}$/.test(line);
}

/** Fields that travel with a mail and that no program shows above what it quotes. */
const transportField =
  /^(?:received|message-id|return-path|delivered-to|mime-version|content-(?:type|transfer-encoding)|references|in-reply-to|user-agent|dkim-signature|authentication-results|precedence|list-[a-z]+|x-[a-z-]+):/i;

/** Whether the line is a field of a mail's own header, as only somebody who copies it shows it. */
export function isTransportField(line: string): boolean {
  return transportField.test(line);
}

/** Whether the line says that something of a quote was left out: `[...]`, `<skip>`. */
export function isOmission(line: string): boolean {
  return (
    line.length <= 40 &&
    /^(?:\[[^[\]]{1,38}\]|<[^<>@]{1,38}>|\([.…\s]{1,10}\)|\.{2,}|…)$/u.test(line)
  );
}

/** The mail field that the line shows, in any language that programs have; nothing if it shows none. */
export function shownField(line: string): ShownField | undefined {
  const colon = /[:：]/.exec(line.slice(0, longestFieldName + 6))?.index;
  if (colon === undefined) return undefined;
  const name = line.slice(0, colon).replace(/\*/g, '').trim().toLowerCase();
  const kind = fieldKinds.get(name);
  const rest = line.slice(colon + 1);
  if (kind === undefined || !(rest === '' || /^[\s*]/.test(rest) || line[colon] === '：')) {
    return undefined;
  }
  return { kind, name, value: rest.replace(/^[\s*]+|[\s*]+$/g, '') };
}

/** As `shownField` for eM Client, which puts no colon behind the name: `От "Анна" <anna@x.example>`. */
export function shownBareField(line: string): ShownField | undefined {
  const end = line.slice(0, longestFieldName + 6).search(/\s/);
  const name = line.slice(0, Math.max(end, 0)).toLowerCase();
  const kind = fieldKinds.get(name);
  return kind === undefined ? undefined : { kind, name, value: line.slice(end).trim() };
}

/** The words between the dashes and before the colon of a line, in lower case. */
function decorated(line: string): string {
  return line
    .slice(0, 200)
    .replace(/^[-_=*\s]+/, '')
    .replace(/[-_=*\s:：.]+$/, '')
    .toLowerCase();
}
