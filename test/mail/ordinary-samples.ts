/**
 * Mails that people write to a support desk, the more misleading ones among them: about mail that
 * did not arrive, about automatic answers, about robots and holidays, with quotes of all of these.
 */
export type OrdinaryMail = {
  subject: string;
  text: string;
  from?: string;
  header?: string[];
  /** A part beside the text. */
  part?: { type: string; body: string };
};

/** What people ask, in the subject and the first sentences. */
const letters: readonly (readonly [subject: string, text: string])[] = [
  [
    'Не могу войти в личный кабинет',
    'Здравствуйте! Ввожу пароль, а система пишет «неверный логин». Помогите, пожалуйста.',
  ],
  ['Счёт за октябрь', 'Добрый день. Пришлите, пожалуйста, счёт и акт за октябрь.'],
  ['Re: [Otvet #1042] Счёт', 'Спасибо, получили. Оплатим завтра.'],
  ['Автоматический ответ', 'Подскажите, как настроить автоматический ответ в вашем ящике?'],
  ['Вне офиса', 'Можно ли сделать вход в систему вне офиса, через VPN? Нас семь человек.'],
  [
    'Отсутствие на рабочем месте',
    'Система фиксирует отсутствие, хотя сотрудник был. Как исправить?',
  ],
  ['Re: Заказ', 'Я в отпуске, но почту читаю. Фото прикрепила.'],
  [
    'Re: Заказ',
    'Нахожусь на больничном, поэтому акт подпишу в понедельник. Счёт можно выставлять.',
  ],
  ['Re: Заказ', 'Сотрудница в декретном отпуске, закройте ей доступ.'],
  [
    'Смена контактного лица',
    'Иван Ручкин больше не работает в компании, пишите мне. И пришлите, пожалуйста, счёт за март.',
  ],
  ['Уведомление', 'Это автоматическое уведомление приходит мне каждый час. Отключите, пожалуйста.'],
  ['Re: Заказ', 'Мне пришло: «Это автоматический ответ». А когда ответит человек?'],
  ['Re: Order', 'Your message was received, thanks. We will pay on March 10 as agreed.'],
  ['Re: Заказ', 'Ваше письмо получено, принято в работу бухгалтерией, оплатим 10 марта.'],
  ['Прочитано', 'Прочитано, согласовано. Выставляйте счёт.'],
  ['Прочитано: 3 из 5', 'В приложении показывает «прочитано: 3 из 5», остальные не открываются.'],
  ['Re: Заказ', 'Ваше письмо было прочитано на совещании, решили взять синий. Оформляйте.'],
  ['Подтверждение прочтения', 'Как отключить подтверждение прочтения в вашей почте?'],
  ['Return receipt', 'Return receipt is in the box, the goods were received by your warehouse.'],
  ['Требуется подтверждение брони', 'Добрый день, подтвердите, пожалуйста, бронь на 6 марта.'],
  ['Re: Заказ', 'Ответьте на это письмо, не меняя темы, иначе у нас не привяжется к заявке.'],
  [
    'Re: Заказ',
    'Ваше письмо попало в спам и задержано нашим фильтром, достала из карантина. Да, нужен счёт.',
  ],
  ['Сообщение заблокировано Dr.Web', 'Dr.Web пишет, что сообщение заблокировано, а там счёт.'],
  [
    'Отчёт о недоставке',
    'Нужен отчёт о недоставке за февраль: сколько заказов не доставлено и почему.',
  ],
  [
    'Ошибка 500 при оплате',
    'Добрый день! При оплате картой появляется ошибка 500. Скриншот приложил.',
  ],
  [
    'ошибка доставки',
    'Здравствуйте, курьер не приехал, в приложении написано «ошибка доставки». Когда привезут заказ 4512?',
  ],
  [
    'Доставка не выполнена',
    'Заказ 77120 должен был приехать вчера. Доставка не выполнена, статус не меняется. Разберитесь.',
  ],
  [
    'Уведомление о доставке',
    'Добрый день. Нам не пришло уведомление о доставке груза по накладной 882-1. Можете продублировать?',
  ],
  ['Отчёт о доставке за неделю', 'Коллеги, отправьте отчёт о доставке рассылки за прошлую неделю.'],
  ['Возврат', 'Хочу оформить возврат товара, не подошёл размер. Что для этого нужно?'],
  [
    'Возврат письма',
    'Здравствуйте. Мне вернулось письмо, которое я отправлял вашему бухгалтеру. Какой у неё сейчас адрес?',
  ],
  [
    'Не доставлено письмо с паролем',
    'Ваше письмо с кодом не доставлено, уже полчаса жду. Проверьте, пожалуйста, на вашей стороне.',
  ],
  [
    'Письмо не доставлено',
    'Письмо не доставлено клиенту, хотя в отчёте у вас стоит «принято». Почему?',
  ],
  [
    'Не удаётся доставить сообщение клиентам',
    'Наши клиенты на mail.ru не получают рассылку. В логе: 550 spam message rejected. Что делать?',
  ],
  [
    'Недоставленные письма',
    'Добрый день! За вчера 14 недоставленных писем в кампании «Осень». Можно узнать причину по каждому?',
  ],
  ['Задержка доставки', 'Задержка доставки уже третий день. Когда ждать посылку?'],
  [
    'сообщение отклонено',
    'Пытаюсь написать в чат, пишет «сообщение отклонено». Номер договора 31-22.',
  ],
  [
    'Почтовый ящик переполнен',
    'У нас почтовый ящик переполнен, как увеличить квоту? Тариф «Бизнес».',
  ],
  [
    'Пользователь не найден',
    'При входе пишет «пользователь не найден», хотя я зарегистрирован с 2021 года.',
  ],
  [
    'Автоответ не приходит',
    'Здравствуйте! Мы настроили автоответ в форме обратной связи, но он не приходит клиентам.',
  ],
  [
    'Автоматический ответ в рассылке',
    'Как отключить автоматический ответ для подписчиков? Он срабатывает дважды.',
  ],
  ['Автоматическое продление', 'Отключите автоматическое продление подписки, пожалуйста.'],
  ['Отпуск', 'Подскажите, как в системе оформить отпуск сотруднику на две недели?'],
  ['График отпусков', 'Не загружается график отпусков, файл во вложении.'],
  [
    'Перенос встречи',
    'Добрый день! Я в отпуске со вторника, давайте созвонимся в понедельник. Вам удобно в 11:00?',
  ],
  ['Re: Договор', 'Менеджер, который вёл нас, сейчас в отпуске. Кто его замещает?'],
  [
    'Re: [Otvet #1043] Домен',
    'Завтра меня не будет на месте, поэтому ответьте сегодня, пожалуйста. Домен мы продлили.',
  ],
  ['командировка', 'Нужно закрыть командировку задним числом. Как это сделать в вашей программе?'],
  [
    'Больничный лист',
    'Сотрудник на больничном, система не даёт закрыть табель. Ошибка в приложении.',
  ],
  ['Заявка', 'Прошу принять заявку на подключение: ООО «Ромашка», ИНН 7701234567.'],
  [
    'Ваше обращение',
    'Вы написали, что моё обращение принято, но ответа нет неделю. Когда ответите?',
  ],
  [
    'Робот отвечает не то',
    'Ваш робот в чате отвечает не то, что спрашиваю. Соедините с человеком.',
  ],
  ['Я не робот', 'Капча «я не робот» не проходит, сайт не пускает. Что делать?'],
  [
    'Подтверждение адреса',
    'Ссылка для подтверждения адреса не работает, перехожу по ссылке, а там пустая страница.',
  ],
  [
    'Подтвердите, пожалуйста, оплату',
    'Добрый день! Подтвердите, пожалуйста, что оплата по счёту 551 поступила.',
  ],
  ['Белый список', 'Как добавить наш домен в белый список? Письма попадают в спам.'],
  ['спам', 'От вас приходит спам, удалите мой адрес из базы.'],
  ['Отписка', 'Прошу отписать меня от рассылки.'],
  ['Срочно!!!', 'Сайт лежит, клиенты звонят. Срочно перезвоните: +7 900 000-00-00.'],
  ['(без темы)', 'Добрый день'],
  ['', 'Здравствуйте, есть вопрос по тарифам.'],
  ['Вопрос', 'Сколько стоит годовая лицензия на 10 мест?'],
  ['Предложение', 'Было бы здорово иметь тёмную тему.'],
  [
    'Fwd: Накладная',
    'Смотрите ниже.\n\n---------- Пересылаемое сообщение ----------\nОт: Склад <sklad@client.example>\nТема: Накладная\n\nНакладная во вложении.',
  ],
  ['Благодарность', 'Спасибо за быструю помощь вашим сотрудникам!'],
  ['Re: Заявка', 'Спасибо за обращение к нам с этим предложением, но нам оно не подходит.'],
  [
    'Re: Звонок',
    'Спасибо за обратную связь! Ваш специалист свяжется со мной завтра, договорились.',
  ],
  ['DNS', 'Почему mx-запись не обновилась? Host or domain name not found при отправке.'],
  ['Настройка SMTP', 'Программа пишет: 535 5.7.8 Error: authentication failed. Пароль верный.'],
  [
    '550 5.7.1',
    'При отправке писем получаю 550 5.7.1 Spam message rejected. IP 192.0.2.15. Разблокируйте, пожалуйста.',
  ],
  ['User unknown', 'На почту info@ приходит ответ User unknown. Раньше работало.'],
  ['mailer-daemon', 'Мне всё время пишет какой-то mailer-daemon. Это вирус?'],
  ['Failure', 'Failure audit in the event log, see the attached file. What does it mean?'],
  ['Cannot log in', 'Hello, I cannot log in since yesterday. My account is ivan@client.example.'],
  [
    'Invoice 4471',
    'Hi team, could you resend invoice 4471? It was not delivered to our accounting.',
  ],
  ['Re: [Otvet #1042] Invoice', 'Thanks, that works now.'],
  [
    'Delivery failed',
    'Hi, my order #88120 says "delivery failed". Nobody called me. When will you deliver it?',
  ],
  [
    'Delivery failure for order 1188',
    'The courier reported a delivery failure but I was at home all day. Please send it again.',
  ],
  [
    'Delivery problem',
    'There is a delivery problem with parcel AB123. The address is right, I checked it twice.',
  ],
  ['Delivery status', 'Could you tell me the delivery status of my order?'],
  [
    'Delivery report is empty',
    'The delivery report of campaign 42 is empty although 1,000 mails were sent. Is it a bug?',
  ],
  [
    'Returned mail',
    'I keep getting returned mail when I write to sales@desk.example. Is the address still right?',
  ],
  ['Returned to sender', 'The parcel was returned to sender. Please refund the order.'],
  [
    'Undelivered mail',
    'We have a lot of undelivered mail to gmail since Monday. Anything changed on your side?',
  ],
  ['Undeliverable addresses', 'How can I export the list of undeliverable addresses?'],
  [
    'Mail delivery failed',
    'Hello, I wrote to you last week and got "mail delivery failed". So I am trying again from another account.',
  ],
  [
    'Mail could not be delivered',
    'My customers tell me that mail could not be delivered to us. Our domain is client.example. Please check MX.',
  ],
  [
    'Message not delivered',
    'The SMS was not delivered to +44 7700 900000. Do I get the money back?',
  ],
  ['Message rejected', 'Your form says "message rejected" when I attach a PDF. The file has 3 MB.'],
  [
    'Failed recipients in the log',
    'I see 14 failed recipients in the log of yesterday. Where do I see why?',
  ],
  ['Rejected mail', 'Why is my mail rejected? I paid for the plan.'],
  ['failure notice in console', 'The console shows a failure notice after each deployment.'],
  ['Mailbox full', 'My mailbox is full and I cannot receive mail. How do I get more space?'],
  [
    'Address not found',
    'Google Maps says address not found for your office. Which entrance is it?',
  ],
  [
    'Bounced mails',
    'Our newsletter has many bounced mails. Do you remove these addresses automatically?',
  ],
  ['Delayed', 'My shipment is delayed again. I want a refund.'],
  ['Delayed response', 'Sorry for the delayed response. Yes, please go on.'],
  ['Warning: certificate expires', 'Your site shows a certificate warning in Firefox.'],
  ['Error', 'I get an error.'],
  ['Out of Office assistant', 'How do I switch on the out of office assistant in webmail?'],
  ['Automatic reply settings', 'I want to change the automatic reply of our form. Where is it?'],
  [
    'Auto-reply loop',
    'Our auto-reply and yours answer each other. 300 mails in an hour! Please stop it.',
  ],
  ['Vacation days', 'The HR module counts vacation days wrong for part-time employees.'],
  ['Holiday plans', 'We are on holiday next week, can you move the migration to the week after?'],
  ['Re: Migration', 'I will be out of the office on Friday. Could we do it on Thursday instead?'],
  ['Re: Contract', 'I am on vacation but I can sign it electronically. Where do I click?'],
  [
    'Re: [Otvet #1050] Backup',
    'Anna is out of office this week, I take over. The backup failed again, log attached.',
  ],
  ['Absence tracking', 'Does your tool support absence tracking?'],
  ['Verify your email', 'I did not get the "verify your email" message. Please send it again.'],
  ['Please confirm', 'Please confirm that the order is cancelled.'],
  ['Captcha', 'I click the link, prove that I am human, and get the captcha again. Endless.'],
  [
    'Confirmation link',
    'The confirmation link in your message has expired. Can you send a new one?',
  ],
  ['Whitelist', 'Please add our IP to your whitelist: 192.0.2.77.'],
  ['Held messages', 'Three messages are held in quarantine since Monday. Please release them.'],
  [
    'Spam',
    'I received spam from your server 192.0.2.9. Headers are below.\n\nReceived: from mx.desk.example (192.0.2.9)\n\tby mx.client.example; Tue, 24 Nov 2026 09:00:00 +0000\nFrom: spammer@desk.example\nSubject: Win',
  ],
  ['Abuse report', 'We see login attempts from 192.0.2.10. Please look into it.'],
  [
    'Bug: unknown user in report',
    'The monthly report lists "unknown user" for 12 sessions. Is it a bug?',
  ],
  [
    'SMTP error',
    'Thunderbird shows: SMTP error 550 5.1.1 user unknown when I write to ann@client.example. Can you help?',
  ],
  ['Quota exceeded', 'API answers "quota exceeded" although we made 10 calls only.'],
  ['Question about your SLA', 'What is the response time on weekends?'],
  ['Thank you', 'Thank you for your quick reply! Everything works.'],
  [
    'Thank you for your message',
    'Thank you for your message. I tried what you wrote, but the button is still grey. What next?',
  ],
  [
    'Ticket closed too early',
    'My request was received, and then closed without an answer. Please reopen it.',
  ],
  ['Refund', 'I paid twice. Please refund one payment.'],
  ['Feature request', 'It would be great to have keyboard shortcuts.'],
  ['Password reset', 'The link for the password reset does not work.'],
  ['Cancel my subscription', 'Please cancel my subscription at the end of the month.'],
  ['Data export', 'How can I get all my data under GDPR?'],
  ['Your request', 'Your request for documents: attached. Regards, Ann'],
  ['Status', 'Any news?'],
  ['test', 'test'],
  ['Mail system', 'Our mail system is Exchange 2019. Does your plugin work with it?'],
  [
    'System administrator',
    'I am the new system administrator of Client Ltd. Please change the contact to this address.',
  ],
  ['Postmaster address', 'Which address is your postmaster? RFC 5321 says there must be one.'],
  ['RE: RE: RE: offer', 'ok'],
  ['Auto insurance', 'Do you offer auto insurance for fleets?'],
  ['Автозапчасти', 'Нужен фильтр на автомобиль 2015 года.'],
  ['Office supplies', 'We are out of office paper, please send 10 packs.'],
  [
    'Frage zur Rechnung',
    'Guten Tag, die Rechnung wurde nicht zugestellt. Können Sie sie noch einmal senden?',
  ],
  ['Problème de livraison', "Bonjour, mon colis n'a pas été livré. Que faire ?"],
  ['Consulta', 'Hola, no puedo entrar en mi cuenta. ¿Me ayudan?'],
  ['AUTO: Bremse', 'Guten Tag, ich brauche einen Termin für mein Auto.'],
  ['OOO «Ромашка»', 'Добрый день, пришлите договор для OOO «Ромашка».'],
  ['Нет на складе', 'Товара нет на складе уже месяц. Когда появится?'],
  ['Вернулось письмо', 'Вернулось письмо с пометкой «Недоставлено». Адрес верный?'],
  ['Re: Счёт 551', 'Ваше письмо получено, оплатим до пятницы.'],
  ['Re: Documents', 'Your message was received, thanks. I signed both copies, see the attachment.'],
  ['Срочно: сайт', 'Я в отпуске, но вопрос срочный: сайт лежит второй час. Поднимите, пожалуйста.'],
  ['Re: Ремонт', 'Сейчас Иван в отпуске, по оборудованию отвечаю я. Привозите в четверг.'],
  [
    'Re: Support plan',
    'Bob is out of office, I handle urgent matters for him. Please reset his password.',
  ],
  ['Чат', 'Ваш чат пишет, что я робот. Исправьте.'],
  ['Жалоба', 'Звоню третий раз, и каждый раз мне отвечает робот. Соедините с человеком.'],
  [
    'Fwd: Счёт',
    'Посмотрите.\n\n---------- Пересылаемое сообщение ----------\nОт: Иван\n\nЯ нахожусь в отпуске до 12 августа. По срочным вопросам обращайтесь к Петру.',
  ],
  [
    'Fwd: Invoice',
    'For your information.\n\n---------- Forwarded message ---------\nFrom: Ann\n\nI am out of the office and will reply when I am back.',
  ],
  [
    'Autoresponder text',
    'Please change the text of our autoresponder to: "This is an automated response, we are closed on Friday."',
  ],
  ['Питання', 'Доброго дня! Не можу увійти до кабінету.'],
];

const bounceText = `This is the mail system at host mx.relay.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<anna@desk.example>: host mx.desk.example[192.0.2.1] said: 550 5.1.1
    <anna@desk.example>: Recipient address rejected: User unknown`;

const quoted = (text: string) => text.replace(/^/gm, '> ');

const dsnBody =
  'Reporting-MTA: dns; mx.relay.example\r\n\r\nFinal-Recipient: rfc822; anna@desk.example\r\nAction: failed\r\nStatus: 5.1.1\r\n';

/** People who quote, paste, forward or attach what a robot sent them. */
const quotations: readonly OrdinaryMail[] = [
  {
    subject: 'Re: Undeliverable: Invoice',
    text: `Hi, I get this when I write to Anna. What is wrong?\n\n${quoted(bounceText)}`,
  },
  {
    subject: 'Fwd: Undelivered Mail Returned to Sender',
    text: `See below, please fix.\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@mx.relay.example>\n\n${bounceText}`,
  },
  {
    subject: 'FW: Не удаётся доставить: Счёт',
    text: `Добрый день, что это значит?\n\n-----Исходное сообщение-----\nFrom: Microsoft Outlook\n\nНе удалось доставить ваше сообщение`,
  },
  {
    subject: 'Re: failure notice',
    text: `> Hi. This is the qmail-send program at mx.relay.example.\n> I'm afraid I wasn't able to deliver your message\n\nWhy do I get this?`,
  },
  {
    subject: 'Отв: Недоставленное сообщение',
    text: `Коллеги, ваш ящик не принимает почту.\n\n${bounceText}`,
  },
  {
    subject: 'Undeliverable: Invoice',
    text: `Hello, your mailbox does not take our invoices. What we got back:\n\n${bounceText}`,
  },
  { subject: 'Mail delivery failed: returning message to sender', text: `FYI\n\n${bounceText}` },
  {
    subject: 'Недоставленное сообщение',
    text: `Здравствуйте! Пришло такое, что делать?\n\n${bounceText}`,
  },
  {
    subject: 'Fwd: Delivery Status Notification (Failure)',
    text: 'The whole report is attached.',
    part: { type: 'message/delivery-status', body: dsnBody },
  },
  {
    subject: 'Отчёт во вложении',
    text: 'Приложил то, что прислал сервер.',
    part: {
      type: 'message/rfc822',
      body: `From: MAILER-DAEMON@mx.relay.example\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: text/plain\r\n\r\n${bounceText}`,
    },
  },
  {
    subject: 'Undelivered Mail Returned to Sender',
    text: 'Our customers get the attached report from your server. Please check.',
    part: {
      type: 'message/rfc822',
      body: `From: MAILER-DAEMON@mx.relay.example\r\n\r\n${bounceText}`,
    },
  },
  {
    subject: 'Re: Automatic reply: Invoice',
    text: 'I got your automatic reply. When is Anna back?',
  },
  { subject: 'Re: Автоответ: Счёт', text: 'Кто замещает Анну, пока она в отпуске?' },
  {
    subject: 'FW: Out of Office: contract',
    text: 'She is away. Who else can sign?\n\n-----Original Message-----\nI am out of the office until Monday and will reply when I return.',
  },
  {
    subject: 'Ваш автоответчик',
    text: 'Мне пришло: «Это автоматический ответ, ваше обращение зарегистрировано». А где номер?',
  },
  {
    subject: 'Re: Invoice',
    text: 'Yes, I got it.\n\nOn Tue, 24 Nov 2026 at 10:00, Anna wrote:\n> This is an automatic reply. I am out of the office.',
  },
  {
    subject: 'Re: failure',
    text: 'The disk was replaced.',
    from: 'Ivan <postmaster@client.example>',
    header: ['In-Reply-To: <otvet.abc.1.def@desk.example>'],
  },
  {
    subject: 'Re: [Otvet #1042] DKIM',
    text: 'Your message could not be delivered because DKIM fails at our side. Please fix the record.',
    from: 'Mail Admin <postmaster@client.example>',
    header: ['In-Reply-To: <otvet.abc.1.def@desk.example>'],
  },
  {
    subject: 'Backup',
    text: 'The backup server was replaced, please change the address.',
    from: 'System Administrator <sysadmin@client.example>',
  },
  {
    subject: 'Delivery failed',
    text: 'Delivery failed again, order 18. Please call the driver.',
    from: 'Delivery System Ltd <office@deliverysystem.example>',
  },
  { subject: 'Auto-Submitted', text: 'By hand.', header: ['Auto-Submitted: no'] },
  {
    subject: 'From Exchange',
    text: 'An ordinary letter of an Exchange user.',
    header: [
      'X-MS-Exchange-Organization-AuthAs: Internal',
      'X-Auto-Response-Suppress: DR, RN, NRN',
    ],
  },
  {
    subject: 'Read receipt please',
    text: 'Please confirm receipt.',
    header: [
      'Disposition-Notification-To: ann@client.example',
      'Return-Receipt-To: ann@client.example',
      'X-Priority: 1',
    ],
  },
  {
    subject: 'A long thread',
    text: 'Let us close it.',
    header: ['References: <1@a.example> <2@b.example> <3@c.example>', 'In-Reply-To: <3@c.example>'],
  },
  {
    subject: 'Signed',
    text: 'Signed letter.',
    header: ['X-Loop: help@other.example', 'X-Mailer: The Bat! (v9.2)'],
  },
  {
    subject: 'Mail to bounces',
    text: 'We moved your newsletter bounces to another box.',
    from: 'Bea Bounce <bea.bounce@client.example>',
  },
  {
    subject: 'Daemon tools',
    text: 'Do you sell licences?',
    from: 'Damon <daemon.smith@client.example>',
  },
  {
    subject: 'Support of RFC 3464',
    text: 'Do you parse Final-Recipient and Action: failed? Status: 5.1.1 is what we send.',
  },
  {
    subject: 'Письма возвращаются',
    text: 'Письма возвращаются с текстом «550 5.1.1 User unknown», получатель anna@desk.example. Почему?',
  },
  {
    subject: 'Delivery',
    text: `Hello!\n\nOur log of today:\n\n<anna@desk.example>: host mx said: 550 5.1.1 User unknown\n<bob@desk.example>: host mx said: 552 5.2.2 Mailbox full\n\nCan you help?`,
  },
];

/** Answers in the words of guards and of desks' robots, by customers who say what they use and got. */
const answersOfPeople: readonly [subject: string, text: string][] = [
  ['Re: Billing', 'If you click on the link, you will see that my account uses a wrong currency.'],
  [
    'Re: Login',
    'Please open this link: the account is protected by a password that I do not know.',
  ],
  ['Re: Не работает', 'Нажмите на кнопку, и увидите ошибку. Почта использует SSL, порт 993.'],
  ['Re: Пароль', 'Ящик защищён паролем, подтвердите, пожалуйста, сброс.'],
  ['Re: Вход', 'Нажмите на флажок «Я не робот» под формой: после него страница пустая.'],
  ['Re: Вопрос', 'Ваше письмо получено, спасибо. Жду ответа специалиста в ближайшее время.'],
  [
    'Re: Вопрос',
    'Спасибо за обращение! Но мне так никто и не ответил, а обещали в ближайшее время.',
  ],
  ['Re: Logs', 'Thank you for contacting us back. I will reply with the logs as soon as possible.'],
];

export const ordinaryMails: readonly OrdinaryMail[] = [
  ...[...letters, ...answersOfPeople].map(([subject, text]) => ({ subject, text })),
  ...quotations,
];

/** An ordinary mail as it is sent. */
export function writeOrdinary({ subject, text, from, header = [], part }: OrdinaryMail): string {
  const head = [
    'Return-Path: <ann@client.example>',
    `From: ${from ?? 'Ann Smith <ann@client.example>'}`,
    'To: support@desk.example',
    `Subject: ${subject}`,
    'Message-ID: <x1@client.example>',
    'MIME-Version: 1.0',
    ...header,
  ];
  const body = text.replaceAll('\n', '\r\n');
  if (part === undefined)
    return [...head, 'Content-Type: text/plain; charset=utf-8', '', body, ''].join('\r\n');
  return [
    ...head,
    'Content-Type: multipart/mixed; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    '--b1',
    `Content-Type: ${part.type}`,
    '',
    part.body,
    '--b1--',
    '',
  ].join('\r\n');
}
