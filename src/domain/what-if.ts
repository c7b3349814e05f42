/**
 * What the verdicts would have been under other terms.
 *
 * What people did and what silence did are facts: they are replayed as recorded, at their recorded
 * instants. The measuring and its escalations follow from them, so the recorded ones are left out and
 * made anew by the code that made them. Under the recorded terms that gives the recorded history.
 */
import { deadlines, type DeadlineKind } from './deadlines';
import { Draft } from './draft';
import { isSlaEvent, type TicketEvent } from './events';
import { evolveAll } from './evolve';
import { cycleAfter } from './sla/evolve-cycles';
import type { SlaCycle } from './sla/cycle';
import type { ServiceTerms } from './terms';
import type { Ticket } from './ticket';
import { decideSlaPassing } from './time-passing';

/** What became of one cycle. */
export type CycleOutcome = SlaCycle & {
  /** When it had its verdict, or ended without one; `null` while it is open. */
  settledAtMs: number | null;
};

/** A history made anew, and the ticket that it leads to. */
export type Replayed = { ticket: Ticket; events: readonly TicketEvent[] };

/** The deadline that made an event happen, if time passing did. */
function deadlineKindOf(event: TicketEvent): DeadlineKind | undefined {
  switch (event.type) {
    case 'ratingRequested':
      return 'rating';
    case 'dueDatePassed':
      return 'task_due';
    case 'handoffEstimatePassed':
      return 'handoff_estimate';
    case 'statusChanged':
      if (event.cause === 'pending_silence') return 'pending_close';
      return event.cause === 'resolved_silence' ? 'resolved_close' : undefined;
    default:
      return undefined;
  }
}

/**
 * Up to when warnings and breaches come before a recorded event: its own instant; for one that time
 * brought, its deadline, which lies earlier where terms that were adopted moved it into the past.
 */
function comesAfter(ticket: Ticket, event: TicketEvent): number {
  const kind = deadlineKindOf(event);
  const due = kind && deadlines(ticket).find((candidate) => candidate.kind === kind);
  return due === undefined ? event.atMs : Math.min(due.atMs, event.atMs);
}

/** The recorded fact, a ticket's opening under other terms if there are any. */
function factUnder(event: TicketEvent, terms: ServiceTerms | undefined): TicketEvent {
  if (event.type !== 'ticketOpened' || terms === undefined) return event;
  // The rules of measuring are not what is asked about: see docs/decisions/0009.
  const { edition } = event.terms;
  return { ...event, terms: terms.edition === edition ? terms : { ...terms, edition } };
}

class Replay {
  private readonly events: TicketEvent[] = [];
  private ticket: Ticket | null = null;
  private commandId: string | null = null;

  constructor(
    private readonly ticketId: string,
    private readonly terms: ServiceTerms | undefined,
  ) {}

  add(event: TicketEvent): void {
    if (isSlaEvent(event)) return;
    if (this.terms !== undefined && event.type === 'termsAdopted') return;
    // Between the events of one command no time passes.
    const isSameCommand = event.commandId !== null && event.commandId === this.commandId;
    if (this.ticket !== null && !isSameCommand) {
      this.passTime(this.terms === undefined ? comesAfter(this.ticket, event) : event.atMs);
    }
    this.commandId = event.commandId;
    const draft = new Draft(this.ticketId, this.ticket, { ...event, nowMs: event.atMs });
    draft.add(factUnder(event, this.terms));
    this.events.push(...draft.events);
    this.ticket = draft.ticket;
  }

  passTime(untilMs: number): void {
    if (this.ticket === null) return;
    const passed = decideSlaPassing(this.ticket, untilMs);
    this.events.push(...passed);
    this.ticket = evolveAll(this.ticket, this.ticketId, passed);
  }

  get replayed(): Replayed | null {
    return this.ticket && { ticket: this.ticket, events: this.events };
  }
}

/**
 * A ticket's history made anew up to its last recorded event: under its recorded terms or, from its
 * opening on, under the given ones, and then it adopts no others. `null` for no events. Sequence
 * numbers are the replay's own; where an event refers to another by number, the number stays the
 * recorded one: nothing that measures reads it. Throws if the events don't begin with the opening.
 */
export function replay(
  ticketId: string,
  recorded: readonly TicketEvent[],
  terms?: ServiceTerms,
): Replayed | null {
  const anew = new Replay(ticketId, terms);
  for (const event of recorded) anew.add(event);
  const last = recorded.at(-1);
  if (last !== undefined) anew.passTime(last.atMs);
  return anew.replayed;
}

/** The same with the warnings and breaches that fall due by `untilMs` if nothing else happens. */
export function letTimePass({ ticket, events }: Replayed, untilMs: number): Replayed {
  const passed = decideSlaPassing(ticket, untilMs);
  const after = evolveAll(ticket, ticket.ticketId, passed) ?? ticket;
  return { ticket: after, events: [...events, ...passed] };
}

/** What became of every cycle of a history, in the order in which they started. */
export function cyclesOf(events: readonly TicketEvent[]): CycleOutcome[] {
  const outcomes = new Map<string, CycleOutcome>();
  for (const event of events) {
    if (!isSlaEvent(event)) continue;
    const key = `${event.metric} ${event.cycleNo}`;
    const before = outcomes.get(key);
    const cycle = cycleAfter(before, event);
    if (cycle === undefined) continue;
    const isSettled = cycle.verdict !== null || cycle.endedAtMs !== null;
    outcomes.set(key, {
      ...cycle,
      settledAtMs: before?.settledAtMs ?? (isSettled ? event.atMs : null),
    });
  }
  return [...outcomes.values()];
}

/** Whether both say the same of one cycle: verdict and when, deadline, warnings, beginning and end. */
export function isSameOutcome(one: CycleOutcome, other: CycleOutcome): boolean {
  return (
    one.metric === other.metric &&
    one.cycleNo === other.cycleNo &&
    one.verdict === other.verdict &&
    one.settledAtMs === other.settledAtMs &&
    one.deadlineAtMs === other.deadlineAtMs &&
    one.startedAtMs === other.startedAtMs &&
    one.endedAtMs === other.endedAtMs &&
    one.warnedFractions.join() === other.warnedFractions.join()
  );
}
