import type { Request } from 'express';
import type { HeldMail } from '../../db/quarantine';
import { heldMailStates } from '../../domain/held-mail';
import { holdCauseFacts, holdCauses } from '../../domain/hold-cause';
import type { InboundMail } from '../../mail/inbound-mail';
import { markup, type Html } from '../../markup';
import type { Caller } from '../auth';
import { mainZone } from '../main-zone';
import { causeTexts } from '../present-held-mail';
import { quarantineOf } from '../quarantine-list';
import { readHeldHeaders } from '../read-held-mail';
import type { RouteDependencies } from '../route';
import { heldMailListQuery } from '../schemas/quarantine';
import { choice, option } from './choice';
import { frameOf, page, withParameter, type PageFrame, type PageSettings } from './layout';
import { quarantineWords, stateNames } from './quarantine-texts';
import { dayAndTime, type TimeStyle } from './times';

type Query = ReturnType<typeof heldMailListQuery.parse>;

/** Each costs the reading of a header. */
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

/** The author as the mail says, or else whom the envelope names. */
function senderOf(row: HeldMail, header: InboundMail | undefined): string | undefined {
  const { name, address } = header?.from ?? { name: '', address: row.mailFrom };
  if (address === '') return undefined;
  return name === '' ? address : `${name} <${address}>`;
}

type Listed = { row: HeldMail; header: InboundMail | undefined };

function listed({ row, header }: Listed, frame: PageFrame, style: TimeStyle, nowMs: number): Html {
  const { language, words } = frame;
  const own = quarantineWords(language);
  const subject = header ? header.subject || words.noSubject : own.unreadableHeader;
  const receivedMs = Math.floor(row.receivedAtUs / 1000);
  const until =
    row.heldUntilMs === null
      ? own.soon
      : `${own.until} ${dayAndTime(style, row.heldUntilMs, nowMs)}`;
  return markup`<li>
    <div><a href="/quarantine/${row.mailId}"><bdi>${subject}</bdi></a></div>
    <div class="state"><span class="badge">${causeTexts(row.cause).label[language]}</span></div>
    <div class="who">
      <bdi>${senderOf(row, header) ?? own.noAuthor}</bdi>
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
  const headers = await readHeldHeaders(
    deps,
    mails.map(({ mailId }) => mailId),
  );
  const style = { language, zone: mainZone(deps.terms) };
  const nowMs = deps.nowMs();
  const rows = mails.map((row) => {
    return listed({ row, header: headers.get(row.mailId) }, frame, style, nowMs);
  });
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
