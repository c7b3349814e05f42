import type { Language } from '../../domain/language';
import { button } from './inline-styles';

/**
 * `count: one, few, many, fraction`: the number with the noun it asks for. Russian needs all four:
 * 1 день, 2 дня, 5 дней, 1,5 дня; English templates give `one` and `few`.
 */
export function counter(language: Language) {
  const rules = new Intl.PluralRules(language);
  return (count: unknown, one: string, few: string, many = few, fraction = few): string => {
    const number = Number(count);
    const form = Number.isInteger(number) || language === 'en' ? rules.select(number) : 'fraction';
    const nouns = { one, few, many, fraction, other: few, zero: few, two: few };
    return `${number.toLocaleString(language)} ${nouns[form]}`;
  };
}

/** Each line marked as a quote (RFC 3676 §4.5). */
export function quoted(text: unknown): string {
  const lines = textOf(text).split('\n');
  return lines
    .map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');
}

/** The text with its line breaks, in HTML; Outlook ignores `white-space`. */
export function htmlLines(text: unknown): string {
  return escapeHtml(textOf(text)).replaceAll('\n', '<br>\n');
}

/**
 * As `htmlLines`, with web addresses as links: Outlook makes none by itself. For the team's words: in
 * what a stranger wrote a link of ours would vouch for the stranger.
 */
export function linkedLines(text: unknown): string {
  return htmlLines(text).replace(
    // Up to what can't be in an address, without the mark that ends the sentence around it.
    /\bhttps?:\/\/(?:(?!&(?:lt|gt|quot);)[^\s<>"]){0,2000}(?<![.,:;!?)»\]])/g,
    (url) => `<a href="${url}">${url}</a>`,
  );
}

/** `url | button: label, mood`: a cell for a table's row. */
export function buttonOf(url: unknown, label: unknown, mood: unknown): string {
  return button(escapeHtml(textOf(url)), escapeHtml(textOf(label)), textOf(mood));
}

/** `text` as it must stand in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
