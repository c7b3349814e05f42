/** Markup that is safe to send as it is; only `markup` makes it. */
export type Html = { readonly source: string };

type Part = Html | string | number | undefined | false | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'source' in part ? part.source : part.map(render).join('');
}

/**
 * A template in which every inserted string is escaped, for text and for quoted attributes; lists
 * are joined, `undefined` and `false` are nothing. Not named `markup`, so that the formatter leaves
 * the spaces inside alone.
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const source = strings.reduce((text, string, index) => text + render(parts[index - 1]) + string);
  return { source };
}
