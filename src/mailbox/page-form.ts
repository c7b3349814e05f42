import { markup, type Html } from '../markup';
import type { MailEntry } from './mail-folder';
import type { MailForm } from './mail-form';
import { page, type PageContext } from './page-frame';
import { linkedText } from './page-mail';
import { mailClients } from './quoting';
import { addressText, type ReadMail } from './read-mail';
import type { Sending } from './sending';
import { clientNames, outcomeTexts } from './texts';

/** Why the form is shown again: a sentence, and the server's own words if it said any. */
export interface FormFailure {
  readonly text: string;
  readonly serverSaid?: string | undefined;
  readonly filesLost: boolean;
}

/** «Написать»: a new mail to support. */
export function composePage(
  form: MailForm,
  failure: FormFailure | undefined,
  context: PageContext,
): string {
  const { words } = context;
  const main = markup`<h1>${words.write}</h1>
    ${failed(failure, context)}
    <form class="letter" method="post" action="/compose" enctype="multipart/form-data">
      ${senderFields(form, context)}
      ${field('to', words.to, form.to, 'email')}
      ${field('subject', words.subject, form.subject, 'text')}
      ${lastFields(form, context, '/')}
    </form>`;
  return page(context, { title: words.write, main, current: 'write' });
}

/** «Ответить» to one mail, with what will be quoted below. */
export function replyPage(
  form: MailForm,
  original: { entry: MailEntry; mail: ReadMail },
  failure: FormFailure | undefined,
  context: PageContext,
): string {
  const { words } = context;
  const { entry, mail } = original;
  const to = mail.replyTo.length > 0 ? mail.replyTo : mail.from;
  const quoted = linkedText(mail.text.slice(0, 20_000).trimEnd());
  const main = markup`<h1>${words.reply}</h1>
    ${failed(failure, context)}
    <form
      class="letter"
      method="post"
      action="/mails/${entry.id}/reply"
      enctype="multipart/form-data"
    >
      <p class="fixed"><span>${words.to}</span> ${to.map(addressText).join(', ')}</p>
      ${senderFields(form, context)}
      ${field('subject', words.subject, form.subject, 'text', words.subjectHint)}
      ${lastFields(form, context, `/mails/${entry.id}`)}
    </form>
    <details>
      <summary>${words.quoted}</summary>
      <div class="text" lang="${mail.language}">${quoted}</div>
    </details>`;
  return page(context, { title: words.reply, main });
}

/** What became of a sent mail, and the bytes that were sent. */
export function sentPage({ mail, answer }: Sending, newest: string, context: PageContext): string {
  const { words, language } = context;
  const main = markup`<h1>${words.sent}</h1>
    <p>${outcomeTexts[answer.outcome][language]}</p>
    ${said(answer.answer, context)}
    <p>${words.waitHere}</p>
    <p class="actions"><a class="button" href="/">${words.toInbox}</a></p>
    <details>
      <summary>${words.sentRaw}</summary>
      <pre tabindex="0">${mail.raw.toString('utf8').slice(0, 20_000)}</pre>
    </details>`;
  return page(context, { title: words.sent, main, newest });
}

function failed(failure: FormFailure | undefined, context: PageContext): Html | undefined {
  if (failure === undefined) return undefined;
  const { words } = context;
  return markup`<div class="failure" role="alert">
    <p><b>${words.failure}.</b> ${failure.text}</p>
    ${failure.serverSaid !== undefined && said(failure.serverSaid, context)}
    ${failure.filesLost && markup`<p>${words.chooseAgain}</p>`}
  </div>`;
}

function said(answer: string, { words }: PageContext): Html {
  return markup`<p class="said"><span>${words.serverSaid}:</span> <code>${answer}</code></p>`;
}

function senderFields(form: MailForm, { words }: PageContext): Html {
  return markup`<input type="hidden" name="once" value="${form.once}">
    <div class="pair">
      ${field('from', words.yourAddress, form.from, 'email')}
      ${field('fromName', words.yourName, form.fromName, 'text')}
    </div>`;
}

function lastFields(form: MailForm, { words }: PageContext, cancel: string): Html {
  const programs = mailClients.map((client) => {
    const checked = client === form.client && markup` checked`;
    const radio = markup`<input type="radio" name="client" value="${client}"${checked}>`;
    return markup`<label>${radio} ${clientNames[client]}</label>`;
  });
  return markup`<div class="field">
      <label for="text">${words.text}</label>
      <textarea id="text" name="text" rows="10" required>${form.text}</textarea>
    </div>
    <fieldset class="field">
      <legend>${words.program}</legend>
      <div class="choices">${programs}</div>
      <small>${words.programHint}</small>
    </fieldset>
    <div class="field">
      <label for="files">${words.attach}</label>
      <input id="files" name="files" type="file" multiple aria-describedby="files-hint">
      <small id="files-hint">${words.attachHint}</small>
    </div>
    <p class="actions"><button>${words.send}</button> <a href="${cancel}">${words.cancel}</a></p>`;
}

function field(
  name: 'from' | 'fromName' | 'to' | 'subject',
  label: string,
  value: string,
  type: 'text' | 'email',
  hint?: string,
): Html {
  const required = type === 'email' && markup` required`;
  const described = hint !== undefined && markup` aria-describedby="${name}-hint"`;
  return markup`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}"${required}${described}>
    ${hint !== undefined && markup`<small id="${name}-hint">${hint}</small>`}
  </div>`;
}
