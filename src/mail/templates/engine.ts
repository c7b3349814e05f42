import { Liquid } from 'liquidjs';
import type { Language } from '../../domain/language';
import { button } from './frame';

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

/** The templates are code now and edited by administrators later: no template may run away. */
const limits = {
  parseLimit: 200_000,
  renderLimit: 1_000,
  memoryLimit: 20_000_000,
  ownPropertyOnly: true,
};

/**
 * The engines for one language, with the filters that mails need: `count` (a number with its noun),
 * `quote` (text), `lines` and `button` (HTML).
 */
export function createMailEngines(language: Language): MailEngines {
  const text = new Liquid(limits);
  const html = new Liquid({ ...limits, outputEscape: 'escape' });
  const count = counter(language);
  for (const engine of [text, html]) engine.registerFilter('count', count);
  text.registerFilter('quote', quoted);
  html.registerFilter('lines', { raw: true, handler: htmlLines });
  html.registerFilter('button', {
    raw: true,
    handler: (url: unknown, label: unknown, mood: unknown) =>
      button(escapeHtml(textOf(url)), escapeHtml(textOf(label)), textOf(mood)),
  });
  return { text, html };
}

/**
 * `count: one, few, many, fraction`: the number with the noun it asks for. Russian needs all four:
 * 1 день, 2 дня, 5 дней, 1,5 дня; English templates give `one` and `few`.
 */
function counter(language: Language) {
  const rules = new Intl.PluralRules(language);
  return (count: unknown, one: string, few: string, many = few, fraction = few): string => {
    const number = Number(count);
    const form = Number.isInteger(number) || language === 'en' ? rules.select(number) : 'fraction';
    const nouns = { one, few, many, fraction, other: few, zero: few, two: few };
    return `${number.toLocaleString(language)} ${nouns[form]}`;
  };
}

/** Each line marked as a quote (RFC 3676 §4.5). */
function quoted(text: unknown): string {
  const lines = textOf(text).split('\n');
  return lines
    .map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');
}

/** The text with its line breaks, in HTML; Outlook ignores `white-space`. */
function htmlLines(text: unknown): string {
  return escapeHtml(textOf(text)).replaceAll('\n', '<br>\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
