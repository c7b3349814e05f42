import type { Language } from '../domain/language';
import { markup, type Html } from '../markup';
import { wordsOf, type Words } from './texts';

/** What every page is drawn with. */
export interface PageContext {
  readonly language: Language;
  readonly words: Words;
  readonly timeZone: string;
  readonly nowMs: number;
  /** The page's path and query, so that the language switch stays on it. */
  readonly url: string;
}

/** The context of a page. */
export function pageContext(
  options: Pick<PageContext, 'language' | 'timeZone' | 'nowMs' | 'url'>,
): PageContext {
  return { ...options, words: wordsOf(options.language) };
}

export interface PageParts {
  readonly title: string;
  readonly main: Html;
  readonly current?: 'inbox' | 'write' | undefined;
  /** Id of the newest mail shown or known; the script tells of any newer one. */
  readonly newest?: string | undefined;
  /** Reloads the page every 15 s in browsers without JavaScript. */
  readonly reload?: boolean | undefined;
}

/** A whole page as text. Everything works without the script. */
export function page(context: PageContext, parts: PageParts): string {
  const { words, language } = context;
  const other: Language = language === 'ru' ? 'en' : 'ru';
  const link = (key: 'inbox' | 'write', href: string) => {
    const current = parts.current === key && markup` aria-current="page"`;
    return markup`<a href="${href}"${current}>${words[key]}</a>`;
  };
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${parts.reload && markup`<noscript><meta http-equiv="refresh" content="15"></noscript>`}
<title>${parts.title} · ${words.title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/mailbox.css">
<script src="/mailbox.js" defer></script>
</head>
<body${parts.newest !== undefined && markup` data-newest="${parts.newest}"`}>
<a class="skip" href="#main">${words.skip}</a>
<header>
<div class="bar">
<a class="brand" href="/">${words.title}</a>
<nav aria-label="${words.menu}">${link('inbox', '/')}${link('write', '/compose')}</nav>
<a class="language" href="${withLanguage(context.url, other)}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
</div>
</header>
<main id="main" tabindex="-1">
<p class="news" role="status"><a href="/" hidden>${words.arrived}</a></p>
${parts.main}
</main>
</body>
</html>
`.source;
}

/** The address of an own page with `lang` set. */
function withLanguage(url: string, language: Language): string {
  const parsed = new URL(url, 'http://localhost');
  parsed.searchParams.set('lang', language);
  return `${parsed.pathname}${parsed.search}`;
}

/** Today: «12:41»; earlier: «25 нояб.»; another year: «25 нояб. 2025 г.» */
export function shortTime(atMs: number, context: PageContext): string {
  const { language, timeZone, nowMs } = context;
  const format = (options: Intl.DateTimeFormatOptions, ms: number) =>
    new Intl.DateTimeFormat(language, { timeZone, ...options }).format(ms);
  const sameDay = format({ dateStyle: 'short' }, atMs) === format({ dateStyle: 'short' }, nowMs);
  if (sameDay) return format({ timeStyle: 'short' }, atMs);
  const sameYear = format({ year: 'numeric' }, atMs) === format({ year: 'numeric' }, nowMs);
  const date = { day: 'numeric', month: 'short' } as const;
  return format(sameYear ? date : { ...date, year: 'numeric' }, atMs);
}

/** «25 ноября 2026 г. в 10:12 GMT+3» */
export function longTime(atMs: number, { language, timeZone }: PageContext): string {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(atMs);
}
