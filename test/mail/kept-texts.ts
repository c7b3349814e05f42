/** Texts of customers that look like quotes and are none: every line is their own. */
export const keptTexts: Record<string, string> = {
  'answers within the quote, in colour':
    'Добрый день! Ответы на ваши вопросы ниже красным.\n\nОт: Анна <anna@desk.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван\nТема: RE: Не печатает\n\nКакая версия? Пятая.\nКакая система? Windows 11.',
  'answers within the quote, by a verb':
    'Ответил в тексте вашего письма.\n\nОт: Анна <anna@desk.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван\nТема: RE: Не печатает\n\nКакая версия? Пятая.\nКакая система? Windows 11.',
  'corrections within the quote':
    'Добрый день.\nПравки внёс по тексту, жду исправленный договор.\n\nОт: Анна <anna@desk.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван\nТема: RE: Не печатает\n\nКакая версия? Пятая.\nКакая система? Windows 11.',
  'a pointer to what is below':
    'См. ниже, всё заполнил.\n\nОт: Анна <anna@desk.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван\nТема: RE: Не печатает\n\nКакая версия? Пятая.\nКакая система? Windows 11.',
  'comments inline':
    'Hi Anna,\n\nmy comments are inline.\n\nFrom: Anna <anna@desk.example>\nSent: Thursday, March 5, 2026 10:23 AM\nTo: Ivan\nSubject: RE: Printing\n\nWhich version? The fifth.\nWhich system? Windows 11.',
  'answers below':
    'Please see my answers below.\n\nFrom: Anna <anna@desk.example>\nSent: Thursday, March 5, 2026 10:23 AM\nTo: Ivan\nSubject: RE: Printing\n\nWhich version? The fifth.\nWhich system? Windows 11.',
  'answers in red':
    'Hello, I answered in red.\n\nFrom: Anna <anna@desk.example>\nSent: Thursday, March 5, 2026 10:23 AM\nTo: Ivan\nSubject: RE: Printing\n\nWhich version? The fifth.\nWhich system? Windows 11.',
  'an answer below a quote of which a part was left out':
    'Добрый день!\n\n05.03.2026, 10:23, "Анна" <anna@desk.example>:\n\n[...]\n\n> Какая у вас версия?\n\nПятая, 5.2.17.',
  'an answer below a quote that says so in words':
    'Hi,\n\nOn Thu, 5 Mar 2026 at 10:23, Anna <anna@desk.example> wrote:\n<snip>\n> Which version?\nThe fifth one.',
  'an afterthought below the signature':
    'Заказ 4417.\n\n-- \nМария\n\nP.S. Фото не прикрепляется, пришлю вечером',
  'an afterthought below the signature, in Russian letters':
    'Заказ 4417.\n\n-- \nС уважением, Мария\n\nЗ.Ы. синий цвет не нужен',
  'a second topic right below a signature mark':
    'Первое. Чайник не греет.\n-- \nВторое. Счёт не пришёл.',
  'a request below a signature mark':
    'Первое: не греет чайник.\n-- \nВторое: пришлите, пожалуйста, счёт до пятницы.',
  'the mail that a customer got, shown below':
    'Здравствуйте! Ниже письмо, которое я получила якобы от вас.\n\nОт: Ромашка <fake@evil.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: maria@client.example\nТема: Блокировка\n\nВаш счёт заблокирован.',
  'an order for a courier':
    'Примите заказ на курьера.\n\nОт: склад, Лесная 5\nКому: Иванов П. С., Садовая 7\nДата: 06.03.2026 10:00\nТема: образцы плитки\n\nВес 5 кг, хрупкое. Позвоните за час.',
  'a configuration':
    'Файл такой\n\nfrom: robot@client.example\nto: help@client.example\nsubject: test\ndate: 10:23\n\nПочему не работает',
  'a waybill':
    'Отправитель: ООО «Ромашка»\nПолучатель: Иванов П. С.\nДата отправки: 05.03.2026 10:23\nТрек: 12345\n\nПосылка не пришла, где она?',
  'minutes of a meeting':
    'Протокол\nДата: 05.03.2026 10:00\nОт кого: отдел продаж\nКому: отдел закупок\nТема: остатки\n\n1. Заказать чайники.\n2. Вернуть ложки.',
  'a list with the sign of a quote at the end':
    'Вот мои шаги\n\n> открыла настройки\n> нажала «Обновить»\n> перезагрузила телефон',
  'names as the answer':
    '05.03.2026 10:23, Анна пишет:\n> Кто получит и по какому телефону?\n\nКотова Мария Ивановна\n+7 900 000-00-00',
  'an answer above closing words':
    '05.03.2026 10:23, Анна пишет:\n> Кто получит?\n\nПётр Иванов\n\nС уважением,\nМария',
  'a request that begins as closing words':
    '05.03.2026 10:23, Анна пишет:\n> Всё верно?\n\nС уважением прошу исправить телефон на 900 111-22-33',
  'an answer that speaks of a letter':
    '05.03.2026 10:23, Анна пишет:\n> Получили письмо?\n\nДанное письмо не получали, проверьте адрес.',
  'an answer that a mail was for somebody else':
    '05.03.2026 10:23, Анна пишет:\n> Ваш заказ готов\n\nЭто сообщение предназначено не мне, а другому адресату, по ошибке пришло. Удалите мой адрес из базы и больше не пишите.',
  'an answer about what is confidential':
    '05.03.2026 10:23, Анна пишет:\n> Пришлите договор\n\nЭто конфиденциальный документ, без соглашения не могу. Подпишите сначала.',
  'closing words and an afterthought below the quote':
    'Заказ 4417\n\n05.03.2026 10:23, Анна пишет:\n> Номер заказа?\n\nС уважением,\nМария\n\nP.S. звоните после 18:00',
  'a sentence about what is above a line':
    'В таблице всё, что выше этой строки, верно.\nНиже — нет.',
  'shouts between marks': '>>> ВАЖНО 10:23 >>>\nкасса стоит\n>>> СРОЧНО >>>\nпомогите',
  'the copied header of a mail':
    'Письмо пришло с такими заголовками\n\nReceived: from mx.client.example by mx.desk.example\nFrom: bank@evil.example\nTo: ivan@client.example\nDate: Thu, 5 Mar 2026 10:23:45 +0300\nSubject: Payment\n\nЭто от вас?',
  'the copied header of a mail, ours first':
    'Headers of the spam we get\n\nFrom: bank@evil.example\nTo: ivan@client.example\nDate: Thu, 5 Mar 2026 10:23:45 +0300\nMessage-ID: <1@evil.example>\n\nCan you block it?',
  'a forward in the words of Eudora':
    'See below.\n\n--- begin forwarded text\n\nDate: Thu, 5 Mar 2026 10:23:45 +0300\nFrom: Anna <anna@client.example>\nTo: Ivan\nSubject: Printing\n\nIt does not print.',
  'what a letter of a certain day said':
    'В письме от 5 марта 2026 г. 10:23 Анна Иванова написала:\nперезагрузите.\nНе помогло.',
  'a promise of a certain day':
    'Добрый день.\n05.03.2026 в 10:23 менеджер Анна <anna@desk.example> обещала перезвонить завтра:\nникто не звонил.',
  'an invoice with sender and recipient':
    'Здравствуйте!\n\nПроверьте накладную:\nОт: ООО «Ромашка»\nКому: ООО «Клиент»\nДата: 05.03.2026\nТема: поставка\nСумма: 5000\n\nПочему две строки?',
  'an invoice that nothing announces':
    'Накладная 17\n\nОт: ООО «Ромашка»\nКому: ООО «Клиент»\nДата: 05.03.2026\nСумма: 5000\n\nПочему сумма без НДС?',
  'a form of a site':
    'Заявка с сайта\n\nОт: Иван <ivan@client.example>\nТема: не печатает\nДата: 05.03.2026 10:23\n\nНе печатает чек, помогите.',
  'an English form':
    'New request from the web site\n\nFrom: Ivan <ivan@client.example>\nSubject: Printing\nDate: 2026-03-05 10:23\n\nIt does not print.',
  'a form with a recipient and no hour':
    'Служебная записка\n\nОт: Иванова И. И.\nКому: директору\nДата: 5 марта 2026 г.\nТема: принтер\n\nПрошу купить принтер.',
  'a header that a person shows':
    'Нам пришло вот такое письмо:\n\nFrom: Bank <bank@evil.example>\nSent: Thursday, March 5, 2026 10:23 AM\nTo: Ivan\nSubject: Payment\n\nЭто от вас?',
  'a mail that a person shows':
    'Коллега прислал такой ответ:\n\n05.03.2026, 10:23, "Пётр" <petr@client.example>:\nУ меня всё работает.\n\nА у меня нет, почему?',
  'a mail that a person shows in English':
    'We got this from your partner:\n\n-----Original Message-----\nFrom: Partner\n\nPlease pay twice.\n\nIs that right?',
  'a dialogue': 'Вот наш разговор.\nАнна пишет:\nперезагрузите\nЯ пишу:\nуже пробовал\nЧто дальше?',
  'a dialogue with dates':
    'Переписка в чате.\n05.03.2026 10:23 Анна: перезагрузите\n05.03.2026 10:24 Иван: уже\n05.03.2026 10:25 Анна: ещё раз\nЧто дальше?',
  'a dialogue in English':
    'The chat went so.\nAnna wrote: restart it\nI wrote: done already\nAnna wrote: once more\nWhat now?',
  'a customer who wrote':
    '05.03.2026 в 10:23 клиент написал:\nне работает печать.\nМы проверили, у нас печатает.',
  'a support that answered':
    '5 марта 2026 г. в 10:00 ваша поддержка написала:\nперезагрузите.\nНе помогло.',
  'a support that answered, in English':
    'On March 5, 2026 at 10:23 your colleague wrote:\nrestart it.\nIt did not help.',
  'a sentence with date and address':
    '05.03.2026 10:23 пришло письмо от ivan@client.example с текстом:\nоплатите счёт.\nЭто вы?',
  'a sentence with date and address in English':
    'On 5 March 2026 at 10:23 we received mail from ivan@client.example saying:\npay the bill.\nIs it you?',
  'a sentence with an address and a colon':
    'Пишите на новый адрес ivan@client.example:\nстарый закрыт.\nСпасибо.',
  'an address with a colon': 'ivan@client.example:\nпароль не подходит.\nЧто делать?',
  'accounts one below the other':
    'Заблокируйте:\nivan@client.example: уволен\npetr@client.example: в отпуске\nolga@client.example: декрет\nСпасибо.',
  'a date and a colon': '05.03.2026 10:23:\nошибка 17\n05.03.2026 10:24:\nошибка 18\nЧто это?',
  'a meeting':
    'Предлагаю созвон.\nЧетверг, 5 марта 2026, 10:00 от 30 минут до часа:\n- печать\n- обмен\nПодойдёт?',
  'a request by a certain date':
    'Прошу рассчитать по КМД от 12.09.2026:\nограждение 12 м;\nкалитка 1 шт.',
  'documents to an address':
    'Документы присылайте на docs@client.example:\nсчёт, УПД, акт.\nСпасибо',
  'a log of the application':
    'Журнал:\n2026-03-05 10:23:01 ERROR user@host: connection refused\n2026-03-05 10:23:02 INFO retry:\n2026-03-05 10:23:03 ERROR again\nПочему?',
  'a log of the mail server':
    'Mar  5 10:23:01 mail postfix/smtp[17]: to=<ivan@client.example>, status=bounced:\n550 no such user\nПочему не доходит?',
  'a mail log with from and to':
    'В журнале:\nfrom: <a@client.example>\nto: <b@client.example>\nsize: 17\nстатус: отложено\nКогда дойдёт?',
  'a stack trace':
    'Exception in thread main\n  at a.b.C(C.java:17)\n  at a.b.D(D.java:18)\nCaused by: java.io.IOException\nЧто делать?',
  'a shell session': 'Делаю так:\n> npm start\n> Error: EADDRINUSE\n> npm ERR! code 1\nи всё.',
  'a shell session at the end':
    'Вывод такой:\n\n> npm start\n> Error: EADDRINUSE\n> npm ERR! code 1',
  'a shell session that touches the text':
    'Вывод\n> npm start\n> Error: EADDRINUSE\n> npm ERR! code 1',
  'SQL with comparisons': 'Запрос:\nselect * from t\nwhere a\n> 5\nand b\n> 7\nи пусто',
  'two marked lines': 'Цитирую договор.\n\n> п. 1 исполнитель обязан\n> п. 2 в срок',
  'markdown with arrows': 'Путь: Файл\n> Печать\n> Настройка\nгде это?',
  'a numbered list with dates':
    'Вопросы:\n1. 05.03.2026 10:23 не печатал\n2. 06.03.2026 11:00 завис\n3. 07.03.2026 пропал\nПочему?',
  'an answer below': '> Какая версия?\n\nПятая.',
  'an answer below an attribution':
    'чт, 5 мар. 2026 г. в 10:23, Анна <anna@desk.example>:\n\n> Какая версия?\n> И какая система?\n\nПятая, Windows.',
  'answers between':
    'On Thu, Mar 5, 2026 at 10:23 AM Anna <anna@desk.example> wrote:\n> Which version?\nThe fifth.\n> Which system?\nLinux.',
  'answers between with short numbers':
    '05.03.2026, 10:23, "Анна" <anna@desk.example>:\n> Какая версия?\n5.2.1\n> Какой порт?\n8080\n> Спасибо',
  'answers between with a link':
    '05.03.2026, 10:23, "Анна" <anna@desk.example>:\n> Где ошибка?\nhttps://client.example/a\n> Спасибо',
  'a greeting and answers between':
    'Добрый день, ответы ниже.\n\n05.03.2026 10:23, Анна пишет:\n> Какая версия?\n\nПятая.\n\n> Какая система?\n\nWindows.',
  'The Bat! with answers between':
    'Вы писали 5 марта 2026 г., 10:23:\n\nА> Какая версия?\nПятая.\n\nА> Какая система?\nWindows 11.',
  'a question below a signature mark': 'Первое сделано.\n-- \nА второе когда будет?',
  'an order below two dashes': 'Первое сделано.\n--\nВторое прошу переделать сегодня',
  'a section below two dashes':
    'Про печать всё.\n--\nТеперь про обмен: он не работает.\nСделайте до пятницы.',
  'a section below a dash': 'Про печать всё.\n—\nТеперь про обмен, он не работает',
  'a section below a line':
    'Первая часть.\n\n________________________________\n\nВторая часть: где счёт?',
  'a table with lines':
    'Товар | Цена\n-------------\nСтол | 5\n-------------\nСтул | 7\nпочему без скидки',
  'sent from a program': 'Чек не ушёл.\nОтправлено из 1С с ошибкой 17 на почту клиента',
  'sent from a mailbox': 'Где ответ?\nОтправлено с почты ivan@mail.example вчера, ответа нет',
  'sent from a telephone in a sentence': 'Sent from my desk, much easier than from my phone screen',
  'sent by a colleague': 'Отправлено через телефон коллеги, мой сломан, перезвоните',
  'get outlook as a request': 'Get Outlook for my new colleague installed on her laptop',
  'a sign-off and a postscript': 'Спасибо.\n\nС уважением,\nИван\n\nP.S. А где акт?',
  'a Gmail forward':
    'Посмотрите.\n\n---------- Forwarded message ---------\nОт: Пётр <petr@client.example>\nDate: чт, 5 мар. 2026 г. в 10:23\nSubject: Ошибка\nTo: <ivan@client.example>\n\nНе печатает.\n\nчт, 5 мар. 2026 г. в 9:00, Анна <anna@desk.example>:\n\n> Как дела?\n> Работает?\n> Анна',
  'an Apple forward':
    'Смотрите ниже.\n\nНачало переадресованного сообщения:\n\n> От: Пётр <petr@client.example>\n> Тема: Ошибка\n> Дата: 5 марта 2026 г. в 10:23:45 GMT+3\n> Кому: ivan@client.example\n> \n> Не печатает.',
  'an Apple forward, all marked':
    'Смотрите ниже.\n\n> Начало переадресованного сообщения:\n>\n> Отправитель: Пётр <petr@client.example>\n> Тема: Ошибка\n>\n> Не печатает.',
  'a Yandex forward':
    '-------- Пересылаемое сообщение --------\n05.03.2026, 10:23, "Пётр" <petr@client.example>:\n\nНе печатает.\n\n-------- Конец пересылаемого сообщения --------',
  'a Mail.ru forward':
    'Для сведения\n\n-------- Пересылаемое письмо --------\nОт: Пётр <petr@client.example>\nКому: ivan@client.example\nДата: Четверг, 5 марта 2026, 10:23 +03:00\nТема: Ошибка\n\nНе печатает.',
  'a Thunderbird forward':
    '-------- Перенаправленное сообщение --------\nТема: \tОшибка\nДата: \tThu, 5 Mar 2026 10:23:45 +0300\nОт: \tПётр <petr@client.example>\nКому: \tivan@client.example\n\nНе печатает.',
  'the words of a marker in a sentence':
    'В теме стоит «исходное сообщение», и письмо не открывается.\nОткрываю original message и вижу пустоту.',
  'a contract':
    'Договор от 05.03.2026 № 17\nЗаказчик: ООО «Клиент»\nИсполнитель: ООО «Мы»\nПредмет: печать',
  'a list of requisites':
    'Реквизиты:\nИНН: 7700000000\nКПП: 770001001\nАдрес: Москва\nПочта: ivan@client.example\nКому: бухгалтерии',
  'a calendar entry':
    'Когда: 5 марта 2026 г. 10:23\nГде: переговорная\nКому: всем\nТема: печать\nПридёте?',
  'questions and answers':
    'Q: Which version?\nA: The fifth.\nQ: Which system?\nA: Linux.\nIs it enough?',
  'a quotation of law':
    'Закон гласит:\n> Потребитель вправе\n> вернуть товар\n> в течение 14 дней\n\nВерните деньги.',
  'a sentence that begins with On':
    'On Monday Anna wrote that it is done:\nit is not.\nOn Tuesday again.',
  'my own former words': 'Я писал 05.03.2026 в 10:23:\nне печатает.\nОтвета нет.',
  'what we wrote': 'Как мы писали 05.03.2026 в 10:23 на support@desk.example:\n1. версия\n2. ключ',
  'times and colons': 'Расписание\n10:00: обмен\n11:00: печать\n12:30: отчёт\nв 11:00 зависает',
  'nothing but a header block':
    'От: Анна <anna@desk.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван\nТема: RE: Печать\n\nТекст письма.',
  'nothing but an attributed quote':
    '05.03.2026, 10:23, "Анна" <anna@desk.example>:\n> Какая версия?\n> Анна',
};
