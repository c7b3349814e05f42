import type { Bilingual } from '../domain/language';
import type { ImapProblemCode } from './imap-status';

const imapProblemTexts: Readonly<Record<ImapProblemCode, Bilingual>> = {
  IMAP_LOGIN_REFUSED: {
    ru: 'Почтовый сервер не принимает имя или пароль. Исправьте настройки ящика; до тех пор вход пробуют раз в 1–10 минут.',
    en: 'The mail server refuses the user or the password. Correct the mailbox’s settings; until then it is tried every 1 to 10 minutes.',
  },
  IMAP_FOLDER_MISSING: {
    ru: 'Такой папки на почтовом сервере нет. Создайте её или исправьте её имя в настройках ящика.',
    en: 'The mail server has no such folder. Make it, or correct its name in the mailbox’s settings.',
  },
  IMAP_UNREACHABLE: {
    ru: 'Связи с почтовым сервером нет; соединение пробуют снова не реже раза в минуту. Письма ждут на сервере.',
    en: 'The mail server can’t be reached; it is tried again at least once a minute. Mail waits there.',
  },
  IMAP_MAIL_NOT_MOVED: {
    ru: 'Принятые письма не удаётся перенести в папку для них: возможно, кончилось место. Сами письма уже у нас.',
    en: 'Accepted mail can’t be moved to its folder, which may be full. The mail itself is ours already.',
  },
  IMAP_RECEIVING_UNAVAILABLE: {
    ru: 'База данных или Temporal не отвечает: письма ждут на почтовом сервере и будут приняты, когда ответит.',
    en: 'The database or Temporal does not answer: mail waits on the mail server and is taken when it does.',
  },
};

/** What is wrong with a mailbox and what to do; of a code of another version, that it is one. */
export function imapProblemText(code: string): Bilingual {
  const isKnown = (text: string): text is ImapProblemCode => Object.hasOwn(imapProblemTexts, text);
  if (isKnown(code)) return imapProblemTexts[code];
  return {
    ru: `Процесс приёма другой версии сообщает о неполадке ${code}.`,
    en: `An intake of another version reports the problem ${code}.`,
  };
}
