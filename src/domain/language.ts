/** The languages that every text shown to a person exists in. */
export type Language = 'ru' | 'en';

/** One text in every language. */
export type Bilingual = Readonly<Record<Language, string>>;

/**
 * The language to answer in, from anything that names one: a `LANG` value, an `Accept-Language` or
 * `Content-Language` header. Russian if it names Russian first, English if it names another
 * language, `fallback` if it names none.
 */
export function languageFrom(naming: string | undefined, fallback: Language): Language {
  const first = naming?.trim().slice(0, 2).toLowerCase();
  if (first === undefined || !/^[a-z]{2}$/.test(first)) return fallback;
  return first === 'ru' ? 'ru' : 'en';
}
