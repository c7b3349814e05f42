import { LiquidError, type Template } from 'liquidjs';
import type { Language } from '../../domain/language';
import { createMailEngines, type MailEngines, type MailTemplate } from './engine';

const engines: Record<Language, MailEngines> = {
  ru: createMailEngines('ru'),
  en: createMailEngines('en'),
};

/** Parsing takes ten times as long as rendering, so each template is parsed once. */
const parsed = new Map<string, Template[]>();

/** What a template may name in the text and in the HTML; `subject` becomes the HTML's title. */
export type MailContexts = Record<'text' | 'html', { subject: string }>;

/** Renders the parts of a mail whose template in this language is `template`. Only the text is not HTML. */
export function partRenderer(
  language: Language,
  template: MailTemplate,
  contexts: MailContexts,
): (part: keyof MailTemplate | 'title') => string {
  return (part) => {
    const form = part === 'text' ? 'text' : 'html';
    const engine = engines[language][form];
    const source = part === 'title' ? '{{ subject }}' : template[part];
    const key = `${language} ${form} ${source}`;
    const kept = parsed.get(key) ?? engine.parse(source);
    parsed.set(key, kept);
    return withoutGaps(String(engine.renderSync(kept, contexts[form])));
  };
}

/** Whether a template could not be rendered: it ran away, or has met something that its author did not expect. */
export function isTemplateFailure(error: unknown): error is LiquidError {
  return LiquidError.is(error);
}

/** Conditions that do not apply leave empty lines behind. */
function withoutGaps(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim();
}
