import type { Bilingual } from '../domain/language';
import { statusCodeMeaning } from './status-code-words';

type Saying = readonly [said: RegExp, meaning: Bilingual];

/** RFC 4954 §6: its enhanced code would read like a refusal of the mail. */
const login: Saying = [
  /^53[0458](?=[ -]|$)/,
  { ru: 'почтовый сервер не принимает наш вход', en: 'the mail server refuses our login' },
];

/** RFC 5321 §4.2.1, of relays that add no enhanced code. */
const notNow: Saying = [
  /^4\d\d(?=[ -]|$)/,
  { ru: 'почтовый сервер просит повторить позже', en: 'the mail server asks to try again later' },
];

/** What the mailer says of a relay that said nothing. */
const silences: readonly Saying[] = [
  [
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/,
    { ru: 'почтовый сервер не принимает соединений', en: 'the mail server takes no connections' },
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ENODATA/,
    { ru: 'имя почтового сервера не найдено', en: 'the mail server’s name can’t be found' },
  ],
  [
    /ETIMEDOUT|timeout|never received/i,
    { ru: 'почтовый сервер не отвечает', en: 'the mail server does not answer' },
  ],
  [
    /ECONNRESET|EPIPE|closed unexpectedly|after connection was closed/,
    { ru: 'связь с почтовым сервером прервалась', en: 'the connection to the mail server broke' },
  ],
  [
    /certificate|\b(?:TLS|SSL)\b/,
    {
      ru: 'защищённого соединения с почтовым сервером не получилось',
      en: 'no secure connection to the mail server came about',
    },
  ],
];

const enhanced = /^[45]\d\d[ -]([45]\.\d{1,3}\.\d{1,3})(?!\S)/;

function meaningIn(sayings: readonly Saying[], answer: string): Bilingual | undefined {
  return sayings.find(([said]) => said.test(answer))?.[1];
}

/**
 * What the answer of a relay means that did not take a mail, or what the mailer says of one that gave
 * none; nothing where its own words are all there is.
 */
export function relayAnswerMeaning(answer: string): Bilingual | undefined {
  if (!/^[2-5]\d\d(?=[ -]|$)/.test(answer)) return meaningIn(silences, answer);
  return (
    meaningIn([login], answer) ??
    statusCodeMeaning(enhanced.exec(answer)?.[1] ?? null) ??
    meaningIn([notNow], answer)
  );
}
