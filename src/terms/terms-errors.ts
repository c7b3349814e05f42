import type { Bilingual } from '../domain/language';
import { problemsFrom, SettingsFileError } from '../settings/settings-file';

/** What is wrong in a terms file and what to do. `{name}` stands for the detail of that name. */
const termsErrors = {
  TERMS_FILE_UNREADABLE: {
    en: 'cannot be read: {reason}. Check the path and the rights to the file.',
    ru: 'не читается: {reason}. Проверьте путь и права на файл.',
  },
  TERMS_FILE_NO_JSON: {
    en: 'is no JSON: {reason}. Start from docs/examples/terms-rit.json.',
    ru: 'не JSON: {reason}. Начните с docs/examples/terms-rit.json.',
  },
  TERMS_BAD_FIELD: {
    en: '{problem}. The fields are shown in docs/examples/terms-rit.json and explained in docs/sla-terms.md.',
    ru: '{problem}. Поля показаны в docs/examples/terms-rit.json и объяснены в docs/sla-terms.ru.md.',
  },
  TERMS_BAD_CALENDAR: { en: '{problem}', ru: '{problem}' },
  TERMS_NAME_NEEDED: {
    en: 'is missing: what differs from a preset is not the preset. Give terms of your own a termsId and a version, and raise the version with each change.',
    ru: 'не указано: отличающееся от заготовки — уже не она. Дайте своим условиям termsId и version и повышайте version при каждом изменении.',
  },
  TERMS_UNKNOWN_CALENDAR: {
    en: 'there is no calendar "{calendarId}" here. Define it under "calendars" or name one of: {known}.',
    ru: 'календаря «{calendarId}» здесь нет. Опишите его в «calendars» или назовите один из: {known}.',
  },
  TERMS_DUPLICATE_CALENDAR: {
    en: 'the calendar "{calendarId}" is defined twice. Remove one, or give it an id of its own.',
    ru: 'календарь «{calendarId}» описан дважды. Уберите один или дайте ему своё имя.',
  },
  TERMS_CALENDAR_NEVER_OPENS: {
    en: 'the calendar "{calendarId}" has no working hours, so nothing could ever fall due in it. Give it hours.',
    ru: 'в календаре «{calendarId}» нет рабочих часов, и срок по нему никогда не наступит. Задайте часы.',
  },
  TERMS_DUPLICATE_POLICY: {
    en: 'the policyId "{policyId}" is taken by an earlier policy. Verdicts are counted by it: give each policy its own.',
    ru: 'policyId «{policyId}» уже есть у политики выше. По нему считаются итоги: дайте каждой политике свой.',
  },
  TERMS_POLICY_UNREACHABLE: {
    en: 'no ticket ever gets to this policy: "{earlier}" comes first and takes all that it matches. Put the narrower policy first, or remove it.',
    ru: 'до этой политики не дойдёт ни одно обращение: «{earlier}» стоит раньше и забирает все подходящие. Поставьте более узкую политику выше или уберите её.',
  },
  TERMS_BAD_DURATION: {
    en: '"{duration}" is no duration. Write hours and minutes as "4h", "30m", "1h30m", or a number of minutes, from 1 minute to {mostHours} hours.',
    ru: '«{duration}» — не длительность. Пишите часы и минуты: «4h», «30m», «1h30m» или число минут, от 1 минуты до {mostHours} часов.',
  },
  TERMS_BAD_FRACTIONS: {
    en: '{fractions} are no fractions to warn at. Give numbers between 0 and 1, the smaller first, none twice: [0.5, 0.75].',
    ru: '{fractions} — не доли для предупреждений. Укажите числа между 0 и 1 по возрастанию и без повторов: [0.5, 0.75].',
  },
  TERMS_ESCALATION_WITHOUT_TARGET: {
    en: 'this policy promises nothing for "{metric}", so the step is never taken. Give it a target or remove the step.',
    ru: 'эта политика ничего не обещает по «{metric}», и шаг не сработает никогда. Задайте норматив или уберите шаг.',
  },
  TERMS_ESCALATION_WITHOUT_WARNING: {
    en: 'no warning of "{metric}" is given at {atFraction}, so the step is never taken. Warnings are at: {known}.',
    ru: 'по «{metric}» нет предупреждения на доле {atFraction}, и шаг не сработает никогда. Предупреждения есть на: {known}.',
  },
  TERMS_FRACTION_OF_BREACH: {
    en: 'a breach has no fraction. Remove "atFraction", or write "on": "warning".',
    ru: 'у нарушения нет доли. Уберите «atFraction» или напишите «"on": "warning"».',
  },
} as const satisfies Record<string, Bilingual>;

/** The problem of a code at a place, with its details filled in. */
export const termsProblem = problemsFrom(termsErrors);

/** One thing that is wrong in a terms file. */
export type TermsProblem = ReturnType<typeof termsProblem>;

/** A terms file that can't be used, with everything that is wrong in it. */
export class TermsFileError extends SettingsFileError {
  override readonly name = 'TermsFileError';

  constructor(
    file: string,
    override readonly problems: readonly TermsProblem[],
    options?: ErrorOptions,
  ) {
    const heading = { ru: 'Условия SLA не годятся', en: 'The SLA terms cannot be used' };
    super(heading, file, problems, options);
  }
}
