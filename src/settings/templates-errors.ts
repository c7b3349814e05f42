import type { Bilingual } from '../domain/language';
import { problemsFrom, SettingsFileError } from './settings-file';

/** What is wrong with a folder of templates and what to do. */
const templatesErrors = {
  TEMPLATES_FOLDER_UNREADABLE: {
    en: 'cannot be read: {reason}. OTVET_TEMPLATES names a folder: check the path and the rights.',
    ru: 'не читается: {reason}. OTVET_TEMPLATES — это папка: проверьте путь и права.',
  },
  TEMPLATES_UNKNOWN_FILE: {
    en: 'belongs to no mail. The names are KIND.LANGUAGE.txt, KIND.LANGUAGE.html and KIND.LANGUAGE.preview.txt, with ru or en and one of: {kinds}.',
    ru: 'не относится ни к одному письму. Имена: ВИД.ЯЗЫК.txt, ВИД.ЯЗЫК.html и ВИД.ЯЗЫК.preview.txt, где язык ru или en, а вид один из: {kinds}.',
  },
  TEMPLATES_FILE_UNREADABLE: {
    en: 'cannot be read: {reason}. It must be a text file in UTF-8 of at most {most} bytes.',
    ru: 'не читается: {reason}. Нужен текстовый файл в UTF-8 не больше {most} байт.',
  },
  TEMPLATES_OUTSIDE: {
    en: 'is a link that leads out of the folder. Put the file itself there.',
    ru: 'ссылка ведёт за пределы папки. Положите туда сам файл.',
  },
  TEMPLATES_HALF: {
    en: 'has no {other} beside it: programs that show the other form would say something else. Write both.',
    ru: 'без {other} рядом: программы, которые показывают другой вид письма, сказали бы иное. Напишите оба.',
  },
  TEMPLATES_FAULTY: {
    en: '{problem}. Tags and filters are listed in docs/mail/templates.md.',
    ru: '{problem}. Какие есть теги и фильтры, сказано в docs/mail/templates.ru.md.',
  },
  TEMPLATES_UNKNOWN_VARIABLE: {
    en: 'there is no "{name}" in this mail. There are: {known}.',
    ru: 'в этом письме нет «{name}». Есть: {known}.',
  },
  TEMPLATES_EMPTY: {
    en: 'shows nothing where a mail has only what every mail has. Write something outside of the conditions.',
    ru: 'ничего не показывает, когда в письме есть только обязательное. Напишите что-нибудь вне условий.',
  },
  TEMPLATES_LOSES: {
    en: 'does not show "{name}" whole, which this mail is sent for. Put {{ {name} }} where it belongs, uncut.',
    ru: 'не показывает «{name}» целиком, ради чего письмо и шлётся. Вставьте {{ {name} }} на место и не обрезайте.',
  },
  TEMPLATES_TOO_LONG: {
    en: 'makes a mail of {bytes} bytes with the longest comment; Gmail hides what is over {most}. Shorten it, and show the comment once.',
    ru: 'с самым длинным комментарием даёт письмо в {bytes} байт, а Gmail прячет всё, что больше {most}. Сократите его и показывайте комментарий один раз.',
  },
} as const satisfies Record<string, Bilingual>;

/** The problem of a code at a place, with its details filled in. */
export const templatesProblem = problemsFrom(templatesErrors);

/** One thing that is wrong in a folder of templates; `path` is the file and, where known, its line. */
export type TemplatesProblem = ReturnType<typeof templatesProblem>;

/** Templates that can't be used, with everything that is wrong, by file and line. */
export class TemplatesFolderError extends SettingsFileError {
  override readonly name = 'TemplatesFolderError';

  constructor(folder: string, problems: readonly TemplatesProblem[], options?: ErrorOptions) {
    super(
      { ru: 'Шаблоны писем не годятся', en: 'The mail templates cannot be used' },
      folder,
      problems,
      options,
    );
  }
}
