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

/** Any other refusal by policy (RFC 3463 §3.8). */
const policy: Bilingual = {
  ru: 'почтовый сервер отказал по своим правилам',
  en: 'the mail server refuses it by its policy',
};

/**
 * An enhanced status code such as `5.1.1` with its meaning where it has one that helps; nothing for
 * what is no such code.
 */
export function statusCodeText(statusCode: string | null): Bilingual | undefined {
  const code = /^[245]\.(\d{1,3}\.\d{1,3})$/.exec(statusCode ?? '');
  if (code === null) return undefined;
  const [whole, detail = ''] = code;
  const meaning = meanings[detail] ?? (detail.startsWith('7.') ? policy : undefined);
  if (meaning === undefined) return { ru: whole, en: whole };
  return { ru: `${whole}, ${meaning.ru}`, en: `${whole}, ${meaning.en}` };
}
