import { htmlTokens } from './html-tokens';

/** Elements without content (HTML Standard §13.1.2): they never nest. */
// prettier-ignore
const voidElements = new Set([
  'area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source',
  'track', 'wbr',
]);

/** Elements whose end tag may be left out: a second one in a row ends the first. */
const selfEnding = new Set(['p', 'li', 'dt', 'dd', 'option', 'tr', 'td', 'th']);

/**
 * `html` without the tags beyond a nesting of `depth`; their content stays. HTML parsers take time
 * that grows with the square of the depth: 200,000 nested elements keep them busy for 23 s. Also
 * leaves out comments, scripts and styles. Linear.
 */
export function capNesting(html: string, depth: number): string {
  const kept: string[] = [];
  const open: string[] = [];
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      kept.push(token.raw);
    } else if (token.kind === 'close') {
      const at = open.lastIndexOf(token.name);
      if (at === -1) continue;
      open.length = at;
      kept.push(token.raw);
    } else if (voidElements.has(token.name) || token.selfClosing) {
      kept.push(token.raw);
    } else {
      if (selfEnding.has(token.name) && open.at(-1) === token.name) open.pop();
      if (open.length >= depth) continue;
      open.push(token.name);
      kept.push(token.raw);
    }
  }
  return kept.join('');
}
