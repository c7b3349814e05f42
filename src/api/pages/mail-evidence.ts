import type { RecordedAttempts, RecordedDelivery, RecordedMail } from '../../db/outbox-reads';
import type { Bilingual, Language } from '../../domain/language';
import { instantText } from '../../mail/instant-text';
import { markup, type Html } from '../../markup';
import { mailNames } from './names';
import type { TimeStyle } from './times';

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

/** An unknown outcome that nobody tries to clear up any more. */
const unknownForGood: Bilingual = {
  ru: 'неизвестно, принято ли; попытки окончены',
  en: 'unknown whether it was accepted; no more attempts',
};

const outcomes: Readonly<Record<RecordedAttempts['outcome'], Bilingual>> = {
  queued: { ru: 'не принято', en: 'not accepted' },
  unknown: { ru: 'ответ потерян', en: 'the answer was lost' },
  interrupted: { ru: 'отправка прервалась', en: 'sending was interrupted' },
};

function attemptsText(attempts: number, language: Language): string {
  if (attempts < 2) return '';
  return language === 'ru' ? `, попыток: ${attempts}` : `, attempts: ${attempts}`;
}

/** One line of attempts that ended alike: how often, from when to when, and why. */
function attemptsLine(group: RecordedAttempts, { language, zone }: TimeStyle): Html {
  const { outcome, relayAnswer, times, firstAtMs, lastAtMs } = group;
  const [first, last] = [firstAtMs, lastAtMs].map((atMs) => instantText(language, zone, atMs));
  const span = times === 1 ? first : `${first} – ${last}, ${times} ×`;
  const answer = relayAnswer !== '' && markup` · <bdi>${relayAnswer}</bdi>`;
  return markup`<li>${span}: ${outcomes[outcome][language]}${answer}</li>`;
}

/** What became of a mail to one recipient: its state, the relay's words, the attempts before. */
function deliveryEvidence(what: string | Html, delivery: RecordedDelivery, style: TimeStyle): Html {
  const { state, attempts, relayAnswer, settledAtMs, attemptsWithoutAnswer } = delivery;
  const isOver = state === 'unknown' && settledAtMs !== null;
  const outcome = (isOver ? unknownForGood : states[state])[style.language];
  const answer = relayAnswer !== null && markup` · <bdi>${relayAnswer}</bdi>`;
  const lines = attemptsWithoutAnswer.map((group) => attemptsLine(group, style));
  return markup`<p class="mail ${state}">✉ ${what}: ${outcome}${attemptsText(attempts, style.language)}${answer}</p>
    ${lines.length > 0 && markup`<ul class="mail">${lines}</ul>`}`;
}

/** What became of a mail and of each participant's copy of it. */
export function mailEvidence(mail: RecordedMail, style: TimeStyle): Html {
  const { language } = style;
  const copyTo: Bilingual = { ru: 'копия для', en: 'copy to' };
  const copies = mail.copies.map((copy) =>
    deliveryEvidence(
      markup`${copyTo[language]} <bdi>${copy.address ?? copy.participantId}</bdi>`,
      copy,
      style,
    ),
  );
  return markup`${deliveryEvidence(mailNames[mail.kind][language], mail, style)}${copies}`;
}
