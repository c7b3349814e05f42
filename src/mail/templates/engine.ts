import { Liquid } from 'liquidjs';
import type { Language } from '../../domain/language';
import { buttonOf, counter, htmlLines, linkedLines, quoted } from './filters';

/**
 * The words of one kind of mail in one language, as LiquidJS templates over `MailContext`. `html`
 * is the inside of the letter; the frame around it is the same for all. In `html` every value is
 * escaped unless a filter makes it HTML.
 */
export type MailTemplate = {
  /** What an inbox shows beside the subject. */
  preview: string;
  text: string;
  html: string;
};

/** What templates may name. A value that is not there is nil, so `{% if %}` asks for it. */
export type MailContext = {
  number: number;
  ticketSubject: string;
  serviceName: string;
  requesterName: string | undefined;
  agentName: string | undefined;
  comment: string | undefined;
  original: { atText: string; text: string; authorName: string | undefined } | undefined;
  notice: string | undefined;
  goodUrl: string | undefined;
  badUrl: string | undefined;
  ticketUrl: string | undefined;
  /** At most one of the two: the promise in the unit that reads well. */
  responseHours: number | undefined;
  responseMinutes: number | undefined;
  closesAfterDays: number | undefined;
  suggestions: { title: string; url: string }[] | undefined;
};

/** One engine for plain text and one for HTML, where every value is escaped. */
export type MailEngines = { text: Liquid; html: Liquid };

/** Administrators edit templates: none may run away, and none may read what it was not given. */
const limits = {
  parseLimit: 200_000,
  renderLimit: 1_000,
  memoryLimit: 20_000_000,
  ownPropertyOnly: true,
  strictFilters: true,
};

/** Nothing that reads another file, and no way around the escaping. */
const allowedTags = new Set([
  ...['if', 'unless', 'case', 'for', 'break', 'continue'],
  ...['assign', 'capture', 'comment', '#'],
]);

/** No `raw`, which undoes the escaping, and no `date`: a second sending must be the same mail. */
const allowedFilters = new Set([
  ...['default', 'append', 'prepend', 'replace', 'strip', 'truncate', 'truncatewords'],
  ...['upcase', 'downcase', 'capitalize', 'size', 'first', 'last', 'join', 'split', 'slice'],
  ...['plus', 'minus', 'times', 'divided_by', 'round'],
]);

/**
 * The engines for one language, with the tags and filters that mails need and no others; of our own
 * are `count` (a number with its noun), `quote` (text), `lines`, `linked` and `button` (HTML).
 */
export function createMailEngines(language: Language): MailEngines {
  const text = createEngine(language, new Liquid(limits));
  const html = createEngine(language, new Liquid({ ...limits, outputEscape: 'escape' }));
  text.registerFilter('quote', quoted);
  html.registerFilter('lines', { raw: true, handler: htmlLines });
  html.registerFilter('linked', { raw: true, handler: linkedLines });
  html.registerFilter('button', { raw: true, handler: buttonOf });
  return { text, html };
}

function createEngine(language: Language, engine: Liquid): Liquid {
  for (const name of Object.keys(engine.tags)) {
    if (!allowedTags.has(name)) Reflect.deleteProperty(engine.tags, name);
  }
  for (const name of Object.keys(engine.filters)) {
    if (!allowedFilters.has(name)) Reflect.deleteProperty(engine.filters, name);
  }
  engine.registerFilter('count', counter(language));
  return engine;
}
