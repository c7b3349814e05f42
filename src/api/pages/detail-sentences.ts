import type { TicketEvent } from '../../domain/events';
import { handoffRules } from '../../domain/handoff';
import type { Bilingual } from '../../domain/language';
import type { TicketDetails } from '../../domain/ticket';
import { gradeNames, handoffNames, priorityNames, recipientName, typeNames } from './names';
import { inBoth, momentOf, type Telling } from './telling';

type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

/** Who has the ticket now, who had it, and the grade that it asks for. */
export function assigned({ from, to, grade }: EventOf<'assigned'>): Bilingual {
  const asks = grade === null ? { ru: '', en: '' } : gradeNames[grade];
  const wanted: Bilingual =
    grade === null ? asks : { ru: `; грейд «${asks.ru}»`, en: `; grade ${asks.en}` };
  const who = (): Bilingual => {
    if (to === null) {
      return from === null
        ? { ru: 'Исполнителя по-прежнему нет', en: 'Still nobody is assigned' }
        : { ru: `${from} больше не исполнитель`, en: `${from} is no longer the assignee` };
    }
    if (from === null || from === to) return { ru: `Исполнитель: ${to}`, en: `Assigned to ${to}` };
    return {
      ru: `Исполнитель: ${to} (до этого ${from})`,
      en: `Assigned to ${to} (before: ${from})`,
    };
  };
  const { ru, en } = who();
  return { ru: ru + wanted.ru, en: en + wanted.en };
}

const detailNames: Readonly<Record<keyof TicketDetails, Bilingual>> = {
  type: { ru: 'тип', en: 'type' },
  topic: { ru: 'тема', en: 'topic' },
  priority: { ru: 'приоритет', en: 'priority' },
  department: { ru: 'отдел', en: 'department' },
  organisationId: { ru: 'организация', en: 'organisation' },
  tags: { ru: 'метки', en: 'tags' },
  dueAtMs: { ru: 'срок', en: 'due' },
};

function same(text: string | null): Bilingual {
  return { ru: text ?? '—', en: text ?? '—' };
}

/** One detail's change, old and new value. */
function changeOf(
  event: EventOf<'detailsChanged'>,
  key: keyof TicketDetails,
  telling: Telling,
): { from: Bilingual; to: Bilingual } | undefined {
  const { changes, atMs } = event;
  const made = <T>(change: { from: T; to: T } | undefined, tell: (value: T) => Bilingual) =>
    change && { from: tell(change.from), to: tell(change.to) };
  switch (key) {
    case 'type':
      return made(changes.type, (value) => typeNames[value]);
    case 'priority':
      return made(changes.priority, (value) => priorityNames[value]);
    case 'tags':
      return made(changes.tags, (value) => same(value.join(', ') || null));
    case 'dueAtMs':
      return made(changes.dueAtMs, (value) =>
        value === null ? same(null) : momentOf(telling, value, atMs),
      );
    case 'topic':
    case 'department':
    case 'organisationId':
      return made(changes[key], same);
  }
}

/** Every detail that changed, with its old and its new value. */
export function detailsChanged(event: EventOf<'detailsChanged'>, telling: Telling): Bilingual {
  const keys = Object.keys(detailNames) as (keyof TicketDetails)[];
  const told = (language: 'ru' | 'en') =>
    keys
      .flatMap((key) => {
        const change = changeOf(event, key, telling);
        if (change === undefined) return [];
        return `${detailNames[key][language]} ${change.from[language]} → ${change.to[language]}`;
      })
      .join('; ');
  return { ru: `Изменено: ${told('ru')}`, en: `Changed: ${told('en')}` };
}

/** What is planned for a handoff: the estimate and where it is tracked. */
function plans(event: EventOf<'handoffChanged'>, telling: Telling): Bilingual {
  const { estimateAtMs, reference, atMs } = event;
  const estimate = estimateAtMs === null ? undefined : momentOf(telling, estimateAtMs, atMs);
  const link = reference === null ? '' : ` · ${reference}`;
  return {
    ru: `${estimate ? `; будет готово ${estimate.ru}` : ''}${link}`,
    en: `${estimate ? `; expected ${estimate.en}` : ''}${link}`,
  };
}

/** What development has to do or has done, with its estimate and reference. */
export function handoffChanged(event: EventOf<'handoffChanged'>, telling: Telling): Bilingual {
  const { kind, state } = event;
  const name = handoffNames[kind];
  const heads: Partial<Record<typeof state, Bilingual>> = {
    queued: { ru: 'Передано в разработку', en: 'Handed to development' },
    done: { ru: 'Разработка выполнила', en: 'Development is done' },
    declined: { ru: 'Разработка отклонила', en: 'Development declined' },
  };
  const label = handoffRules[state].label;
  const head = heads[state] ?? {
    ru: `Разработка, ${label.ru}`,
    en: `Development, ${label.en}`,
  };
  const more = plans(event, telling);
  return inBoth((language) => `${head[language]}: ${name[language]}${more[language]}`);
}

/** An instant that was promised and is over, and who is told. */
export function datePassed(
  event: EventOf<'handoffEstimatePassed' | 'dueDatePassed'>,
  telling: Telling,
): Bilingual {
  const isTask = event.type === 'dueDatePassed';
  const at = momentOf(telling, isTask ? event.dueAtMs : event.estimateAtMs, event.atMs);
  const whom = recipientName(event.notified);
  return {
    ru: `${isTask ? 'Срок задачи прошёл' : 'Оценка разработки прошла'}: ${at.ru}; уведомление получает ${whom.ru}`,
    en: `${isTask ? 'The task is overdue' : 'Development’s estimate has passed'}: ${at.en}; a notice goes to ${whom.en}`,
  };
}
