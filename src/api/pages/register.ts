import express, { type Express, type Request, type RequestHandler } from 'express';
import type { Caller } from '../auth';
import { mayUse, type RouteName } from '../authorisation';
import { Problem } from '../problem';
import { callerOf, chosenLanguage, languageCookie } from '../request-context';
import { refuseOtherMethods, type RouteDependencies } from '../route';
import { heldMailPage } from './held-mail';
import { decideOnPage } from './held-mail-decision';
import type { PageSettings } from './layout';
import { mailboxesPage } from './mailboxes';
import { quarantinePage } from './quarantine-list';
import { giveRating, showRating } from './rating';
import { downloadRequestFile, showRequest } from './request';
import { showSignIn, signIn, signOut } from './sign-in';
import { css, icon, stylePath } from './styles';
import { ticketPage } from './ticket';
import { ticketListPage } from './ticket-list';

const yearMs = 365 * 86_400_000;

type StaffPage = (
  deps: RouteDependencies,
  settings: PageSettings,
  request: Request,
  caller: Caller,
) => Promise<string>;

/** A page for people who are signed in; others are sent to sign in and come back. */
function staffPage(
  deps: RouteDependencies,
  settings: PageSettings,
  name: RouteName,
  render: StaffPage,
): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(request, deps.registry, deps.secret);
    if (caller === undefined) {
      response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    if (!mayUse(name, caller.role)) throw new Problem('FORBIDDEN');
    response.type('html').send(await render(deps, settings, request, caller));
  };
}

/** What a form of a page for signed-in people does; the answer leads back to a page. */
function staffForm(
  deps: RouteDependencies,
  name: RouteName,
  carryOut: (deps: RouteDependencies, request: Request, caller: Caller) => Promise<string>,
): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(request, deps.registry, deps.secret);
    if (caller === undefined) {
      response.redirect(303, '/sign-in');
      return;
    }
    if (!mayUse(name, caller.role)) throw new Problem('FORBIDDEN');
    response.redirect(303, await carryOut(deps, request, caller));
  };
}

/** A language that was chosen by an address is kept for the next page. */
const rememberLanguage: RequestHandler = (request, response, next) => {
  const language = request.query['lang'] === undefined ? undefined : chosenLanguage(request);
  if (language !== undefined) {
    response.cookie(languageCookie, language, { sameSite: 'lax', path: '/', maxAge: yearMs });
  }
  next();
};

const readForm = express.urlencoded({ extended: false, limit: '100kb' });

/** Makes the app answer the pages that people open. */
export function registerPages(app: Express, deps: RouteDependencies, settings: PageSettings): void {
  const kept = { 'Cache-Control': 'public, max-age=31536000, immutable' };
  app.get(stylePath, (_request, response) => void response.set(kept).type('css').send(css));
  app.get('/assets/otvet.svg', (_request, response) => void response.type('svg').send(icon));
  app.use(rememberLanguage);
  const pages: Record<string, { get?: RequestHandler; post?: RequestHandler[] }> = {
    '/': { get: (_request, response) => response.redirect(303, '/tickets') },
    '/sign-in': { get: showSignIn(deps, settings), post: [readForm, signIn(deps, settings)] },
    '/sign-out': { post: [signOut(deps)] },
    '/tickets': { get: staffPage(deps, settings, 'ticketListPage', ticketListPage) },
    '/tickets/:number': { get: staffPage(deps, settings, 'ticketPage', ticketPage) },
    '/quarantine': { get: staffPage(deps, settings, 'quarantinePage', quarantinePage) },
    '/quarantine/:mailId': { get: staffPage(deps, settings, 'heldMailPage', heldMailPage) },
    '/quarantine/:mailId/release': {
      post: [readForm, staffForm(deps, 'releaseHeldMail', decideOnPage('release'))],
    },
    '/quarantine/:mailId/discard': {
      post: [readForm, staffForm(deps, 'discardHeldMail', decideOnPage('discard'))],
    },
    '/mailboxes': { get: staffPage(deps, settings, 'mailboxesPage', mailboxesPage) },
    '/request/:token': { get: showRequest(deps, settings) },
    '/request/:token/files/:messageNo/:position': { get: downloadRequestFile(deps) },
    '/rate/:token': {
      get: showRating(deps, settings),
      post: [readForm, giveRating(deps, settings)],
    },
  };
  for (const [path, { get, post }] of Object.entries(pages)) {
    if (get) app.get(path, get);
    if (post) app.post(path, post);
    app.all(
      path,
      refuseOtherMethods([...(get ? ['get' as const] : []), ...(post ? ['post' as const] : [])]),
    );
  }
}
