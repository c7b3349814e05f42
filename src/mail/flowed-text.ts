/**
 * `text` of type `format=flowed` with its paragraphs on one line each (RFC 3676 §4.2): a line that
 * ends with a space goes on in the next one of the same quote depth. Quote marks stay, one `> ` for
 * each depth; the signature's `-- ` ends its paragraph. `isDelSp` as `DelSp=yes` (§4.1): the space
 * was not part of the text. Linear.
 */
export function unwrapFlowed(text: string, isDelSp: boolean): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let openDepth: number | undefined;
  const close = () => {
    if (openDepth !== undefined) lines.push(quoteMark(openDepth) + paragraph.join(''));
    paragraph = [];
    openDepth = undefined;
  };
  for (const line of text.split('\n')) {
    const depth = quoteDepth(line);
    const content = line.slice(depth).replace(/\r$/, '').replace(/^ /, '');
    if (openDepth !== undefined && openDepth !== depth) close();
    const isSignature = content === '-- ';
    if (isSignature) close();
    openDepth = depth;
    const isSoft = content.endsWith(' ') && !isSignature;
    paragraph.push(isSoft && isDelSp ? content.slice(0, -1) : content);
    if (!isSoft) close();
  }
  close();
  return lines.join('\n');
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line.charCodeAt(depth) === 0x3e) depth += 1;
  return depth;
}

/** Deeper quotes read no better, and a line of marks alone would double at each unwrapping. */
function quoteMark(depth: number): string {
  return depth === 0 ? '' : `${'>'.repeat(Math.min(depth, 50))} `;
}
