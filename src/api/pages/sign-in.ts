import type { Request, Response } from 'express';
import { callerOf, sessionCookie } from '../request-context';
import type { RouteDependencies } from '../route';
import { sessionMs, signSession } from '../session';
import { markup } from '../../markup';
import { frameOf, page, type PageSettings } from './layout';

/** Where to go after signing in: a path of our own, whatever the address says. */
export function safePath(next: unknown): string {
  const isOwn = typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(next);
  return isOwn && !next.includes('\\') ? next : '/tickets';
}

function cookieOptions(deps: RouteDependencies) {
  const secure = deps.publicUrl?.startsWith('https:') ?? false;
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;
}

function signInPage(
  request: Request,
  settings: PageSettings,
  next: string,
  isWrong: boolean,
): string {
  const frame = frameOf(request, settings);
  const { words } = frame;
  return page(frame, {
    title: words.signIn,
    // A link in a web mail brings no strict cookie along. Asked for by our own page, the same
    // address gets it, so who is signed in never sees the form.
    reload: request.get('Sec-Fetch-Site') === 'cross-site',
    main: markup`<form class="card narrow" method="post" action="/sign-in">
      <h1>${words.signInTitle}</h1>
      ${isWrong && markup`<p class="alert" role="alert">${words.tokenWrong}</p>`}
      <input type="hidden" name="next" value="${next}">
      <input type="text" name="username" autocomplete="username" hidden>
      <div class="field">
        <label for="token">${words.token}</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="token-hint"
        />
        <small id="token-hint">${words.tokenHint}</small>
      </div>
      <button>${words.signIn}</button>
    </form>`,
  });
}

/** Shows the form, or sends on who is signed in already. */
export function showSignIn(deps: RouteDependencies, settings: PageSettings) {
  return (request: Request, response: Response): void => {
    const next = safePath(request.query['next']);
    if (callerOf(request, deps.registry, deps.secret)) response.redirect(303, next);
    else response.type('html').send(signInPage(request, settings, next, false));
  };
}

/** Lets the bearer of a token in for a working day; shows the form again for a wrong one. */
export function signIn(deps: RouteDependencies, settings: PageSettings) {
  return (request: Request, response: Response): void => {
    const form = (request.body ?? {}) as Record<string, unknown>;
    const next = safePath(form['next']);
    const token = typeof form['token'] === 'string' ? form['token'].trim() : '';
    // People copy the whole `anna:agent:TOKEN` that they were given.
    const caller = deps.registry.identify(token.replace(/^[^:]*:(agent|developer):/, ''));
    if (caller === undefined) {
      response
        .status(401)
        .type('html')
        .send(signInPage(request, settings, next, true));
      return;
    }
    const session = signSession(deps.secret, deps.registry, caller.id, Date.now() + sessionMs);
    response.cookie(sessionCookie, session, { ...cookieOptions(deps), maxAge: sessionMs });
    response.redirect(303, next);
  };
}

/** Takes the session's cookie away. */
export function signOut(deps: RouteDependencies) {
  return (_request: Request, response: Response): void => {
    response.clearCookie(sessionCookie, cookieOptions(deps)).redirect(303, '/sign-in');
  };
}
