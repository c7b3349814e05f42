import type { MailOrigin } from '../../db/mail-origins';
import type { RecordedMessage } from '../../db/ticket-reads';
import type { Bilingual } from '../../domain/language';
import { evidenceText } from '../../mail/evidence-words';
import { instantText } from '../../mail/instant-text';
import { markup, type Html } from '../../markup';
import type { TimeStyle } from './times';

/** What is known of a mail's author. Unproven is the usual case and no reproach. */
export const verdictTexts: Readonly<Record<MailOrigin['verdict'], Bilingual & { tone: string }>> = {
  pass: { ru: 'Отправитель подтверждён', en: 'Sender proven', tone: 'good' },
  unknown: { ru: 'Отправитель не подтверждён', en: 'Sender not proven', tone: '' },
  fail: { ru: 'Проверка отправителя не пройдена', en: 'Sender disproved', tone: 'bad' },
};

const flagTexts: Readonly<Record<MailOrigin['flags'][number], Bilingual>> = {
  reused_message_id: {
    ru: 'Такой Message-ID уже был у письма с другим содержанием',
    en: 'This Message-ID was used before with other content',
  },
  conflicting_thread: {
    ru: 'Признаки письма указывали на разные обращения; выбран самый надёжный',
    en: 'Its signs of belonging named different tickets; the strongest won',
  },
  damaged_text: {
    ru: 'Часть знаков письма потеряна: его кодировка испорчена',
    en: 'Characters are lost: the mail’s encoding is broken',
  },
  files_left_out: {
    ru: 'Часть файлов не приложена: их слишком много или они велики; они есть в исходном письме',
    en: 'Files are left out, being too many or too large; the mail as it came has them',
  },
  header_only: {
    ru: 'Получен только заголовок; само письмо осталось в почтовом ящике',
    en: 'Only the header was received; the mail itself stayed in the mailbox',
  },
  signed: {
    ru: 'Письмо подписано, подпись не проверена',
    en: 'The mail is signed; the signature is not verified',
  },
  encrypted: {
    ru: 'Письмо зашифровано и не расшифровано',
    en: 'The mail is encrypted and was not decrypted',
  },
};

const texts = {
  evidence: { ru: 'На чём основано', en: 'What it rests on' },
  notChecked: {
    ru: 'Отправителя никто не проверял: письмо принято до того, как Ответ начал это делать.',
    en: 'Nobody checked the sender: the mail came before Otvet began to.',
  },
  received: { ru: 'Получено', en: 'Received' },
  mailbox: { ru: 'Пришло на', en: 'Came to' },
  replyTo: { ru: 'Ответ просят на', en: 'Asks to reply to' },
  from: { ru: 'письмо от', en: 'the mail is from' },
  noAuthor: { ru: 'письмо не называет автора', en: 'the mail names no author' },
  raw: { ru: 'Письмо, как оно пришло', en: 'The mail as it came' },
} as const satisfies Record<string, Bilingual>;

/** A link that saves a mail as it came. */
export function rawMailLink(url: string, { language }: Pick<TimeStyle, 'language'>): Html {
  return markup`<a href="${url}" download>${texts.raw[language]}</a>`;
}

/** Whom the verdict is about, where that is somebody else than the message's author: of a forward. */
function aboutWhom(
  { authorAddress }: MailOrigin,
  message: Pick<RecordedMessage, 'authorAddress'>,
  { language }: TimeStyle,
): Html {
  if (authorAddress === null) return markup`: ${texts.noAuthor[language]}`;
  if (authorAddress === message.authorAddress.toLowerCase()) return markup``;
  return markup`: ${texts.from[language]} <bdi>${authorAddress}</bdi>`;
}

/**
 * Where a message came from: whether its sender is proven, what was odd about the mail, and, folded,
 * on what grounds and the mail itself. The mailbox is named where there are several.
 */
export function originOf(
  origin: MailOrigin,
  message: Pick<RecordedMessage, 'authorAddress'>,
  { url, hasMailboxes }: { url: string; hasMailboxes: boolean },
  style: TimeStyle,
): Html {
  const { language, zone } = style;
  const { verdict, evidence, flags, mailbox, replyTo, receivedAtMs } = origin;
  const told = verdictTexts[verdict];
  const part = (label: Bilingual, value: string) =>
    markup`<span>${label[language]} <bdi>${value}</bdi></span>`;
  return markup`<div class="origin">
    <details>
      <summary>
        <span class="${told.tone}">✉ ${told[language]}${aboutWhom(origin, message, style)}</span>
        ${hasMailboxes && part(texts.mailbox, mailbox)}
        ${replyTo !== null && part(texts.replyTo, replyTo)}
      </summary>
      <p class="mail">${texts.evidence[language]}: <bdi>${evidenceText(evidence, language) || texts.notChecked[language]}</bdi></p>
      <p class="mail">${texts.received[language]} ${instantText(language, zone, receivedAtMs)} · ${rawMailLink(url, style)}</p>
    </details>
    ${flags.map((flag) => markup`<p class="mail warn">⚠ ${flagTexts[flag][language]}</p>`)}
  </div>`;
}
