import type { Template } from 'liquidjs';
import type { Language } from '../../domain/language';
import { createMailEngines, type MailEngines, type MailTemplate } from './engine';

const engines: Record<Language, MailEngines> = {
  ru: createMailEngines('ru'),
  en: createMailEngines('en'),
};

/** Parsing takes ten times as long as rendering, so each template is parsed once. */
const parsed = new Map<string, Template[]>();

/**
 * Renders the parts of the mail `name`, whose template in this language is `template`; `title` is
 * the context's subject. Only the plain text is not HTML.
 */
export function partRenderer(
  name: string,
  language: Language,
  template: MailTemplate,
  context: { subject: string },
): (part: keyof MailTemplate | 'title') => string {
  return (part) => {
    const engine = part === 'text' ? engines[language].text : engines[language].html;
    const key = `${name} ${language} ${part}`;
    const source = part === 'title' ? '{{ subject }}' : template[part];
    const kept = parsed.get(key) ?? engine.parse(source);
    parsed.set(key, kept);
    return withoutGaps(String(engine.renderSync(kept, context)));
  };
}

/** Conditions that do not apply leave empty lines behind. */
function withoutGaps(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim();
}
