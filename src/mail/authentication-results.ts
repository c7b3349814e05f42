/** One result that a mail server reports: `dkim=pass (good key) header.d=example.org`. */
export type ReportedResult = {
  /** In lower case, without its version: `dkim`, `spf`, `dmarc`. */
  method: string;
  /** In lower case: `pass`, `fail`, `none`, and whatever else servers write. */
  result: string;
  /** The comments of this result, joined by a space: some servers put the policy there. */
  comment: string;
  /** `header.d` → `example.org`: names in lower case, the first of each name. */
  properties: ReadonlyMap<string, string>;
};

export type AuthenticationResults = {
  /** In lower case; empty where the server left it out, as Microsoft's does. */
  authservId: string;
  results: ReportedResult[];
};

/** More than any server writes; beyond it nothing is read. */
const longestField = 16_384;

const mostResults = 50;

/**
 * What an Authentication-Results field says (RFC 8601 §2.2). `value` is the field without its name,
 * folded or not. Comments may be nested, values quoted, and white space stand around `=` and `.`;
 * what does not follow the form is left out. One pass; at most 50 results.
 */
export function parseAuthenticationResults(value: string): AuthenticationResults {
  const scanner = new Scanner(value.slice(0, longestField));
  const first = scanner.segment();
  // Microsoft begins with the first result: there is no server's name before it.
  const hasId = first.pairs.length === 0;
  const results = hasId ? [] : reportedOf(first);
  while (!scanner.isAtEnd && results.length < mostResults) {
    results.push(...reportedOf(scanner.segment()));
  }
  return { authservId: hasId ? (first.words[0] ?? '').toLowerCase() : '', results };
}

type Pair = { name: string; value: string };

/** What stands between two semicolons: words without `=`, `name=value` pairs, comments. */
type Segment = { words: string[]; pairs: Pair[]; comment: string };

function reportedOf({ pairs, comment }: Segment): ReportedResult[] {
  const [head, ...rest] = pairs;
  if (head === undefined) return [];
  const properties = new Map<string, string>();
  for (const { name, value } of rest) if (!properties.has(name)) properties.set(name, value);
  const method = head.name.split('/', 1)[0] ?? '';
  return [{ method, result: head.value.toLowerCase(), comment, properties }];
}

/** What ends a word, besides white space. */
const delimiters = new Set([';', '(', '"']);

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}

function isJoint(char: string | undefined): boolean {
  return char === '.' || char === '/';
}

/** Reads the field from the left; every character once. */
class Scanner {
  private at = 0;
  private comments: string[] = [];

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Everything up to the next semicolon, which is taken too, or to the end. */
  segment(): Segment {
    const words: string[] = [];
    const pairs: Pair[] = [];
    this.comments = [];
    this.skip();
    while (!this.isAtEnd && this.here !== ';') {
      const name = this.word(true);
      this.skip();
      if (this.here === '=') {
        this.at += 1;
        this.skip();
        pairs.push({ name: name.toLowerCase(), value: this.word(false) });
      } else {
        words.push(name);
      }
      this.skip();
    }
    this.at += 1;
    return { words, pairs, comment: this.comments.join(' ') };
  }

  private get here(): string {
    return this.text.charAt(this.at);
  }

  /**
   * A word, quoted or not: what ends with white space, a delimiter or, in a name, with `=`. Values may
   * hold `=` (base64). White space around the dot of a name (`header . d`) is skipped. Takes at least
   * one character unless it stands before a `=` or `;`.
   */
  private word(isName: boolean): string {
    let word = '';
    for (;;) {
      const { here } = this;
      if (here === '"') word += this.quoted();
      else if (here === '' || isSpace(here) || delimiters.has(here) || (isName && here === '=')) {
        if (!isName || !this.goesOn(word)) return word;
        this.skip();
      } else {
        word += here;
        this.at += 1;
      }
    }
  }

  /** Whether the name goes on behind white space, as `ptype . property` and `method / version` may. */
  private goesOn(word: string): boolean {
    if (!isSpace(this.here) && this.here !== '(') return false;
    this.skip();
    return !this.isAtEnd && (isJoint(this.here) || (isJoint(word.at(-1)) && this.here !== '='));
  }

  private quoted(): string {
    let text = '';
    this.at += 1;
    while (!this.isAtEnd && this.here !== '"') {
      if (this.here === '\\') this.at += 1;
      text += this.here;
      this.at += 1;
    }
    this.at += 1;
    return text;
  }

  /** Steps over white space and comments; the comments are kept. */
  private skip(): void {
    while (isSpace(this.here) || this.here === '(') {
      if (this.here === '(') this.comments.push(this.commentText());
      else this.at += 1;
    }
  }

  /** RFC 5322 §3.2.2: comments nest. One that never ends takes the rest. */
  private commentText(): string {
    const start = this.at + 1;
    let depth = 0;
    do {
      const { here } = this;
      if (here === '\\') this.at += 1;
      else if (here === '(') depth += 1;
      else if (here === ')') depth -= 1;
      this.at += 1;
    } while (depth > 0 && !this.isAtEnd);
    return this.text.slice(start, this.at - 1);
  }
}
