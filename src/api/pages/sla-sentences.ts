import type { SlaFact, TicketEvent } from '../../domain/events';
import type { Bilingual } from '../../domain/language';
import type { Measure } from '../../domain/sla/cycle';
import type { Metric } from '../../domain/terms';
import { gradeNames, metricNames, priorityNames, recipientName } from './names';
import { durationOf, inBoth, momentOf, type Telling } from './telling';

type SlaEvent = TicketEvent & SlaFact;

/** Russian bends words: what is promised and given, and the same in the genitive. */
const russian: Readonly<Record<Metric, { promised: string; given: string; of: string }>> = {
  first_response: { promised: 'обещан', given: 'дан', of: 'первого ответа' },
  next_response: { promised: 'обещан', given: 'дан', of: 'следующего ответа' },
  resolution: { promised: 'обещано', given: 'дано', of: 'решения' },
};

function started(event: SlaEvent & { type: 'slaStarted' }, until: Bilingual | null): Bilingual {
  const { metric, measure } = event;
  const { ru, en } = durationOf(measure.targetMinutes);
  const { promised } = russian[metric];
  const name = metricNames[metric];
  if (until === null) {
    return {
      ru: `${name.ru} ${promised} за ${ru} рабочего времени; отсчёт пока стоит`,
      en: `${name.en} promised within ${en} of working time; the clock stands still for now`,
    };
  }
  return {
    ru: `${name.ru} ${promised} до ${until.ru}: ${ru} рабочего времени`,
    en: `${name.en} promised by ${until.en}: ${en} of working time`,
  };
}

const endings: Readonly<
  Record<Extract<SlaFact, { type: 'slaEnded' }>['because'], { ru: string; en: string }>
> = {
  answered: { ru: 'ответ дан после срока', en: 'answered after the deadline' },
  resolved: { ru: 'обращение решено', en: 'the ticket is resolved' },
  closed: { ru: 'обращение закрыто', en: 'the ticket is closed' },
  merge_undone: { ru: 'объединение отменено', en: 'the merge was undone' },
  not_promised: {
    ru: 'по новым условиям ничего не обещано',
    en: 'nothing is promised any more',
  },
};

/** A promise that changed in something else than its deadline: its policy, calendar or warnings. */
function sameDeadline(metric: Metric, from: Measure, to: Measure): Bilingual {
  const { ru, en } = metricNames[metric];
  const named = ({ policyId, calendarId, calendarVersion }: Measure) =>
    `${policyId} (${calendarId} ${calendarVersion})`;
  const [before, after] = [named(from), named(to)];
  if (before === after) {
    return {
      ru: `${ru}: другие предупреждения, срок прежний`,
      en: `${en}: other warnings, the deadline stays`,
    };
  }
  return {
    ru: `${ru} ${russian[metric].promised} по-другому, ${before} → ${after}; срок прежний`,
    en: `${en} is promised otherwise, ${before} → ${after}; the deadline stays`,
  };
}

function retargeted(event: SlaEvent & { type: 'slaRetargeted' }, telling: Telling): Bilingual {
  const { metric, from, to, fromDeadlineAtMs, toDeadlineAtMs, atMs } = event;
  if (fromDeadlineAtMs === toDeadlineAtMs && from.targetMinutes === to.targetMinutes) {
    return sameDeadline(metric, from, to);
  }
  const paused: Bilingual = { ru: 'пауза', en: 'paused' };
  const moment = (ms: number | null) => (ms === null ? paused : momentOf(telling, ms, atMs));
  const [before, after] = [moment(fromDeadlineAtMs), moment(toDeadlineAtMs)];
  const [targetBefore, targetAfter] = [from, to].map((each) => durationOf(each.targetMinutes));
  const targets = inBoth((language) => {
    return `${targetBefore?.[language] ?? ''} → ${targetAfter?.[language] ?? ''}`;
  });
  return {
    ru: `Срок ${russian[metric].of} перенесён: ${before.ru} → ${after.ru} (норматив ${targets.ru})`,
    en: `${metricNames[metric].en} has another deadline: ${before.en} → ${after.en} (target ${targets.en})`,
  };
}

function escalated(event: SlaEvent & { type: 'escalated' }): Bilingual {
  const { notified, priority, assignment } = event;
  if (priority !== undefined) {
    const [from, to] = [priorityNames[priority.from], priorityNames[priority.to]];
    return {
      ru: `Эскалация: приоритет ${from.ru} → ${to.ru}`,
      en: `Escalation: priority ${from.en} → ${to.en}`,
    };
  }
  if (assignment !== undefined) {
    const { ru, en } = gradeNames[assignment.grade];
    return {
      ru: `Эскалация: обращению нужен новый исполнитель, грейд «${ru}»`,
      en: `Escalation: the ticket needs a new assignee of the grade ${en}`,
    };
  }
  const whom = notified === null ? { ru: 'никто', en: 'nobody' } : recipientName(notified);
  return {
    ru: `Эскалация: уведомление получает ${whom.ru}`,
    en: `Escalation: a notice goes to ${whom.en}`,
  };
}

function toldOfCycle(event: SlaEvent, telling: Telling): Bilingual {
  const { metric, atMs } = event;
  const { of, given } = russian[metric];
  const { ru, en } = metricNames[metric];
  const moment = (ms: number) => momentOf(telling, ms, atMs);
  switch (event.type) {
    case 'slaStarted':
      return started(event, event.deadlineAtMs === null ? null : moment(event.deadlineAtMs));
    case 'slaPaused': {
      const counted = durationOf(Math.floor(event.countedMs / 60_000));
      return {
        ru: `Отсчёт ${of} стоит: прошло ${counted.ru} рабочего времени`,
        en: `${en}: the clock stands still after ${counted.en} of working time`,
      };
    }
    case 'slaResumed': {
      const until = event.deadlineAtMs === null ? null : moment(event.deadlineAtMs);
      return {
        ru: `Отсчёт ${of} идёт дальше${until ? `: срок ${until.ru}` : ''}`,
        en: `${en}: the clock goes on${until ? `, due ${until.en}` : ''}`,
      };
    }
    case 'slaWarned': {
      const until = moment(event.deadlineAtMs);
      const percent = Math.round(event.fraction * 100);
      return {
        ru: `Срок ${of} близко: ${until.ru} (прошло ${percent}\u00a0%)`,
        en: `${en} is due soon: ${until.en} (${percent}% has passed)`,
      };
    }
    case 'slaMet': {
      const until = event.deadlineAtMs === null ? null : moment(event.deadlineAtMs);
      return {
        ru: `${ru} ${given} в срок${until ? ` (до ${until.ru})` : ''}`,
        en: `${en} in time${until ? ` (due ${until.en})` : ''}`,
      };
    }
    case 'slaBreached': {
      const until = moment(event.deadlineAtMs);
      return {
        ru: `Срок ${of} нарушен: обещали до ${until.ru}`,
        en: `${en} is late: it was promised by ${until.en}`,
      };
    }
    case 'slaEnded': {
      const because = endings[event.because];
      return {
        ru: `Отсчёт ${of} окончен: ${because.ru}`,
        en: `${en} is measured no longer: ${because.en}`,
      };
    }
    case 'slaRetargeted':
      return retargeted(event, telling);
    case 'escalated':
      return escalated(event);
  }
}

/** What the measuring says, in a sentence; of a metric's later cycles also which one it is. */
export function slaSentence(event: SlaEvent, telling: Telling): Bilingual {
  const told = toldOfCycle(event, telling);
  if (event.cycleNo === 1 || event.type === 'escalated') return told;
  return {
    ru: `${told.ru} · ${event.cycleNo}-й цикл`,
    en: `${told.en} · cycle ${event.cycleNo}`,
  };
}
