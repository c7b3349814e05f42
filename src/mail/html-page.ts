import { withSingleBlanks } from './white-space';

/** Deeper quotes read no better, and the prefix of every line would grow with the depth. */
const deepestQuote = 5;

/** A line of text, and the end of the last piece of HTML up to and in it that shows something. */
export type PageLine = { text: string; htmlEnd: number };

/** The lines that an HTML document shows, in the making. */
export class HtmlPage {
  preformatted = false;
  quoteDepth = 0;
  private readonly lines: PageLine[] = [];
  private line: string[] = [];
  private lineIsEmpty = true;
  private htmlEnd = 0;

  /** Writes `text`, which the HTML up to `htmlEnd` shows. */
  write(text: string, htmlEnd: number): void {
    if (this.preformatted) {
      const [first = '', ...rest] = text.split(/\r\n?|\n/);
      this.append(first, htmlEnd);
      for (const line of rest) {
        this.endLine();
        this.append(line, htmlEnd);
      }
      return;
    }
    const collapsed = withSingleBlanks(text);
    this.append(this.lineIsEmpty ? collapsed.trimStart() : collapsed, htmlEnd);
  }

  private append(text: string, htmlEnd: number): void {
    if (text === '') return;
    this.line.push(text);
    this.lineIsEmpty = false;
    if (text.trim() !== '') this.htmlEnd = htmlEnd;
  }

  endLine(): void {
    const prefix = '> '.repeat(Math.min(this.quoteDepth, deepestQuote));
    this.lines.push({ text: (prefix + this.line.join('')).trimEnd(), htmlEnd: this.htmlEnd });
    this.line = [];
    this.lineIsEmpty = true;
  }

  startLine(): void {
    if (!this.lineIsEmpty) this.endLine();
  }

  startParagraph(): void {
    this.startLine();
    const last = this.lines.at(-1);
    if (last !== undefined && !isBlank(last.text)) this.endLine();
  }

  startQuote(): void {
    this.quoteDepth++;
  }

  /** The empty line after a paragraph belongs behind the quote, not into it. */
  endQuote(): void {
    this.startLine();
    while (this.lines.length > 0 && isBlank(this.lines.at(-1)?.text ?? '')) this.lines.pop();
    this.quoteDepth = Math.max(0, this.quoteDepth - 1);
  }

  /** A line of its own that the HTML itself does not show, once where it would stand twice in a row. */
  mark(text: string): void {
    this.startLine();
    const last = this.lines.findLast((line) => !isBlank(line.text));
    if (last?.text !== text) this.lines.push({ text, htmlEnd: this.htmlEnd });
  }

  /** All lines, never two empty ones in a row and none at the ends. */
  finished(): PageLine[] {
    this.startLine();
    const kept = this.lines.filter(
      ({ text }, at) => !isBlank(text) || !isBlank(this.lines[at - 1]?.text ?? ''),
    );
    const isShown = ({ text }: PageLine) => text.trim() !== '';
    return kept.slice(Math.max(0, kept.findIndex(isShown)), kept.findLastIndex(isShown) + 1);
  }
}

function isBlank(line: string): boolean {
  return /^[> ]*$/.test(line);
}
