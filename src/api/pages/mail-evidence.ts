import type { RecordedAttempts, RecordedDelivery, RecordedMail } from '../../db/outbox-reads';
import type { TicketEvent } from '../../domain/events';
import type { Bilingual, Language } from '../../domain/language';
import { instantText } from '../../mail/instant-text';
import { relayAnswerMeaning } from '../../mail/relay-answer-words';
import { ownWords } from '../../mail/unsent-words';
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

const lastAttempt: Bilingual = { ru: 'Последняя попытка', en: 'The last attempt' };

/** A failure that no mail server had a part in. */
const notSent: Bilingual = { ru: 'не отправлено', en: 'not sent' };

const outcomes: Readonly<Record<RecordedAttempts['outcome'], Bilingual>> = {
  queued: { ru: 'не принято', en: 'not accepted' },
  unknown: { ru: 'ответ потерян', en: 'the answer was lost' },
  interrupted: { ru: 'отправка прервалась', en: 'sending was interrupted' },
};

function attemptsText(attempts: number, language: Language): string {
  if (attempts < 2) return '';
  return language === 'ru' ? `, попыток: ${attempts}` : `, attempts: ${attempts}`;
}

/** What is said of an attempt, in words of ours, and in the relay's own where it said anything. */
function sayings(evidence: string): { meaning: Bilingual | undefined; said: string } {
  const own = ownWords(evidence);
  if (own !== undefined) return { meaning: own, said: '' };
  return { meaning: relayAnswerMeaning(evidence), said: evidence };
}

/** The meaning and the relay's own words, as they follow a state or an outcome. */
function answerText(evidence: string | null, language: Language): Html {
  const { meaning, said } = sayings(evidence ?? '');
  return markup`${meaning && ` — ${meaning[language]}`}${said !== '' && markup` · <bdi>${said}</bdi>`}`;
}

/** One line of attempts that ended alike: how often, from when to when, and why. */
function attemptsLine(group: RecordedAttempts, { language, zone }: TimeStyle): Html {
  const { outcome, relayAnswer, times, firstAtMs, lastAtMs } = group;
  const [first, last] = [firstAtMs, lastAtMs].map((atMs) => instantText(language, zone, atMs));
  const span = times === 1 ? first : `${first} – ${last}, ${times} ×`;
  return markup`<li>${span}: ${outcomes[outcome][language]}${answerText(relayAnswer, language)}</li>`;
}

function outcomeOf({ state, settledAtMs, relayAnswer }: RecordedDelivery): Bilingual {
  if (state === 'unknown' && settledAtMs !== null) return unknownForGood;
  return state === 'failed' && ownWords(relayAnswer ?? '') ? notSent : states[state];
}

/** What became of a mail to one recipient: its state, the relay's words, the attempts before. */
function deliveryEvidence(what: string | Html, delivery: RecordedDelivery, style: TimeStyle): Html {
  const { state, attempts, relayAnswer, attemptsWithoutAnswer } = delivery;
  const outcome = outcomeOf(delivery)[style.language];
  const answer = answerText(relayAnswer, style.language);
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

type GivenUp = Extract<TicketEvent, { type: 'deliveryFailed' }>;

/** How the last attempt at a mail ended that was given up, with the relay's words; nothing if none was made. */
export function lastAnswer(
  { mailSeq, participantId }: GivenUp,
  mails: readonly RecordedMail[],
  { language }: Pick<TimeStyle, 'language'>,
): Html {
  const mail = mails.find((each) => each.mailSeq === mailSeq);
  const copies = mail?.copies ?? [];
  const delivery =
    participantId === undefined
      ? mail
      : copies.find((copy) => copy.participantId === participantId);
  const { meaning, said } = sayings(delivery?.relayAnswer ?? '');
  if (said === '') return markup``;
  return markup`<p class="mail">${lastAttempt[language]}: ${meaning && `${meaning[language]} · `}<bdi>${said}</bdi></p>`;
}
