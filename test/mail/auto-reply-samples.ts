/** Answers that a robot gives for somebody, most of them without any field that says so. */
export type AutoReply = { subject: string; text: string; header?: string[]; returnPath?: string };

const away = 'I am out of the office until Monday. For urgent matters contact Bob.';
const awayRu = 'Я нахожусь в отпуске до 12 августа. По срочным вопросам обращайтесь к Ивану.';

/** Said by the subject, whatever the text is. */
const bySubject = [
  'Automatic reply: [Otvet #1042] Invoice',
  'Automatic Reply: Invoice',
  'Auto reply',
  'Auto-Reply: Invoice',
  'Autoreply: Invoice',
  'Auto Response: Invoice',
  'Automated reply: Invoice',
  'Automatic response: Invoice',
  'AUTO: Ann Smith is out of the office (returning 12.08.2026)',
  'Out of Office: Invoice',
  'Out of Office AutoReply: Invoice',
  'Out of the office',
  'Out of office - Ann Smith',
  'OOO: Invoice',
  'OOO until Monday',
  'On vacation until 12 August',
  'Vacation reply',
  'Away from my mail',
  'Re: Invoice (Automatic Response)',
  'Re: Invoice [auto-reply]',
  'Автоответ: [Otvet #1042] Счёт',
  'Автоответ',
  'Автоответчик: Счёт',
  'Автоматический ответ: Счёт',
  'Автоматический ответ',
  'Автоматическое уведомление: ваше письмо получено',
  'Нет на месте: Счёт',
  'Нет на рабочем месте',
  'Вне офиса: Иванов',
  'Не в офисе до 12 августа',
  'Я в отпуске',
  'В отпуске до 12.08',
  'Я в командировке с 1 по 5 августа',
  'Отсутствую на рабочем месте до 12.08',
  'Временно отсутствую: Счёт',
  'Отсутствие в офисе: Счёт',
  'АВТО: Иван Петров отсутствует в офисе (возвращается 16.03.2026)',
  'Автоматты жауап: Шот',
  'Автоматична відповідь: Рахунок',
  'Abwesenheitsnotiz: Rechnung',
  'Automatische Antwort: Rechnung',
  'Réponse automatique : Facture',
  'Respuesta automática: Factura',
  'Risposta automatica: Fattura',
  'Resposta automática: Fatura',
  'Automatisch antwoord: Factuur',
  '[Automatyczna odpowiedź] Faktura',
  'Autosvar: Faktura',
  '自動返信: 請求書',
].map((subject) => ({ subject, text: 'See you.' }));

/** Said by the text, under the subject of the mail that is answered. */
const byText = [
  away,
  'Thank you for your e-mail. I am currently out of the office and will return on 12 August.',
  "Hello, I'm on annual leave until 12 August with limited access to email.",
  'I am on vacation. I will reply to your message when I am back.',
  'I will be out of town from 1 to 12 August. Thanks for your message.',
  'This is an automatic reply. Anna no longer works here, please write to info@client.example.',
  'This is an automated response to your message. We will answer within two days.',
  'Your request has been received and is being reviewed by our support staff.',
  'Thank you for contacting Client Ltd. Your ticket #5512 has been created.',
  'Hello,\n\nYour request (#88120) has been received.\n\nReply above this line to add a comment.',
  awayRu,
  'Здравствуйте! Я в отпуске до 12 августа, отвечу по возвращении.',
  'Добрый день! Меня нет на месте до понедельника. Отвечу на ваше письмо после возвращения.',
  'Сейчас я нахожусь в командировке, доступ к почте ограничен. По срочным вопросам звоните Ивану.',
  'Это автоматический ответ. Ваше письмо получено, мы ответим в течение двух дней.',
  'Спасибо за обращение! Наш специалист свяжется с вами в течение рабочего дня.',
  'Ваше обращение получено, ему присвоен номер 4711. Ход работы виден в разделе «Мои обращения», наш специалист ответит в ближайшее время.',
  'Thank you for contacting us. Your request (#4711) has been received and will be reviewed by our staff. See it under My requests.',
  'Hello,\nThank you for contacting us. A member of our team will get back to you as soon as possible.',
  'Здравствуйте! Ваше обращение № 5512 зарегистрировано. Мы ответим в течение рабочего дня.',
  'Спасибо за ваше обращение. Ваша заявка принята, номер 77-12.',
  'Ваше письмо получено и будет рассмотрено в ближайшее время.',
  'Данное письмо сформировано автоматически, не отвечайте на него. Заявка передана в отдел.',
  'С 02.03.2026 по 15.03.2026 нахожусь в ежегодном оплачиваемом отпуске. На время моего отсутствия обязанности исполняет Сидорова О. П.',
  'Добрый день, коллеги. Нахожусь на больничном, почту читаю нерегулярно. Вопросы по закупкам — Петрову.',
  'Здравствуйте! Я нахожусь в декретном отпуске. Прошу направлять письма на buh@client.example.',
  'Добрый день! Иван Петров больше не работает в компании. Пишите на office@client.example. Это автоматическое сообщение.',
  'Это автоматическое уведомление, отвечать на него не нужно.\n\nВаше письмо будет рассмотрено в течение 3 рабочих дней.',
  'Добрый день! Мы работаем с понедельника по пятницу с 9:00 до 18:00 и ответим в рабочее время.\n\n*Сообщение отправлено автоматически*',
  'Ich bin bis 12. August im Urlaub. Im Notfall: vertretung@client.example, in urgent cases +49 30 1.',
].map((text) => ({ subject: 'Re: [Otvet #1042] Invoice', text }));

/** Said by a field or by the return path. */
const byField: AutoReply[] = [
  { subject: 'Re: Invoice', text: 'Gone fishing.', header: ['Auto-Submitted: auto-replied'] },
  {
    subject: 'Re: Invoice',
    text: 'Gone fishing.',
    header: ['Auto-Submitted: Auto-Replied (vacation)'],
  },
  { subject: 'Ticket received', text: 'We have it.', header: ['Auto-Submitted: auto-generated'] },
  { subject: 'Re: Invoice', text: 'Gone fishing.', header: ['X-Autoreply: yes'] },
  { subject: 'Re: Invoice', text: 'Gone fishing.', header: ['X-Autorespond: vacation'] },
  { subject: 'Re: Invoice', text: 'Gone fishing.', header: ['Precedence: auto_reply'] },
  { subject: 'Re: Invoice', text: 'Gone fishing.', header: ['X-Auto-Response-Suppress: All'] },
  { subject: 'Re: Invoice', text: 'Gone fishing.', returnPath: '<>' },
  { subject: 'Thank you for your e-mail', text: 'I will answer soon. Ann', returnPath: '<>' },
  { subject: 'Out of Office: x', text: away, header: ['Precedence: bulk'] },
  { subject: 'Автоответ: x', text: awayRu, header: ['Precedence: junk'] },
];

export const autoReplies: readonly AutoReply[] = [...bySubject, ...byText, ...byField];

/** Guards that want to see that the sender is a person before they deliver. */
export const challenges: readonly AutoReply[] = [
  {
    subject: 'Re: Invoice (Action Required)',
    text: 'Your message about "Invoice" has been waitlisted.\nPlease add yourself to my Guest List so your messages will go to my Inbox.\nClick the link below to be added:\nhttps://guard.example/crs?tc=1',
  },
  {
    subject: 'Please confirm your message',
    text: 'Hello, I am using a spam filter. Your message to ann@client.example is being held until you confirm that you are human. Click the link: https://guard.example/c/1',
  },
  {
    subject: 'Re: Invoice',
    text: 'This account is protected by Guard. Please click on the following link to have your address added to the list of allowed senders.\nhttps://guard.example/v/1',
  },
  {
    subject: 'Verify your email to ann@client.example',
    text: 'Your email was held because you are not in my approved senders list. Reply to this message to verify your address.',
  },
  {
    subject: 'Подтвердите отправку письма',
    text: 'Ваше письмо задержано антиспам-фильтром. Чтобы оно было доставлено, подтвердите, что вы не робот: перейдите по ссылке https://guard.example/c/1',
  },
  {
    subject: 'Re: Счёт',
    text: 'Мой ящик защищён от спама. Чтобы ваше письмо дошло, нажмите на ссылку и докажите, что вы человек: https://guard.example/c/2',
  },
  {
    subject: 'Your email requires verification verify#abcDEF123',
    text: 'The message you sent requires that you verify that you are a real live human being and not a spam source.\n\nTo complete this verification, simply reply to this message and leave the subject line intact.',
  },
  {
    subject: 'Please confirm your message',
    text: 'Your message attached below is being held because the address has not been verified.\n\nTo release your message for delivery, please send an empty message to the following address.',
  },
  {
    subject: 'Требуется подтверждение',
    text: 'Ваше письмо задержано системой защиты от спама. Для доставки письма адресату ответьте на это сообщение, не меняя темы.',
  },
];

/** Notes that a mail was read, of the programs that don't use the form for it. */
export const receipts: readonly AutoReply[] = [
  {
    subject: 'Прочитано: Счёт',
    text: 'Ваше сообщение\n\n   Кому: Анна\n   Тема: Счёт\n   Отправлено: 5 марта 2026 г. 10:23\n\n было прочитано 5 марта 2026 г. 11:00',
  },
  {
    subject: 'Не прочитано: Счёт',
    text: 'Ваше сообщение\n\n   Кому: Анна\n   Тема: Счёт\n   Отправлено: 05.03.2026 10:23\n\nбыло удалено без прочтения 05.03.2026 11:00.',
  },
  {
    subject: 'Read: Invoice',
    text: 'Your message\n\n   To: Ann\n   Subject: Invoice\n   Sent: 05.03.2026 10:23\n\nwas read on 05.03.2026 11:00.',
  },
  {
    subject: 'Уведомление о прочтении (отображено) - Счёт',
    text: 'Это уведомление о прочтении сообщения, отправленного вами для ann@client.example 05.03.2026 10:23.',
  },
  {
    subject: 'Подтверждение прочтения',
    text: 'Это уведомление о том, что письмо, отправленное Вами 5 марта 2026 г. с темой «Счёт», было прочитано получателем.',
  },
  {
    subject: 'Прочитано: Счёт',
    text: 'Письмо «Счёт», отправленное на адрес ann@client.example, было прочитано 05.03.2026 в 11:00.',
  },
  {
    subject: 'Return Receipt',
    text: 'Your document: Invoice\nwas received by: Ann Smith\nat: 05.03.2026 11:00',
  },
  {
    subject: 'Ретрансляция: Счёт',
    text: 'Доставка для этих получателей или групп завершена, но конечный сервер не отправил уведомление о доставке:\n\nann@client.example',
    returnPath: '<>',
  },
];

/** An automatic answer as it is sent. */
export function writeAutoReply({ subject, text, header = [], returnPath }: AutoReply): string {
  return [
    `Return-Path: ${returnPath ?? '<ann@client.example>'}`,
    'From: Ann Smith <ann@client.example>',
    'To: support@desk.example',
    `Subject: ${subject}`,
    'Message-ID: <y1@client.example>',
    ...header,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text.replaceAll('\n', '\r\n'),
    '',
  ].join('\r\n');
}
