import type { Request } from 'express';
import type { Language } from '../domain/language';
import type { AccessRegistry, Caller } from './auth';
import { verifySession } from './session';

export const sessionCookie = 'otvet_session';
export const languageCookie = 'otvet_lang';

/** The value of a cookie of the request, or `undefined`. Our own values need no decoding. */
export function cookieOf(request: Request, name: string): string | undefined {
  for (const pair of (request.get('Cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** The language that the reader chose: by `?lang=`, before by a cookie; `undefined` if never. */
export function chosenLanguage(request: Request): Language | undefined {
  const named = [request.query['lang'], cookieOf(request, languageCookie)];
  return named.find((value): value is Language => value === 'ru' || value === 'en');
}

/** The language to answer in: chosen, or the best that `Accept-Language` names, or English. */
export function languageOf(request: Request): Language {
  const accepted = request.acceptsLanguages('en', 'ru');
  return chosenLanguage(request) ?? (accepted === 'ru' ? 'ru' : 'en');
}

/**
 * Who asks: the owner of the Bearer token, or of the session if no token was sent. A wrong token
 * is nobody, even beside a good session.
 */
export function callerOf(
  request: Request,
  registry: AccessRegistry,
  secret: string,
): Caller | undefined {
  const header = request.get('Authorization');
  if (header !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    return token === undefined ? undefined : registry.identify(token);
  }
  const session = cookieOf(request, sessionCookie);
  return session === undefined ? undefined : verifySession(secret, registry, session, Date.now());
}

/**
 * Whether the request was made by a page of ours or by no page at all. `Sec-Fetch-Site` is the
 * browser's own word; where it is missing (plain HTTP on a local network), `Origin` must name the
 * host that was asked. Programs send neither.
 */
export function isFromOwnSite(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('Origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('Host');
}
