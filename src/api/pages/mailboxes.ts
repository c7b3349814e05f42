import type { Request } from 'express';
import type { HeardFetching } from '../../db/imap-status';
import type { Bilingual, Language } from '../../domain/language';
import { imapProblemText } from '../../mail/imap-problem-texts';
import { markup, type Html } from '../../markup';
import type { Caller } from '../auth';
import { isSilent, mailboxStatuses, type MailboxStatus } from '../mailboxes';
import type { RouteDependencies } from '../route';
import { frameOf, page, type PageFrame, type PageSettings } from './layout';
import { relativeTime } from './times';

const texts = {
  about: {
    ru: 'Сюда пишут клиенты. О ящиках, чью почту забирают по IMAP, сказано то, что в последний раз сообщил процесс приёма.',
    en: 'Customers write here. Of the mailboxes that are fetched by IMAP, this is what the intake last said.',
  },
  department: { ru: 'Отдел', en: 'Department' },
  bySmtp: { ru: 'Почта приходит по SMTP', en: 'Mail comes by SMTP' },
  never: {
    ru: 'О приёме ещё ничего не известно: процесс приёма не запускали, или он не видит базу',
    en: 'Nothing is known of its fetching yet: no intake has run, or it does not reach the database',
  },
  silent: {
    ru: 'Процесс приёма молчит: проверьте, что он запущен и видит базу. Последнее известие',
    en: 'The intake is silent: see that it runs and reaches the database. Last heard of',
  },
  heard: { ru: 'Последнее известие', en: 'Last heard of' },
  folder: { ru: 'Папка', en: 'Folder' },
  connected: { ru: 'На связи', en: 'Connected' },
  scanned: { ru: 'Просмотрена', en: 'Looked through' },
  waiting: { ru: 'Ждут приёма', en: 'Waiting' },
  leftAlone: { ru: 'Старых писем не тронуто', en: 'Older mails left alone' },
  answered: { ru: 'Ответ сервера', en: 'The server says' },
} as const satisfies Record<string, Bilingual>;

const states: Readonly<Record<HeardFetching['state'], Bilingual & { tone: string }>> = {
  connected: { ru: 'Почту забирают', en: 'Mail is fetched', tone: 'good' },
  connecting: { ru: 'Соединяемся', en: 'Connecting', tone: 'warn' },
  following: { ru: 'Процесс приёма уступил место', en: 'Its intake stepped back', tone: 'warn' },
  closed: { ru: 'Процесс приёма остановлен', en: 'Its intake was stopped', tone: 'warn' },
};

/** A row of the facts; nothing where there is nothing to say. */
function fact(name: string, value: string | undefined): Html {
  return value === undefined || value === ''
    ? markup``
    : markup`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`;
}

/** Instants are the server's own, unlike a ticket's: how long ago they were is told instead. */
function fetchingFacts(heard: HeardFetching, language: Language, nowMs: number): Html {
  const own = (text: keyof typeof texts) => texts[text][language];
  const ago = (atMs: number | undefined) =>
    atMs === undefined ? undefined : relativeTime(language, atMs, nowMs);
  const { problem, state, leftAlone } = heard;
  const heardAgo = ago(nowMs - heard.ageMs);
  const told = states[state];
  return markup`${
    isSilent(heard)
      ? markup`<p class="alert" role="alert">${own('silent')}: ${heardAgo}.</p>`
      : markup`<p class="${told.tone}">${told[language]}.</p>`
  }
    ${problem && markup`<p class="alert" role="alert">${imapProblemText(problem.code)[language]}</p>`}
    <dl class="facts">
      ${fact(own('answered'), problem?.detail)}
      ${fact(own('folder'), heard.folder)} ${fact(own('connected'), ago(heard.connectedSinceMs))}
      ${fact(own('scanned'), ago(heard.lastScanAtMs))} ${fact(own('waiting'), String(heard.waiting))}
      ${fact(own('leftAlone'), leftAlone === 0 ? undefined : String(leftAlone))}
      ${fact(own('heard'), heardAgo)}
    </dl>`;
}

function mailboxCard(mailbox: MailboxStatus, { language }: PageFrame, nowMs: number): Html {
  const { address, department, isFetched, fetching } = mailbox;
  const nothing = isFetched
    ? markup`<p class="warn">${texts.never[language]}.</p>`
    : markup`<p class="quiet">${texts.bySmtp[language]}.</p>`;
  return markup`<section class="card held-mail">
    <h2><bdi>${address}</bdi></h2>
    ${department !== null && markup`<p>${texts.department[language]}: <bdi>${department}</bdi></p>`}
    ${fetching === undefined ? nothing : fetchingFacts(fetching, language, nowMs)}
  </section>`;
}

/** The mailboxes that customers write to, and how the fetching of their mail stands. */
export async function mailboxesPage(
  deps: RouteDependencies,
  settings: PageSettings,
  request: Request,
  caller: Caller,
): Promise<string> {
  const frame = frameOf(request, settings, { caller });
  const mailboxes = await mailboxStatuses(deps);
  const nowMs = Date.now();
  return page(frame, {
    title: frame.words.mailboxes,
    main: markup`<h1>${frame.words.mailboxes}</h1>
      <p class="quiet">${texts.about[frame.language]}</p>
      ${mailboxes.map((mailbox) => mailboxCard(mailbox, frame, nowMs))}`,
  });
}
