import express, {
  type Express,
  type ErrorRequestHandler,
  type Request,
  type Response,
} from 'express';
import { languageFrom, type Language } from '../domain/language';
import type { Logger } from '../log';
import { mailboxCss, mailboxIcon, mailboxJs } from './assets';
import { noCrossSitePosts, ownHostOnly, pageHeaders } from './guard';
import { markup } from '../markup';
import type { Intake } from './intake-client';
import type { MailFolder } from './mail-folder';
import { createMailView } from './mail-view';
import { page, pageContext, type PageContext } from './page-frame';
import { Problem, problemOf } from './problem';
import { apiRoutes } from './routes-api';
import { pageRoutes } from './routes-pages';
import { createSender } from './sending';

export interface MailboxAppOptions {
  readonly folder: MailFolder;
  /** The support desk's SMTP intake, which gets the customer's mail. */
  readonly intake: Intake;
  /** Where «Написать» writes to. */
  readonly supportAddress: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** Zone of the times shown and quoted; Moscow if left out. */
  readonly timeZone?: string | undefined;
  /** Names, besides localhost and IP addresses, that the mailbox may be opened under. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/**
 * The demo mailbox as an Express app that doesn't listen yet: pages for a person, `/api` for
 * scripts. It asks for no password, so it belongs on loopback.
 */
export function createMailboxApp(options: MailboxAppOptions): Express {
  const { folder, intake, supportAddress, log, nowMs } = options;
  const timeZone = options.timeZone ?? 'Europe/Moscow';
  const view = createMailView(folder, log);
  const sender = createSender({ view, intake, nowMs, timeZone });
  const contextOf = (request: Request, response: Response) => {
    const language = chosenLanguage(request, response);
    return pageContext({ language, timeZone, nowMs: nowMs(), url: request.originalUrl });
  };

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(pageHeaders, ownHostOnly(options.allowedHosts ?? []), noCrossSitePosts);
  app.get('/mailbox.css', (_request, response) => void response.type('css').send(mailboxCss));
  app.get('/mailbox.js', (_request, response) => void response.type('js').send(mailboxJs));
  app.get('/icon.svg', (_request, response) => void response.type('svg').send(mailboxIcon));
  app.use('/api', apiRoutes({ folder, view, sender, supportAddress }));
  app.use(pageRoutes({ folder, view, sender, supportAddress, contextOf }));
  app.use(() => {
    throw new Problem('page_not_found');
  });
  app.use(showProblem(contextOf, log));
  return app;
}

/** `?lang=` (remembered in a cookie), else the cookie, else the browser's languages. */
function chosenLanguage(request: Request, response: Response): Language {
  const asked = request.query['lang'];
  if (asked === 'ru' || asked === 'en') {
    response.cookie('lang', asked, { httpOnly: true, sameSite: 'lax', maxAge: 365 * 86_400_000 });
    return asked;
  }
  const remembered = /(?:^|;\s*)lang=(ru|en)(?:;|$)/.exec(request.get('Cookie') ?? '')?.[1];
  return languageFrom(remembered ?? request.get('Accept-Language'), 'ru');
}

/** Answers with a page, or under /api with a problem document (RFC 9457). */
function showProblem(
  contextOf: (request: Request, response: Response) => PageContext,
  log: Logger,
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (problem.code === 'internal')
      log.error({ error, url: request.originalUrl }, 'request failed');
    response.status(problem.status);
    if (request.path.startsWith('/api/')) {
      const { code, status, text, detail } = problem;
      const about = { type: 'about:blank', title: text.en, status, code, detail };
      response.type('application/problem+json').send(JSON.stringify(about));
      return;
    }
    const context = contextOf(request, response);
    const title = problem.text[context.language];
    const main = markup`<h1>${title}</h1>
      <p><a href="/">${context.words.toInbox}</a></p>`;
    response.send(page(context, { title, main }));
  };
}
