/** A piece of HTML as the tokenizer saw it; `raw` is the source it came from, `start` where it stood. */
export type HtmlToken = { raw: string; start: number } & (
  | { kind: 'text' }
  | { kind: 'open'; name: string; selfClosing: boolean }
  | { kind: 'close'; name: string }
);

/** Elements whose content is not markup (HTML Standard §13.1.2): skipped as a whole. */
const rawTextElements = new Set([
  'script',
  'style',
  'title',
  'textarea',
  'xmp',
  'noframes',
  'iframe',
]);

/**
 * The tags and texts of `html`, in order; comments, declarations and the content of script, style
 * and the like are left out. A flat tokenizer and not a parser, because the nesting of a hostile
 * mail is what makes parsers slow: this one takes linear time and constant stack.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const ends = new TagEnds(html);
  let textStart = 0;
  let open = html.indexOf('<');
  while (open !== -1) {
    const token = markupAt(html, open, ends);
    // A bracket that opens nothing is part of the text around it.
    if (token === undefined) {
      open = html.indexOf('<', open + 1);
      continue;
    }
    if (open > textStart)
      yield { kind: 'text', raw: html.slice(textStart, open), start: textStart };
    if (token.tag !== undefined) yield token.tag;
    textStart = token.end;
    open = html.indexOf('<', textStart);
  }
  if (textStart < html.length) yield { kind: 'text', raw: html.slice(textStart), start: textStart };
}

/** What begins at the bracket at `open`: a tag, or something to leave out; nothing if it is text. */
function markupAt(
  html: string,
  open: number,
  ends: TagEnds,
): { tag: HtmlToken | undefined; end: number } | undefined {
  const next = html.charAt(open + 1);
  if (next === '!' || next === '?') return { tag: undefined, end: ends.afterComment(open) };
  const tag = /^<(\/?)([a-z][a-z0-9:-]{0,40})/i.exec(html.slice(open, open + 50));
  const end = tag === null ? -1 : ends.afterTag(open);
  if (tag === null || end === -1) return undefined;
  const name = (tag[2] ?? '').toLowerCase();
  const raw = html.slice(open, end);
  if (tag[1] === '/') return { tag: { kind: 'close', raw, name, start: open }, end };
  return {
    tag: { kind: 'open', raw, name, selfClosing: raw.endsWith('/>'), start: open },
    end: rawTextElements.has(name) ? ends.afterRawText(name, end) : end,
  };
}

/**
 * Finds where tags, comments and raw texts end. A search that failed once is never repeated, since
 * it would fail again from every later position: that keeps the whole scan linear.
 */
class TagEnds {
  private quotesBalance = true;
  private tagsEnd = true;
  private commentsEnd = true;

  constructor(private readonly html: string) {}

  /** The position after the tag that starts at `open`, or -1 if nothing ends it. */
  afterTag(open: number): number {
    if (!this.tagsEnd) return -1;
    if (this.quotesBalance) {
      const end = this.afterQuotedTag(open);
      if (end !== -1) return end;
      this.quotesBalance = false;
    }
    const end = this.html.indexOf('>', open);
    this.tagsEnd = end !== -1;
    return end === -1 ? -1 : end + 1;
  }

  /** The position after the comment or declaration that starts at `open`; it may be the end. */
  afterComment(open: number): number {
    if (this.commentsEnd && this.html.startsWith('<!--', open)) {
      const end = this.html.indexOf('-->', open + 4);
      if (end !== -1) return end + 3;
      this.commentsEnd = false;
    }
    const end = this.tagsEnd ? this.html.indexOf('>', open) : -1;
    this.tagsEnd = end !== -1;
    return end === -1 ? this.html.length : end + 1;
  }

  /** The position of the tag that ends the raw text element `name`, or the end of the document. */
  afterRawText(name: string, from: number): number {
    const closing = new RegExp(`</${name}`, 'gi');
    closing.lastIndex = from;
    return closing.exec(this.html)?.index ?? this.html.length;
  }

  /** As `afterTag`, where a `>` inside a quoted attribute value does not end the tag. */
  private afterQuotedTag(open: number): number {
    let quote = '';
    for (let at = open + 1; at < this.html.length; at++) {
      const char = this.html.charAt(at);
      if (quote !== '') {
        if (char === quote) quote = '';
      } else if (char === '>') {
        return at + 1;
      } else if ((char === '"' || char === "'") && this.html.charAt(at - 1) === '=') {
        quote = char;
      }
    }
    return -1;
  }
}
