import type { Bilingual, Language } from '../domain/language';
import type { Deadline } from '../domain/deadlines';
import { metricLabels } from '../domain/terms';
import type {
  EngineSide,
  HoldAudit,
  HoldFinding,
  Lateness,
  RunEnd,
  TimerAudit,
  TimerFinding,
} from '../domain/timer-audit';
import { holdOrphanExplanation, orphanExplanations } from '../domain/timer-findings';

const endNames: Readonly<Record<RunEnd, Bilingual>> = {
  completed: { ru: 'завершён', en: 'completed' },
  failed: { ru: 'упал', en: 'failed' },
  timed_out: { ru: 'прерван по времени', en: 'timed out' },
  canceled: { ru: 'отменён', en: 'canceled' },
  terminated: { ru: 'прерван (terminate)', en: 'terminated' },
  continued_as_new: { ru: 'продолжен, но не начат', en: 'continued as new, not begun' },
};

function deadlineName(deadline: Deadline): Bilingual {
  switch (deadline.kind) {
    case 'sla_warning': {
      const { ru, en } = metricLabels[deadline.metric];
      return { ru: `предупреждение SLA (${ru})`, en: `SLA warning (${en})` };
    }
    case 'sla_breach': {
      const { ru, en } = metricLabels[deadline.metric];
      return { ru: `нарушение SLA (${ru})`, en: `SLA breach (${en})` };
    }
    case 'pending_close':
      return { ru: 'закрытие по молчанию клиента', en: 'closing by the customer’s silence' };
    case 'resolved_close':
      return { ru: 'закрытие решённого', en: 'closing of the resolved' };
    case 'rating':
      return { ru: 'просьба об оценке', en: 'rating request' };
    case 'task_due':
      return { ru: 'срок задачи', en: 'task due' };
    case 'handoff_estimate':
      return { ru: 'оценка разработки', en: 'development’s estimate' };
  }
}

function instant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

function workflowSide(engine: EngineSide): Bilingual {
  if (engine.workflow === 'none') return { ru: 'процесса нет', en: 'no workflow' };
  if (engine.workflow === 'ended') {
    const { ru, en } = endNames[engine.how];
    return { ru: `процесс ${ru}`, en: `workflow ${en}` };
  }
  return {
    none: { ru: 'процесс идёт', en: 'workflow running' },
    open: { ru: 'ход ждёт worker', en: 'a turn waits for a worker' },
    failing: { ru: 'ход падает', en: 'its turn fails' },
  }[engine.task];
}

function timerSide({
  engine,
  timerDueAtMs,
}: Pick<TimerFinding, 'engine' | 'timerDueAtMs'>): Bilingual {
  if (engine.workflow !== 'running') return workflowSide(engine);
  const { ru, en } = workflowSide(engine);
  if (timerDueAtMs === null) return { ru: `${ru}, таймера нет`, en: `${en}, no timer` };
  const at = instant(timerDueAtMs);
  return { ru: `${ru}, таймер на ${at}`, en: `${en}, timer at ${at}` };
}

/**
 * An orphan for the terminal, in two lines: the ticket, what it waits for, when, and what the engine
 * has; then what to do. Instants are the engine's, UTC.
 */
export function formatTimerFinding(finding: TimerFinding, language: Language): string {
  const { code, number, ticketId, expected } = finding;
  const { means, whatToDo } = orphanExplanations[code];
  const nothing = { ru: 'срока нет', en: 'no deadline' };
  const waits = expected
    ? `${deadlineName(expected.deadline)[language]} ${instant(expected.dueAtMs)}`
    : nothing[language];
  const labels = {
    ru: { engine: 'в движке', next: 'Что делать' },
    en: { engine: 'the engine', next: 'What to do' },
  }[language];
  return [
    `#${number} ${code}: ${means[language]}; ${waits}; ${labels.engine}: ${timerSide(finding)[language]} (ticket-${ticketId})`,
    `  ${labels.next}: ${whatToDo[language]}`,
  ].join('\n');
}

/** A held mail that nothing will expire, in two lines as a ticket. */
export function formatHoldFinding(finding: HoldFinding, language: Language): string {
  const { code, mailId, dueAtMs } = finding;
  const { means, whatToDo } = holdOrphanExplanation(code);
  const labels = {
    ru: { expiry: 'срок в карантине', none: 'не назначен', engine: 'в движке', next: 'Что делать' },
    en: { expiry: 'leaves quarantine', none: 'not set', engine: 'the engine', next: 'What to do' },
  }[language];
  const waits = `${labels.expiry} ${dueAtMs === null ? labels.none : instant(dueAtMs)}`;
  return [
    `${code}: ${means[language]}; ${waits}; ${labels.engine}: ${timerSide(finding)[language]} (held-${mailId})`,
    `  ${labels.next}: ${whatToDo[language]}`,
  ].join('\n');
}

function milliseconds(ms: number | null): string {
  return ms === null ? '–' : `${Math.round(ms)} ms`;
}

function latenessLine({ events, p50Ms, p99Ms, maxMs, sinceMs }: Lateness): Bilingual {
  const since = instant(sinceMs);
  const [p50, p99, max] = [p50Ms, p99Ms, maxMs].map(milliseconds);
  return {
    ru: `Опоздание событий времени с ${since}: p50 ${p50}, p99 ${p99}, наибольшее ${max} (событий ${events})`,
    en: `Lateness of what time caused since ${since}: p50 ${p50}, p99 ${p99}, max ${max} (events ${events})`,
  };
}

function heldLine({ examined }: HoldAudit): Bilingual {
  return { ru: `Писем в карантине ${examined}`, en: `Mails in quarantine ${examined}` };
}

function verdictLine({ verdicts }: TimerAudit): Bilingual[] {
  const { in_turn = 0, early_timer = 0, needless_timer = 0 } = verdicts;
  if (in_turn + early_timer + needless_timer === 0) return [];
  return [
    {
      ru: `Не сироты: ход ещё идёт ${in_turn}, таймер раньше срока ${early_timer}, таймер без срока ${needless_timer}`,
      en: `No orphans: in a turn ${in_turn}, timer before its deadline ${early_timer}, timer without one ${needless_timer}`,
    },
  ];
}

/** What an audit found, in lines: what was examined, how late time came, the verdict last. */
export function formatTimerAudit(audit: TimerAudit, language: Language): string[] {
  const { openTickets, deadlines, lateness, heldMails } = audit;
  const orphans = audit.orphans + (heldMails?.orphans ?? 0);
  const last =
    orphans === 0
      ? { ru: 'Сирот нет: каждый срок взведён.', en: 'No orphans: every deadline is armed.' }
      : { ru: `Сирот: ${orphans}.`, en: `Orphans: ${orphans}.` };
  return [
    {
      ru: `Открытых обращений ${openTickets}, сроков ${deadlines}`,
      en: `Open tickets ${openTickets}, deadlines ${deadlines}`,
    },
    ...(heldMails === undefined ? [] : [heldLine(heldMails)]),
    latenessLine(lateness),
    ...verdictLine(audit),
    last,
  ].map((line) => line[language]);
}
