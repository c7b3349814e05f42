import type { Request, Response } from 'express';
import { publicFile, publicMessages, type PublicMessage } from '../../db/public-messages';
import { findTicket, type RecordedTicket } from '../../db/ticket-reads';
import type { Bilingual, Language } from '../../domain/language';
import type { TicketStatus } from '../../domain/ticket';
import { instantText, zoneOf } from '../../mail/instant-text';
import { cleanSubject } from '../../mail/subject';
import { ticketOfToken } from '../../mail/ticket-link';
import { markup, type Html } from '../../markup';
import { Problem } from '../problem';
import { chosenLanguage } from '../request-context';
import type { RouteDependencies } from '../route';
import { fileParams } from '../schemas/mail';
import { sendFile } from '../send-file';
import { frameOf, page, type PageFrame, type PageSettings } from './layout';
import { fileSize, linkedText } from './message-text';

/** What a status means to the customer, whose turn it may be. */
const customerStatus: Readonly<Record<TicketStatus, Bilingual>> = {
  new: { ru: 'Получено, скоро ответим', en: 'Received; we will answer soon' },
  open: { ru: 'В работе', en: 'In progress' },
  pending: { ru: 'Ждём вашего ответа', en: 'Waiting for your answer' },
  in_development: { ru: 'В работе у разработчиков', en: 'With our developers' },
  development_done: { ru: 'Разработчики закончили, проверяем', en: 'Developed; being checked' },
  resolved: { ru: 'Решено', en: 'Solved' },
  closed: { ru: 'Закрыто', en: 'Closed' },
};

/** What a merged ticket's status doesn't say: that it is not over. Which other one is nobody's who has this link. */
const continuedElsewhere: Bilingual = {
  ru: 'Продолжено в другом обращении',
  en: 'Continued in another request',
};

function statusText({ status, ties }: RecordedTicket['state'], language: Language): string {
  return (ties.mergedInto === null ? customerStatus[status] : continuedElsewhere)[language];
}

/** Whatever a customer's link opens: search engines don't keep it, and other sites don't learn of it. */
const linkHeaders = { 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' };

/** A long correspondence is in the customer's mailbox as well. */
const shownMessages = 100;

function filesOf({ files, messageNo }: PublicMessage, url: string, frame: PageFrame): Html {
  if (files.length === 0) return markup``;
  return markup`<ul class="files" aria-label="${frame.words.files}">
    ${files.map(
      ({ position, name, sizeBytes }) =>
        markup`<li>
          <a href="${url}/files/${messageNo}/${position}" download><bdi>${name}</bdi>
          <small>${fileSize(sizeBytes, frame.language)}</small></a>
        </li>`,
    )}
  </ul>`;
}

function authorOf(message: PublicMessage, frame: PageFrame): string {
  const { author, authorName, isRequester } = message;
  if (author === 'agent') return `${authorName}, ${frame.serviceName}`;
  return authorName !== '' ? authorName : frame.words[isRequester ? 'customer' : 'participant'];
}

type Shown = { ticket: RecordedTicket; url: string };

function messageItem(message: PublicMessage, { ticket, url }: Shown, frame: PageFrame): Html {
  const text = message.text.trim();
  const at = instantText(frame.language, zoneOf(ticket.state.terms), message.atMs);
  return markup`<li><article class="message ${message.author}">
    <header><strong><bdi>${authorOf(message, frame)}</bdi></strong>
      <time datetime="${new Date(message.atMs).toISOString()}">${at}</time></header>
    <div class="text">${text === '' ? frame.words.noText : linkedText(text)}</div>
    ${filesOf(message, url, frame)}
  </article></li>`;
}

function requestPage(shown: Shown, messages: readonly PublicMessage[], frame: PageFrame): string {
  const { words, language } = frame;
  const { number, state, subject: given } = shown.ticket;
  const subject = cleanSubject(given, frame.serviceName) || words.noSubject;
  const isShortened = (messages[0]?.messageNo ?? 1) > 1 && messages.length === shownMessages;
  return page(frame, {
    title: `${words.numberSign}${number}`,
    main: markup`<h1>${words.numberSign}${number} <bdi>${subject}</bdi></h1>
      <p><strong class="status ${state.status}">${statusText(state, language)}</strong></p>
      ${isShortened && markup`<p class="quiet">${words.requestShortened}</p>`}
      <ol class="timeline">${messages.map((message) => messageItem(message, shown, frame))}</ol>
      <p class="quiet">${words.requestAnswer}</p>`,
  });
}

/**
 * Shows a request to whoever holds its link, in the ticket's language: what was said to and by the
 * customer's side, and nothing else. It changes nothing, and other sites don't learn of the link.
 */
export function showRequest(deps: RouteDependencies, settings: PageSettings) {
  return async (request: Request, response: Response): Promise<void> => {
    const token = String(request.params['token']);
    const ticketId = ticketOfToken(deps.secret, token);
    const ticket = ticketId && (await findTicket(deps.pool, { ticketId }));
    const language = chosenLanguage(request) ?? (ticket ? ticket.state.language : undefined);
    const frame = frameOf(request, settings, language && { language });
    response.set(linkHeaders);
    response.type('html');
    if (!ticket) {
      const { rateInvalidTitle: title, rateInvalid } = frame.words;
      const main = markup`<div class="card narrow"><h1>${title}</h1><p>${rateInvalid}</p></div>`;
      response.status(404).send(page(frame, { title, main }));
      return;
    }
    const messages = await publicMessages(deps.pool, ticket.ticketId, shownMessages);
    response.send(requestPage({ ticket, url: `/request/${token}` }, messages, frame));
  };
}

/** Downloads a file of what the page of the same link shows. Throws `FILE_NOT_FOUND`. */
export function downloadRequestFile(deps: RouteDependencies) {
  return async (request: Request, response: Response): Promise<void> => {
    const ticketId = ticketOfToken(deps.secret, String(request.params['token']));
    const place = fileParams.safeParse(request.params);
    const file =
      ticketId && place.success
        ? await publicFile(deps.pool, ticketId, place.data.messageNo, place.data.position)
        : undefined;
    if (!file) throw new Problem('FILE_NOT_FOUND');
    response.set(linkHeaders);
    sendFile(response, file);
  };
}
