import type { ReplySample } from './reply-samples';

const ru = 'Добрый день!\n\nСпасибо, попробовал: печатает.\nВопрос: когда обновление?';
const en = 'Hi,\n\nthanks, it prints now.\nOne more question: when is the update?';

/** What was quoted, marked line by line and not. */
const marked = '> Здравствуйте!\n> Пришлите снимок экрана.\n>\n> Анна';
const plain = 'Здравствуйте!\nПришлите снимок экрана.\n\nАнна';

/** Lines that programs write above a quote; each is tried above marked lines and above others. */
const attributions: Record<string, readonly string[]> = {
  'Gmail ru': [
    'чт, 5 мар. 2026 г. в 10:23, Анна Иванова <anna@desk.example>:',
    'чт, 5 мар. 2026 г. в 10:23, Служба поддержки <\nsupport+k4jx7qmzr2.abcdefghijklmnop@desk.example>:',
    'чт, 5 мар. 2026 г., 10:23 Анна <anna@desk.example>:',
    '5 марта 2026 г., 10:23 пользователь Анна <anna@desk.example> написал:',
    '5 марта 2026 г. 10:23 пользователь "Анна Иванова" <anna@desk.example>\nнаписал:',
    'четверг, 5 марта 2026 г. пользователь Анна написал:',
    'ср, 1 апр. 2026, 18:29, Служба поддержки <anna@desk.example>:',
  ],
  'Gmail en': [
    'On Thu, Mar 5, 2026 at 10:23 AM Anna Ivanova <anna@desk.example> wrote:',
    'On Thu, 5 Mar 2026 at 10:23, Anna <anna@desk.example> wrote:',
    'On Thu, Mar 5, 2026, 10:23 AM Support via Desk <anna@desk.example> wrote:',
    'On Thu, Mar 5, 2026 at 10:23\u202fAM The Support Team <\nanna@desk.example> wrote:',
    'On Mar 5, 2026 10:23 AM, "Anna Ivanova" <anna@desk.example> wrote:',
    '2026-03-05 10:23 GMT+03:00 Anna Ivanova <anna@desk.example>:',
  ],
  Yandex: [
    '05.03.2026, 10:23, "Анна Иванова" <anna@desk.example>:',
    '05.03.2026, 10:23, Анна (anna@desk.example):',
    '----------------\nКому: Служба поддержки (support@desk.example);\nТема: Не печатает;\n05.03.2026, 10:23, "Анна" <anna@desk.example>:',
    'Кому: support@desk.example (support@desk.example);\nТема: Re: Не печатает;\n\n5 марта 2026 г., 10:23, "Анна" <anna@desk.example>:',
    '5 марта 2026, 10:23 от anna@desk.example:',
  ],
  'Yandex for telephones': ['10:23, 5 марта 2026 г., Анна <anna@desk.example>:'],
  'Mail.ru': [
    'Четверг, 5 марта 2026, 10:23 +03:00 от Анна Иванова <anna@desk.example>:',
    'Четверг,  5 марта 2026, 10:23 +03:00 от "Служба поддержки" <anna@desk.example>:',
    'Отправлено из мобильной Почты Mail.ru четверг, 05 марта 2026 г., 10:23 +03:00 от Анна anna@desk.example:',
    'чт, 5 мар. 2026 г. в 10:23 +03:00 от Анна <anna@desk.example>:',
    'Thursday, March 5, 2026, 10:23 AM +03:00 from Anna <anna@desk.example>:',
  ],
  'Yahoo ru': ['вторник, 5 марта 2026 г., 12:32:21 GMT+3, Анна <anna@desk.example> написал(-а):'],
  Rambler: ['05.03.2026, 10:23, Анна Иванова <anna@desk.example> писал(а):'],
  'Apple Mail': [
    '5 марта 2026 г., в 10:23, Анна Иванова <anna@desk.example> написал(а):',
    '5 мар. 2026 г., в 10:23, Анна <anna@desk.example> написала:',
    '05.03.2026, в 10:23, Анна Иванова написал(а):',
    'On 5 Mar 2026, at 10:23, Anna Ivanova <anna@desk.example> wrote:',
    'On Mar 5, 2026, at 10:23 AM, Anna <anna@desk.example> wrote:',
    '5 бер. 2026 р. о 10:23 Анна <anna@desk.example> пише:',
  ],
  Thunderbird: [
    '05.03.2026 10:23, Анна Иванова пишет:',
    '05.03.2026 10:23, anna@desk.example пишет:',
    '5 марта 2026 г. 10:23:11 GMT+03:00, Анна <anna@desk.example> пишет:',
    'On 3/5/26 10:23, Anna Ivanova wrote:',
    'On 05.03.2026 10:23, Anna via Support wrote:',
    'Am 05.03.26 um 10:23 schrieb Anna Iwanowa:',
    'Le 05/03/2026 à 10:23, Anna Ivanova a écrit :',
    'El 5/3/26 a las 10:23, Anna escribió:',
    'Il 05/03/26 10:23, Anna Ivanova ha scritto:',
    'W dniu 5.03.2026 o 10:23, Anna Ivanova pisze:',
    'Op 05-03-2026 om 10:23 schreef Anna Ivanova:',
    'Den 2026-03-05 kl. 10:23, skrev Anna Ivanova:',
    'Em 05/03/2026 10:23, Anna Ivanova escreveu:',
    'Dne 05. 03. 26 v 10:23 Anna Ivanova napsal(a):',
  ],
  'The Bat!': [
    'Вы писали 5 марта 2026 г., 10:23:45:',
    'You wrote Thursday, March 5, 2026, 10:23:45 AM:',
  ],
  Evolution: [
    'В Чт, 05/03/2026 в 10:23 +0300, Анна Иванова пишет:',
    'On Thu, 2026-03-05 at 10:23 +0300, Anna Ivanova wrote:',
  ],
  Roundcube: [
    'Анна Иванова писал 2026-03-05 10:23:',
    'Анна Иванова писал(а) 05.03.2026 10:23:',
    'On 2026-03-05 10:23, Anna Ivanova wrote:',
    'Am 2026-03-05 10:23, schrieb Anna Iwanowa:',
  ],
  Spark: [
    'On 5 Mar 2026, 10:23 +0300, Anna Ivanova <anna@desk.example>, wrote:',
    '5 мар. 2026 г., 10:23 +0300, Анна Иванова <anna@desk.example>, писал:',
  ],
  Proton: [
    'On Thursday, March 5th, 2026 at 10:23 AM, Anna Ivanova <anna@desk.example> wrote:',
    '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐'.replaceAll('‐', '-'),
    'четверг, 5 марта 2026 г., 10:23, Анна <anna@desk.example> написал:',
  ],
  Lotus: ['Anna Ivanova <anna@desk.example> wrote on 03/05/2026 10:23:45 AM:'],
  SOGo: [
    'On Thursday, March 05, 2026 10:23 MSK, Anna Ivanova <anna@desk.example> wrote:',
    'В Четверг, Март 05, 2026 10:23 MSK, Анна Иванова <anna@desk.example> написал(а):',
  ],
  Zoho: ['---- On Thu, 05 Mar 2026 10:23:45 +0300 Anna Ivanova <anna@desk.example> wrote ----'],
  'Outlook.com in other words': ['---- Anna Ivanova wrote ----'],
  languages: [
    'Am Do., 5. März 2026 um 10:23 Uhr schrieb Anna <anna@desk.example>:',
    'Le jeu. 5 mars 2026 à 10:23, Anna Ivanova <anna@desk.example> a écrit :',
    'El jue, 5 mar 2026 a las 10:23, Anna (<anna@desk.example>) escribió:',
    'Il giorno gio 5 mar 2026 alle ore 10:23 Anna <anna@desk.example> ha scritto:',
    'Em qui., 5 de mar. de 2026 às 10:23, Anna <anna@desk.example> escreveu:',
    'czw., 5 mar 2026 o 10:23 Anna <anna@desk.example> napisał(a):',
    'чт, 5 бер. 2026 р. о 10:23 Анна <anna@desk.example> пише:',
    'чц, 5 сак. 2026 г. у 10:23 Ганна <anna@desk.example> піша:',
    '2026 ж. 5 наур., бс, 10:23 Анна <anna@desk.example> жазды:',
    'Op do 5 mrt 2026 om 10:23 schreef Anna <anna@desk.example>:',
    'Op 5 mrt. 2026 om 10:23 heeft Anna <anna@desk.example> het volgende geschreven:',
    'Den tors 5 mars 2026 kl 10:23 skrev Anna <anna@desk.example>:',
    'tors. 5. mar. 2026 kl. 10:23 skrev Anna <anna@desk.example>:',
    'Anna <anna@desk.example>, 5 Mar 2026 Per, 10:23 tarihinde şunu yazdı:',
    'to 5. maalisk. 2026 klo 10.23 Anna <anna@desk.example> kirjoitti:',
    'čt 5. 3. 2026 v 10:23 odesílatel Anna <anna@desk.example> napsal:',
    'Anna <anna@desk.example> 于2026年3月5日周四 10:23写道：',
    '2026年3月5日(木) 10:23 Anna <anna@desk.example>のメール：',
    'Anna <anna@desk.example> hat am 05.03.2026 10:23 MEZ geschrieben:',
    'Am Donnerstag, 5. März 2026 um 10:23:45 MEZ hat Anna <anna@desk.example> Folgendes geschrieben:',
    'No dia 5 de mar. de 2026, às 10:23, Anna <anna@desk.example> escreveu:',
    'Wiadomość napisana przez Anna <anna@desk.example> w dniu 05.03.2026, o godz. 10:23:',
    'Anna <anna@desk.example> ezt írta (időpont: 2026. márc. 5., Cs, 10:23):',
    '2026.03.05. 10:23 keltezéssel, Anna írta:',
    '2026 ж. 5 наурыз, 10:23, Анна <anna@desk.example> жазған:',
    'чет, 5. мар 2026. у 10:23 Ана <anna@desk.example> је написао/ла:',
    'Στις Πέμ 5 Μαρ 2026 στις 10:23 π.μ., ο/η Anna <anna@desk.example> έγραψε:',
    'בתאריך יום ה׳, 5 במרץ 2026 ב-10:23 מאת Anna <anna@desk.example>:',
    '2026-03-05, kt, 10:23 Anna <anna@desk.example> rašė:',
    'ceturtd., 2026. g. 5. marts, plkst. 10:23 — lietotājs Anna (<anna@desk.example>) rakstīja:',
    'Kontakt Anna (<anna@desk.example>) kirjutas kuupäeval N, 5. märts 2026 kell 10:23:',
    'joi, 5 mar. 2026 la 10:23, Anna <anna@desk.example> a scris:',
    '2026년 3월 5일 (목) 오전 10:23, Anna <anna@desk.example>님이 작성:',
  ],
};

/** Said of the letter itself: only marked lines below show that no person says it. */
const leads = [
  'Анна <anna@desk.example> писал(а) в своём письме Thu, 05 Mar 2026\n10:23:45 +0300:',
  'В письме от 5 марта 2026 г. 10:23 Анна Иванова <anna@desk.example> написал(а):',
  'В сообщении от четверг, 5 марта 2026 г. 10:23:45 MSK Анна Иванова написал:',
  'Анна Иванова писал(а) в своём письме Thu, 05 Mar 2026 10:23:45 +0300:',
  'Цитирую Анна Иванова <anna@desk.example>:',
  'Quoting Anna Ivanova <anna@desk.example>:',
  'Anna Ivanova <anna@desk.example> writes:',
  '"Анна Иванова" <anna@desk.example> – 5 марта 2026 г. 10:23',
];

const original = (title: string, ...fields: string[]) => [title, ...fields].join('\n');

/** Blocks of header fields; what follows them is never marked. */
const blocks: Record<string, string> = {
  'Outlook ru': original(
    'От: Анна Иванова <anna@desk.example>',
    'Отправлено: четверг, 5 марта 2026 г. 10:23',
    'Кому: Иван Петров <ivan@client.example>',
    'Тема: RE: Не печатает',
  ),
  'Outlook ru, no addresses': original(
    'От: Анна Иванова',
    'Отправлено: 5 марта 2026 г. 10:23',
    'Кому: Иван Петров',
    'Копия: Бухгалтерия; Склад;',
    'Директор',
    'Тема: RE: Не печатает',
  ),
  'Outlook ru, with attachments': original(
    'От: Анна <anna@desk.example>',
    'Отправлено: 5 марта 2026 г. 10:23:45',
    'Кому: Иван',
    'Тема: Счёт',
    'Важность: Высокая',
  ),
  'Outlook ru with English fields': original(
    'From: Анна Иванова [mailto:anna@desk.example]',
    'Sent: Thursday, March 5, 2026 10:23 AM',
    'To: Иван Петров',
    'Cc: Склад',
    'Subject: RE: Не печатает',
  ),
  'New Outlook ru': original(
    'От: Анна <anna@desk.example>',
    'Дата: четверг, 5 марта 2026 г. в 10:23',
    'Кому: Иван <ivan@client.example>',
    'Тема: Re: Не печатает',
  ),
  'Outlook for Mac': original(
    'From: Anna Ivanova <anna@desk.example>',
    'Date: Thursday, 5 March 2026 at 10:23',
    'To: Ivan Petrov <ivan@client.example>',
    'Subject: Re: Printing',
  ),
  'Outlook, bold': original(
    '*From:* Anna Ivanova <anna@desk.example>',
    '*Sent:* Thursday, March 5, 2026 10:23 AM',
    '*To:* Ivan',
    '*Subject:* RE: Printing',
  ),
  'Outlook, broken address': original(
    '  From: Anna Ivanova [mailto:',
    '  anna@desk.example]',
    '  Sent: Thursday, March 5, 2026 10:23 AM',
    '  To: Ivan',
    '  Subject: RE: Printing',
  ),
  'Outlook on the web': original(
    '________________________________',
    'From: Anna <anna@desk.example>',
    'Sent: Thursday, March 5, 2026 10:23:45 AM',
    'To: Ivan <ivan@client.example>',
    'Subject: Re: Printing',
  ),
  'Outlook for Android ru': original(
    'Получить Outlook для Android',
    '________________________________',
    'От: Анна <anna@desk.example>',
    'Отправлено: четверг, марта 5, 2026 10:23:45 AM',
    'Кому: Иван <ivan@client.example>',
    'Тема: Re: Не печатает',
  ),
  'Outlook for iOS': original(
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
    '________________________________',
    'From: Anna <anna@desk.example>',
    'Sent: Thursday, March 5, 2026 10:23:45 AM',
    'To: Ivan <ivan@client.example>',
    'Subject: Re: Printing',
  ),
  'Windows Mail ru': original(
    'Отправлено из Почты для Windows',
    '',
    'От: Анна',
    'Отправлено: 5 марта 2026 г. 10:23',
    'Кому: Иван',
    'Тема: Re: Не печатает',
  ),
  'Outlook, original message': original(
    '-----Original Message-----',
    'From: Anna <anna@desk.example>',
    'Sent: Thursday, March 5, 2026 10:23 AM',
  ),
  'Outlook ru, original message': original('-----Исходное сообщение-----', 'From: Анна'),
  'Zimbra ru': original(
    '----- Исходное сообщение -----',
    'От: "Анна Иванова" <anna@desk.example>',
    'Кому: "Иван" <ivan@client.example>',
    'Отправленные: Четверг, 5 Март 2026 г 10:23:45',
    'Тема: Re: Не печатает',
  ),
  'Zimbra en': original(
    'From: "Anna Ivanova" <anna@desk.example>',
    'To: "Ivan" <ivan@client.example>',
    'Sent: Thursday, March 5, 2026 10:23:45 AM',
    'Subject: Re: Printing',
  ),
  'Samsung ru': original(
    'Отправлено со смартфона Samsung Galaxy.',
    '',
    '-------- Исходное сообщение --------',
    'От: Анна <anna@desk.example>',
    'Дата: 05.03.2026 10:23 (GMT+03:00)',
    'Кому: ivan@client.example',
    'Тема: Re: Не печатает',
  ),
  'Samsung en': original(
    'Sent from my Samsung Galaxy smartphone.',
    '',
    '-------- Original message --------',
    'From: Anna <anna@desk.example>',
    'Date: 05/03/2026 10:23 (GMT+03:00)',
  ),
  'Xiaomi ru': original(
    'Отправлено с моего Xiaomi',
    '-------- Исходное сообщение --------',
    'От: Анна <anna@desk.example>',
  ),
  'Huawei ru': original(
    'Отправлено с моего телефона Huawei',
    '',
    '-------- Исходное сообщение --------',
    'Отправитель: Анна <anna@desk.example>',
  ),
  'a title and a field on one line': original(
    '----- Исходное сообщение ----- От: "Анна" <anna@desk.example>',
    'Кому: Иван',
  ),
  'Zimbra ru without a title': original(
    'От: "Анна Иванова" <anna@desk.example>',
    'Кому: "Иван" <ivan@client.example>',
    'Отправленные: Четверг, 5 Март 2026 г 10:23:45',
    'Тема: Re: Не печатает',
  ),
  'eM Client ru': original(
    '------ Исходное сообщение ------',
    'От "Анна" <anna@desk.example>',
    'Кому "Иван" <ivan@client.example>',
    'Дата 05.03.2026 10:23:45',
    'Тема Re: Не печатает',
  ),
  'UKR.NET': original(
    '--- Оригінальне повідомлення ---',
    'Від кого: "Анна" <anna@desk.example>',
    'Дата: 5 березня 2026, 10:23:45',
  ),
  'Outlook kk': original(
    'Кімнен: Анна <anna@desk.example>',
    'Жіберілген уақыты: 2026 ж. 5 наурыз 10:23',
    'Кімге: Иван',
    'Тақырыбы: Re: Басып шығару',
  ),
  'Outlook kk, in other words': original(
    'Кімнен: Анна <anna@desk.example>',
    'Жіберілді: бейсенбі, 5 наурыз 2026 ж. 10:23',
    'Кімге: Иван',
    'Көшірме: Пётр',
    'Тақырып: RE: Печать',
  ),
  'Outlook ru, each field a paragraph': original(
    'От: Анна <anna@desk.example>\n',
    'Отправлено: 5 марта 2026 г. 10:23\n',
    'Кому: Иван\n',
    'Тема: RE: Печать',
  ),
  'Outlook ru, a long name': original(
    'От: Отдел заботы о покупателях магазина «Ромашка»',
    '<anna@desk.example>',
    'Отправлено: 5 марта 2026 г. 10:23',
    'Кому: Иван',
    'Тема: RE: Печать',
  ),
  'Lotus Notes, no address': original(
    'От: Anna Belova/Desk',
    'Кому: Ivan/Client',
    'Дата: 05.03.2026 10:23',
    'Тема: Re: Печать',
  ),
  'old Samsung, on one line': original(
    '-------- Исходное сообщение --------От: Анна <anna@desk.example> Дата: 05.03.2026  10:23 Кому: Иван',
  ),
  GroupWise: original('>>> "Anna" <anna@desk.example> 05.03.2026 10:23 >>>'),
  'GMX, on one line': original(
    'Sent: Tuesday, March 05, 2026 at 4:51 PM From: "Anna" <anna@desk.example> To: ivan@client.example Subject: Re: Printing',
  ),
  'another desk': original('##- Введите ответ выше этой строки -##'),
  'another desk, bare': original('Please type your reply above this line.'),
  'GMX de': original(
    'Gesendet: Donnerstag, 05. März 2026 um 10:23 Uhr',
    'Von: "Anna" <anna@desk.example>',
    'An: ivan@client.example',
    'Betreff: Re: Drucker',
  ),
  'K-9 ru': original(
    '-------- Исходное сообщение --------',
    'От: Анна <anna@desk.example>',
    'Отправлено: 5 марта 2026 г. 10:23:45 GMT+03:00',
    'Кому: Иван',
  ),
  Kerio: original('-----Original Message-----', 'From: Anna', 'To: Ivan'),
  'Lotus Notes ru': original(
    'От:     Анна Иванова <anna@desk.example>',
    'Кому:   Иван Петров <ivan@client.example>,',
    'Копия:  Склад <sklad@client.example>',
    'Дата:   05.03.2026 10:23',
    'Тема:   Re: Не печатает',
  ),
  BlackBerry: original(
    'From: Anna [mailto:anna@desk.example]',
    'Sent: Thursday, March 05, 2026 10:23 AM',
    'To: Ivan',
    'Subject: Re: Printing',
  ),
  QQ: original(
    '------------------ 原始邮件 ------------------',
    '发件人: "Anna" <anna@desk.example>;',
  ),
  'Outlook uk': original(
    'Від: Анна <anna@desk.example>',
    'Надіслано: 5 березня 2026 р. 10:23',
    'Кому: Іван',
    'Тема: Re: Не друкує',
  ),
  'Outlook de': original(
    'Von: Anna <anna@desk.example>',
    'Gesendet: Donnerstag, 5. März 2026 10:23',
    'An: Ivan',
    'Betreff: AW: Drucker',
  ),
  'Outlook fr': original(
    'De : Anna <anna@desk.example>',
    'Envoyé : jeudi 5 mars 2026 10:23',
    'À : Ivan',
    'Objet : RE: Imprimante',
  ),
  'Outlook es': original(
    'De: Anna <anna@desk.example>',
    'Enviado: jueves, 5 de marzo de 2026 10:23',
    'Para: Ivan',
    'Asunto: RE: Impresora',
  ),
  'Outlook it': original(
    'Da: Anna <anna@desk.example>',
    'Inviato: giovedì 5 marzo 2026 10:23',
    'A: Ivan',
    'Oggetto: R: Stampante',
  ),
  'Outlook pt': original(
    'De: Anna <anna@desk.example>',
    'Enviado: quinta-feira, 5 de março de 2026 10:23',
    'Para: Ivan',
    'Assunto: RES: Impressora',
  ),
  'Outlook pl': original(
    'Od: Anna <anna@desk.example>',
    'Wysłano: czwartek, 5 marca 2026 10:23',
    'Do: Ivan',
    'Temat: RE: Drukarka',
  ),
  'Outlook nl': original(
    'Van: Anna <anna@desk.example>',
    'Verzonden: donderdag 5 maart 2026 10:23',
    'Aan: Ivan',
    'Onderwerp: RE: Printer',
  ),
  'Outlook sv': original(
    'Från: Anna <anna@desk.example>',
    'Skickat: den 5 mars 2026 10:23',
    'Till: Ivan',
    'Ämne: SV: Skrivare',
  ),
  'Outlook tr': original(
    'Gönderen: Anna <anna@desk.example>',
    'Gönderildi: 5 Mart 2026 Perşembe 10:23',
    'Kime: Ivan',
    'Konu: YNT: Yazıcı',
  ),
  'Outlook zh': original(
    '发件人: Anna <anna@desk.example>',
    '发送时间: 2026年3月5日 10:23',
    '收件人: Ivan',
    '主题: 回复: 打印',
  ),
};

/** Lines that telephones add above the quote. */
const footers = [
  'Отправлено с iPhone',
  'Отправлено из мобильной Почты Mail.ru',
  'Отправлено из мобильной почты',
  'Отправлено из Яндекс.Почты для мобильных устройств',
  'Sent from my iPhone',
  'Sent from Yahoo Mail on Android',
  'Отправлено с BlueMail для Android',
  '\u2063Скачайте BlueMail для Android \u200b',
  'Отправлено с помощью Aqua Mail для Android\nhttps://aqua.example/android',
  'Отправлено с помощью защищенной почты Proton Mail.',
  'Отправлено из мобильного приложения Яндекс Почты',
  'Проверено на вирусы. www.scanner.example',
  'Это письмо проверено антивирусом Dr.Web',
  'Von meinem iPhone gesendet',
  'Envoyé de mon iPhone',
];

/** What stands below the quote and nobody wrote as an answer. */
const tails = {
  'closing words': 'С уважением,\nМария Котова\n+7 900 000-00-00',
  'closing words on one line': 'С ув., Котова Мария',
  'closing words below dashes': '--\nС уважением, Мария Котова',
  'English closing words': 'Best regards,\nMaria Kotova',
  'a notice of confidence':
    'Настоящее сообщение предназначено только адресату и может содержать конфиденциальную информацию.\n\nThis message is intended only for the addressee.',
  'a mailing list’s footer':
    '_______________________________________________\nUsers mailing list\nUsers@lists.example\nhttps://lists.example/mailman/listinfo/users',
  'a mailing list’s request':
    '-- \nTo unsubscribe from this list send a mail to majordomo@lists.example\nPlease read the FAQ at https://lists.example/faq',
};

/** Every client's way to quote below a reply that the tests know, some 200. */
export const clientReplies: ReplySample[] = [
  ...Object.entries(attributions).flatMap(([client, lines]) =>
    lines.flatMap((line) => [
      { client: `${client}, marked: ${line}`, written: ru, below: `${line}\n\n${marked}` },
      { client: `${client}, unmarked: ${line}`, written: en, below: `${line}\n${plain}` },
    ]),
  ),
  ...leads.map((line) => ({
    client: `a lead: ${line}`,
    written: ru,
    below: `${line}\n${marked}`,
  })),
  ...Object.entries(blocks).map(([client, block]) => ({
    client,
    written: ru,
    below: `${block}\n\n${plain}`,
  })),
  ...footers.map((footer) => ({
    client: `a telephone: ${footer}`,
    written: ru,
    below: `${footer}\n\n5 марта 2026 г., в 10:23, Анна <anna@desk.example> написал(а):\n\n${marked}`,
  })),
  ...Object.entries(tails).map(([client, tail]) => ({
    client: `${client} below the quote`,
    written: ru,
    below: `05.03.2026 10:23, Анна пишет:\n${marked}\n\n${tail}`,
  })),
  ...footers.map((footer) => ({ client: `no quote: ${footer}`, written: ru, below: footer })),
];
