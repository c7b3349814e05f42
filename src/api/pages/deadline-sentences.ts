import { deadlines, type Deadline } from '../../domain/deadlines';
import type { Bilingual } from '../../domain/language';
import { isPaused, type SlaCycle } from '../../domain/sla/cycle';
import { metrics, type Metric } from '../../domain/terms';
import type { Ticket, TicketStatus } from '../../domain/ticket';
import { metricNames } from './names';
import { dayAndTime, relativeTime, type TimeStyle } from './times';

type Happening = { what: Bilingual; prevents: Bilingual };

/** What a metric's deadline is called, and what comes before it if all goes well. */
const promises: Readonly<Record<Metric, { of: string; name: string; met: Bilingual }>> = {
  first_response: {
    of: 'первого ответа',
    name: 'first response',
    met: { ru: 'Ответ клиенту', en: 'A reply to the customer' },
  },
  next_response: {
    of: 'следующего ответа',
    name: 'next response',
    met: { ru: 'Ответ клиенту', en: 'A reply to the customer' },
  },
  resolution: {
    of: 'решения',
    name: 'resolution',
    met: { ru: 'Решение', en: 'Resolving the ticket' },
  },
};

const nothingPrevents: Bilingual = { ru: '', en: '' };

function slaHappening(deadline: Extract<Deadline, { metric: Metric }>): Happening {
  const { of, name, met } = promises[deadline.metric];
  if (deadline.kind === 'sla_breach') {
    return {
      what: { ru: `Срок ${of} будет нарушен.`, en: `The ${name} will be late.` },
      prevents: { ru: `${met.ru} это предотвратит.`, en: `${met.en} prevents it.` },
    };
  }
  const percent = Math.round(deadline.fraction * 100);
  return {
    what: {
      ru: `Предупредим, что срок ${of} близко: пройдёт ${percent}\u00a0% норматива.`,
      en: `A warning that the ${name} is due soon: ${percent}% of the target will have passed.`,
    },
    prevents: { ru: `${met.ru} это отменит.`, en: `${met.en} prevents it.` },
  };
}

function happening(deadline: Deadline): Happening {
  switch (deadline.kind) {
    case 'sla_warning':
    case 'sla_breach':
      return slaHappening(deadline);
    case 'pending_close':
      return {
        what: {
          ru: 'Обращение закроется само, если клиент не ответит.',
          en: 'The ticket closes by itself if the customer does not answer.',
        },
        prevents: nothingPrevents,
      };
    case 'resolved_close':
      return {
        what: {
          ru: 'Обращение закроется само, если никто не напишет.',
          en: 'The ticket closes by itself if nobody writes.',
        },
        prevents: nothingPrevents,
      };
    case 'rating':
      return {
        what: {
          ru: 'Попросим клиента оценить решение.',
          en: 'The customer will be asked to rate the solution.',
        },
        prevents: nothingPrevents,
      };
    case 'task_due':
      return {
        what: {
          ru: 'Срок задачи пройдёт, команда получит уведомление.',
          en: 'The task falls due, and the team gets a notice.',
        },
        prevents: { ru: 'Решение это отменит.', en: 'Resolving the ticket prevents it.' },
      };
    case 'handoff_estimate':
      return {
        what: {
          ru: 'Пройдёт срок, который оценила разработка; команда получит уведомление.',
          en: 'Development’s estimate passes, and the team gets a notice.',
        },
        prevents: {
          ru: 'Новая оценка или окончание работы это отменит.',
          en: 'A new estimate, or being done, prevents it.',
        },
      };
  }
}

/** What will happen by itself at a deadline. */
export function whatHappens(deadline: Deadline): Bilingual {
  return happening(deadline).what;
}

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
  const steps = deadlines(ticket).map((deadline) => {
    const { atMs } = deadline;
    const { what, prevents } = happening(deadline);
    return {
      atMs,
      when: dayAndTime(style, atMs, nowMs),
      inTime: relativeTime(language, atMs, nowMs),
      what: `${what[language]} ${prevents[language]}`.trim(),
    };
  });
  if (steps.length > 0) return steps;
  return [{ atMs: undefined, when: '', inTime: '', what: turns[ticket.status][language] }];
}

/** How a metric stands, in words, and its tone. */
type CycleState = { name: string; text: string; tone: 'good' | 'bad' | 'warn' | '' };

const states = {
  met: { ru: 'в срок', en: 'in time' },
  breached: { ru: 'срок нарушен', en: 'late' },
  late: { ru: 'срок нарушен, ещё не дан', en: 'late, and still owed' },
  until: { ru: 'срок', en: 'due' },
  paused: { ru: 'отсчёт стоит', en: 'the clock stands still' },
  ended: { ru: 'больше не ожидается', en: 'awaited no longer' },
} as const satisfies Record<string, Bilingual>;

function stateOf(cycle: SlaCycle, style: TimeStyle, nowMs: number): Omit<CycleState, 'name'> {
  const { verdict, endedAtMs, deadlineAtMs, warnedFractions } = cycle;
  const say = (key: keyof typeof states) => states[key][style.language];
  if (verdict === 'met') return { text: say('met'), tone: 'good' };
  if (verdict === 'breached') {
    return { text: say(endedAtMs === null ? 'late' : 'breached'), tone: 'bad' };
  }
  if (endedAtMs !== null) return { text: say('ended'), tone: '' };
  if (deadlineAtMs === null || isPaused(cycle)) return { text: say('paused'), tone: '' };
  return {
    text: `${say('until')} ${dayAndTime(style, deadlineAtMs, nowMs)}`,
    tone: warnedFractions.length > 0 ? 'warn' : '',
  };
}

/** How each metric that is promised stands. */
export function cycleStates(
  cycles: Ticket['cycles'],
  style: TimeStyle,
  nowMs: number,
): CycleState[] {
  return metrics.flatMap((metric) => {
    const cycle = cycles[metric];
    const name = metricNames[metric][style.language];
    return cycle === undefined ? [] : { name, ...stateOf(cycle, style, nowMs) };
  });
}
