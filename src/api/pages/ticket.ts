import type { Request } from 'express';
import { z } from 'zod';
import { mailOrigins } from '../../db/mail-origins';
import { mailsBefore } from '../../db/outbox-reads';
import {
  contentTexts,
  eventsBefore,
  findTicket,
  messagesBetween,
  type RecordedTicket,
} from '../../db/ticket-reads';
import { findParticipants, participantNames } from '../../db/participants';
import { numbersOf, tiedTickets } from '../../db/ticket-ties';
import { statusLabels } from '../../domain/lifecycle';
import type { Caller } from '../auth';
import type { ApiDependencies } from '../dependencies';
import { Problem } from '../problem';
import { markup, type Html } from '../../markup';
import { mainZone } from '../main-zone';
import { whyOf } from '../why';
import { nextSteps } from './deadline-sentences';
import { frameOf, page, withParameter, type PageFrame, type PageSettings } from './layout';
import { participantsOf } from './people-sentences';
import { ticketFacts, ticketTies } from './ticket-facts';
import { whySection } from './ticket-why';
import { otherTicketOf } from './tie-sentences';
import { textOf, timeline, type Stretch } from './timeline';
import { zoneName, type TimeStyle } from './times';

/** Events on one page: months of an ordinary ticket, seconds of reading for a browser. */
const eventsOnPage = 300;

const endOfHistory = 2_147_483_647;
const beforeParameter = z.coerce.number().int().min(1).max(endOfHistory).catch(endOfHistory);

async function readStretch(
  { pool, mailboxes }: ApiDependencies,
  { ticketId, number }: RecordedTicket,
  beforeSeq: number,
): Promise<Stretch> {
  const events = await eventsBefore(pool, ticketId, beforeSeq, eventsOnPage);
  const afterSeq = (events[0]?.seq ?? 1) - 1;
  const limit = eventsOnPage;
  const textIds = events.flatMap((event) => textOf(event) ?? []);
  const people = events.flatMap(participantsOf);
  const others = events.flatMap((event) => otherTicketOf(event) ?? []);
  const [messages, mails, texts, numbers, participants] = await Promise.all([
    messagesBetween(pool, ticketId, {
      afterSeq,
      beforeSeq,
      beforeMessageNo: endOfHistory,
      limit,
    }),
    mailsBefore(pool, ticketId, beforeSeq, limit),
    contentTexts(pool, textIds),
    numbersOf(pool, others),
    participantNames(pool, people),
  ]);
  const contentIds = [...messages.map(({ contentId }) => contentId), ...textIds];
  const origins = await mailOrigins(pool, contentIds);
  const hasMailboxes = mailboxes.length > 1;
  return { number, events, messages, mails, texts, numbers, participants, origins, hasMailboxes };
}

function next(ticket: RecordedTicket, frame: PageFrame, style: TimeStyle, nowMs: number): Html {
  const steps = nextSteps(ticket.state, style, nowMs);
  return markup`<section class="card next" aria-labelledby="next">
    <h2 id="next">${frame.words.next}</h2>
    ${steps.map(({ atMs, what }) => atMs === undefined && markup`<p>${what}</p>`)}
    <ul>
      ${steps.map(
        ({ atMs, when, inTime, what }) =>
          atMs !== undefined &&
          markup`<li>
            <time datetime="${new Date(atMs).toISOString()}">${when}<small>${inTime}</small></time>
            <span>${what}</span>
          </li>`,
      )}
    </ul>
    <small>${frame.words.timesIn} ${zoneName(style, nowMs)}.</small>
  </section>`;
}

function pager(stretch: Stretch, frame: PageFrame, isLatest: boolean): Html {
  const first = stretch.events[0]?.seq ?? 1;
  if (first === 1 && isLatest) return markup``;
  const earlier = withParameter(frame.url, 'before', String(first));
  return markup`<nav class="pager" aria-label="${frame.words.history}">
    ${first > 1 && markup`<a href="${earlier}">${frame.words.earlier}</a>`}
    ${!isLatest && markup`<a href="${withParameter(frame.url, 'before', undefined)}">${frame.words.latest}</a>`}
  </nav>`;
}

/** A ticket's page for reading: where it stands and why, what happens next, its whole history. */
export async function ticketPage(
  deps: ApiDependencies,
  settings: PageSettings,
  request: Request,
  caller: Caller,
): Promise<string> {
  const number = /^\d{1,15}$/.exec(String(request.params['number']));
  const ticket = number && (await findTicket(deps.pool, { number: Number(number[0]) }));
  if (!ticket) throw new Problem('TICKET_NOT_FOUND');
  const frame = frameOf(request, settings, { caller });
  const style = { language: frame.language, zone: mainZone(ticket.state.terms) };
  const beforeSeq = beforeParameter.parse(request.query['before'] ?? endOfHistory);
  const { ticketId } = ticket;
  const [stretch, tied, why, participants] = await Promise.all([
    readStretch(deps, ticket, beforeSeq),
    tiedTickets(deps.pool, ticketId, ticket.state.ties),
    whyOf(deps, { ticketId }),
    findParticipants(deps.pool, ticket.state.participantIds),
  ]);
  const nowMs = deps.nowMs();
  const subject = ticket.subject || frame.words.noSubject;
  const { status } = ticket.state;
  return page(frame, {
    title: `${frame.words.numberSign}${ticket.number} ${subject}`,
    main: markup`<section class="card ticket-head">
        <h1><span class="number">${frame.words.numberSign}${ticket.number}</span> <bdi>${subject}</bdi></h1>
        <p><span class="badge ${status}">${statusLabels[status][frame.language]}</span></p>
        ${ticketFacts({ ...ticket, participants, mailboxes: deps.mailboxes }, frame, style, nowMs)}
      </section>
      ${ticketTies(tied, frame)} ${next(ticket, frame, style, nowMs)} ${whySection(why, frame)}
      <h2>${frame.words.history}</h2>
      ${pager(stretch, frame, beforeSeq === endOfHistory)} ${timeline(stretch, frame, style)}`,
  });
}
