import type { Request } from 'express';
import type { Bilingual, Language } from '../../domain/language';
import type { Caller } from '../auth';
import { languageOf } from '../request-context';
import { markup, type Html } from '../../markup';
import { stylePath } from './styles';
import { wordsOf, type Words } from './texts';

export type PageSettings = { serviceName: Bilingual };

/** What every page is drawn with. */
export type PageFrame = {
  language: Language;
  words: Words;
  serviceName: string;
  /** The page's own path and query, so that the language switch stays on it. */
  url: string;
  /** Who is signed in; customers' pages have nobody. */
  caller: Caller | undefined;
};

/** The frame of the page that a request asks for. */
export function frameOf(
  request: Request,
  settings: PageSettings,
  options: { caller?: Caller | undefined; language?: Language } = {},
): PageFrame {
  const { caller, language = languageOf(request) } = options;
  const serviceName = settings.serviceName[language];
  return { language, words: wordsOf(language), serviceName, url: request.originalUrl, caller };
}

/** An address of our own with one parameter set, or taken away by `undefined`. */
export function withParameter(url: string, name: string, value: string | undefined): string {
  const parsed = new URL(url, 'http://localhost');
  if (value === undefined) parsed.searchParams.delete(name);
  else parsed.searchParams.set(name, value);
  return `${parsed.pathname}${parsed.search}`;
}

function staffBar({ words, caller }: PageFrame): Html {
  if (caller === undefined) return markup``;
  const isAgent = caller.role === 'agent';
  return markup`<nav>
      <a class="home" href="/tickets">${words.tickets}</a>
      ${isAgent && markup`<a href="/quarantine">${words.quarantine}</a> <a href="/mailboxes">${words.mailboxes}</a>`}
    </nav>
    <form class="person" method="post" action="/sign-out">
      <span>${caller.id}</span> <button class="plain">${words.signOut}</button>
    </form>`;
}

/** A whole page as text. `wide` is for lists; `reload` has the browser ask for it once more. */
export function page(
  frame: PageFrame,
  parts: { title: string; main: Html; wide?: boolean; reload?: boolean },
): string {
  const { language, words, serviceName } = frame;
  const other: Language = language === 'ru' ? 'en' : 'ru';
  const brand = frame.caller
    ? markup`<a class="brand" href="/tickets">${serviceName}</a>`
    : markup`<span class="brand">${serviceName}</span>`;
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
${parts.reload && markup`<meta http-equiv="refresh" content="0">`}
<title>${parts.title} · ${serviceName}</title>
<link rel="icon" href="/assets/otvet.svg" type="image/svg+xml">
<link rel="stylesheet" href="${stylePath}">
</head>
<body${parts.wide && markup` class="wide"`}>
<a class="skip" href="#main">${words.skip}</a>
<header>
<div class="bar">
${brand}
${staffBar(frame)}
<a class="language" href="${withParameter(frame.url, 'lang', other)}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
</div>
</header>
<main id="main" tabindex="-1">
${parts.main}
</main>
</body>
</html>
`.source;
}
