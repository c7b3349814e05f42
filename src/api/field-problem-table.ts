import type { Bilingual } from '../domain/language';

/**
 * What can be wrong with a field or a parameter: stable codes, each with what is expected instead.
 * `{bound}` is the most or the least that is allowed, `{expected}` what may stand there.
 */
export const fieldProblems = {
  REQUIRED: { ru: 'Это поле обязательно.', en: 'This field is required.' },
  UNKNOWN_FIELD: { ru: 'Такого поля здесь нет.', en: 'There is no such field here.' },
  WRONG_TYPE: { ru: 'Здесь ожидается {expected}.', en: 'This must be {expected}.' },
  NOT_ONE_OF: {
    ru: 'Здесь возможно только одно из значений: {expected}.',
    en: 'This must be one of: {expected}.',
  },
  EMPTY: { ru: 'Здесь не должно быть пусто.', en: 'This must not be empty.' },
  TOO_LONG: {
    ru: 'Слишком длинно: знаков может быть не больше {bound}.',
    en: 'This is too long: {bound} characters at most.',
  },
  TOO_MANY: {
    ru: 'Слишком много: в списке может быть не больше {bound}.',
    en: 'These are too many: {bound} at most.',
  },
  TOO_SMALL: { ru: 'Число должно быть не меньше {bound}.', en: 'This must be {bound} or more.' },
  TOO_BIG: { ru: 'Число должно быть не больше {bound}.', en: 'This must be {bound} or less.' },
  NOT_AN_INSTANT: {
    ru: 'Нужны дата и время с поясом, например 2026-01-12T10:00:00+03:00.',
    en: 'This must be a date and time with its offset, as 2026-01-12T10:00:00+03:00.',
  },
  NOT_AN_ID: { ru: 'Таких id не бывает.', en: 'No id looks like this.' },
  NOT_A_TICKET: {
    ru: 'Нужен номер обращения или его id.',
    en: 'This must be a ticket’s number, or its id.',
  },
  NOT_A_CURSOR: {
    ru: 'Это не nextCursor этого списка.',
    en: 'This is no nextCursor of this list.',
  },
  NOT_A_KEY: {
    ru: 'В ключе от 1 до 200 видимых знаков ASCII, без пробелов.',
    en: 'A key has 1 to 200 visible ASCII characters, without spaces.',
  },
  CONTROL_CHARACTERS: {
    ru: 'Нужна одна строка без управляющих знаков.',
    en: 'This must be one line without control characters.',
  },
  NOT_AN_ADDRESS: { ru: 'Это не адрес почты.', en: 'This is not an e-mail address.' },
  NOT_A_DOMAIN: {
    ru: 'Это не домен почты, например firm.example.',
    en: 'This is not a mail domain, as firm.example.',
  },
  NOT_A_WEB_ADDRESS: {
    ru: 'Нужен адрес, который начинается с http:// или https://, не длиннее 500 знаков.',
    en: 'This must be an address that begins with http:// or https://, of 500 characters at most.',
  },
  REPEATED: { ru: 'Одно и то же названо дважды.', en: 'The same is named twice.' },
  NO_FILE: { ru: 'Файла в теле запроса нет.', en: 'The body has no file.' },
  EMPTY_FILE: { ru: 'Файл пуст.', en: 'The file is empty.' },
  FILE_UNKNOWN: {
    ru: 'Такого файла среди загруженных вами нет.',
    en: 'You have uploaded no such file.',
  },
  OUR_MAILBOX: {
    ru: 'Это наш собственный ящик: письма туда вернулись бы к нам.',
    en: 'This is a mailbox of ours, which mail would come back to.',
  },
  IS_THE_REQUESTER: {
    ru: 'Это сам клиент: он и так получает все письма.',
    en: 'This is the requester, who gets every mail anyway.',
  },
  BEFORE_OPENING: {
    ru: 'Тогда обращения ещё не было.',
    en: 'The ticket was not opened yet then.',
  },
  INVALID: { ru: 'Это значение не подходит.', en: 'This value is not accepted.' },
} as const satisfies Record<string, Bilingual>;

export type FieldProblemCode = keyof typeof fieldProblems;

export const fieldProblemCodes = Object.keys(fieldProblems) as FieldProblemCode[];

/** A code where a schema wants a message: who reads the issue finds the code in it. */
export function flaw(code: FieldProblemCode): string {
  return code;
}

/** The code that a message of `flaw` holds; `undefined` for any other message. */
export function flawIn(message: string | undefined): FieldProblemCode | undefined {
  const isCode = (text: string): text is FieldProblemCode => Object.hasOwn(fieldProblems, text);
  return message !== undefined && isCode(message) ? message : undefined;
}
