import type { MailKind } from '../domain/events';
import type { Language } from '../domain/language';
import { cleanLine, cleanText } from './header-text';
import { replyMarker } from './reply-marker';
import { cleanSubject, namelessSubject, ticketSubject } from './subject';
import { templateOf, type OwnTemplates } from './templates/built-in';
import type { MailContext } from './templates/engine';
import { commentInHtml, quoteInHtml } from './templates/fit-html';
import { frame } from './templates/frame';
import { partRenderer } from './templates/render';
import { wrapText } from './wrap-text';

/** The mails to the customer; what goes to the team is in `team-notice.ts`. */
export type CustomerMailKind = Exclude<MailKind, 'team_notice'>;

/** What a mail is about. An empty text counts as not given. */
export type MailData = {
  number: number;
  ticketSubject: string;
  /** In the language of the mail. */
  serviceName: string;
  requesterName: string;
  agentName: string | undefined;
  comment: string | undefined;
  /** What the customer wrote, and when, in words; `authorName` where somebody else wrote it. */
  original?: { atText: string; text: string; authorName?: string | undefined } | undefined;
  /** What we say in place of a mail that did not arrive. */
  notice?: string | undefined;
  goodUrl: string | undefined;
  badUrl: string | undefined;
  ticketUrl: string | undefined;
  /** The working time within which an answer is promised. */
  responseMinutes: number | undefined;
  closesAfterDays: number | undefined;
  /** Articles that may answer the question; only web addresses are linked, at most five. */
  suggestions?: readonly { title: string; url: string }[];
};

export type RenderedMail = { subject: string; text: string; html: string };

/** Quoting is a reminder, not an archive; the whole letter is in the ticket. */
const longestQuote = 5_000;
const longestComment = 200_000;
/** Ours, and short. */
const longestNotice = 2_000;

/**
 * The subject and both bodies of a mail. All kinds have the same subject, `[service #number] Re: …`,
 * so that clients show a ticket as one conversation (Gmail starts another when the subject changes)
 * and what happened is the first line. Everything that customers and agents wrote is escaped in the
 * HTML and can't add a line to a header. The HTML has less than 102 kB, whatever was written; the
 * text has all of the comment, in lines of 76 columns. `own` are the templates that replace ours.
 */
export function renderMail(
  kind: CustomerMailKind,
  language: Language,
  data: MailData,
  own: OwnTemplates = {},
): RenderedMail {
  const context = contextOf(language, data);
  const subject = ticketSubject(data.number, context.ticketSubject, context.serviceName);
  const template = templateOf(kind, language, own);
  const render = partRenderer(language, template, {
    text: { ...context, subject },
    html: { ...fitted(language, context), subject },
  });
  const marker = replyMarker[language];
  return {
    subject,
    text: `${marker}\n\n${wrapText(render('text'))}\n`,
    html: frame(language, {
      title: render('title'),
      preview: render('preview'),
      inside: render('html'),
      marker,
    }),
  };
}

/** What may stand in the HTML, which is bounded. */
function fitted(language: Language, context: MailContext): MailContext {
  const { comment, original, ticketUrl } = context;
  return {
    ...context,
    comment: comment && commentInHtml(comment, language, ticketUrl),
    original: original && { ...original, text: quoteInHtml(original.text) },
  };
}

/** An empty text is true in Liquid, so what is empty is left out. */
function contextOf(language: Language, data: MailData): MailContext {
  const { original, notice = '', responseMinutes, suggestions = [], ...others } = data;
  return {
    ...others,
    ...promiseOf(responseMinutes),
    ticketSubject: cleanSubject(cleanLine(data.ticketSubject, 200)) || namelessSubject[language],
    serviceName: cleanLine(data.serviceName, 100),
    requesterName: given(cleanLine(data.requesterName, 100)),
    agentName: given(cleanLine(data.agentName ?? '', 100)),
    comment: given(cleanText(data.comment ?? '', longestComment).trim()),
    original: original && {
      ...original,
      authorName: given(cleanLine(original.authorName ?? '', 100)),
      text: shortened(cleanText(original.text, 100_000).trim()),
    },
    notice: given(cleanText(notice, longestNotice).trim()),
    suggestions: suggestionsOf(suggestions),
  };
}

/** Those that can be shown, or nothing: an empty list is true in Liquid. */
function suggestionsOf(
  suggestions: readonly { title: string; url: string }[],
): MailContext['suggestions'] {
  const shown = suggestions
    .map(({ title, url }) => ({ title: cleanLine(title, 200), url: cleanLine(url, 2_000) }))
    .filter(({ title, url }) => title !== '' && /^https?:\/\/[^\s<>"]+$/.test(url))
    .slice(0, 5);
  return shown.length === 0 ? undefined : shown;
}

/** In hours where they come out whole or at a half, as people say them; in minutes otherwise. */
function promiseOf(
  minutes: number | undefined,
): Pick<MailContext, 'responseHours' | 'responseMinutes'> {
  const isInHours = minutes !== undefined && minutes >= 60 && minutes % 30 === 0;
  return {
    responseHours: isInHours ? minutes / 60 : undefined,
    responseMinutes: isInHours ? undefined : minutes,
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
