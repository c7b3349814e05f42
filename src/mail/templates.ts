import type { Template } from 'liquidjs';
import type { Language } from '../domain/language';
import { cleanLine, cleanText } from './header-text';
import { replyMarker } from './reply-marker';
import { cleanSubject, ticketSubject } from './subject';
import { acknowledgement } from './templates/acknowledgement';
import { closed } from './templates/closed';
import {
  createMailEngines,
  type MailContext,
  type MailEngines,
  type MailTemplate,
} from './templates/engine';
import { frame } from './templates/frame';
import { ratingRequest } from './templates/rating-request';
import { reply } from './templates/reply';
import { resolved } from './templates/resolved';

export type MailKind = 'acknowledgement' | 'reply' | 'resolved' | 'rating_request' | 'closed';

/** What a mail is about. An empty text counts as not given. */
export type MailData = {
  number: number;
  ticketSubject: string;
  /** In the language of the mail. */
  serviceName: string;
  requesterName: string;
  agentName: string | undefined;
  comment: string | undefined;
  /** What the customer wrote, and when, in words. */
  original: { atText: string; text: string } | undefined;
  goodUrl: string | undefined;
  badUrl: string | undefined;
  ticketUrl: string | undefined;
  responseHours: number | undefined;
  closesAfterDays: number | undefined;
};

export type RenderedMail = { subject: string; text: string; html: string };

const templates: Record<MailKind, Record<Language, MailTemplate>> = {
  acknowledgement,
  reply,
  resolved,
  rating_request: ratingRequest,
  closed,
};

const nameless: Record<Language, string> = { ru: 'без темы', en: 'no subject' };

/** Quoting is a reminder, not an archive; the whole letter is in the ticket. */
const longestQuote = 5_000;
const longestComment = 200_000;

/**
 * The subject and both bodies of a mail. All kinds have the same subject, `[service #number] Re: …`,
 * so that clients show a ticket as one conversation (Gmail starts another when the subject changes)
 * and what happened is the first line. Everything that customers and agents wrote is escaped in the
 * HTML and can't add a line to a header.
 */
export function renderMail(kind: MailKind, language: Language, data: MailData): RenderedMail {
  const context = contextOf(language, data);
  const subject = ticketSubject(data.number, context.ticketSubject, context.serviceName);
  const render = renderer(kind, language, { ...context, subject });
  return {
    subject,
    text: `${replyMarker[language]}\n\n${withoutGaps(render('text'))}\n`,
    html: frame(language, {
      title: render('title'),
      preview: render('preview'),
      inside: withoutGaps(render('html')),
    }),
  };
}

const engines: Record<Language, MailEngines> = {
  ru: createMailEngines('ru'),
  en: createMailEngines('en'),
};

type Part = keyof MailTemplate | 'title';

/** Parsing takes ten times as long as rendering, so each template is parsed once. */
const parsed = new Map<string, Template[]>();

/** Renders the parts of one mail; only its plain text is not HTML. */
function renderer(kind: MailKind, language: Language, context: object): (part: Part) => string {
  return (part) => {
    const engine = part === 'text' ? engines[language].text : engines[language].html;
    const key = `${kind} ${language} ${part}`;
    const source = part === 'title' ? '{{ subject }}' : templates[kind][language][part];
    const template = parsed.get(key) ?? engine.parse(source);
    parsed.set(key, template);
    return String(engine.renderSync(template, context));
  };
}

/** An empty text is true in Liquid, so what is empty is left out. */
function contextOf(language: Language, data: MailData): MailContext {
  const { original } = data;
  return {
    ...data,
    ticketSubject: cleanSubject(cleanLine(data.ticketSubject, 200)) || nameless[language],
    serviceName: cleanLine(data.serviceName, 100),
    requesterName: given(cleanLine(data.requesterName, 100)),
    agentName: given(cleanLine(data.agentName ?? '', 100)),
    comment: given(cleanText(data.comment ?? '', longestComment).trim()),
    original: original && {
      ...original,
      text: shortened(cleanText(original.text, 100_000).trim()),
    },
  };
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function shortened(text: string): string {
  if (text.length <= longestQuote) return text;
  const cut = text.lastIndexOf('\n', longestQuote);
  return `${text.slice(0, cut > 0 ? cut : longestQuote).trimEnd()}\n[…]`;
}

/** Conditions that do not apply leave empty lines behind. */
function withoutGaps(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim();
}
