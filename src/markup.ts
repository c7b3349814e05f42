/** Markup that is safe to send as it is; only `markup` and `trustedHtml` make it. */
export interface Html {
  readonly source: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with the characters that mean something in HTML, attributes included, escaped. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

/**
 * A template in which every inserted string is escaped, for text and for quoted attributes; lists
 * are joined, `undefined` and `false` are nothing. Not named `html`, so that the formatter leaves
 * the spaces inside alone.
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const source = strings.reduce((text, string, index) => text + render(parts[index - 1]) + string);
  return { source };
}

/** Marks a string as markup. The caller answers for its being sanitised. */
export function trustedHtml(source: string): Html {
  return { source };
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'source' in part ? part.source : part.map(render).join('');
}
