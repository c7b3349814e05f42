import { htmlTokens } from './html-tokens';

/** Elements that stand on lines of their own; a paragraph also keeps an empty line around it. */
// prettier-ignore
const lineElements = new Set([
  'address', 'article', 'aside', 'center', 'dd', 'div', 'dl', 'dt', 'figure', 'footer', 'form',
  'header', 'li', 'main', 'nav', 'ol', 'pre', 'section', 'table', 'tr', 'ul',
]);
const paragraphElements = new Set(['blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'p']);

/** Deeper quotes read no better, and the prefix of every line would grow with the depth. */
const deepestQuote = 5;

// prettier-ignore
const namedEntities: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ',
  laquo: '«', raquo: '»', ldquo: '“', rdquo: '”', bdquo: '„', lsquo: '‘', rsquo: '’', sbquo: '‚',
  mdash: '—', ndash: '–', hellip: '…', bull: '•', middot: '·', copy: '©', reg: '®', trade: '™',
  euro: '€', pound: '£', cent: '¢', deg: '°', plusmn: '±', times: '×', sect: '§', para: '¶',
  rarr: '→', larr: '←', shy: '', zwnj: '', zwj: '', lrm: '', rlm: '',
};

/**
 * The readable text of `html`: paragraphs apart, list items and table rows on lines of their own,
 * quotes marked with `>`, so that the same rules find the quote in both forms of a mail. Linear in
 * the length, whatever the nesting.
 */
export function htmlToText(html: string): string {
  const page = new TextPage();
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      page.write(decodeEntities(token.raw));
    } else if (token.name === 'br') {
      page.endLine();
    } else if (paragraphElements.has(token.name)) {
      if (token.name === 'blockquote' && token.kind === 'close') page.endQuote();
      page.startParagraph();
      if (token.name === 'blockquote' && token.kind === 'open') page.startQuote();
    } else if (lineElements.has(token.name)) {
      page.startLine();
      if (token.name === 'li' && token.kind === 'open') page.write('• ');
      if (token.name === 'pre') page.preformatted = token.kind === 'open';
    } else if (token.kind === 'open' && (token.name === 'td' || token.name === 'th')) {
      page.write(' ');
    }
  }
  return page.text();
}

/** `text` with its character references replaced; unknown ones stay as they are. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,10})|#[xX]([\da-fA-F]{1,8})|([a-zA-Z]{2,8}));?/g,
    (match, ...found) => {
      const [decimal, hexadecimal, name] = found as (string | undefined)[];
      if (name !== undefined) return namedEntities[name] ?? match;
      const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10);
      const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}

/** Lines in the making. */
class TextPage {
  preformatted = false;
  private readonly lines: string[] = [];
  private line: string[] = [];
  private lineIsEmpty = true;
  private quoteDepth = 0;

  write(text: string): void {
    if (this.preformatted) {
      const [first = '', ...rest] = text.split(/\r\n?|\n/);
      this.append(first);
      for (const line of rest) {
        this.endLine();
        this.append(line);
      }
      return;
    }
    const collapsed = text.replace(/[\s\u00a0]+/g, ' ');
    this.append(this.lineIsEmpty ? collapsed.trimStart() : collapsed);
  }

  private append(text: string): void {
    if (text === '') return;
    this.line.push(text);
    this.lineIsEmpty = false;
  }

  endLine(): void {
    const prefix = '> '.repeat(Math.min(this.quoteDepth, deepestQuote));
    this.lines.push((prefix + this.line.join('')).trimEnd());
    this.line = [];
    this.lineIsEmpty = true;
  }

  startLine(): void {
    if (!this.lineIsEmpty) this.endLine();
  }

  startParagraph(): void {
    this.startLine();
    const last = this.lines.at(-1);
    if (last !== undefined && !/^[> ]*$/.test(last)) this.endLine();
  }

  startQuote(): void {
    this.quoteDepth++;
  }

  /** The empty line after a paragraph belongs behind the quote, not into it. */
  endQuote(): void {
    this.startLine();
    while (this.lines.length > 0 && isBlank(this.lines.at(-1) ?? '')) this.lines.pop();
    this.quoteDepth = Math.max(0, this.quoteDepth - 1);
  }

  text(): string {
    this.startLine();
    const kept = this.lines.filter(
      (line, at) => !isBlank(line) || !isBlank(this.lines[at - 1] ?? ''),
    );
    return kept.join('\n').trim();
  }
}

function isBlank(line: string): boolean {
  return /^[> ]*$/.test(line);
}
