/** Random contracts and random lives of tickets, and the working time of either counted by hand. */
import fc from 'fast-check';
import type { TicketCommand } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import {
  metrics,
  type EscalationStep,
  type Metric,
  type ServiceTerms,
} from '../../src/domain/terms';
import { priorities, ticketStatuses, type Actor, type Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { notedMail, peopleChanges, repliesWithCc } from '../support/mail-commands';
import { anna, boris, customer, moscow } from './examples';
import { contract, system, type CalendarName, type Promised } from './sla-life';

const minuteMs = 60_000;
const startMs = moscow('2026-01-12 00:00');

/** Whether work goes on, by the local weekday (0 is Monday) and minute of the day. */
const isOpenAt: Partial<Record<CalendarName, (weekday: number, minute: number) => boolean>> = {
  office: (weekday, minute) => weekday < 5 && minute >= 540 && minute < 1080,
  lunch: (weekday, minute) =>
    weekday < 5 && ((minute >= 540 && minute < 780) || (minute >= 840 && minute < 1080)),
  late: (weekday, minute) => weekday < 5 && minute >= 540 && minute < 1200,
  always: () => true,
};

/** Open minutes of a calendar before each minute of 1000 days from Monday, 12 January 2026. */
function openMinutes(name: CalendarName): Uint32Array {
  const days = 1000;
  const sums = new Uint32Array(days * 1440 + 1);
  for (let minute = 0; minute < days * 1440; minute += 1) {
    const isOpen = isOpenAt[name]?.(Math.floor(minute / 1440) % 7, minute % 1440);
    sums[minute + 1] = (sums[minute] ?? 0) + (isOpen ? 1 : 0);
  }
  return sums;
}

const sums = new Map<string, Uint32Array>();

/** Working time in ms between two instants, counted minute by minute without src/domain. */
export function workedMs(calendarId: string, fromMs: number, toMs: number): number {
  const table = sums.get(calendarId) ?? openMinutes(calendarId as CalendarName);
  sums.set(calendarId, table);
  const before = (atMs: number) => {
    const minute = Math.floor((atMs - startMs) / minuteMs);
    const whole = table[minute] ?? 0;
    const isOpen = (table[minute + 1] ?? 0) > whole;
    return whole * minuteMs + (isOpen ? (atMs - startMs) % minuteMs : 0);
  };
  return before(toMs) - before(fromMs);
}

const actions = fc.constantFrom<EscalationStep['action']>(
  { kind: 'notify', whom: 'assignee' },
  { kind: 'notify', whom: 'lead' },
  { kind: 'reassign', grade: 'lead' },
  { kind: 'raise_priority' },
);
const escalations = fc.array(
  fc.record({
    on: fc.constantFrom('warning', 'breach'),
    metric: fc.constantFrom(...metrics),
    action: actions,
  }),
  { maxLength: 3 },
);
const paused = fc.subarray([...ticketStatuses], { maxLength: 3 });

/** One policy; `every` promises all three metrics. */
function promised(every: boolean): fc.Arbitrary<Promised> {
  const target = fc.integer({ min: 1, max: 60 * 60 }).map((minutes) => minutes / 60);
  const keys = { requiredKeys: every ? [...metrics] : [] };
  return fc.record({
    calendar: fc.constantFrom<CalendarName>('office', 'lunch', 'late', 'always'),
    hours: fc.record({ first_response: target, next_response: target, resolution: target }, keys),
    warnAt: fc.subarray([0.25, 0.5, 0.75, 0.9]),
    pausedIn: fc.record({ first_response: paused, next_response: paused, resolution: paused }),
  });
}

/** A contract with policies of its own for two priorities. */
export function contracts(
  options: { every?: boolean; escalating?: boolean } = {},
): fc.Arbitrary<ServiceTerms> {
  const policy = promised(options.every === true);
  const steps = options.escalating === false ? fc.constant([]) : escalations;
  return fc.tuple(policy, policy, policy, steps).map(([urgent, high, rest, escalations]) =>
    contract([
      { ...urgent, match: { priorities: ['urgent'] }, escalations },
      { ...high, match: { priorities: ['high'] }, escalations },
      { ...rest, escalations },
    ]),
  );
}

/** What happens in one step; a contract is named by its place in the list. */
type Happening = { actor: Actor; command: TicketCommand } | { actor: Actor; adopts: number };
export type Step = { waitMs: number; happening: Happening };

const of = (actor: Actor, command: fc.Arbitrary<TicketCommand>): fc.Arbitrary<Happening> =>
  command.map((given) => ({ actor, command: given }));

const happenings = fc.oneof(
  of(
    customer,
    fc.boolean().map((gratitudeOnly) => ({ kind: 'clientReply', contentId: 'c', gratitudeOnly })),
  ),
  of(
    anna,
    fc.record(
      {
        kind: fc.constant('agentComment'),
        contentId: fc.constant('a'),
        visibility: fc.constantFrom('reply', 'note'),
        thenStatus: fc.constantFrom('open', 'pending', 'resolved', 'closed'),
      },
      { requiredKeys: ['kind', 'contentId', 'visibility'] },
    ) as fc.Arbitrary<TicketCommand>,
  ),
  of(
    anna,
    fc
      .constantFrom('open', 'pending', 'resolved', 'closed')
      .map((status) => ({ kind: 'changeStatus', status })),
  ),
  of(
    anna,
    fc
      .constantFrom(...priorities)
      .map((priority) => ({ kind: 'changeDetails', details: { priority } })),
  ),
  of(
    anna,
    fc.constantFrom('anna', null).map((assigneeId) => ({ kind: 'assign', assigneeId })),
  ),
  of(anna, fc.constant({ kind: 'devHandoff', step: 'queued', handoffKind: 'bug' })),
  of(
    boris,
    fc
      .constantFrom('in_progress', 'done', 'declined')
      .map((step) => ({ kind: 'devHandoff', step })),
  ),
  of(anna, fc.constant({ kind: 'mergeInto', intoTicketId: 'other' })),
  of(anna, fc.constant({ kind: 'undoMerge' })),
  of(customer, repliesWithCc),
  of(system, notedMail),
  of(anna, peopleChanges),
  fc.integer({ min: 1, max: 2 }).map((adopts): Happening => ({ actor: system, adopts })),
);

/** Up to 20 steps with up to two days between them, to the millisecond. */
export const lives: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 48 * 3_600_000 }), fc.constant(0)),
    happening: happenings,
  }),
  { maxLength: 20 },
);

/** A ticket on its way: what happened, and how it stood after each turn. */
class Journey {
  readonly events: TicketEvent[] = [];
  /** The ticket after each turn, and when it was. */
  readonly turns: { nowMs: number; ticket: Ticket }[] = [];
  private commandNo = 0;

  /** The ticket as it stands; throws before the first turn. */
  get ticket(): Ticket {
    const last = this.turns.at(-1);
    if (last === undefined) throw new Error('not open');
    return last.ticket;
  }

  /** One turn: what was due by then, and a command if there is one. Its id depends on its place. */
  take(nowMs: number, actor?: Actor, command?: TicketCommand): void {
    const given = actor && command && { actor, command };
    if (given) this.commandNo += 1;
    const commandId = `c${this.commandNo}`;
    const waiting = given ? [{ envelope: { ...given, commandId }, hasCaller: true }] : [];
    const turn = takeTurn('t', this.turns.at(-1)?.ticket ?? null, waiting, nowMs);
    this.events.push(...turn.events);
    if (turn.ticket) this.turns.push({ nowMs, ticket: turn.ticket });
  }
}

/**
 * A ticket opened on a Monday under the first contract and led through the steps, and then a month
 * further. Other tickets consent to its errands at once. `wakesMs` are further instants after the
 * opening at which nothing but time comes.
 */
export function play(
  terms: readonly ServiceTerms[],
  steps: readonly Step[],
  { status, wakesMs = [] }: { status: 'new' | 'pending'; wakesMs?: readonly number[] },
): Journey {
  const [first, ...others] = terms;
  if (first === undefined) throw new Error('a contract is needed');
  const journey = new Journey();
  let nowMs = moscow('2026-01-12 10:00');
  const wakes = wakesMs.map((waitMs) => nowMs + waitMs).sort((a, b) => a - b);
  const opening = { kind: 'openTicket', channel: 'email', language: 'ru' } as const;
  const opener = status === 'new' ? customer : anna;
  journey.take(nowMs, opener, { ...opening, contentId: 'first', terms: first, status });
  // Only the first message has the instant of the opening.
  nowMs += 1;
  const passTo = (atMs: number) => {
    nowMs = atMs;
    while ((wakes[0] ?? Infinity) <= nowMs) journey.take(wakes.shift() ?? nowMs);
  };
  for (const { waitMs, happening } of steps) {
    passTo(nowMs + waitMs);
    if ('command' in happening) journey.take(nowMs, happening.actor, happening.command);
    else {
      const adopted = others[happening.adopts - 1] ?? first;
      const version = journey.ticket.terms.version + 1;
      journey.take(nowMs, system, { kind: 'adoptTerms', terms: { ...adopted, version } });
    }
    for (const { errandSeq } of journey.ticket.errands) {
      journey.take(nowMs, system, { kind: 'errandSettled', errandSeq, outcome: 'accepted' });
    }
  }
  passTo(nowMs + 30 * 86_400_000);
  journey.take(nowMs);
  return journey;
}

/** What was recorded of one measurement, rebuilt from its events alone. */
export type Measured = {
  metric: Metric;
  cycleNo: number;
  startedAtMs: number;
  /** Stretches that counted, the last one open (`null`) unless it stood still. */
  stretches: { fromMs: number; toMs: number | null }[];
  events: TicketEvent[];
};

/** Every measurement in a history, by its events. */
export function measurements(events: readonly TicketEvent[]): Measured[] {
  const found = new Map<string, Measured>();
  for (const event of events) {
    if (!('metric' in event)) continue;
    const { metric, cycleNo } = event;
    const key = `${metric} ${cycleNo}`;
    if (event.type === 'slaStarted') {
      const { startedAtMs, deadlineAtMs } = event;
      const stretches = deadlineAtMs === null ? [] : [{ fromMs: startedAtMs, toMs: null }];
      found.set(key, { metric, cycleNo, startedAtMs, stretches, events: [] });
    }
    const measured = found.get(key);
    if (measured === undefined) throw new Error(`${event.type} of ${key}, which never started`);
    measured.events.push(event);
    const last = measured.stretches.at(-1);
    if (event.type === 'slaPaused' && last) last.toMs = event.atMs;
    if (event.type === 'slaResumed') measured.stretches.push({ fromMs: event.atMs, toMs: null });
  }
  return [...found.values()];
}

/** Working time that counted up to an instant. */
export function countedBy({ stretches }: Measured, calendarId: string, untilMs: number): number {
  return stretches
    .filter(({ fromMs }) => fromMs < untilMs)
    .reduce(
      (sum, { fromMs, toMs }) =>
        sum + workedMs(calendarId, fromMs, Math.min(toMs ?? untilMs, untilMs)),
      0,
    );
}
