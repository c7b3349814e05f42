import type { Bilingual } from '../domain/language';

/** What begins a text of ours that stands on a ticket where a mail should, so that nobody takes it for one. */
export const inPlaceOfMail = {
  en: '[In place of the mail] ',
  ru: '[Вместо письма] ',
} as const satisfies Bilingual;

/** Such a text for whoever gets it as our own words. */
export function withoutMark(text: string): string {
  const mark = Object.values(inPlaceOfMail).find((each) => text.startsWith(each)) ?? '';
  return text.slice(mark.length);
}
