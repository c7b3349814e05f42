/** What reads well everywhere (RFC 5322 §2.1.1 asks for 78); an answer's `> ` still fits. */
const columns = 76;

/**
 * `text` with its long lines broken at spaces before 76 columns. A quoted line stays quoted, a list's
 * line goes on under its words. Left as they are: lines that begin with a space, which are tables or
 * code, and web addresses, which never begin a line of their own and are never broken. Linear.
 */
export function wrapText(text: string): string {
  return text.split('\n').flatMap(wrapLine).join('\n');
}

function wrapLine(line: string): string[] {
  if (line.length <= columns || /^\s/.test(line)) return [line];
  const prefix = /^(?:> ?){0,20}/.exec(line)?.[0] ?? '';
  const content = line.slice(prefix.length);
  const further = prefix + (content.startsWith('- ') ? '  ' : '');
  const rows: string[] = [];
  let row = prefix;
  let hasWords = false;
  for (const word of content.split(' ')) {
    const isFull = hasWords && row.length + 1 + word.length > columns;
    if (isFull && !word.includes('://')) {
      rows.push(row.trimEnd());
      row = further + word;
    } else {
      row += hasWords ? ` ${word}` : word;
    }
    hasWords = true;
  }
  return [...rows, row.trimEnd()];
}
