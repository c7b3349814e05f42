import type { MailOrigin } from '../../db/mail-origins';
import type { RecordedMail } from '../../db/outbox-reads';
import type { RecordedMessage } from '../../db/ticket-reads';
import type { TicketEvent } from '../../domain/events';
import { eventMailUrl, messageMailUrl } from '../mail-origin';
import { fileUrl } from '../present';
import { eventSentence, toneOf } from './event-sentences';
import { markup, type Html } from '../../markup';
import type { PageFrame } from './layout';
import { lastAnswer, mailEvidence } from './mail-evidence';
import { originOf, rawMailLink } from './mail-origin';
import { fileSize, linkedText } from './message-text';
import { otherTicketOf } from './tie-sentences';
import { clockTime, longDay, type TimeStyle } from './times';

/** A stretch of a ticket's history and what belongs to its events. */
export type Stretch = {
  number: number;
  events: readonly TicketEvent[];
  messages: readonly RecordedMessage[];
  mails: readonly RecordedMail[];
  /** What ratings say, and what robots and mail servers wrote, by content id. */
  texts: ReadonlyMap<string, string>;
  /** The mails that brought messages and texts, by the content ids of these. */
  origins: ReadonlyMap<string, MailOrigin>;
  /** Whether customers write to several mailboxes. */
  hasMailboxes: boolean;
  /** The numbers of other tickets that the events name, by their ids. */
  numbers: ReadonlyMap<string, number>;
  /** What to call the participants whom the events name, by their ids. */
  participants: ReadonlyMap<string, string>;
};

function timeOf(style: TimeStyle, atMs: number): Html {
  return markup`<time datetime="${new Date(atMs).toISOString()}">${clockTime(style, atMs)}</time>`;
}

/** Who did it, where the sentence doesn't say so itself. */
function actorName(event: TicketEvent): string | undefined {
  const { actor } = event;
  if (event.type === 'assigned' && actor.role === 'agent' && event.to === actor.agentId) return;
  if (actor.role === 'agent') return actor.agentId;
  return actor.role === 'developer' ? actor.developerId : undefined;
}

function quoteOf(message: RecordedMessage, { words }: PageFrame): Html {
  if (message.quote.trim() === '') return markup``;
  return markup`<details>
    <summary>${words.quote}</summary>
    <div class="text">${linkedText(message.quote.trim())}</div>
  </details>`;
}

function filesOf(number: number, message: RecordedMessage, frame: PageFrame): Html {
  if (message.files.length === 0) return markup``;
  return markup`<ul class="files" aria-label="${frame.words.files}">
    ${message.files.map(
      ({ position, name, sizeBytes }) =>
        markup`<li>
          <a href="${fileUrl(number, message.messageNo, position)}" download><bdi>${name}</bdi>
          <small>${fileSize(sizeBytes, frame.language)}</small></a>
        </li>`,
    )}
  </ul>`;
}

function authorOf(message: RecordedMessage, { words }: PageFrame): Html {
  const { author, authorId, authorName, authorAddress, visibility } = message;
  if (visibility === 'note') {
    return markup`<strong>${authorId ?? authorName}</strong>
      <span class="quiet">${words.note}</span>`;
  }
  const [name, role] =
    author === 'customer'
      ? // What an agent took down by phone is the customer's message all the same.
        [authorName || authorAddress, words.customer]
      : [authorName || (authorId ?? authorAddress), words.team];
  const guest = message.standing === 'guest' && markup`<span class="badge">${words.guest}</span>`;
  return markup`<strong><bdi>${name}</bdi></strong> <span class="quiet">${role}</span> ${guest}`;
}

/** What the sentence says, with the other ticket's number as a link to it. */
function linkedSentence(stretch: Stretch, event: TicketEvent, style: TimeStyle): Html {
  const { numbers, participants } = stretch;
  const sentence = eventSentence(event, { ...style, numbers, participants });
  const other = numbers.get(otherTicketOf(event) ?? '');
  if (other === undefined) return markup`${sentence}`;
  const name = `${style.language === 'ru' ? '№' : '#'}${other}`;
  const at = sentence.indexOf(name);
  if (at === -1) return markup`${sentence}`;
  const link = markup`<a href="/tickets/${other}">${name}</a>`;
  return markup`${sentence.slice(0, at)}${link}${sentence.slice(at + name.length)}`;
}

function isThanks(event: TicketEvent): boolean {
  return event.type === 'messageAdded' && event.gratitude;
}

function originOfMessage(stretch: Stretch, message: RecordedMessage, style: TimeStyle): Html {
  const { number, origins, hasMailboxes } = stretch;
  const origin = origins.get(message.contentId);
  if (origin === undefined) return markup``;
  const url = messageMailUrl(number, message.messageNo);
  return originOf(origin, message, { url, hasMailboxes }, style);
}

function messageItem(
  stretch: Stretch,
  { event, message }: { event: TicketEvent; message: RecordedMessage },
  mails: Html[],
  frame: PageFrame,
) {
  const { messageNo, author, visibility } = message;
  const text = message.text.trim();
  return (style: TimeStyle): Html =>
    markup`<li>
      <article class="message ${author} ${visibility}" id="message-${messageNo}">
        <header>
          ${authorOf(message, frame)}
          <a class="quiet" href="#message-${messageNo}">${frame.words.numberSign}${messageNo}</a>
          ${timeOf(style, message.atMs)}
        </header>
        <div class="text">${
          text === '' ? markup`<span class="quiet">${frame.words.noText}</span>` : linkedText(text)
        }</div>
        ${isThanks(event) && markup`<small>${frame.words.thanks}</small>`}
        ${quoteOf(message, frame)} ${message.cut && markup`<small>${frame.words.cut}</small>`}
        ${filesOf(stretch.number, message, frame)} ${originOfMessage(stretch, message, style)} ${mails}
      </article>
    </li>`;
}

/** The content that belongs to an event and is no message: a comment, a robot's mail, a report. */
export function textOf(event: TicketEvent): string | null {
  switch (event.type) {
    case 'rated':
    case 'automaticMailNoted':
    case 'deliveryBounced':
      return event.contentId;
    default:
      return null;
  }
}

/** A rating's comment stands open; what machines wrote is folded. */
function writtenWith(stretch: Stretch, event: TicketEvent, { words, language }: PageFrame): Html {
  const contentId = textOf(event) ?? '';
  const text = stretch.texts.get(contentId);
  if (text === undefined) return markup``;
  if (event.type === 'rated') return markup`<blockquote>${text}</blockquote>`;
  return markup`<details>
    <summary>${words.mailText}</summary>
    <div class="text">${linkedText(text.trim())}</div>
    ${
      stretch.origins.has(contentId) &&
      markup`<p class="mail">${rawMailLink(eventMailUrl(stretch.number, event.seq), { language })}</p>`
    }
  </details>`;
}

function eventItem(
  stretch: Stretch,
  event: TicketEvent,
  mails: Html[],
  { frame, style }: { frame: PageFrame; style: TimeStyle },
): Html {
  const name = actorName(event);
  return markup`<li class="event ${toneOf(event)}">
    <div>
      <span class="marked">${linkedSentence(stretch, event, style)}</span>
      ${name !== undefined && markup`<span>· ${name}</span>`}
      ${event.type === 'deliveryFailed' && lastAnswer(event, stretch.mails, style)}
      ${writtenWith(stretch, event, frame)}
    </div>
    ${timeOf(style, event.atMs)} ${mails}
  </li>`;
}

/** The stretch as a list by days: messages as cards, other events as lines between them. */
export function timeline(stretch: Stretch, frame: PageFrame, style: TimeStyle): Html {
  const messageBySeq = new Map(stretch.messages.map((message) => [message.seq, message]));
  const mailBySeq = new Map(stretch.mails.map((mail) => [mail.mailSeq, mail]));
  const days: { name: string; items: Html[] }[] = [];
  for (const event of stretch.events) {
    const name = longDay(style, event.atMs);
    if (days.at(-1)?.name !== name) days.push({ name, items: [] });
    const mail = mailBySeq.get(event.seq);
    const mails = mail ? [mailEvidence(mail, style)] : [];
    const message = messageBySeq.get(event.seq);
    days
      .at(-1)
      ?.items.push(
        message
          ? messageItem(stretch, { event, message }, mails, frame)(style)
          : eventItem(stretch, event, mails, { frame, style }),
      );
  }
  return markup`<ol class="timeline">
    ${days.map(
      ({ name, items }) =>
        markup`<li>
          <h3>${name}</h3>
          <ol>
            ${items}
          </ol>
        </li>`,
    )}
  </ol>`;
}
