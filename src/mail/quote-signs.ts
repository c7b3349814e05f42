import { replyMarker } from './reply-marker';

/** Longer lines are prose; only this much of a line is ever looked at. */
export const readLength = 300;

/** Lines that clients write above what they quote. */
const originalMessageLine =
  /^[-_*=\s]{2,}(?:original (?:message|appointment)|исходное (?:сообщение|письмо)|оригинальное сообщение|первоначальное сообщение|вихідне повідомлення|ursprüngliche nachricht|message d'origine|mensaje original)[-_*=\s]*:?$/i;

/** Lines that clients write above what they forward: what follows is the letter, not a quote. */
const forwardLine =
  /^(?:[-_*=\s]{2,}|\*?)(?:forwarded message|пересылаемое (?:сообщение|письмо)|пересланное (?:сообщение|письмо)|перенаправленное сообщение|переадресованное (?:сообщение|письмо)|конец пересылаемого)|^(?:begin forwarded message|начало пере(?:сылаемого|адресованного|направленного|сланного) (?:сообщения|письма))/i;

/** The field names that Outlook, Zimbra, Yandex and others put above a quote, in both languages. */
const headerLine =
  /^\*{0,2}(from|sent|date|to|cc|subject|reply-to|importance|от|от кого|отправлено|дата|дата отправки|отправитель|кому|получатель|копия|тема|важность|надіслано)\*{0,2}\s?:(?:\*{0,2}\s|$)/i;

/** What clients say of the writer in an attribution line: `X написал(а):`, `X wrote:`. */
const wroteWords =
  /(?:^|[\s>"»)])(?:wrote|writes|писал|писала|писали|пишет|написал|написала|сообщил|сообщила|пише|писав|написав|schrieb|a écrit|escribió|ha scritto)(?=$|[\s(:,])/i;

/** Clients speak of the writer in the third person; only people write `I` and `we`. */
const firstPerson = /(?:^|\s)(?:я|мы|i|we)(?=\s)/i;

const address = /[^\s<>()[\]@,;:"]{1,64}@[^\s<>()[\]@,;:"]{1,190}/;
const year = /(?:^|\D)(?:19|20)\d\d(?=\D|$)|\d{1,2}[./-]\d{1,2}[./-]\d\d(?=\D|$)/;
const time = /(?:^|\D)\d{1,2}[:.]\d\d(?=\D|$)/;

/** How attributions that begin with the date begin: a weekday, a day, a year, `On`, `В Пн`, `Am`. */
const datedStart =
  /^(?:\d{1,2}[.\s/-]|(?:19|20)\d\d-|on\s|am\s|le\s|el\s|(?:в\s)?(?:пн|вт|ср|чт|пт|сб|вс|нд)[,.\s]|(?:понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье)[,.\s]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,.\s]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[.\s])/i;

/** What phones and mail programs add below the text; their names keep it from being prose. */
const footerLine =
  /^(?:sent (?:from|via|with) |get outlook for |отправлено (?:с|из|через|при помощи) |послано с |загрузить outlook |скачать outlook |получите outlook |надіслано з ).{0,40}?(?:iphone|ipad|android|ios|mac|windows|samsung|galaxy|xiaomi|redmi|huawei|honor|realme|blackberry|outlook|gmail|mail|yahoo|proton|почт|яндекс|телефон|смартфон|планшет|устройств|device|phone|tablet)/i;

/** What is behind the `>` of a quoted line. */
export function unquoted(line: string): string {
  return line.replace(/^\s{0,3}(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁа-яё]{0,3})?(?:>\s?)+/, '');
}

/** `>` of any depth, also after the writer's initials, as The Bat! does: `ИП> `. */
export function isQuoted(line: string): boolean {
  return /^\s{0,3}(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁа-яё]{0,3})?>/.test(line);
}

/** Whether the line is our own first line, quoted or not. */
export function isReplyMarker(line: string): boolean {
  return line.includes(replyMarker.ru.slice(2, -2)) || line.includes(replyMarker.en.slice(2, -2));
}

/** Whether a client announces a quote with a line of its own, `-----Исходное сообщение-----`. */
export function isOriginalMessageLine(line: string): boolean {
  return originalMessageLine.test(line);
}

/** Whether what follows was forwarded, so that it is the letter and not a quote. */
export function isForwardLine(line: string): boolean {
  return forwardLine.test(line);
}

/** A line of nothing but dashes or underscores, as Outlook on the web puts above its header block. */
export function isRule(line: string): boolean {
  return /^[-_–—=*]{5,}$/.test(line);
}

/** Whether a telephone or a mail program wrote the line, not a person. */
export function isFooter(line: string): boolean {
  return line.length <= 120 && !line.includes('?') && footerLine.test(line);
}

/** The name of the mail field that the line shows, in lower case. */
export function shownField(line: string): string | undefined {
  return headerLine.exec(line)?.[1]?.toLowerCase();
}

/** Whether the field is one that holds a date, in either language. */
export function isDateField(name: string): boolean {
  return ['sent', 'date', 'отправлено', 'дата', 'дата отправки', 'надіслано'].includes(name);
}

/**
 * Whether `line` (several lines of the mail joined, if a client broke it) says who wrote what
 * follows and when. It ends with a colon and either begins with a date and time and names an
 * address or a writer, or is a name, `wrote` and a date; a sentence that mentions when somebody
 * wrote something is neither.
 */
export function isAttribution(line: string): boolean {
  if (!line.endsWith(':') || line.length > readLength || !year.test(line)) return false;
  const isByAddress = address.test(line);
  const hasWriter = isByAddress || wroteWords.test(line) || /\sот\s/i.test(line);
  if (!hasWriter || firstPerson.test(line)) return false;
  if (/^(?:вы (?:писали|написали)|you wrote)\s/i.test(line)) return true;
  const isTimed = time.test(line);
  // Mail.ru's telephone program puts its footer into the same line.
  if (datedStart.test(line) || footerLine.test(line))
    return isTimed || wroteWords.test(line.slice(-10));
  return isNameThenWrote(line) && (isTimed || isByAddress);
}

/** `Иван Петров писал 2024-07-01 10:00:`: only capitalised words and addresses before the verb. */
function isNameThenWrote(line: string): boolean {
  const verb = wroteWords.exec(line);
  if (verb === null || verb.index === 0) return false;
  const words = line
    .slice(0, verb.index + 1)
    .trim()
    .split(/\s+/);
  return (
    words.length <= 8 && words.every((word) => /^["«(<'“]?(?:[A-ZА-ЯЁ]|[^\s@]{1,64}@)/.test(word))
  );
}

/** A line that introduces a quote when a quote does follow: it names a writer or a date. */
export function isLead(line: string): boolean {
  if (!line.endsWith(':') || line.length > readLength) return false;
  return wroteWords.test(line) || address.test(line) || (year.test(line) && time.test(line));
}
