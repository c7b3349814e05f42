import { deadlines, type DeadlineKind } from '../../domain/deadlines';
import type { Bilingual, Language } from '../../domain/language';
import type { SlaCycle, Ticket, TicketStatus } from '../../domain/ticket';
import { dayAndTime, relativeTime, type TimeStyle } from './times';

const happenings: Readonly<Record<DeadlineKind, Bilingual>> = {
  first_response_warning: {
    ru: 'Предупредим, что срок первого ответа близко. Ответ клиенту это отменит.',
    en: 'A warning that the first response is due soon. A reply to the customer prevents it.',
  },
  first_response_breach: {
    ru: 'Срок первого ответа будет нарушен. Ответ клиенту это предотвратит.',
    en: 'The first response will be late. A reply to the customer prevents it.',
  },
  pending_close: {
    ru: 'Обращение закроется само, если клиент не ответит.',
    en: 'The ticket closes by itself if the customer does not answer.',
  },
  resolved_close: {
    ru: 'Обращение закроется само, если никто не напишет.',
    en: 'The ticket closes by itself if nobody writes.',
  },
  rating: {
    ru: 'Попросим клиента оценить решение.',
    en: 'The customer will be asked to rate the solution.',
  },
};

/** Whose turn it is where no deadline runs. */
const turns: Readonly<Record<TicketStatus, Bilingual>> = {
  new: {
    ru: 'Само ничего не случится: обращение ждёт сотрудника.',
    en: 'Nothing by itself: the ticket waits for an agent.',
  },
  open: {
    ru: 'Само ничего не случится: очередь за исполнителем.',
    en: 'Nothing by itself: it is the assignee’s turn.',
  },
  pending: {
    ru: 'Само ничего не случится: ждём ответа клиента.',
    en: 'Nothing by itself: the customer’s answer is awaited.',
  },
  in_development: {
    ru: 'Само ничего не случится: очередь за разработкой.',
    en: 'Nothing by itself: it is development’s turn.',
  },
  development_done: {
    ru: 'Само ничего не случится: исполнителю пора написать клиенту.',
    en: 'Nothing by itself: the assignee should tell the customer.',
  },
  resolved: {
    ru: 'Само ничего не случится. Ответ клиента откроет обращение снова.',
    en: 'Nothing by itself. The customer’s answer opens the ticket again.',
  },
  closed: {
    ru: 'Ничего: обращение закрыто. Ответ клиента откроет его снова.',
    en: 'Nothing: the ticket is closed. The customer’s answer opens it again.',
  },
};

/** One thing that will happen by itself, or (without an instant) whose turn it is. */
export type NextStep = { atMs: number | undefined; when: string; inTime: string; what: string };

/** What happens next to the ticket and when, earliest first; never empty. */
export function nextSteps(ticket: Ticket, style: TimeStyle, nowMs: number): NextStep[] {
  const { language } = style;
  const steps = deadlines(ticket).map(({ kind, atMs }) => ({
    atMs,
    when: dayAndTime(style, atMs, nowMs),
    inTime: relativeTime(language, atMs, nowMs),
    what: happenings[kind][language],
  }));
  if (steps.length > 0) return steps;
  return [{ atMs: undefined, when: '', inTime: '', what: turns[ticket.status][language] }];
}

/** How the first response stands, in words, and its tone. */
export type ResponseState = { text: string; tone: 'good' | 'bad' | 'warn' | '' };

const states = {
  met: { ru: 'дан в срок', en: 'in time' },
  breached: { ru: 'срок нарушен', en: 'late' },
  until: { ru: 'ответить до', en: 'due' },
} as const satisfies Record<string, Bilingual>;

/** How the first response stands; `undefined` where none was promised. */
export function responseState(
  cycle: SlaCycle | null,
  style: TimeStyle,
  nowMs: number,
): ResponseState | undefined {
  if (cycle === null) return undefined;
  const say = (key: keyof typeof states, language: Language) => states[key][language];
  const until = dayAndTime(style, cycle.deadlineAtMs, nowMs);
  if (cycle.verdict === 'met') return { text: say('met', style.language), tone: 'good' };
  if (cycle.verdict === 'breached') return { text: say('breached', style.language), tone: 'bad' };
  return { text: `${say('until', style.language)} ${until}`, tone: cycle.warned ? 'warn' : '' };
}
