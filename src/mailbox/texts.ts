import type { Bilingual, Language } from '../domain/language';
import type { ComposeProblem } from './customer-mail';
import type { IntakeAnswer } from './intake-client';
import type { MailClient } from './quoting';

/** Every text of the mailbox's pages. */
const texts = {
  title: { ru: 'Ящик клиента', en: 'Customer mailbox' },
  about: {
    ru: 'Письма, которые отправила служба поддержки. Дальше этого ящика они не ушли: ответьте на них за клиента.',
    en: 'Mail that the support desk has sent. It went no further than this mailbox: answer it as the customer.',
  },
  skip: { ru: 'К содержанию', en: 'Skip to content' },
  menu: { ru: 'Разделы', en: 'Sections' },
  inbox: { ru: 'Письма', en: 'Mail' },
  write: { ru: 'Написать', en: 'Write' },
  reply: { ru: 'Ответить', en: 'Reply' },
  otherLanguage: { ru: 'English', en: 'Русский' },
  recipient: { ru: 'Кому пришло', en: 'Recipient' },
  show: { ru: 'Показать', en: 'Show' },
  showAll: { ru: 'Все получатели', en: 'All recipients' },
  to: { ru: 'Кому', en: 'To' },
  from: { ru: 'От', en: 'From' },
  copy: { ru: 'Копия', en: 'Cc' },
  answersGoTo: { ru: 'Ответ придёт на', en: 'Replies go to' },
  date: { ru: 'Получено', en: 'Received' },
  noSubject: { ru: '(без темы)', en: '(no subject)' },
  noSender: { ru: '(отправитель не указан)', en: '(no sender)' },
  unreadable: { ru: '(письмо не удалось разобрать)', en: '(this mail could not be parsed)' },
  empty: { ru: 'Писем пока нет.', en: 'No mail yet.' },
  emptyHint: {
    ru: 'Напишите в поддержку: подтверждение с номером обращения появится здесь само.',
    en: 'Write to support: the confirmation with the ticket number will appear here by itself.',
  },
  emptyFiltered: { ru: 'Для этого получателя писем нет.', en: 'No mail for this recipient.' },
  older: { ru: 'Более старые письма', en: 'Older mail' },
  newest: { ru: 'К новым письмам', en: 'Newest mail' },
  arrived: { ru: 'Пришло новое письмо', en: 'New mail has arrived' },
  asHtml: { ru: 'С оформлением', en: 'Formatted' },
  asText: { ru: 'Текстом', en: 'Plain text' },
  bodyFrame: { ru: 'Текст письма', en: 'Mail body' },
  noText: { ru: 'В письме нет текста.', en: 'This mail has no text.' },
  files: { ru: 'Файлы', en: 'Files' },
  headers: { ru: 'Заголовки письма', en: 'Mail headers' },
  download: { ru: 'Скачать исходное письмо (.eml)', en: 'Download the original (.eml)' },
  yourAddress: { ru: 'Адрес клиента', en: "Customer's address" },
  yourName: { ru: 'Имя клиента', en: "Customer's name" },
  subject: { ru: 'Тема', en: 'Subject' },
  subjectHint: {
    ru: 'Тему можно изменить: ответ всё равно попадёт в то же обращение.',
    en: 'The subject may be changed: the reply reaches the same ticket all the same.',
  },
  text: { ru: 'Текст', en: 'Text' },
  program: { ru: 'Почтовая программа', en: 'Mail program' },
  programHint: {
    ru: 'Каждая по-своему цитирует письмо, на которое отвечают.',
    en: 'Each quotes the original in its own way.',
  },
  attach: { ru: 'Приложить файлы', en: 'Attach files' },
  attachHint: { ru: 'Вместе до 18 МБ.', en: '18 MB altogether at most.' },
  send: { ru: 'Отправить', en: 'Send' },
  cancel: { ru: 'Отмена', en: 'Cancel' },
  quoted: { ru: 'Письмо, на которое вы отвечаете', en: 'The mail you are answering' },
  sent: { ru: 'Письмо отправлено', en: 'Mail sent' },
  serverSaid: { ru: 'Почтовый сервер ответил', en: 'The mail server said' },
  failure: { ru: 'Ошибка', en: 'Error' },
  sentRaw: { ru: 'Что отправила почтовая программа', en: 'What the mail program sent' },
  waitHere: {
    ru: 'Ответ поддержки появится среди писем.',
    en: 'The answer from support will appear in the mail list.',
  },
  toInbox: { ru: 'К письмам', en: 'To the mail list' },
  chooseAgain: {
    ru: 'Файлы придётся выбрать ещё раз.',
    en: 'Files have to be chosen again.',
  },
  cut: {
    ru: 'Показано начало; письмо целиком можно скачать.',
    en: 'Only the beginning is shown; the whole mail can be downloaded.',
  },
} as const satisfies Record<string, Bilingual>;

/** One language of all texts. */
export type Words = Readonly<Record<keyof typeof texts, string>>;

/** All texts of the pages in one language. */
export function wordsOf(language: Language): Words {
  const entries = Object.entries(texts).map(([key, text]) => [key, text[language]]);
  return Object.fromEntries(entries) as Words;
}

/** The names of the mail programs, as people know them. */
export const clientNames: Readonly<Record<MailClient, string>> = {
  gmail: 'Gmail',
  outlook: 'Outlook',
  mailru: 'Mail.ru',
};

/** What the intake's answer means for the person who has just sent a mail. */
export const outcomeTexts: Readonly<Record<IntakeAnswer['outcome'], Bilingual>> = {
  accepted: {
    ru: 'Служба поддержки приняла письмо и теперь за него отвечает.',
    en: 'The support desk has taken the mail and is now responsible for it.',
  },
  deferred: {
    ru: 'Служба поддержки сейчас не может принять письмо. Настоящая почта повторила бы попытку сама; здесь отправьте его ещё раз чуть позже.',
    en: 'The support desk can’t take the mail right now. Real mail would be tried again by itself; here, send it again a little later.',
  },
  refused: {
    ru: 'Служба поддержки отказалась принять письмо.',
    en: 'The support desk has refused the mail.',
  },
  unreachable: {
    ru: 'Связь с приёмом почты не установилась или оборвалась: проверьте, что он запущен.',
    en: 'The connection to the mail intake failed or broke off: check that it is running.',
  },
};

/** What to correct before the mail can be sent. */
export const composeTexts: Readonly<Record<ComposeProblem, Bilingual>> = {
  from_invalid: {
    ru: 'Адрес клиента неверен: нужен вид имя@домен.',
    en: "The customer's address is wrong: it should look like name@domain.",
  },
  to_invalid: {
    ru: 'Адрес получателя неверен: нужен вид имя@домен.',
    en: "The recipient's address is wrong: it should look like name@domain.",
  },
  recipient_missing: {
    ru: 'В письме нет отправителя, отвечать некому.',
    en: 'The mail has no sender, so there is nobody to answer.',
  },
  text_missing: { ru: 'Напишите текст письма.', en: 'Write the text of the mail.' },
  subject_too_long: {
    ru: 'Тема длиннее 900 символов.',
    en: 'The subject is longer than 900 characters.',
  },
};
