/** Contracts and tickets for the tests of the measuring. */
import type { OpenTicket, TicketCommand } from '../../src/domain/commands';
import type { Slot } from '../../src/domain/calendar';
import type { TicketEvent } from '../../src/domain/events';
import { isSlaEvent } from '../../src/domain/events';
import type {
  EscalationStep,
  Metric,
  MetricTarget,
  PolicyMatch,
  ServiceTerms,
  SlaPolicy,
} from '../../src/domain/terms';
import type { Actor, Ticket, TicketStatus } from '../../src/domain/ticket';
import { takeTurn, type Turn } from '../../src/domain/turn';
import { loadCalendar } from '../../src/terms/load-calendar';
import { customer, envelope, moscow, wallClock } from './examples';

export const system: Actor = { role: 'system' };

const office: Slot[] = [[540, 1080]];
const lunch: Slot[] = [
  [540, 780],
  [840, 1080],
];
const late: Slot[] = [[540, 1200]];
const always: Slot[] = [[0, 1440]];

const inMoscow = (calendarId: string, days: Slot[], weekend: Slot[] = [], closed: string[] = []) =>
  loadCalendar({
    calendarId,
    version: 1,
    zone: 'Europe/Moscow',
    week: [days, days, days, days, days, weekend, weekend],
    exceptions: Object.fromEntries(closed.map((date) => [date, []])),
  });

/** Every date of 40 days from 1 February 2026. */
const fortyDays = Array.from({ length: 40 }, (_, day) =>
  new Date(Date.UTC(2026, 1, 1 + day)).toISOString().slice(0, 10),
);

/** Working hours in Moscow: Monday to Friday but for `always`; `closed` closes 40 days in February. */
export const calendars = {
  office: inMoscow('office', office),
  lunch: inMoscow('lunch', lunch),
  late: inMoscow('late', late),
  always: inMoscow('always', always, always),
  closed: inMoscow('closed', office, [], fortyDays),
  never: inMoscow('never', []),
};
export type CalendarName = keyof typeof calendars;

export type Promised = {
  match?: PolicyMatch;
  calendar?: CalendarName;
  /** Hours for each metric that is promised. */
  hours?: Partial<Record<Metric, number>>;
  warnAt?: readonly number[];
  pausedIn?: Partial<Record<Metric, readonly TicketStatus[]>>;
  escalations?: readonly EscalationStep[];
};

function policy(promised: Promised, index: number): SlaPolicy {
  const { match = {}, calendar = 'office', hours = {}, warnAt = [0.75] } = promised;
  const targets = Object.entries(hours).map(([metric, count]): [string, MetricTarget] => [
    metric,
    {
      targetMinutes: Math.round(count * 60),
      warnAtFractions: warnAt,
      pausedIn: promised.pausedIn?.[metric as Metric] ?? [],
    },
  ]);
  return {
    policyId: `policy-${index}`,
    match,
    calendarId: calendar,
    targets: Object.fromEntries(targets),
    escalations: promised.escalations ?? [],
  };
}

/** Terms of these policies, in this order. */
export function contract(promised: readonly Promised[], version = 1): ServiceTerms {
  return {
    termsId: 'contract',
    version,
    calendars,
    calendarId: 'office',
    policies: promised.map(policy),
    pendingCloseBusinessDays: 5,
    resolvedCloseDays: 5,
    ratingDelayHours: 24,
    tellWhenDevelopmentDone: false,
    edition: 2,
  };
}

/** A ticket under a contract, played forward; a step that is refused throws. */
export class Life {
  ticket: Ticket | null = null;
  readonly events: TicketEvent[] = [];

  constructor(openedAt: string, terms: ServiceTerms, opened: Partial<OpenTicket> = {}) {
    const base = { kind: 'openTicket', channel: 'email', language: 'ru' } as const;
    this.at(openedAt, customer, { ...base, contentId: 'first', terms, ...opened });
  }

  /** Lets time pass up to `when` and gives the commands there. */
  at(when: string, actor: Actor = customer, ...commands: TicketCommand[]): Turn {
    return this.atMs(moscow(when), actor, ...commands);
  }

  atMs(nowMs: number, actor: Actor = customer, ...commands: TicketCommand[]): Turn {
    const waiting = commands.map((command) => ({
      envelope: envelope(actor, command),
      hasCaller: true,
    }));
    const turn = takeTurn('ticket-1', this.ticket, waiting, nowMs);
    const refused = turn.outcomes.find((outcome) => !outcome.accepted);
    if (refused) throw new Error(JSON.stringify(refused));
    this.ticket = turn.ticket;
    this.events.push(...turn.events);
    return turn;
  }

  get now(): Ticket {
    if (this.ticket === null) throw new Error('not open');
    return this.ticket;
  }

  /** The measuring's events since the `from`th event as `metric event @ wall clock in Moscow`. */
  story(metric?: Metric): string[] {
    return this.events
      .filter(isSlaEvent)
      .filter((event) => metric === undefined || event.metric === metric)
      .map((event) => `${event.metric} ${event.type} @ ${wallClock(event.atMs)}`);
  }

  /** When a metric's target runs out, on a wall clock in Moscow, or `null`. */
  due(metric: Metric): string | null {
    const deadlineAtMs = this.now.cycles[metric]?.deadlineAtMs ?? null;
    return deadlineAtMs === null ? null : wallClock(deadlineAtMs);
  }
}

export const more = { kind: 'clientReply', contentId: 'more' } as const;
export const thanks = { ...more, gratitudeOnly: true } as const;
export const note = { kind: 'agentComment', contentId: 'note', visibility: 'note' } as const;
export const setStatus = (status: 'open' | 'pending' | 'resolved' | 'closed') =>
  ({ kind: 'changeStatus', status }) as const;
