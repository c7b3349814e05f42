import { messageIdsIn } from './header-text';
import type { InboundMail } from './inbound-mail';

/** Enough for the header of any returned mail; its body is of no interest. */
const readBytes = 64 * 1024;

/** How much of a text is searched for a returned mail: an old report is followed by all of it. */
const readLength = 200_000;

/** How many reports or returned mails one report may carry; more would be somebody's experiment. */
export const mostReportParts = 20;

/** RFC 6522 §3 and RFC 6533 §4; the last one is not registered but sent. */
const returnedTypes = [
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'text/rfc822-header',
  'message/global-headers',
  'message/rfc822-headers',
];

/** Whether a mail system sends a mail, or its header, back in a part of this type. */
export function isReturnedPart(contentType: string): boolean {
  return returnedTypes.includes(contentType);
}

/**
 * The Message-ID, with brackets, of the mail that `mail` sends back: from a part that holds it or
 * its header, else from the header that an old-style report quotes in its text.
 */
export function returnedMessageId(mail: InboundMail): string | undefined {
  const parts = mail.attachments.filter(({ contentType }) => isReturnedPart(contentType));
  for (const { content } of parts.slice(0, mostReportParts)) {
    const id = messageIdField(content.subarray(0, readBytes).toString('utf8'));
    if (id !== undefined) return id;
  }
  return messageIdField(mail.text.slice(0, readLength));
}

/** A quoted line may be marked with `>`, and a long id stands in the line after the field's name. */
const messageIdLine =
  /^[>\s]{0,8}(?:original-|x-original-)?message-id[ \t]{0,4}:[ \t]*([^\n]{0,998})(?:\n[>\s]{0,8}(<[^>\n]{0,998}>))?/im;

function messageIdField(text: string): string | undefined {
  const found = messageIdLine.exec(text.replaceAll('\r', ''));
  if (found === null) return undefined;
  const [, onLine = '', onNext = ''] = found;
  return messageIdsIn(onLine)[0] ?? messageIdsIn(onNext)[0];
}

/** Lines with which a report says that the returned mail, or its header, begins. */
const returnedMark =
  /^[-_*=\s]{0,80}(?:(?:the |begin |this is a copy of (?:the|your) )?(?:unsent|original|returned|undelivered|your|source)? ?(?:message|mail|e-?mail)(?:'s)? ?(?:headers?|text|body|including all the headers|follows?(?!ing)|is attached|as received|.{0,40}follows?(?!ing))|the headers? of the original message|below (?:this line )?is a copy of the message|(?:исходное|оригинальное|возвращенное|возвращаемое) (?:сообщение|письмо)|(?:заголовки|текст|копия) (?:исходного |оригинального |вашего |недоставленного )?(?:сообщения|письма))/i;

/** A trace field begins no sentence, so it begins a mail. */
const traceLine = /^[>\s]{0,8}(?:received: (?:from|by|\()|return-path:\s?<)/i;

/** Where in `text` the returned mail begins that an old-style report quotes; its length if nowhere. */
export function returnedStart(text: string): number {
  let start = 0;
  while (start < text.length && start < readLength) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(start, Math.min(end, start + 200));
    if (traceLine.test(line) || returnedMark.test(line)) return start;
    start = end + 1;
  }
  return text.length;
}
