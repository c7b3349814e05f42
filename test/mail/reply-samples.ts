/** A mail as a client writes it: what the customer wrote, and all that the client put below. */
export type ReplySample = { client: string; written: string; below: string };

const quote = ['> Здравствуйте!', '>', '> Пришлите, пожалуйста, снимок экрана.', '> Анна'].join(
  '\n',
);
const unmarked = ['Здравствуйте!', '', 'Пришлите, пожалуйста, снимок экрана.', 'Анна'].join('\n');
const english = ['> Hello,', '>', '> please send a screenshot.', '> Anna'].join('\n');

const ru = 'Добрый день!\n\nСнимок во вложении.';
const en = 'Hello,\n\nthe screenshot is attached.';

/** Written for this test after the forms that the clients are known to use. */
export const quotedBelow: ReplySample[] = [
  {
    client: 'Gmail ru',
    written: ru,
    below: `пн, 1 июл. 2024 г. в 10:00, Служба поддержки <support@desk.example>:\n\n${quote}`,
  },
  {
    client: 'Gmail ru, wrapped',
    written: ru,
    below: `пн, 1 июл. 2024 г. в 10:00, Служба поддержки ООО «Ромашка»\n<support@desk.example>:\n\n${quote}`,
  },
  {
    client: 'Gmail ru, wrapped twice',
    written: ru,
    below: `пн, 1 июл. 2024 г. в 10:00, Служба поддержки\n<\nsupport+abcdefghijklmnopqrstuvwxyz.abcdefghijklmnop@desk.example>:\n\n${quote}`,
  },
  {
    client: 'Gmail ru, old',
    written: ru,
    below: `1 июля 2024 г., 10:00 пользователь Анна <support@desk.example> написал:\n\n${quote}`,
  },
  {
    client: 'Gmail ru, ISO date',
    written: ru,
    below: `2024-07-01 10:00 GMT+03:00 Анна <support@desk.example>:\n\n${quote}`,
  },
  {
    client: 'Gmail ru, Android, unmarked',
    written: ru,
    below: `пн, 1 июл. 2024 г., 10:00 Анна <support@desk.example>:\n\n${unmarked}`,
  },
  {
    client: 'Yandex',
    written: ru,
    below: `01.07.2024, 10:00, "Служба поддержки" <support@desk.example>:\n${quote}`,
  },
  {
    client: 'Yandex, unmarked',
    written: ru,
    below: `01.07.2024, 10:00, "Служба поддержки" <support@desk.example>:\n${unmarked}`,
  },
  {
    client: 'Yandex, recipient and subject',
    written: ru,
    below: `----------------\nКому: Иван (ivan@client.example);\nТема: [Служба поддержки #12] Re: Не печатает;\n01.07.2024, 10:00, "Служба поддержки" <support@desk.example>:\n${unmarked}`,
  },
  {
    client: 'Mail.ru',
    written: ru,
    below: `Понедельник, 1 июля 2024, 10:00 +03:00 от Служба поддержки <support@desk.example>:\n \n${quote}`,
  },
  {
    client: 'Mail.ru, unmarked',
    written: ru,
    below: `--\nИван Петров\n\nПонедельник, 1 июля 2024, 10:00 +03:00 от Служба поддержки <support@desk.example>:\n \n${unmarked}`,
  },
  {
    client: 'Mail.ru, marked attribution',
    written: ru,
    below: `>Понедельник, 1 июля 2024, 10:00 +03:00 от Служба поддержки <support@desk.example>:\n>\n>Здравствуйте!`,
  },
  {
    client: 'Mail.ru for Android',
    written: ru,
    below: `--\nОтправлено из Mail.ru для Android понедельник, 01 июля 2024г., 10:00 +03:00 от Анна support@desk.example:\n\n${quote}`,
  },
  {
    client: 'Outlook ru',
    written: ru,
    below: `От: Служба поддержки <support@desk.example>\nОтправлено: 1 июля 2024 г. 10:00\nКому: Иван <ivan@client.example>\nТема: Re: Не печатает\n\n${unmarked}`,
  },
  {
    client: 'Outlook ru, English fields',
    written: ru,
    below: `From: Служба поддержки [mailto:support@desk.example]\nSent: Monday, July 1, 2024 10:00 AM\nTo: Иван <ivan@client.example>; Пётр <petr@client.example>;\n Ольга <olga@client.example>\nSubject: Re: Не печатает\n\n${unmarked}`,
  },
  {
    client: 'Outlook ru, bold fields',
    written: ru,
    below: `*От:* Служба поддержки\n*Дата:* 1 июля 2024 г. 10:00\n*Кому:* Иван\n*Тема:* Re: Не печатает\n\n${unmarked}`,
  },
  {
    client: 'Outlook ru, original message',
    written: ru,
    below: `-----Исходное сообщение-----\nОт: Служба поддержки\n\n${unmarked}`,
  },
  {
    client: 'Zimbra ru',
    written: ru,
    below: `----- Исходное сообщение -----\nОт: "Анна" <support@desk.example>\nКому: "Иван" <ivan@client.example>\n\n${unmarked}`,
  },
  {
    client: 'Samsung ru',
    written: ru,
    below: `-------- Исходное сообщение --------\nОт: Анна <support@desk.example>\nДата: 01.07.2024 10:00\n\n${unmarked}`,
  },
  {
    client: 'Outlook on the web ru',
    written: ru,
    below: `________________________________\nОт: Анна <support@desk.example>\nОтправлено: 1 июля 2024 г. 10:00\nКому: Иван\nТема: Re: Не печатает\n\n${unmarked}`,
  },
  {
    client: 'Outlook for iOS ru',
    written: ru,
    below: `Скачать Outlook для iOS\n________________________________\nОт: Анна <support@desk.example>\nОтправлено: понедельник, июля 1, 2024 10:00\nКому: Иван\nТема: Re: Не печатает\n\n${unmarked}`,
  },
  {
    client: 'Apple Mail ru',
    written: ru,
    below: `> 1 июля 2024 г., в 10:00, Анна <support@desk.example> написал(а):\n> \n${quote}`,
  },
  {
    client: 'iPhone ru',
    written: ru,
    below: `Отправлено с iPhone\n\n> 1 июля 2024 г., в 10:00, Анна <support@desk.example> написал(а):\n> \n> Здравствуйте!`,
  },
  {
    client: 'Apple Mail ru, old',
    written: ru,
    below: `01.07.2024, в 10:00, Анна написал(а):\n\n${quote}`,
  },
  { client: 'Thunderbird ru', written: ru, below: `01.07.2024 10:00, Анна пишет:\n${quote}` },
  { client: 'Thunderbird ru, old', written: ru, below: `Анна пишет:\n${quote}` },
  {
    client: 'The Bat!',
    written: ru,
    below: `Вы писали 1 июля 2024 г., 10:00:00:\n\nА> Здравствуйте!\nА> Пришлите снимок.\n\n-- \nС уважением,\n Иван  mailto:ivan@client.example`,
  },
  {
    client: 'The Bat!, without a date',
    written: ru,
    below: `Вы писали:\n\n> Здравствуйте!\n> Пришлите снимок.`,
  },
  {
    client: 'Evolution ru',
    written: ru,
    below: `В Пн, 01/07/2024 в 10:00 +0300, Анна пишет:\n${quote}`,
  },
  { client: 'Roundcube ru', written: ru, below: `Анна Иванова писал 2024-07-01 10:00:\n${quote}` },
  {
    client: 'Gmail',
    written: en,
    below: `On Mon, Jul 1, 2024 at 10:00 AM Support <support@desk.example> wrote:\n\n${english}`,
  },
  {
    client: 'Gmail, wrapped',
    written: en,
    below: `On Mon, Jul 1, 2024 at 10:00 AM Support of a Company with a Long Name <\nsupport@desk.example> wrote:\n\n${english}`,
  },
  {
    client: 'Apple Mail',
    written: en,
    below: `> On 1 Jul 2024, at 10:00, Support <support@desk.example> wrote:\n> \n${english}`,
  },
  {
    client: 'iPhone',
    written: en,
    below: `Sent from my iPhone\n\n> On Jul 1, 2024, at 10:00 AM, Support <support@desk.example> wrote:\n> \n> Hello`,
  },
  { client: 'Thunderbird', written: en, below: `On 7/1/2024 10:00 AM, Support wrote:\n${english}` },
  {
    client: 'Outlook',
    written: en,
    below: `From: Support <support@desk.example>\nSent: Monday, July 1, 2024 10:00 AM\nTo: Ivan\nSubject: RE: Printing\n\nHello,`,
  },
  {
    client: 'Outlook, original message',
    written: en,
    below: `-----Original Message-----\nFrom: Support\n\nHello,`,
  },
  {
    client: 'Outlook on the web',
    written: en,
    below: `Get Outlook for Android\n\n________________________________\nFrom: Support <support@desk.example>\nSent: Monday, July 1, 2024 10:00:00 AM\nTo: Ivan\nSubject: Re: Printing\n\nHello`,
  },
  {
    client: 'Yahoo',
    written: en,
    below: `Sent from Yahoo Mail on Android\n\n  On Mon, 1 Jul 2024 at 10:00, Support<support@desk.example> wrote:\n\nHello`,
  },
  {
    client: 'Gmail de',
    written: en,
    below: `Am Mo., 1. Juli 2024 um 10:00 Uhr schrieb Support <support@desk.example>:\n\n${english}`,
  },
  {
    client: 'unknown client, our marker',
    written: en,
    below: `Support said on Monday:\n— Type your reply above this line —\n\nHello`,
  },
  {
    client: 'unknown client, our marker in a quote',
    written: ru,
    below: `> — Пишите ответ выше этой строки —\n>\n${quote}`,
  },
  {
    client: 'a signature and nothing below',
    written: ru,
    below: `-- \nИван Петров\nООО «Клиент»\n+7 495 000-00-00`,
  },
  {
    client: 'a signature with a slogan',
    written: ru,
    below: `-- \nООО «Лютик»\nДелаем окна тёплыми с 1998 года. Скидка 10 % до конца месяца!`,
  },
];

/** Every line of these is the customer's own. */
export const keptWhole: Record<string, string> = {
  'a plain letter': 'Здравствуйте!\n\nНе печатает. Что делать?',
  'an answer below the quote': `1 июля 2024 г., 10:00 Анна <support@desk.example> написал:\n${quote}\n\nСнимок во вложении.`,
  'answers between the quotes': `01.07.2024, 10:00, "Анна" <support@desk.example>:\n> Какая версия?\nПятая.\n> А система?\nWindows 11.`,
  'a forward': `Посмотрите, пожалуйста.\n\n---------- Forwarded message ---------\nОт: Пётр <petr@client.example>\nDate: пн, 1 июл. 2024 г. в 10:00\nSubject: ошибка\nTo: Иван\n\nПечать не работает.`,
  'a Russian forward': `-------- Пересылаемое сообщение --------\n01.07.2024, 10:00, "Пётр" <petr@client.example>:\n\nПечать не работает.`,
  'a sentence that ends with a colon':
    'Я писал вам 01.07.2024 в 10:00 на support@desk.example и просил:\n1. версию\n2. ключ',
  'a list with dates':
    'Ошибка повторяется:\n01.07.2024 10:00 - сбой\n02.07.2024 11:00 - сбой\nЧто это?',
  'a sentence about who wrote': 'Как мы писали 12.05.2024:\nне работает печать.',
  'a ruled table': 'Сводка\n----------\nитого 5\n----------\nвопрос: почему?',
  'a line of dashes before a question': 'Первый вопрос: где ключ?\n--\nВторой вопрос: где счёт?',
  'a menu path': 'Нажимаю\n> Файл\n> Печать',
  'a form with two fields': 'Кому: бухгалтерия\nТема: счёт\nПришлите, пожалуйста.',
  'a log with a prompt': 'Вот журнал:\n10:00:01 ERROR: failed\n10:00:02 INFO: done\nПомогите.',
  'a sentence about sending': 'Отправлено из 1С с ошибкой 17, что делать?',
  'nothing but a quote': quote,
};
