/** A gap that is not one blank already; most are, and replacing these too would take the longest. */
const otherGap = /[^\S ]\s*| \s+/g;

/** `text` with one blank for each run of white space, whatever kind it is of. */
export function withSingleBlanks(text: string): string {
  return text.replace(otherGap, ' ');
}
