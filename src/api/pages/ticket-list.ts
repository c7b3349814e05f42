import type { Request } from 'express';
import { listOrders, mailFilters, type TicketSummary } from '../../db/ticket-list';
import type { Bilingual } from '../../domain/language';
import { statusLabels } from '../../domain/lifecycle';
import { priorities, ticketStatuses, ticketTypes } from '../../domain/ticket';
import type { Caller } from '../auth';
import { mainZone } from '../main-zone';
import type { RouteDependencies } from '../route';
import { ticketListQuery } from '../schemas/ticket';
import { filterOf, listPage } from '../ticket-lookup';
import { cycleStates } from './deadline-sentences';
import { markup, type Html } from '../../markup';
import { choice, option } from './choice';
import { frameOf, page, withParameter, type PageFrame, type PageSettings } from './layout';
import { priorityNames, typeNames } from './names';
import { dayAndTime, type TimeStyle } from './times';

type Query = ReturnType<typeof ticketListQuery.parse>;

const orderNames: Readonly<Record<Query['sort'], (frame: PageFrame) => string>> = {
  updated: ({ words }) => words.orderUpdated,
  slaDue: ({ words }) => words.orderSlaDue,
};

function named<T extends string>(names: Readonly<Record<T, Bilingual>>, { language }: PageFrame) {
  return (value: T): string => names[value][language];
}

function filterForm(query: Query, agentIds: readonly string[], frame: PageFrame): Html {
  const { words } = frame;
  const [status] = [query.status ?? []].flat();
  return markup`<form class="filter" method="get" action="/tickets" role="search">
    ${choice(
      { name: 'status', label: words.status, any: words.anyStatus, chosen: status },
      ticketStatuses,
      named(statusLabels, frame),
    )}
    <div>
      <label for="assignee">${words.assignee}</label>
      <select id="assignee" name="assignee">
        ${option('', words.anyAssignee, query.assignee)}
        ${option('none', words.unassigned, query.assignee)}
        ${agentIds.map((id) => option(id, id, query.assignee))}
      </select>
    </div>
    ${choice(
      { name: 'type', label: words.type, any: words.anyType, chosen: query.type },
      ticketTypes,
      named(typeNames, frame),
    )}
    ${choice(
      { name: 'priority', label: words.priority, any: words.anyPriority, chosen: query.priority },
      priorities,
      named(priorityNames, frame),
    )}
    ${choice(
      { name: 'mail', label: words.mails, any: words.anyMails, chosen: query.mail },
      mailFilters,
      (filter) => words[filter],
    )}
    <div>
      <label for="sort">${words.order}</label>
      <select id="sort" name="sort">
        ${listOrders.map((order) => option(order, orderNames[order](frame), query.sort))}
      </select>
    </div>
    <div class="wide-field">
      <label for="q">${words.find}</label>
      <input id="q" name="q" type="search" value="${query.q ?? ''}" autocapitalize="off" />
    </div>
    <button>${words.show}</button>
  </form>`;
}

/** What a list lifts out by colour, beside the words. */
const urgency: Readonly<Record<(typeof priorities)[number], string>> = {
  low: '',
  normal: '',
  high: 'warn',
  urgent: 'bad',
};

function row(ticket: TicketSummary, frame: PageFrame, style: TimeStyle, nowMs: number): Html {
  const { number, subject, status, assigneeId, requesterName, requesterAddress } = ticket;
  const { type, priority } = ticket.details;
  // What was met needs nobody's attention in a list.
  const promises = cycleStates(ticket.cycles, style, nowMs).filter(({ tone }) => tone !== 'good');
  const updated = dayAndTime(style, ticket.updatedAtMs, nowMs);
  return markup`<li>
    <div>
      <span class="number">${frame.words.numberSign}${number}</span>
      <a href="/tickets/${number}"><bdi>${subject || frame.words.noSubject}</bdi></a>
    </div>
    <div class="state">
      <span class="badge ${status}">${statusLabels[status][frame.language]}</span>
    </div>
    <div class="who">
      <bdi>${requesterName || requesterAddress}</bdi> → ${assigneeId ?? frame.words.nobody}
      · ${typeNames[type][frame.language]},
      ${frame.words.priority.toLowerCase()}
      <span class="${urgency[priority]}">${priorityNames[priority][frame.language]}</span>
      ${promises.map(({ name, text, tone }) => markup`· <span class="${tone}">${name}: ${text}</span> `)}
    </div>
    <time class="who state" datetime="${new Date(ticket.updatedAtMs).toISOString()}">${updated}</time>
  </li>`;
}

function emptyList(isFiltered: boolean, { words }: PageFrame): Html {
  if (!isFiltered) {
    return markup`<div class="card empty">
      <p><strong>${words.noTickets}</strong></p>
      <p>${words.noTicketsHint}</p>
    </div>`;
  }
  return markup`<div class="card empty">
    <p><strong>${words.nothingFound}</strong></p>
    <p><a href="/tickets">${words.reset}</a></p>
  </div>`;
}

/** The query with the empty fields, which a form sends too, left out. */
function readQuery(request: Request): Query | undefined {
  const given = Object.entries(request.query).filter(
    ([name, value]) => value !== '' && name !== 'lang',
  );
  const parsed = ticketListQuery.safeParse(Object.fromEntries(given));
  return parsed.success ? parsed.data : undefined;
}

/** The list of tickets with a filter and an order that are a plain form. */
export async function ticketListPage(
  deps: RouteDependencies,
  settings: PageSettings,
  request: Request,
  caller: Caller,
): Promise<string> {
  const frame = frameOf(request, settings, { caller });
  const { words, language } = frame;
  const understood = readQuery(request);
  const query = understood ?? ticketListQuery.parse({});
  const { tickets: shown, nextCursor } = await listPage(deps.pool, query);
  const style = { language, zone: mainZone(deps.terms) };
  const nowMs = deps.nowMs();
  const { sort, cursor } = query;
  const isFiltered =
    sort !== 'updated' || Object.values(filterOf(query)).some((value) => value !== undefined);
  return page(frame, {
    title: words.tickets,
    wide: true,
    main: markup`<h1>${words.tickets}</h1>
      ${!understood && markup`<p class="alert" role="alert">${words.wrongFilter}</p>`}
      ${filterForm(query, deps.registry.idsOf('agent'), frame)}
      ${
        shown.length === 0
          ? emptyList(isFiltered, frame)
          : markup`<ul class="tickets">
              ${shown.map((ticket) => row(ticket, frame, style, nowMs))}
            </ul>`
      }
      <nav class="pager" aria-label="${words.tickets}">
        ${cursor !== undefined && markup`<a href="${withParameter(frame.url, 'cursor', undefined)}">${words.first}</a>`}
        ${
          nextCursor !== null &&
          markup`<a href="${withParameter(frame.url, 'cursor', nextCursor)}" rel="next">${words.more}</a>`
        }
      </nav>`,
  });
}
