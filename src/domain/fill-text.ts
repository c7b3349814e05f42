import type { Bilingual, Language } from './language';

/** What may stand in a text; a bilingual one is given in the text's language. */
export type Detail = string | number | Bilingual;

/** The text with `{name}` replaced by the detail of that name, or by nothing if there is none. */
export function fillText(text: Bilingual, details: Readonly<Record<string, Detail>>): Bilingual {
  const inLanguage = (language: Language) =>
    text[language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const detail = details[name] ?? '';
      return typeof detail === 'object' ? detail[language] : String(detail);
    });
  return { ru: inLanguage('ru'), en: inLanguage('en') };
}
