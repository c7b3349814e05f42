import { plainWords } from './delivery-words';

/** Before the subject that was read, or alone: `Прочитано: …`, `Read: …`. */
const receiptSubject =
  /^(?:(?:не )?(?:прочитано|прочтено)|(?:уведомление|подтверждение|отчет) о прочтении|подтверждение прочтения|(?:not )?read|(?:read|return) receipt|gelesen|ретранслировано|ретрансляция|relayed)(?=$|[\s:(])/;

/** How such a note begins: programs name the mail and what became of it, and nothing else. */
const receiptText =
  /^[^\p{L}]{0,5}(?:ваше (?:сообщение|письмо) (?:кому|тема): .{1,400} было (?:прочитано|прочтено|удалено)|это (?:уведомление|подтверждение) (?:о прочтении|прочтения|о том,? что)|(?:письмо|сообщение) .{1,200} отправленное .{1,200} было (?:прочитано|прочтено)|доставка для этих получателей или групп завершена|your message (?:to|subject): .{1,400} was (?:read|deleted|displayed)|this is an? (?:return |read )?receipt for (?:the|your) (?:e-?mail|mail|message)|your (?:document|message): .{1,200} was (?:received|read) by|delivery to these recipients or groups is complete)/u;

/**
 * The words by which a mail without the form of RFC 8098 tells that one was read, or nothing: its
 * subject and how its text (`words` of `plainWords`) begins must agree, and it asks nothing.
 */
export function receiptWords(subject: string, words: string): string | undefined {
  if (!receiptSubject.test(plainWords(subject.slice(0, 500))) || words.includes('?')) {
    return undefined;
  }
  const found = receiptText.exec(words);
  return found === null ? undefined : `text: ${found[0].trim().slice(0, 60)}`;
}
