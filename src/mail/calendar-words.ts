/** The languages whose mail programs write to us. */
// prettier-ignore
const languages = [
  'ru', 'uk', 'be', 'kk', 'en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs',
  'sk', 'tr', 'hu', 'ro', 'bg', 'sr', 'hr', 'sl', 'el', 'lt', 'lv', 'et', 'az', 'uz', 'ky', 'he',
];

/** Forms that some programs have and the locale data has not. */
const furtherForms =
  'янв фев февр мар апр мая июн июл авг сен сент окт ноя нояб дек сб вс пн вт ср чт пт ' +
  'січ лют бер кві трав черв лип серп вер жовт лист груд нд середу пятницу субботу среду ' +
  'jan feb mar apr jun jul aug sep sept oct nov dec tues thur thurs wednes janv févr juil août déc ' +
  'қаң ақп нау наур сәу мам мау шіл там қыр қаз қар жел дс сс бс жм жс ' +
  'lunes martes lun mar mer jeu ven sam dim ene abr ago dic seg ter qua qui sex sáb dom';

let known: ReadonlySet<string> | undefined;

/**
 * Whether `word` (lower case, without dots) is the name of a month or a weekday or a short form of
 * one, in any of 33 languages.
 */
export function isCalendarWord(word: string): boolean {
  known ??= calendarWords();
  return known.has(word);
}

/** Of a day in every month and of seven days in a row, as dates are written and as they stand alone. */
function calendarWords(): Set<string> {
  const days = [...Array(12).keys()].map((month) => Date.UTC(2024, month, 10));
  const week = [...Array(7).keys()].map((day) => Date.UTC(2024, 0, 1 + day));
  const words = new Set(furtherForms.split(' '));
  for (const language of languages) {
    for (const length of ['long', 'short'] as const) {
      const forms: [Intl.DateTimeFormatOptions, number[]][] = [
        [{ month: length }, days],
        [{ month: length, day: 'numeric' }, days],
        [{ weekday: length }, week],
      ];
      for (const [form, dates] of forms) {
        const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' });
        for (const date of dates) addWords(format.format(date), words);
      }
    }
  }
  return words;
}

function addWords(text: string, words: Set<string>): void {
  for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}'’-]+/gu)) {
    if (word !== 'de') words.add(word);
  }
}
