import { decodeEntities } from './html-entities';
import { attribute, isHidden, isQuoteMark } from './html-marks';
import { HtmlPage, type PageLine } from './html-page';
import { htmlTokens, type HtmlToken } from './html-tokens';
import { markupQuote } from './quote-signs';

/** Elements that stand on lines of their own; a paragraph also keeps an empty line around it. */
// prettier-ignore
const lineElements = new Set([
  'address', 'article', 'aside', 'caption', 'center', 'dd', 'div', 'dl', 'dt', 'fieldset', 'figure',
  'footer', 'form', 'header', 'li', 'main', 'nav', 'ol', 'pre', 'section', 'table', 'tr', 'ul',
]);
const paragraphElements = new Set(['blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'p']);

/** Longer addresses are a sender's counters; the HTML has them. */
const longestLink = 300;

/**
 * The readable text of `html`: paragraphs apart, list items and table rows on lines of their own,
 * links with their address where it says more than their text, pictures by their description, what
 * is hidden left out, and quotes marked with `>`, so that the same rules find the quote in both
 * forms of a mail. Linear in the length, whatever the nesting.
 */
export function htmlToText(html: string): string {
  return read(html, false)
    .map(({ text }) => text)
    .join('\n');
}

/**
 * The lines of `htmlToText`, and between them the line `markupQuote` where a mail program marks
 * the beginning of a quote in its HTML.
 */
export function markedHtmlLines(html: string): PageLine[] {
  return read(html, true);
}

function read(html: string, withMarks: boolean): PageLine[] {
  const reader = new HtmlReader(withMarks);
  for (const token of htmlTokens(html)) reader.take(token);
  return reader.page.finished();
}

/** A link whose end was not seen yet. */
type OpenLink = { url: string; text: string };

class HtmlReader {
  readonly page = new HtmlPage();
  private link: OpenLink | undefined;
  /** The element that hides what is in it, and how often its name is open. */
  private hiding: { name: string; depth: number } | undefined;

  constructor(private readonly withMarks: boolean) {}

  take(token: HtmlToken): void {
    if (this.isHidden(token)) return;
    const end = token.start + token.raw.length;
    if (token.kind !== 'text') this.takeTag(token, end);
    else if (this.page.preformatted) this.takeLines(token);
    else this.write(decodeEntities(token.raw), end);
  }

  /** Text that breaks its lines itself: each ends where it does in the HTML. */
  private takeLines({ raw, start }: HtmlToken): void {
    for (let at = 0; at < raw.length;) {
      const feed = raw.indexOf('\n', at);
      const next = feed === -1 ? raw.length : feed + 1;
      this.write(decodeEntities(raw.slice(at, next)), start + next);
      at = next;
    }
  }

  private takeTag(token: Exclude<HtmlToken, { kind: 'text' }>, end: number): void {
    const { page } = this;
    const { name, raw } = token;
    const isOpen = token.kind === 'open';
    if (isOpen && this.withMarks && page.quoteDepth === 0 && isQuoteMark(raw, name)) {
      page.mark(markupQuote);
    }
    if (name === 'br') page.endLine();
    else if (name === 'a') this.takeLink(isOpen ? raw : undefined, end);
    else if (name === 'img' && isOpen) this.takePicture(raw, end);
    else if (paragraphElements.has(name)) this.takeParagraph(name, isOpen);
    else if (lineElements.has(name)) this.takeLine(name, isOpen, end);
    else if (isOpen && (name === 'td' || name === 'th')) page.write(' ', end);
  }

  private takeParagraph(name: string, isOpen: boolean): void {
    if (name === 'blockquote' && !isOpen) this.page.endQuote();
    this.page.startParagraph();
    if (name === 'blockquote' && isOpen) this.page.startQuote();
  }

  private takeLine(name: string, isOpen: boolean, end: number): void {
    this.page.startLine();
    if (name === 'li' && isOpen) this.page.write('• ', end);
    if (name === 'pre') this.page.preformatted = isOpen;
  }

  /** The address behind the link's text, unless the text already is the address. */
  private takeLink(raw: string | undefined, end: number): void {
    const { link } = this;
    this.link = raw === undefined ? undefined : { url: linkOf(raw), text: '' };
    if (raw !== undefined || link === undefined || link.url === '') return;
    const text = link.text.trim();
    if (text !== '' && !sameLink(text, link.url)) this.page.write(` <${link.url}>`, end);
  }

  private takePicture(raw: string, end: number): void {
    const description = attribute(raw, 'alt').trim().slice(0, longestLink);
    if (description !== '') this.write(`[${description}]`, end);
  }

  private write(text: string, end: number): void {
    if (this.link !== undefined && this.link.text.length < longestLink) this.link.text += text;
    this.page.write(text, end);
  }

  private isHidden(token: HtmlToken): boolean {
    const { hiding } = this;
    if (hiding === undefined) {
      if (token.kind !== 'open' || token.selfClosing || !isHidden(token.raw, token.name))
        return false;
      this.hiding = { name: token.name, depth: 1 };
      return true;
    }
    if (token.kind !== 'text' && token.name === hiding.name) {
      hiding.depth += token.kind === 'open' ? 1 : -1;
      if (hiding.depth === 0) this.hiding = undefined;
    }
    return true;
  }
}

/** Where the link of a tag leads, if that is a page or a mail address. */
function linkOf(raw: string): string {
  const href = attribute(raw, 'href').trim();
  const url = href.replace(/^mailto:([^?]*).*$/i, '$1');
  const isShown = url !== href || /^https?:\/\//i.test(href);
  return isShown && url.length <= longestLink && !/[\s<>]/.test(url) ? url : '';
}

function sameLink(text: string, url: string): boolean {
  const bare = (value: string) =>
    value
      .toLowerCase()
      .replace(/^(?:https?:\/\/|mailto:)?(?:www\.)?/, '')
      .replace(/[/\s<>]+$/, '');
  return bare(text) === bare(url);
}
