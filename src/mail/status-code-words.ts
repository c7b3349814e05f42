import type { Bilingual } from '../domain/language';

/** RFC 3463 §3, and RFC 7505 for 5.1.10: the codes that say what a person can do about it. */
const meanings: Readonly<Record<string, Bilingual>> = {
  '1.1': { ru: 'такого адреса нет', en: 'there is no such address' },
  '1.2': { ru: 'такого почтового домена нет', en: 'there is no such mail domain' },
  '1.3': { ru: 'адрес написан с ошибкой', en: 'the address is misspelt' },
  '1.6': { ru: 'ящик переехал', en: 'the mailbox has moved' },
  '1.10': { ru: 'этот домен не принимает почту', en: 'the domain takes no mail' },
  '2.1': { ru: 'ящик отключён', en: 'the mailbox is disabled' },
  '2.2': { ru: 'ящик переполнен', en: 'the mailbox is full' },
  '2.3': { ru: 'письмо слишком велико для ящика', en: 'the mail is too large for the mailbox' },
  '3.4': { ru: 'письмо слишком велико', en: 'the mail is too large' },
  '4.1': { ru: 'почтовый сервер не отвечает', en: 'the mail server does not answer' },
  '4.4': { ru: 'почтовый сервер не найден', en: 'the mail server can’t be found' },
  '4.6': { ru: 'письмо ходит по кругу', en: 'the mail goes round in circles' },
  '4.7': { ru: 'время доставки вышло', en: 'the time for delivering it is over' },
  '7.1': { ru: 'почтовый сервер отказал отправителю', en: 'the mail server refuses the sender' },
};

/** RFC 3463 §2: what the other codes are about. */
const subjects: Readonly<Record<string, Bilingual>> = {
  '1': { ru: 'с адресом что-то не так', en: 'something is wrong with the address' },
  '2': { ru: 'ящик не принимает письмо', en: 'the mailbox does not take the mail' },
  '3': {
    ru: 'почтовая система получателя не справилась с письмом',
    en: 'the recipient’s mail system could not deal with the mail',
  },
  '4': { ru: 'письмо не удалось передать по сети', en: 'the network did not bring the mail there' },
  '5': {
    ru: 'почтовые серверы не поняли друг друга',
    en: 'the mail servers did not understand each other',
  },
  '6': { ru: 'содержание письма не подходит', en: 'the mail’s content does not suit' },
  '7': {
    ru: 'почтовый сервер отказал по своим правилам',
    en: 'the mail server refuses it by its policy',
  },
};

/** Of 4.7.x, which is mostly "come again later" to senders who are not known yet. */
const notNow: Bilingual = {
  ru: 'почтовый сервер пока не принимает письмо по своим правилам',
  en: 'the mail server does not take it for now, by its policy',
};

const noReason: Bilingual = {
  ru: 'почтовый сервер причину не назвал',
  en: 'the mail server names no reason',
};

/** What an enhanced status code such as `5.1.1` means; nothing for what is no such code. */
export function statusCodeMeaning(statusCode: string | null): Bilingual | undefined {
  const code = /^([245])\.((\d{1,3})\.\d{1,3})$/.exec(statusCode ?? '');
  if (code === null) return undefined;
  const [, outcome, detail = '', subject = ''] = code;
  if (outcome === '4' && subject === '7') return notNow;
  return meanings[detail] ?? subjects[subject] ?? noReason;
}

/** An enhanced status code with its meaning; nothing for what is no such code. */
export function statusCodeText(statusCode: string | null): Bilingual | undefined {
  const meaning = statusCodeMeaning(statusCode);
  if (statusCode === null || meaning === undefined) return undefined;
  return { ru: `${statusCode}, ${meaning.ru}`, en: `${statusCode}, ${meaning.en}` };
}
