import type { Request } from 'express';
import { listTickets, type TicketSummary } from '../../db/ticket-reads';
import { statusLabels } from '../../domain/lifecycle';
import { ticketStatuses } from '../../domain/ticket';
import type { Caller } from '../auth';
import { decodeCursor, encodeCursor } from '../cursor';
import type { RouteDependencies } from '../route';
import { ticketListQuery } from '../schemas/ticket';
import { filterOf } from '../ticket-lookup';
import { responseState } from './deadline-sentences';
import { markup, type Html } from '../../markup';
import { frameOf, page, withParameter, type PageFrame, type PageSettings } from './layout';
import { dayAndTime, type TimeStyle } from './times';

type Query = ReturnType<typeof ticketListQuery.parse>;

function option(value: string, label: string, chosen: string | undefined): Html {
  const selected = value === (chosen ?? '') && markup` selected`;
  return markup`<option value="${value}"${selected}>${label}</option>`;
}

function filterForm(query: Query, agentIds: readonly string[], frame: PageFrame): Html {
  const { words, language } = frame;
  const [status] = [query.status ?? []].flat();
  return markup`<form class="filter" method="get" action="/tickets" role="search">
    <div>
      <label for="status">${words.status}</label>
      <select id="status" name="status">
        ${option('', words.anyStatus, status)}
        ${ticketStatuses.map((each) => option(each, statusLabels[each][language], status))}
      </select>
    </div>
    <div>
      <label for="assignee">${words.assignee}</label>
      <select id="assignee" name="assignee">
        ${option('', words.anyAssignee, query.assignee)}
        ${option('none', words.unassigned, query.assignee)}
        ${agentIds.map((id) => option(id, id, query.assignee))}
      </select>
    </div>
    <div class="wide-field">
      <label for="q">${words.find}</label>
      <input id="q" name="q" type="search" value="${query.q ?? ''}" autocapitalize="off" />
    </div>
    <button>${words.show}</button>
  </form>`;
}

function row(ticket: TicketSummary, frame: PageFrame, style: TimeStyle, nowMs: number): Html {
  const { number, subject, status, assigneeId, requesterName, requesterAddress } = ticket;
  const response =
    ticket.firstResponse?.verdict === 'met'
      ? undefined
      : responseState(ticket.firstResponse, style, nowMs);
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
      ${response && markup`· <span class="${response.tone}">${response.text}</span>`}
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

/** The list of tickets, the one that changed last first, with a filter that is a plain form. */
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
  const filter = filterOf(query);
  const [updatedAtMs, ticketId] = query.cursor === undefined ? [] : decodeCursor(query.cursor);
  const after =
    updatedAtMs === undefined || ticketId === undefined ? undefined : { updatedAtMs, ticketId };
  const rows = await listTickets(deps.pool, filter, { after, limit: query.limit + 1 });
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  const nextCursor = last && encodeCursor([last.updatedAtMs, last.ticketId]);
  const style = { language, zone: deps.terms.calendar.zone };
  const nowMs = deps.nowMs();
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
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
        ${after && markup`<a href="${withParameter(frame.url, 'cursor', undefined)}">${words.first}</a>`}
        ${
          nextCursor !== undefined &&
          markup`<a href="${withParameter(frame.url, 'cursor', nextCursor)}" rel="next">${words.more}</a>`
        }
      </nav>`,
  });
}
