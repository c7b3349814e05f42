import { raw, Router, type Request, type Response } from 'express';
import { ComposeError, replySubject } from './customer-mail';
import { mailBodyHeaders, mailFileHeaders } from './guard';
import type { IntakeAnswer } from './intake-client';
import type { MailFolder } from './mail-folder';
import { maxFormBytes, readForm, type MailForm, type PostedForm } from './mail-form';
import type { MailView } from './mail-view';
import { composePage, replyPage, sentPage, type FormFailure } from './page-form';
import type { PageContext } from './page-frame';
import { listPage } from './page-list';
import { mailBodyDocument, mailPage } from './page-mail';
import { Problem } from './problem';
import type { ReadMail } from './read-mail';
import { newOnce, type Sender, type Sending } from './sending';
import { composeTexts, outcomeTexts } from './texts';

export interface PageDeps {
  readonly folder: MailFolder;
  readonly view: MailView;
  readonly sender: Sender;
  readonly supportAddress: string;
  readonly contextOf: (request: Request, response: Response) => PageContext;
}

const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded'];

/** The pages a person opens. All of them work without JavaScript. */
export function pageRoutes(deps: PageDeps): Router {
  const router = Router();
  readingRoutes(router, deps);
  const form = raw({ type: formTypes, limit: maxFormBytes });
  replyRoutes(router, deps, form);
  composeRoutes(router, deps, form);
  router.get('/sent/:once', async (request, response) => {
    const sending = await deps.sender.sent(request.params.once);
    if (sending === undefined) throw new Problem('page_not_found');
    response.send(sentPage(sending, newestOf(deps.folder), deps.contextOf(request, response)));
  });
  return router;
}

function readingRoutes(router: Router, { folder, view, contextOf }: PageDeps): void {
  router.get('/', async (request, response) => {
    const recipient = textOf(request.query['to']).trim();
    const before = textOf(request.query['before']);
    const query = { recipient, before: before === '' ? undefined : before };
    const { mails, older } = await view.list(query);
    const list = { mails, older, recipient, paged: before !== '' };
    const around = { recipients: folder.recipients(100), newest: newestOf(folder, recipient) };
    response.send(listPage({ ...list, ...around }, contextOf(request, response)));
  });
  router.get('/mails/:id', async (request, response) => {
    const { entry, mail } = await stored(view, request.params.id);
    const asText = request.query['part'] === 'text';
    const newest = newestOf(folder);
    response.send(mailPage({ entry, mail, asText, newest }, contextOf(request, response)));
  });
  router.get('/mails/:id/body', mailBodyHeaders, async (request, response) => {
    const { mail } = await stored(view, String(request.params['id']));
    if (mail?.html === undefined) throw new Problem('not_found');
    response.send(mailBodyDocument(mail));
  });
  router.get('/mails/:id/raw', mailFileHeaders, async (request, response) => {
    const { entry, raw: bytes } = await stored(view, String(request.params['id']));
    response.attachment(`${entry.id}.eml`).type('message/rfc822').send(bytes);
  });
  router.get('/mails/:id/files/:index', mailFileHeaders, async (request, response) => {
    const { mail } = await stored(view, String(request.params['id']));
    const file = mail?.attachments[Number(request.params['index'])];
    if (file === undefined) throw new Problem('not_found');
    response.attachment(file.filename).type('application/octet-stream').send(file.content);
  });
}

function replyRoutes(router: Router, deps: PageDeps, form: ReturnType<typeof raw>): void {
  const { view, sender, contextOf } = deps;
  router.get('/mails/:id/reply', async (request, response) => {
    const original = await answerable(view, request.params.id);
    const blank = replyForm(original.mail);
    response.send(replyPage(blank, original, undefined, contextOf(request, response)));
  });
  router.post('/mails/:id/reply', form, async (request, response) => {
    const { id } = request.params;
    const posted = await readForm(request);
    const { form: typed, files } = posted;
    const order = { ...typed, from: senderOf(typed), attachments: files };
    await send(posted, () => sender.reply(id, order, typed.once), response, {
      context: contextOf(request, response),
      again: async (failure, context) =>
        replyPage(typed, await answerable(view, id), failure, context),
    });
  });
}

function composeRoutes(router: Router, deps: PageDeps, form: ReturnType<typeof raw>): void {
  const { sender, supportAddress, contextOf } = deps;
  router.get('/compose', (request, response) => {
    const blank: MailForm = {
      once: newOnce(),
      from: textOf(request.query['from']),
      fromName: '',
      to: supportAddress,
      subject: '',
      text: '',
      client: 'gmail',
    };
    response.send(composePage(blank, undefined, contextOf(request, response)));
  });
  router.post('/compose', form, async (request, response) => {
    const posted = await readForm(request);
    const { form: typed, files } = posted;
    const to = { address: typed.to === '' ? supportAddress : typed.to, name: '' };
    const order = { ...typed, from: senderOf(typed), to, attachments: files };
    await send(posted, () => sender.write(order, typed.once), response, {
      context: contextOf(request, response),
      again: (failure, context) => Promise.resolve(composePage(typed, failure, context)),
    });
  });
}

/** Sends, then shows the result at an address that can be reloaded, or the form as it was typed. */
async function send(
  { form, files }: PostedForm,
  run: () => Promise<Sending>,
  response: Response,
  page: {
    context: PageContext;
    again: (failure: FormFailure, context: PageContext) => Promise<string>;
  },
): Promise<void> {
  const { language } = page.context;
  const filesLost = files.length > 0;
  try {
    const { answer } = await run();
    if (answer.outcome === 'accepted') {
      response.redirect(303, `/sent/${form.once}`);
      return;
    }
    const text = outcomeTexts[answer.outcome][language];
    const failure = { text, serverSaid: answer.answer, filesLost };
    response.status(statusOf(answer)).send(await page.again(failure, page.context));
  } catch (error) {
    if (!(error instanceof ComposeError)) throw error;
    const failure = { text: composeTexts[error.problem][language], filesLost };
    response.status(400).send(await page.again(failure, page.context));
  }
}

/** The HTTP status for a mail that the intake didn't take: it is the server behind this one. */
export function statusOf(answer: IntakeAnswer): number {
  switch (answer.outcome) {
    case 'accepted':
      return 201;
    case 'deferred':
      return 503;
    case 'refused':
    case 'unreachable':
      return 502;
  }
}

function replyForm(mail: ReadMail): MailForm {
  const me = mail.to[0];
  return {
    once: newOnce(),
    from: me?.address ?? '',
    fromName: me?.name ?? '',
    to: '',
    subject: replySubject(mail.subject, 'gmail'),
    text: '',
    client: 'gmail',
  };
}

function senderOf(form: MailForm): { address: string; name: string } {
  return { address: form.from, name: form.fromName };
}

/** The newest mail's id, empty if there is none. */
export function newestOf(folder: MailFolder, recipient = ''): string {
  return folder.list({ limit: 1, recipient }).entries[0]?.id ?? '';
}

async function stored(view: MailView, id: string) {
  const found = await view.read(id);
  if (found === undefined) throw new Problem('not_found');
  return found;
}

async function answerable(view: MailView, id: string) {
  const { entry, mail } = await stored(view, id);
  if (mail === undefined) throw new Problem('not_found');
  return { entry, mail };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : '';
}
