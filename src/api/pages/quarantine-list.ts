import type { Request } from 'express';
import type { HeldMail } from '../../db/quarantine';
import { heldMailStates } from '../../domain/held-mail';
import { holdCauseFacts, holdCauses } from '../../domain/hold-cause';
import { markup, type Html } from '../../markup';
import type { Caller } from '../auth';
import { mainZone } from '../main-zone';
import { causeTexts } from '../present-held-mail';
import { quarantineOf } from '../quarantine-list';
import type { RouteDependencies } from '../route';
import { heldMailListQuery } from '../schemas/quarantine';
import { choice, option } from './choice';
import { frameOf, page, withParameter, type PageFrame, type PageSettings } from './layout';
import { verdictTexts } from './mail-origin';
import { quarantineWords, stateNames } from './quarantine-texts';
import { dayAndTime, type TimeStyle } from './times';

type Query = ReturnType<typeof heldMailListQuery.parse>;

const mailsOnPage = 25;

function filterForm(query: Query, { language, words }: PageFrame): Html {
  const own = quarantineWords(language);
  return markup`<form class="filter" method="get" action="/quarantine" role="search">
    <div>
      <label for="state">${own.state}</label>
      <select id="state" name="state">
        ${heldMailStates.map((state) => option(state, stateNames[state][language], query.state))}
      </select>
    </div>
    ${choice(
      { name: 'cause', label: own.cause, any: own.anyCause, chosen: query.cause },
      holdCauses,
      (cause) => holdCauseFacts[cause].label[language],
    )}
    <button>${words.show}</button>
  </form>`;
}

function listed(row: HeldMail, frame: PageFrame, style: TimeStyle, nowMs: number): Html {
  const { language, words } = frame;
  const own = quarantineWords(language);
  // The author as the mail says, or else whom the envelope names.
  const sender = row.authorAddress ?? row.mailFrom;
  const verdict = verdictTexts[row.senderVerdict];
  const receivedMs = Math.floor(row.receivedAtUs / 1000);
  const until =
    row.heldUntilMs === null
      ? own.soon
      : `${own.until} ${dayAndTime(style, row.heldUntilMs, nowMs)}`;
  return markup`<li>
    <div><a href="/quarantine/${row.mailId}"><bdi>${row.subject || words.noSubject}</bdi></a></div>
    <div class="state"><span class="badge">${causeTexts(row.cause).label[language]}</span></div>
    <div class="who">
      <bdi>${sender || own.noAuthor}</bdi>
      ${row.senderVerdict !== 'unknown' && markup`· <span class="${verdict.tone}">${verdict[language]}</span>`}
      ${row.state === 'held' && markup`· ${until}`}
      ${row.decidedBy !== null && markup`· ${own.decidedBy}: ${row.decidedBy}`}
    </div>
    <time class="who state" datetime="${new Date(receivedMs).toISOString()}">${dayAndTime(style, receivedMs, nowMs)}</time>
  </li>`;
}

/** The query with the empty fields, which a form sends too, left out; the usual one if it is wrong. */
function readQuery(request: Request): { query: Query; isWrong: boolean } {
  const given = Object.entries(request.query).filter(
    ([name, value]) => value !== '' && name !== 'lang',
  );
  const limit = String(mailsOnPage);
  const parsed = heldMailListQuery.safeParse({ ...Object.fromEntries(given), limit });
  const query = parsed.success ? parsed.data : heldMailListQuery.parse({ limit });
  return { query, isWrong: !parsed.success };
}

/** The list of mails in quarantine: cause, sender, subject, when it came and when it leaves the list. */
export async function quarantinePage(
  deps: RouteDependencies,
  settings: PageSettings,
  request: Request,
  caller: Caller,
): Promise<string> {
  const frame = frameOf(request, settings, { caller });
  const { words, language } = frame;
  const own = quarantineWords(language);
  const { query, isWrong } = readQuery(request);
  const { mails, nextCursor } = await quarantineOf(deps.pool, query);
  const style = { language, zone: mainZone(deps.terms) };
  const nowMs = deps.nowMs();
  const rows = mails.map((row) => listed(row, frame, style, nowMs));
  return page(frame, {
    title: words.quarantine,
    wide: true,
    main: markup`<h1>${words.quarantine}</h1>
      <p class="quiet">${own.about}</p>
      ${isWrong && markup`<p class="alert" role="alert">${words.wrongFilter}</p>`}
      ${filterForm(query, frame)}
      ${
        rows.length === 0
          ? markup`<div class="card empty"><p><strong>${own.empty}</strong></p></div>`
          : markup`<ul class="tickets">${rows}</ul>`
      }
      <nav class="pager" aria-label="${words.quarantine}">
        ${query.cursor !== undefined && markup`<a href="${withParameter(frame.url, 'cursor', undefined)}">${words.first}</a>`}
        ${
          nextCursor !== null &&
          markup`<a href="${withParameter(frame.url, 'cursor', nextCursor)}" rel="next">${own.more}</a>`
        }
      </nav>`,
  });
}
