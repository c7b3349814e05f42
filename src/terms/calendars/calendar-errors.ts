import type { Bilingual } from '../../domain/language';
import { fillText, type Detail } from '../../domain/fill-text';

/** Why a calendar's file can't be used and what to do. `{name}` stands for the detail of that name. */
const calendarErrors = {
  CALENDAR_BAD_FIELD: {
    en: '{path}: {problem}. The fields of a calendar are described in docs/calendars.md.',
    ru: '{path}: {problem}. Поля календаря описаны в docs/calendars.md.',
  },
  CALENDAR_BAD_HOURS: {
    en: '{path}: "{hours}" are no hours. Write 09:00-18:00, from 00:00 to 24:00; a night shift is two entries: 22:00-24:00, and 00:00-06:00 on the next day.',
    ru: '{path}: «{hours}» — не часы. Пишите 09:00-18:00, от 00:00 до 24:00; ночная смена — это две записи: 22:00-24:00 и 00:00-06:00 на следующий день.',
  },
  CALENDAR_HOURS_OVERLAP: {
    en: '{path}: "{hours}" begin before the hours ahead of them end. List the hours of a day in order, without overlaps.',
    ru: '{path}: «{hours}» начинаются раньше, чем кончаются предыдущие часы. Перечислите часы дня по порядку и без наложений.',
  },
  CALENDAR_BAD_DATE: {
    en: '{path}: "{date}" is no date. Write YYYY-MM-DD, for example 2026-12-31.',
    ru: '{path}: «{date}» — не дата. Пишите ГГГГ-ММ-ДД, например 2026-12-31.',
  },
  CALENDAR_UNKNOWN_ZONE: {
    en: 'zone: there is no time zone "{zone}". Write its IANA name, for example Europe/Moscow.',
    ru: 'zone: часового пояса «{zone}» нет. Напишите его имя по IANA, например Europe/Moscow.',
  },
  CALENDAR_UNKNOWN_INCLUDE: {
    en: '{path}: there is no calendar "{name}" to include. Known: {known}.',
    ru: '{path}: включаемого календаря «{name}» нет. Есть: {known}.',
  },
  CALENDAR_BAD_YEARS: {
    en: '{path}: {fromYear}–{toYear} is no range of years. Give at most {most} years between 1970 and 2199, the first one first.',
    ru: '{path}: {fromYear}–{toYear} — не промежуток лет. Укажите не больше {most} лет между 1970 и 2199, сначала первый.',
  },
  CALENDAR_FILE_UNREADABLE: {
    en: '{path}: {file} cannot be read: {reason}. Paths are relative to the folder of the file that names them.',
    ru: '{path}: {file} не читается: {reason}. Пути считаются от папки того файла, в котором они названы.',
  },
  CALENDAR_FILE_TOO_LARGE: {
    en: '{path}: this file has more than {most} bytes. Export only the holidays.',
    ru: '{path}: в файле больше {most} байт. Выгрузите только праздники.',
  },
  CALENDAR_BAD_ICAL: {
    en: '{path}: this is no usable iCalendar file (RFC 5545): {reason}. Export it again from the program that it comes from.',
    ru: '{path}: это не годный файл iCalendar (RFC 5545): {reason}. Выгрузите его ещё раз из программы, которая его создала.',
  },
  CALENDAR_ICAL_RULE: {
    en: '{path}: the event of {date} repeats by "{rule}". Only yearly repetition by BYMONTH with BYMONTHDAY or BYDAY is read: export the days themselves.',
    ru: '{path}: событие {date} повторяется по правилу «{rule}». Понимаются только ежегодные повторы по BYMONTH с BYMONTHDAY или BYDAY: выгрузите сами дни.',
  },
  CALENDAR_ICAL_TOO_MANY_DAYS: {
    en: '{path}: its events are more than {most} days. Export only the holidays.',
    ru: '{path}: в событиях больше {most} дней. Выгрузите только праздники.',
  },
  CALENDAR_UNKNOWN_COUNTRY: {
    en: '{path}: the package date-holidays knows no {what} "{name}". Known: {known}.',
    ru: '{path}: пакет date-holidays не знает такого {what}: «{name}». Есть: {known}.',
  },
} as const satisfies Record<string, Bilingual>;

export type CalendarErrorCode = keyof typeof calendarErrors;

/**
 * A calendar's file that can't be used: a stable code, and a text that names the place and says what
 * to do, in both languages (`message` is the English one after the code).
 */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  readonly text: Bilingual;

  constructor(
    readonly code: CalendarErrorCode,
    details: Readonly<Record<string, Detail>>,
    options?: ErrorOptions,
  ) {
    const text = fillText(calendarErrors[code], details);
    super(`${code}: ${text.en}`, options);
    this.text = text;
  }
}
