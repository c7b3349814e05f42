import type { TicketEvent } from '../domain/events';
import type { Bilingual, Language } from '../domain/language';
import type { Metric } from '../domain/terms';
import { cleanLine } from './header-text';
import { statusCodeText } from './status-code-words';
import { cleanSubject, namelessSubject } from './subject';
import type { RenderedMail } from './templates';
import { templateOf, type OwnTemplates } from './templates/built-in';
import { frame } from './templates/frame';
import { partRenderer } from './templates/render';
import type { NoticeContext } from './templates/team-notice';
import { givenUpText } from './unsent-words';
import { wrapText } from './wrap-text';

/**
 * What a notice is about: what fell due on a ticket and when in ticket ms, or a mail that came back or
 * was given up.
 */
export type Due =
  | DueByTime
  /**
   * `toParticipant`: it was somebody's who follows the ticket beside the requester;
   * `isRecipientUnknown`: it can't be told whose it was.
   */
  | {
      kind: 'bounce';
      toParticipant: boolean;
      isRecipientUnknown?: true;
      statusCode: string | null;
    }
  /** A mail was given up before any server but the relay saw it; `relayAnswer`: its own last words. */
  | { kind: 'given_up'; toParticipant: boolean; reason: string; relayAnswer: string };

type DueByTime = { deadlineAtMs: number } & (
  | { kind: 'sla_warning'; metric: Metric; fraction: number }
  | { kind: 'sla_breach'; metric: Metric }
  | { kind: 'handoff_estimate' }
  | { kind: 'task_due' }
);

/** A notice to the team: which ticket, what fell due, where to look. */
export type TeamNotice = {
  number: number;
  ticketSubject: string;
  due: Due;
  /** The deadline in words, in the team's zone; nothing where none has passed. */
  deadlineText: string | undefined;
  ticketUrl: string;
  /** Where all tickets with undelivered mail are listed. */
  undeliveredUrl: string;
};

/**
 * What the event that asked for a notice says fell due. An escalation says only what was done: which
 * warning or breach it answers is in `trigger`, the latest of its metric before it; what the relay
 * said of a mail that is given up, in `relayAnswer`. Throws for any other event, of which no notice
 * comes.
 */
export function dueOf(
  event: TicketEvent,
  trigger: TicketEvent | undefined,
  relayAnswer: string | null = null,
): Due {
  if (event.type === 'handoffEstimatePassed') {
    return { kind: 'handoff_estimate', deadlineAtMs: event.estimateAtMs };
  }
  if (event.type === 'deliveryBounced') {
    const { participantId, isRecipientUnknown, statusCode } = event;
    return {
      kind: 'bounce',
      toParticipant: participantId !== null,
      ...(isRecipientUnknown && { isRecipientUnknown }),
      statusCode,
    };
  }
  if (event.type === 'deliveryFailed') {
    const { participantId, reason } = event;
    const answer = cleanLine(relayAnswer ?? '', longestAnswer);
    return {
      kind: 'given_up',
      toParticipant: participantId !== undefined,
      reason,
      relayAnswer: answer,
    };
  }
  if (event.type === 'dueDatePassed') return { kind: 'task_due', deadlineAtMs: event.dueAtMs };
  if (event.type === 'escalated' && trigger?.type === 'slaWarned') {
    const { metric, fraction, deadlineAtMs } = trigger;
    return { kind: 'sla_warning', metric, fraction, deadlineAtMs };
  }
  if (event.type === 'escalated' && trigger?.type === 'slaBreached') {
    const { metric, deadlineAtMs } = trigger;
    return { kind: 'sla_breach', metric, deadlineAtMs };
  }
  throw new Error(`Event ${event.seq} (${event.type}) asks for no notice`);
}

const warnings: Readonly<Record<Metric, Bilingual>> = {
  first_response: { ru: 'подходит срок первого ответа', en: 'the first response is due soon' },
  next_response: { ru: 'подходит срок следующего ответа', en: 'the next response is due soon' },
  resolution: { ru: 'подходит срок решения', en: 'the resolution is due soon' },
};

const breaches: Readonly<Record<Metric, Bilingual>> = {
  first_response: { ru: 'истёк срок первого ответа', en: 'the first response is overdue' },
  next_response: { ru: 'истёк срок следующего ответа', en: 'the next response is overdue' },
  resolution: { ru: 'истёк срок решения', en: 'the resolution is overdue' },
};

const estimatePassed: Bilingual = {
  ru: 'истёк срок, который назвала разработка',
  en: "development's estimate has passed",
};
const duePassed: Bilingual = { ru: 'истёк срок задачи', en: 'the due date has passed' };

/** An answer is a line or two; some relays append a page of advice. */
const longestAnswer = 500;

function whomOf(toParticipant: boolean): Bilingual {
  return toParticipant
    ? { ru: 'участнику', en: 'a participant' }
    : { ru: 'клиенту', en: 'the customer' };
}

const unknownRecipient: Bilingual = {
  ru: 'кому-то, отчёт не называет никого из получателей',
  en: 'somebody; the report names none of its recipients',
};

function bounced({
  toParticipant,
  isRecipientUnknown,
  statusCode,
}: Extract<Due, { kind: 'bounce' }>): Bilingual {
  const whom = isRecipientUnknown ? unknownRecipient : whomOf(toParticipant);
  const why = statusCodeText(statusCode);
  return {
    ru: `письмо не доставлено ${whom.ru}${why ? `: ${why.ru}` : ''}`,
    en: `the mail did not reach ${whom.en}${why ? `: ${why.en}` : ''}`,
  };
}

function givenUp({ toParticipant, reason }: Extract<Due, { kind: 'given_up' }>): Bilingual {
  const whom = whomOf(toParticipant);
  const why = givenUpText(reason);
  return {
    ru: `письмо не отправлено ${whom.ru}: ${why.ru}`,
    en: `the mail to ${whom.en} was not sent: ${why.en}`,
  };
}

function headlineOf(due: Due): Bilingual {
  switch (due.kind) {
    case 'given_up':
      return givenUp(due);
    case 'bounce':
      return bounced(due);
    case 'sla_warning':
      return warnings[due.metric];
    case 'sla_breach':
      return breaches[due.metric];
    case 'handoff_estimate':
      return estimatePassed;
    case 'task_due':
      return duePassed;
  }
}

/**
 * The subject and both bodies of a notice. Its subject begins with what happened and has no
 * `[service #number]`, so that it joins no conversation with a customer; it asks for no answer above
 * a line. The ticket's subject is escaped and can't add a header. `own` are the templates that replace
 * ours.
 */
export function renderNotice(
  language: Language,
  notice: TeamNotice,
  own: OwnTemplates = {},
): RenderedMail {
  const { number, due, deadlineText, ticketUrl } = notice;
  const ticketSubject =
    cleanSubject(cleanLine(notice.ticketSubject, 200)) || namelessSubject[language];
  const headline = headlineOf(due)[language];
  const label = { ru: `№ ${number}`, en: `Ticket ${number}` }[language];
  const subject = `${label}: ${headline} — ${ticketSubject}`;
  const passedPercent = due.kind === 'sla_warning' ? Math.round(due.fraction * 100) : undefined;
  const context: NoticeContext = {
    subject,
    number,
    ticketSubject,
    headline,
    passedPercent,
    deadlineText,
    relayAnswer: due.kind === 'given_up' && due.relayAnswer !== '' ? due.relayAnswer : undefined,
    ticketUrl,
    undeliveredUrl: 'deadlineAtMs' in due ? undefined : notice.undeliveredUrl,
  };
  const template = templateOf('team_notice', language, own);
  const render = partRenderer(language, template, { text: context, html: context });
  return {
    subject,
    text: `${wrapText(render('text'))}\n`,
    html: frame(language, {
      title: render('title'),
      preview: render('preview'),
      inside: render('html'),
    }),
  };
}
