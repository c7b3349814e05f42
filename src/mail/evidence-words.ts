/**
 * What the intake recorded as evidence, in words that a reader of Russian understands. Recorded it is in
 * English, once and for all readers; what it quotes (fields, addresses, results such as `dmarc=pass`)
 * stays as it is in either language.
 */
import type { Language } from '../domain/language';

type Rule = readonly [recorded: RegExp, russian: string];

const bounceAddress = 'пришло на адрес для возвратов';

/** Said of where a mail comes from: first, or behind the address that it came to. */
const first = (recorded: string, russian: string): Rule => [
  new RegExp(`^(${bounceAddress}, )?${recorded}`),
  `$1${russian}`,
];

/** Said alone or last, where nothing quoted can stand behind it. */
const last = (recorded: string, russian: string): Rule => [
  new RegExp(`(^|[,;] )${recorded}$`),
  `$1${russian}`,
];

const origins: readonly Rule[] = [
  [/^to a bounce address(?=$|, )/, bounceAddress],
  first('null return path(?=$|[,;])', 'пустой обратный адрес'),
  first('return path (?=\\S)', 'обратный адрес '),
  first('from our own address (?=\\S)', 'с нашего же адреса '),
  first('from a mail system(?=$|[,;])', 'от почтовой системы'),
  // Of a bare MAILER-DAEMON, which is no address.
  first('from $', 'от MAILER-DAEMON'),
  first('from (?=\\S)', 'от '),
  first('part (?=\\S)', 'часть '),
  first('returned (?=\\S+/)', 'возвращено: '),
  first('reply (?=\\S)', 'ответ сервера: '),
  first('our own Message-ID (?=\\S)', 'наш же Message-ID '),
  first('(\\d+) Received fields$', 'полей Received: $2'),
  [/(^|, )Subject: /, '$1тема: '],
  [/(^|, )text: /, '$1текст: '],
];

const endings: readonly Rule[] = [
  last('from nobody', 'без отправителя'),
  last('a returned mail below', 'ниже возвращённое письмо'),
  last('a title between rules', 'заголовок между чертами'),
  last('rejected', 'отклонено'),
  last('it names no mail of ours', 'нашего письма в нём не названо'),
  last(
    'what it names was never taken by the relay, so it can’t have come back',
    'названное письмо почтовый сервер не принимал, вернуться оно не могло',
  ),
  last('its ticket has (\\d+) automatic mails already', 'в обращении уже $2 автоматических писем'),
  last('it says that the mail arrived', 'в нём сказано, что письмо дошло'),
];

const wholes: readonly Rule[] = [
  [/^The mail names no single usable author$/, 'в письме не назван ровно один пригодный автор'],
  [/^(\S+) has opened as many within the hour$/, 'за этот час $1 уже открыл столько обращений'],
  [/^(\d+) From fields and not one usable author/, 'полей From: $1, пригодного автора нет'],
  [/^the author’s domain can’t be checked/, 'домен автора проверить нельзя'],
  [/^senders of this mailbox are not checked/, 'отправители писем в этот ящик не проверяются'],
  [/^not checked$/, 'не проверялось'],
  [/^the check failed: /, 'проверка не удалась: '],
  [/^no Authentication-Results field/, 'нет поля Authentication-Results'],
  [
    /^the topmost Authentication-Results field is of “([^”]*)”, not of “([^”]*)”/,
    'верхнее поле Authentication-Results поставил «$1», а не «$2»',
  ],
  [/^(\S+): no result$/, '$1: результата нет'],
  [/^timeout: not read within (\d+) ms$/, 'не прочитано за $1 мс'],
  [/^too_complex: /, 'слишком сложное: '],
  [/^malformed: /, 'повреждено: '],
];

/** The classes of a mail that is too large to be read, as they are recorded. */
const classes: Readonly<Record<string, string>> = {
  auto_reply: 'автоответ',
  bounce: 'отчёт о недоставке',
  challenge: 'просьба подтвердить отправителя',
  complaint: 'жалоба на спам',
  delayed: 'отчёт о задержке',
  list: 'рассылка',
  loop: 'наше же письмо',
  receipt: 'уведомление о прочтении',
};

function inRussian(evidence: string): string {
  const listed = /^named by the list (\S+) in From; of that list: (.*)$/s.exec(evidence);
  if (listed !== null) {
    return `назван рассылкой ${listed[1] ?? ''} в From; о самой рассылке: ${inRussian(listed[2] ?? '')}`;
  }
  const unread = /^(?:(\d+) bytes, )?only the header is here; (.*)$/s.exec(evidence);
  if (unread !== null) {
    const [, size, why = ''] = unread;
    return `${size === undefined ? '' : `${size} байт, `}здесь только заголовок; ${classes[why] ?? inRussian(why)}`;
  }
  return [...wholes, ...endings, ...origins].reduce(
    (told, [recorded, russian]) => told.replace(recorded, russian),
    evidence,
  );
}

/** The evidence in the reader's language; what is not ours to say, and what is not known, as it is recorded. */
export function evidenceText(evidence: string, language: Language): string {
  return language === 'ru' ? inRussian(evidence) : evidence;
}
