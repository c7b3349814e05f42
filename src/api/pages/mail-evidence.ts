import type { RecordedMail } from '../../db/ticket-reads';
import type { Bilingual, Language } from '../../domain/language';
import { markup, type Html } from '../../markup';
import { mailNames } from './names';

/** A relay's acceptance is not a delivery, and is never called one. */
const states: Readonly<Record<RecordedMail['state'], Bilingual>> = {
  queued: { ru: 'ждёт отправки', en: 'waits to be sent' },
  attempting: { ru: 'отправляется', en: 'is being sent' },
  accepted: { ru: 'принято почтовым сервером', en: 'accepted by the mail server' },
  unknown: {
    ru: 'неизвестно, принято ли; отправим ещё раз',
    en: 'unknown whether it was accepted; will be sent again',
  },
  failed: { ru: 'не принято почтовым сервером', en: 'not accepted by the mail server' },
  bounced: {
    ru: 'принято почтовым сервером, но не доставлено: вернулось',
    en: 'accepted by the mail server, but not delivered: it came back',
  },
};

function attemptsText(attempts: number, language: Language): string {
  if (attempts < 2) return '';
  return language === 'ru' ? `, попыток: ${attempts}` : `, attempts: ${attempts}`;
}

/** What became of a mail, with the relay's own words. */
export function mailEvidence(mail: RecordedMail, language: Language): Html {
  const { kind, state, attempts, relayAnswer } = mail;
  const sentence = `${mailNames[kind][language]}: ${states[state][language]}`;
  const answer = relayAnswer !== null && markup` · <bdi>${relayAnswer}</bdi>`;
  return markup`<p class="mail ${state}">✉ ${sentence}${attemptsText(attempts, language)}${answer}</p>`;
}
