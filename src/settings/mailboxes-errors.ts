import type { Bilingual } from '../domain/language';
import { problemsFrom, SettingsFileError } from './settings-file';

/** What is wrong with a mailbox's settings and what to do. No text ever holds a password. */
const mailboxesErrors = {
  MAILBOXES_FILE_UNREADABLE: {
    en: 'cannot be read: {reason}. Check the path and the rights to the file.',
    ru: 'не читается: {reason}. Проверьте путь и права на файл.',
  },
  MAILBOXES_FILE_NO_JSON: {
    en: 'is no JSON. Start from docs/examples/mailboxes.json; a JSON checker shows the place.',
    ru: 'не JSON. Начните с docs/examples/mailboxes.json; место покажет проверка JSON.',
  },
  MAILBOXES_BAD_FIELD: {
    en: '{problem}. The fields are shown in docs/examples/mailboxes.json and explained in docs/mail/imap.md.',
    ru: '{problem}. Поля показаны в docs/examples/mailboxes.json и объяснены в docs/mail/imap.ru.md.',
  },
  MAILBOXES_DUPLICATE_ADDRESS: {
    en: 'the mailbox {address} is stated twice. Remove one of them.',
    ru: 'ящик {address} указан дважды. Уберите один из них.',
  },
  MAILBOXES_ADDRESS_TOO_LONG: {
    en: '{address} may have 20 characters before the @: signed reply addresses add 43 to them.',
    ru: 'в {address} перед @ может быть 20 знаков: подписанный адрес для ответа добавляет к ним 43.',
  },
  MAILBOXES_ADDRESS_OF_TEAM: {
    en: '{address} is where OTVET_TEAM_ADDRESSES sends notices, which would come back as mail. Use another address there.',
    ru: 'на {address} OTVET_TEAM_ADDRESSES шлёт уведомления, они вернулись бы письмами. Укажите там другой адрес.',
  },
  MAILBOXES_TWO_IMAP: {
    en: 'IMAP_URL says already where the mail of {address} is fetched. Remove one of them.',
    ru: 'откуда забирать почту {address}, уже сказано в IMAP_URL. Уберите одно из двух.',
  },
  MAILBOXES_BAD_IMAP_URL: {
    en: 'is no IMAP address. Write imaps://user:password@host:993/FOLDER (imap:// for STARTTLS), with %40 for @ and %3A for : in the user and password.',
    ru: 'не адрес IMAP. Пишите imaps://имя:пароль@сервер:993/ПАПКА (imap:// для STARTTLS), а @ и : в имени и пароле — как %40 и %3A.',
  },
  MAILBOXES_IMAP_INCOMPLETE: {
    en: 'needs either "url", or "host", "user" and one of "password" and "passwordFile".',
    ru: 'нужно или «url», или «host», «user» и одно из «password» и «passwordFile».',
  },
  MAILBOXES_PASSWORD_FILE: {
    en: 'the password can’t be read from there: {reason}. Check the path, which is relative to this file, and the rights.',
    ru: 'пароль оттуда не читается: {reason}. Проверьте путь (он от папки этого файла) и права.',
  },
  MAILBOXES_BAD_SINCE: {
    en: '"{since}" is no date. Write 2026-01-31, or with a time: 2026-01-31T09:00:00+03:00.',
    ru: '«{since}» не дата. Пишите 2026-01-31 или с временем: 2026-01-31T09:00:00+03:00.',
  },
  MAILBOXES_BAD_LIST_ID: {
    en: '"{listId}" is no List-Id. Write what stands between < and > in the List-Id field of a mail that came through the list: support.company.example for the group support@company.example.',
    ru: '«{listId}» не List-Id. Напишите то, что стоит между < и > в поле List-Id письма, пришедшего через рассылку: support.company.example для группы support@company.example.',
  },
  MAILBOXES_BAD_SELECTOR: {
    en: '"{selector}" is no DKIM selector. Write what stands before ._domainkey in the name of the key’s record: otvet for otvet._domainkey.company.example.',
    ru: '«{selector}» не селектор DKIM. Напишите то, что стоит перед ._domainkey в имени записи ключа: otvet для otvet._domainkey.company.example.',
  },
  MAILBOXES_FOLDER_TWICE: {
    en: 'accepted mail can’t be moved to the folder that it is fetched from. Name another, or leave "acceptedFolder" out.',
    ru: 'принятые письма нельзя переносить в ту же папку, откуда они забираются. Назовите другую или уберите «acceptedFolder».',
  },
} as const satisfies Record<string, Bilingual>;

/** The problem of a code at a place, with its details filled in. */
export const mailboxesProblem = problemsFrom(mailboxesErrors);

/** One thing that is wrong in a mailboxes file. */
export type MailboxesProblem = ReturnType<typeof mailboxesProblem>;

/** Mailboxes that can't be used as stated, with everything that is wrong; `file` may be a variable. */
export class MailboxesFileError extends SettingsFileError {
  override readonly name = 'MailboxesFileError';

  constructor(file: string, problems: readonly MailboxesProblem[], options?: ErrorOptions) {
    super(
      { ru: 'Почтовые ящики не годятся', en: 'The mailboxes cannot be used' },
      file,
      problems,
      options,
    );
  }
}
