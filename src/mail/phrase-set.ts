/** Far above what any honest template needs; more is a slip that would cost memory. */
const mostExpansions = 5_000;

/**
 * Every phrase that `templates` stand for. A template is a row of slots between blanks; a slot is
 * one word or several alternatives, `a|b`, and `?` at its end makes it optional: `вопрос уже?
 * решен|закрыт` stands for four phrases. Throws on a template with more than 5 000 phrases.
 */
export function expandPhrases(templates: readonly string[]): Set<string> {
  return new Set(templates.flatMap(expand));
}

function expand(template: string): string[] {
  let phrases = [''];
  for (const slot of template.split(' ')) {
    const isOptional = slot.endsWith('?');
    const words = (isOptional ? slot.slice(0, -1) : slot).split('|');
    const grown = phrases.flatMap((phrase) =>
      words.map((word) => (phrase === '' ? word : `${phrase} ${word}`)),
    );
    phrases = isOptional ? [...phrases, ...grown] : grown;
    if (phrases.length > mostExpansions) throw new Error(`Stands for too much: ${template}`);
  }
  return phrases.filter((phrase) => phrase !== '');
}
