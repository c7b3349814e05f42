import { markup, trustedHtml, type Html } from '../markup';
import type { MailEntry } from './mail-folder';
import { longTime, page, type PageContext } from './page-frame';
import { addressText, type MailAddress, type ReadMail } from './read-mail';
import { readerHtml } from './reader-html';

export interface MailPage {
  readonly entry: MailEntry;
  /** Undefined for a mail that can't be parsed: its bytes can still be downloaded. */
  readonly mail: ReadMail | undefined;
  /** The reader asked for the text part. */
  readonly asText: boolean;
  readonly newest: string;
}

/** A longer text part is cut on the page. */
const maxShownChars = 200_000;

/** One mail as its reader would see it. */
export function mailPage(shown: MailPage, context: PageContext): string {
  const { words } = context;
  const { entry, mail } = shown;
  const subject =
    mail === undefined ? words.unreadable : mail.subject === '' ? words.noSubject : mail.subject;
  const main = markup`<article class="mail">
    <h1>${subject}</h1>
    ${facts(shown, context)}
    <p class="actions">
      ${mail && markup`<a class="button" href="/mails/${entry.id}/reply">${words.reply}</a>`}
      <a href="/mails/${entry.id}/raw">${words.download}</a>
    </p>
    ${mail && mailBody(entry.id, mail, shown.asText, context)}
    ${mail && files(entry.id, mail, context)}
    ${
      mail &&
      markup`<details>
        <summary>${words.headers}</summary>
        <pre tabindex="0">${mail.headerLines.join('\n')}</pre>
      </details>`
    }
  </article>`;
  return page(context, { title: subject, main, newest: shown.newest });
}

/** The HTML part as a document of its own, for the frame: sanitised, on white, links open outside. */
export function mailBodyDocument(mail: ReadMail): string {
  return markup`<!doctype html>
<html lang="${mail.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${mail.subject}</title>
<style>
html { background: #fff; color: #1c1f23; }
body { margin: 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
</style>
</head>
<body>
${trustedHtml(readerHtml(mail.html ?? ''))}
</body>
</html>
`.source;
}

/** A text with its web addresses made into links and everything else escaped. */
export function linkedText(text: string): Html {
  // The last character isn't one that ends a sentence around the address.
  const pieces = text.split(/(https?:\/\/[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]»])/);
  return markup`${pieces.map((piece, index) =>
    index % 2 === 1
      ? markup`<a href="${piece}" target="_blank" rel="noopener noreferrer">${piece}</a>`
      : piece,
  )}`;
}

function facts({ entry, mail }: MailPage, context: PageContext): Html {
  const { words } = context;
  const received = longTime(entry.receivedAtMs, context);
  const envelope = entry.envelope.to.map((address) => ({ address, name: '' }));
  const fact = (label: string, addresses: readonly MailAddress[]) =>
    addresses.length > 0 &&
    markup`<div>
      <dt>${label}</dt>
      <dd>${addresses.map(addressText).join(', ')}</dd>
    </div>`;
  return markup`<dl class="facts">
    ${fact(words.from, mail?.from ?? [])}
    ${fact(words.to, mail && mail.to.length > 0 ? mail.to : envelope)}
    ${fact(words.copy, mail?.cc ?? [])}
    ${fact(words.answersGoTo, mail?.replyTo ?? [])}
    <div>
      <dt>${words.date}</dt>
      <dd>
        <time datetime="${new Date(entry.receivedAtMs).toISOString()}">${received}</time>
      </dd>
    </div>
  </dl>`;
}

function mailBody(id: string, mail: ReadMail, asText: boolean, { words }: PageContext): Html {
  const url = `/mails/${id}`;
  if (mail.html === undefined) return textBody(mail, words.noText, words.cut);
  if (asText) {
    return markup`<p class="parts"><a href="${url}">${words.asHtml}</a> <b>${words.asText}</b></p>
      ${textBody(mail, words.noText, words.cut)}`;
  }
  return markup`<p class="parts">
      <b>${words.asHtml}</b> <a href="${url}?part=text">${words.asText}</a>
    </p>
    <iframe
      class="body"
      src="${url}/body"
      title="${words.bodyFrame}"
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    ></iframe>`;
}

function textBody(mail: ReadMail, none: string, cut: string): Html {
  if (mail.text.trim() === '') return markup`<p class="none">${none}</p>`;
  const text = linkedText(mail.text.slice(0, maxShownChars).trimEnd());
  return markup`<div class="text" lang="${mail.language}">${text}</div>
    ${mail.text.length > maxShownChars && markup`<p class="none">${cut}</p>`}`;
}

function files(id: string, mail: ReadMail, { words, language }: PageContext): Html | undefined {
  const shown = mail.attachments.map((file, index) => ({ file, index }));
  const offered = shown.filter(({ file }) => !file.inline);
  if (offered.length === 0) return undefined;
  const size = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'kilobyte',
    maximumFractionDigits: 1,
  });
  return markup`<h2>${words.files}</h2>
    <ul class="files">
      ${offered.map(
        ({ file, index }) =>
          markup`<li>
            <a href="/mails/${id}/files/${index}">${file.filename}</a>
            <span>${size.format(file.content.length / 1000)}</span>
          </li>`,
      )}
    </ul>`;
}
