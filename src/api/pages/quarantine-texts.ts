import type { HeldMailState } from '../../domain/held-mail';
import type { Bilingual, Language } from '../../domain/language';
import type { MailClass } from '../../mail/classify';

/** Every text of the quarantine's pages besides the causes'. */
const texts = {
  about: {
    ru: 'Эти письма не стали обращениями. Ничего не удаляется: по каждому решает человек, а оставшееся без решения уходит из списка в свой срок.',
    en: 'These mails did not become tickets. Nothing is deleted: a person decides about each, and what is left undecided leaves the list in its time.',
  },
  cause: { ru: 'Причина', en: 'Cause' },
  anyCause: { ru: 'Любая', en: 'Any' },
  state: { ru: 'Состояние', en: 'State' },
  empty: { ru: 'Здесь писем нет', en: 'No mails here' },
  more: { ru: 'Более ранние письма', en: 'Earlier mails' },
  unreadableHeader: { ru: '(заголовок не читается)', en: '(the header can’t be read)' },
  noAuthor: { ru: 'автор не указан', en: 'no author named' },
  received: { ru: 'Получено', en: 'Received' },
  until: { ru: 'В списке до', en: 'Listed until' },
  soon: { ru: 'срок ещё не назначен', en: 'no time set yet' },
  from: { ru: 'От', en: 'From' },
  replyTo: { ru: 'Ответ просят на', en: 'Asks to reply to' },
  to: { ru: 'Кому', en: 'To' },
  copy: { ru: 'Копия', en: 'Cc' },
  date: { ru: 'Дата в письме', en: 'Date in the mail' },
  returnPath: { ru: 'Обратный путь', en: 'Return path' },
  nullPath: { ru: 'пустой (так пишут программы)', en: 'empty (programs write so)' },
  server: { ru: 'Передал сервер', en: 'Handed over by' },
  senderCheck: { ru: 'Отправитель', en: 'Sender' },
  authentication: { ru: 'Что пишут серверы', en: 'What servers wrote' },
  writtenBy: { ru: 'Написал', en: 'Written by' },
  mailbox: { ru: 'Ящик', en: 'Mailbox' },
  evidence: { ru: 'Что замечено', en: 'Evidence' },
  waived: { ru: 'Раньше пропущено', en: 'Passed over before' },
  claims: {
    ru: 'Автора, тему и дату письмо называет само: написать так мог кто угодно.',
    en: 'Author, subject and date are what the mail says of itself: anybody could have written them.',
  },
  why: { ru: 'Почему письмо здесь', en: 'Why it is here' },
  decide: { ru: 'Решение', en: 'Decision' },
  release: { ru: 'Выпустить', en: 'Release' },
  discard: { ru: 'Отклонить', en: 'Discard' },
  releaseHint: {
    ru: 'Выпущенное письмо проходит приём заново, как пришло: станет обращением или ответом в нём.',
    en: 'A released mail goes through the intake again as it came: it becomes a ticket, or a reply in one.',
  },
  notReleasable: {
    ru: 'Выпустить такое письмо нельзя.',
    en: 'A mail like this can’t be released.',
  },
  heldAgain: {
    ru: 'Письмо выпускали, но его задержала следующая причина. Посмотрите на неё и решите ещё раз.',
    en: 'The mail was released, and the next cause holds it now. Look at it and decide again.',
  },
  underWay: {
    ru: 'Решение принято к исполнению, но ещё не исполнено. Обновите страницу через минуту; если ничего не изменилось, нажмите кнопку ещё раз.',
    en: 'The decision is on its way and not carried out yet. Reload the page in a minute; if nothing has changed, press the button again.',
  },
  text: { ru: 'Текст', en: 'Text' },
  cut: { ru: 'Показано начало.', en: 'This is its beginning.' },
  onlyHeader: {
    ru: 'Прочитать удалось только заголовок.',
    en: 'Only the header could be read.',
  },
  nothingReadable: {
    ru: 'Письмо прочитать не удалось. Скачайте исходник.',
    en: 'The mail could not be read. Download the original.',
  },
  raw: { ru: 'Скачать исходник', en: 'Download the original' },
  decidedBy: { ru: 'Решил', en: 'Decided by' },
  toTicket: { ru: 'К обращению', en: 'To the ticket' },
  ticketComes: {
    ru: 'Обращение записывается, обновите страницу.',
    en: 'The ticket is being recorded, reload the page.',
  },
  toList: { ru: 'К карантину', en: 'To the quarantine' },
} as const satisfies Record<string, Bilingual>;

type MachineClass = Exclude<MailClass['kind'], 'human'>;

const machineNames: Readonly<Record<MachineClass, Bilingual>> = {
  bounce: { ru: 'почтовый сервер: не доставлено', en: 'a mail server: not delivered' },
  delayed: { ru: 'почтовый сервер: задержка', en: 'a mail server: delayed' },
  complaint: { ru: 'служба жалоб на почту', en: 'a service for complaints about mail' },
  receipt: { ru: 'программа: уведомление о прочтении', en: 'a program: a read receipt' },
  auto_reply: { ru: 'автоответчик', en: 'an automatic responder' },
  challenge: { ru: 'защита от спама', en: 'a spam guard' },
  list: { ru: 'рассылка', en: 'a mailing list' },
  loop: { ru: 'мы сами: письмо вернулось', en: 'ourselves: the mail came back' },
};

/**
 * What kind of machine wrote a mail, `''` if none is known; of a class of another version also its
 * code. Nothing is said of people: what could not be read, or came before mails were classified,
 * counts as theirs.
 */
export function machineName(mailClass: string, language: Language): string {
  if (mailClass === 'human') return '';
  const isKnown = (code: string): code is MachineClass => Object.hasOwn(machineNames, code);
  if (isKnown(mailClass)) return machineNames[mailClass][language];
  return `${language === 'ru' ? 'программа' : 'a program'}: ${mailClass}`;
}

/** The states as a list names them. */
export const stateNames: Readonly<Record<HeldMailState, Bilingual>> = {
  held: { ru: 'Ждут решения', en: 'Held' },
  released: { ru: 'Выпущены', en: 'Released' },
  discarded: { ru: 'Отклонены', en: 'Discarded' },
  expired: { ru: 'Срок истёк', en: 'Expired' },
};

/** The states as they are said of one mail. */
export const stateSentences: Readonly<Record<HeldMailState, Bilingual>> = {
  held: { ru: 'Письмо ждёт решения', en: 'The mail waits for a decision' },
  released: { ru: 'Письмо выпущено', en: 'The mail was released' },
  discarded: { ru: 'Письмо отклонено', en: 'The mail was discarded' },
  expired: {
    ru: 'Срок истёк без решения: письмо ушло из списка, исходник сохранён',
    en: 'Its time passed without a decision: the mail left the list, its original is kept',
  },
};

export type QuarantineWords = Readonly<Record<keyof typeof texts, string>>;

function inLanguage(language: Language): QuarantineWords {
  const entries = Object.entries(texts).map(([key, text]) => [key, text[language]]);
  return Object.fromEntries(entries) as QuarantineWords;
}

const words = { ru: inLanguage('ru'), en: inLanguage('en') };

/** All texts of the quarantine's pages in one language. */
export function quarantineWords(language: Language): QuarantineWords {
  return words[language];
}
