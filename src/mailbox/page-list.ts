import { markup, type Html } from '../markup';
import type { MailSummary } from './mail-view';
import { page, shortTime, type PageContext } from './page-frame';

export interface ListPage {
  readonly mails: readonly MailSummary[];
  readonly older: string | undefined;
  /** The text the recipients are filtered by; empty shows all. */
  readonly recipient: string;
  /** True on a page that doesn't begin with the newest mail. */
  readonly paged: boolean;
  /** Suggestions for the filter. */
  readonly recipients: readonly string[];
  readonly newest: string;
}

/** The list of mails, newest first. */
export function listPage(list: ListPage, context: PageContext): string {
  const { words } = context;
  const main = markup`<h1>${words.inbox}</h1>
    <p class="about">${words.about}</p>
    ${filterForm(list, context)}
    <div id="mails">
      ${
        list.mails.length === 0
          ? emptyList(list, context)
          : markup`<ol class="mails">
              ${list.mails.map((mail) => row(mail, context))}
            </ol>`
      }
      ${pager(list, context)}
    </div>`;
  return page(context, {
    title: words.inbox,
    main,
    current: 'inbox',
    newest: list.paged ? undefined : list.newest,
    reload: !list.paged,
  });
}

function filterForm({ recipient, recipients }: ListPage, { words }: PageContext): Html {
  return markup`<form class="filter" method="get" action="/">
    <label for="to">${words.recipient}</label>
    <input
      id="to"
      name="to"
      type="search"
      value="${recipient}"
      list="recipients"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
   >
    <datalist id="recipients">
      ${recipients.map((address) => markup`<option value="${address}"></option>`)}
    </datalist>
    <button>${words.show}</button>
    ${recipient !== '' && markup`<a href="/">${words.showAll}</a>`}
  </form>`;
}

function emptyList({ recipient }: ListPage, { words }: PageContext): Html {
  if (recipient !== '') return markup`<div class="empty"><p>${words.emptyFiltered}</p></div>`;
  return markup`<div class="empty">
    <p>${words.empty}</p>
    <p>${words.emptyHint}</p>
    <p><a class="button" href="/compose">${words.write}</a></p>
  </div>`;
}

function row(mail: MailSummary, context: PageContext): Html {
  const { words } = context;
  const { entry, from } = mail;
  const sender = from === undefined ? words.noSender : from.name || from.address;
  const snippet = snippetOf(mail.text);
  const time = shortTime(entry.receivedAtMs, context);
  const recipients = entry.envelope.to.map(
    (address, index) =>
      markup`${index > 0 && ', '}<a href="/?to=${encodeURIComponent(address)}">${address}</a>`,
  );
  return markup`<li>
    <span class="who">${sender}</span>
    <time datetime="${new Date(entry.receivedAtMs).toISOString()}">${time}</time>
    <a class="open" href="/mails/${entry.id}">${subjectText(mail, context)}</a>
    <span class="snippet">${snippet}</span>
    <span class="for">${words.to}: ${recipients}</span>
  </li>`;
}

/** The beginning of what the mail itself says; the page cuts it to two lines. */
function snippetOf(text: string): string {
  const own = text.slice(0, 1000).replace(/^>.*$/gm, '');
  return own.replace(/\s+/g, ' ').trim().slice(0, 300);
}

function subjectText(mail: MailSummary, { words }: PageContext): string {
  if (!mail.readable) return words.unreadable;
  return mail.subject === '' ? words.noSubject : mail.subject;
}

function pager({ older, paged, recipient }: ListPage, { words }: PageContext): Html {
  const to = recipient === '' ? '' : `to=${encodeURIComponent(recipient)}`;
  const next = `/?${to === '' ? '' : `${to}&`}before=${older ?? ''}`;
  return markup`<p class="pager">
    ${paged && markup`<a href="/?${to}">${words.newest}</a>`}
    ${older !== undefined && markup`<a href="${next}">${words.older}</a>`}
  </p>`;
}
