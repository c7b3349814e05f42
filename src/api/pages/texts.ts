import type { Bilingual, Language } from '../../domain/language';

/** Every text of the pages that is not a sentence about an event. */
const texts = {
  skip: { ru: 'К содержанию', en: 'Skip to content' },
  otherLanguage: { ru: 'English', en: 'Русский' },
  tickets: { ru: 'Обращения', en: 'Tickets' },
  quarantine: { ru: 'Карантин', en: 'Quarantine' },
  mailboxes: { ru: 'Ящики', en: 'Mailboxes' },
  signIn: { ru: 'Войти', en: 'Sign in' },
  signInTitle: { ru: 'Вход для сотрудников', en: 'Staff sign-in' },
  signOut: { ru: 'Выйти', en: 'Sign out' },
  token: { ru: 'Токен доступа', en: 'Access token' },
  tokenHint: {
    ru: 'Его печатает npm start; администратор задаёт токены в OTVET_AGENT_TOKENS.',
    en: 'npm start prints it; the administrator sets tokens in OTVET_AGENT_TOKENS.',
  },
  tokenWrong: {
    ru: 'Такого токена нет. Скопируйте его целиком, без пробелов.',
    en: 'There is no such token. Copy the whole of it, without spaces.',
  },
  numberSign: { ru: '№', en: '#' },
  noSubject: { ru: '(без темы)', en: '(no subject)' },
  status: { ru: 'Статус', en: 'Status' },
  anyStatus: { ru: 'Любой', en: 'Any' },
  assignee: { ru: 'Исполнитель', en: 'Assignee' },
  anyAssignee: { ru: 'Любой', en: 'Anyone' },
  nobody: { ru: 'никто', en: 'nobody' },
  unassigned: { ru: 'Не назначен', en: 'Not assigned' },
  find: { ru: 'Номер или адрес клиента', en: 'Number or customer’s address' },
  show: { ru: 'Показать', en: 'Show' },
  reset: { ru: 'Показать все', en: 'Show all' },
  more: { ru: 'Следующие обращения', en: 'More tickets' },
  first: { ru: 'К началу списка', en: 'To the top of the list' },
  noTickets: { ru: 'Обращений пока нет', en: 'No tickets yet' },
  noTicketsHint: {
    ru: 'Письмо на адрес поддержки появится здесь обращением.',
    en: 'A mail to the support address will appear here as a ticket.',
  },
  nothingFound: {
    ru: 'Под этот отбор не подходит ни одно обращение',
    en: 'No ticket passes this filter',
  },
  wrongFilter: {
    ru: 'Такого отбора нет. Выберите условия заново.',
    en: 'There is no such filter. Choose again.',
  },
  requester: { ru: 'Клиент', en: 'Requester' },
  unconfirmed: {
    ru: 'не подтверждён: письмо переслал сотрудник, клиенту пока ничего не уходит',
    en: 'not confirmed: a colleague forwarded the mail, and nothing is sent to them yet',
  },
  answersTo: { ru: 'Ответы уходят на', en: 'Answers go to' },
  mailbox: { ru: 'Ящик', en: 'Mailbox' },
  participants: { ru: 'Участники', en: 'Participants' },
  guest: {
    ru: 'гость: обращение его не знает, участники его письма не видят',
    en: 'guest: the ticket does not know them, and participants don’t see the mail',
  },
  mailText: { ru: 'Текст письма', en: 'Text of the mail' },
  whyMail: { ru: 'Связь с клиентом', en: 'Reaching the customer' },
  channel: { ru: 'Канал', en: 'Channel' },
  opened: { ru: 'Открыто', en: 'Opened' },
  handoff: { ru: 'Разработка', en: 'Development' },
  type: { ru: 'Тип', en: 'Type' },
  anyType: { ru: 'Любой', en: 'Any' },
  topic: { ru: 'Тема', en: 'Topic' },
  priority: { ru: 'Приоритет', en: 'Priority' },
  anyPriority: { ru: 'Любой', en: 'Any' },
  mails: { ru: 'Письма', en: 'Mail' },
  anyMails: { ru: 'Все', en: 'All' },
  undelivered: { ru: 'Не дошли', en: 'Undelivered' },
  department: { ru: 'Отдел', en: 'Department' },
  organisation: { ru: 'Организация', en: 'Organisation' },
  tags: { ru: 'Метки', en: 'Tags' },
  dueDate: { ru: 'Срок задачи', en: 'Task due' },
  grade: { ru: 'Грейд', en: 'Grade' },
  order: { ru: 'Порядок', en: 'Order' },
  orderUpdated: { ru: 'По изменению', en: 'Last changed' },
  orderSlaDue: { ru: 'По сроку SLA', en: 'SLA deadline' },
  estimate: { ru: 'оценка срока', en: 'estimate' },
  estimatePassed: { ru: 'прошла', en: 'passed' },
  ties: { ru: 'Связанные обращения', en: 'Tied tickets' },
  why: { ru: 'Почему и когда', en: 'Why and when' },
  whyChain: { ru: 'Как пришло к этому статусу', en: 'How it came to this status' },
  whyAwaits: { ru: 'Чего ждём', en: 'What is awaited' },
  whyNothing: { ru: 'Само ничего не случится.', en: 'Nothing will happen by itself.' },
  whyPaused: { ru: 'Что стоит на паузе', en: 'What stands still' },
  whyGrounds: { ru: 'На каком основании', en: 'On what grounds' },
  whyInconsistent: {
    ru: 'История и сохранённое состояние расходятся. Показано то, что следует из истории; администратору сообщено в журнале сервера.',
    en: 'The history and the stored state disagree. This is what follows from the history; the server’s log tells the administrator.',
  },
  thanks: {
    ru: 'Только благодарность: обращение снова не открыто. Если ответ всё же нужен, верните статус «Открыто».',
    en: 'Nothing but thanks: the ticket was not opened again. If they need an answer after all, set the status to Open.',
  },
  rating: { ru: 'Оценка', en: 'Rating' },
  next: { ru: 'Что будет дальше', en: 'What happens next' },
  history: { ru: 'История', en: 'History' },
  earlier: { ru: 'Более ранняя история', en: 'Earlier history' },
  latest: { ru: 'К последним событиям', en: 'To the latest events' },
  quote: { ru: 'Цитата', en: 'Quoted text' },
  cut: {
    ru: 'Текст очень длинный и показан не весь.',
    en: 'The text is very long and not shown whole.',
  },
  noText: { ru: 'Без текста', en: 'No text' },
  files: { ru: 'Файлы', en: 'Files' },
  note: { ru: 'Заметка: клиент её не видит', en: 'Note: the customer does not see it' },
  team: { ru: 'поддержка', en: 'support' },
  customer: { ru: 'клиент', en: 'customer' },
  timesIn: { ru: 'Всё время указано по поясу', en: 'All times are in the zone' },
  errorTitle: { ru: 'Не получилось', en: 'That did not work' },
  toTickets: { ru: 'К обращениям', en: 'To the tickets' },
  rateTitle: { ru: 'Оцените решение', en: 'Rate the solution' },
  rateAsk: {
    ru: 'Мы решили ваше обращение. Как мы справились?',
    en: 'We have resolved your ticket. How did we do?',
  },
  rateComment: { ru: 'Комментарий, если хотите', en: 'A comment, if you like' },
  rateSend: { ru: 'Отправить оценку', en: 'Send the rating' },
  rateOnce: {
    ru: 'Оценка отправляется один раз, потом её не изменить.',
    en: 'The rating is sent once and can’t be changed later.',
  },
  rateChoose: { ru: 'Выберите «Хорошо» или «Плохо».', en: 'Choose Good or Bad.' },
  rateTooLong: {
    ru: 'Комментарий длиннее 5000 символов. Сократите его.',
    en: 'The comment is longer than 5,000 characters. Shorten it.',
  },
  rateThanks: { ru: 'Спасибо за оценку', en: 'Thank you for the rating' },
  rateYours: { ru: 'Ваша оценка', en: 'Your rating' },
  rateSeen: {
    ru: 'Каждую оценку читает человек. Если вопрос остался, ответьте на любое наше письмо: обращение откроется снова.',
    en: 'A person looks at every rating. If something is still wrong, reply to any of our mails: the ticket will be opened again.',
  },
  rateOutdatedTitle: { ru: 'Обращение открыли снова', en: 'The ticket was opened again' },
  rateOutdated: {
    ru: 'Это решение больше не действует, поэтому оценивать его не нужно. Когда мы решим вопрос, придёт новое письмо.',
    en: 'That solution no longer stands, so it needs no rating. When we have resolved the matter, a new mail will come.',
  },
  rateInvalidTitle: { ru: 'Ссылка не открывается', en: 'This link does not work' },
  rateInvalid: {
    ru: 'Она, видимо, скопирована не целиком. Нажмите на неё прямо в письме.',
    en: 'It was probably not copied whole. Follow it from the mail itself.',
  },
  requestAnswer: {
    ru: 'Чтобы что-то добавить, ответьте на любое письмо об этом обращении.',
    en: 'To add something, reply to any mail about this request.',
  },
  requestShortened: {
    ru: 'Здесь последние сообщения; более ранние — в вашей почте.',
    en: 'These are the latest messages; earlier ones are in your mail.',
  },
  participant: { ru: 'участник', en: 'participant' },
  rateLater: {
    ru: 'Сейчас не получилось записать оценку. Ничего не потеряно: нажмите кнопку ещё раз через минуту.',
    en: 'The rating could not be recorded just now. Nothing is lost: press the button again in a minute.',
  },
} as const satisfies Record<string, Bilingual>;

/** One language of all texts. */
export type Words = Readonly<Record<keyof typeof texts, string>>;

function inLanguage(language: Language): Words {
  const entries = Object.entries(texts).map(([key, text]) => [key, text[language]]);
  return Object.fromEntries(entries) as Words;
}

const words = { ru: inLanguage('ru'), en: inLanguage('en') };

/** All texts of the pages in one language. */
export function wordsOf(language: Language): Words {
  return words[language];
}
