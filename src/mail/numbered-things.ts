/* The words around numbers, in lower case with `е` for `ё`: what a number in a letter belongs to. */

/** What people call a ticket, in every case and number. */
export const ticketWord =
  /^(?:обращени(?:е|я|ю|ем|и|й|ям|ями|ях)|заяв(?:ка|ки|ке|ку|кой|ок|кам|ками|ках)|(?:тикет|запрос|инцидент)(?:а|у|ом|е|ы|ов|ам|ами|ах)?|tickets?|requests?|req|incidents?|cases?)$/;

/** Those that are everyday words too: `in that case 150 users`, `по запросу 200 строк`. */
export const everydayWord = /^(?:запрос|request|case)/;

/** What says that a number follows: `номер обращения`, `ticket no.`, `case id`. */
export const numberWord = /^(?:номер(?:а|ом|у|е|ами)?|number|numbers|num|no|nr|id)$/;

/** What joins such a word to its noun: `заявка под номером`, `ticket number is`. */
export const joiningWord = /^(?:под|с|за|is|was)$/;

/** What has numbers of its own. Russian nouns by their stems. */
export const otherThing =
  /^(?:(?:заказ|договор|контракт|счет|накладн|квитанци|чек|приказ|поставк|отгрузк|платеж|артикул|товар|дом|квартир|кабинет|офис|комнат|касс|магазин|склад|строк|пункт|страниц|верси|сборк|документ|полис|паспорт|посылк|трек|лицензи|станци|терминал|устройств|столик|палат|рейс|поезд|цвет|фон)[а-я]{0,4}|счет-фактур[а-я]|акт(?:а|у|ом|е|ы|ов)?|упд|инн|(?:order|invoice|contract|bill|receipt|payment|version|build|commit|room|apartment|item|shipment|page|line|step|chapter|document|license|licence|flight|colou?r|pr)s?|po|pull|purchase|suite|apt|sku|tracking|policy|serial|background|fill|hex)$/;

/** What follows a quantity, a sum or a date: `заявка 2024 года`, `ticket 3 days ago`. */
export const unitAfter =
  /^[\s-]{0,3}(?:г|гг|год|года|году|лет|мес|месяц|месяца|месяцев|недел[яиюь]|дн|день|дня|дней|час|часа|часов|мин|минут[аыу]?|сек|секунд[аыу]?|раз|раза|руб|рублей|рубля|р|тыс|млн|шт|штук|человек|янв|января|фев|февраля|марта|апр|апреля|мая|июн|июня|июл|июля|авг|августа|сен|сент|сентября|окт|октября|ноя|ноября|дек|декабря|years?|months?|weeks?|days?|hours?|minutes?|mins?|seconds?|times?|users?|people|pcs|usd|eur|rub|am|pm|[kmg]b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?!\p{L})/iu;
