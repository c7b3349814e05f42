import type { Bilingual } from '../domain/language';

/** The first line of every mail: what is below it in an answer is our own mail, not the answer. */
export const replyMarker: Bilingual = {
  ru: '— Пишите ответ выше этой строки —',
  en: '— Type your reply above this line —',
};
