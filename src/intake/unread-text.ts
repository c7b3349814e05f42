import { fillText } from '../domain/fill-text';
import type { Bilingual, Language } from '../domain/language';
import { detectLanguage } from '../mail/detect-language';
import { inPlaceOfMail } from '../mail/in-place-of-mail';
import { largestMailBytes } from '../mail/mail-size';

/** Why there is only a mail's header: it is too large, of so many bytes, or can't be fetched. */
export type Unread = { sizeBytes: number } | 'unfetchable';

/** What the ticket, and the mail to its sender, say instead of the mail. */
const texts = {
  tooLarge: {
    en: 'The mail has {size} MB and was not accepted: we take up to {most} MB. Only its subject and sender arrived here; neither its text nor its files did.\n\nPlease write the text once more as an answer to this request, and send files as a link or in smaller parts.',
    ru: 'В письме {size} МБ, и оно не принято: мы принимаем до {most} МБ. Получены только его тема и отправитель, ни текста, ни файлов у нас нет.\n\nПожалуйста, повторите текст ответом в этом обращении, а файлы пришлите ссылкой или по частям.',
  },
  unfetchable: {
    en: 'The mail could not be received: only its subject and sender arrived here, neither its text nor its files did.\n\nPlease write the text once more as an answer to this request, and send files as a link.',
    ru: 'Письмо не удалось получить: дошли только его тема и отправитель, ни текста, ни файлов у нас нет.\n\nПожалуйста, повторите текст ответом в этом обращении, а файлы пришлите ссылкой.',
  },
} as const satisfies Record<string, Bilingual>;

/** Upwards, so that what is over the limit reads so. */
function megabytes(bytes: number, language: Language): string {
  const tenths = String(Math.ceil((bytes / 1024 / 1024) * 10) / 10);
  return language === 'ru' ? tenths.replace('.', ',') : tenths;
}

/** What stands on a ticket in place of a mail of which only the header is here, in the language of its subject. */
export function unreadText(subject: string, unread: Unread): string {
  const language = detectLanguage(subject);
  return inPlaceOfMail[language] + wordsFor(unread, language);
}

function wordsFor(unread: Unread, language: Language): string {
  if (unread === 'unfetchable') return texts.unfetchable[language];
  const size = megabytes(unread.sizeBytes, language);
  const most = megabytes(largestMailBytes, language);
  return fillText(texts.tooLarge, { size, most })[language];
}
