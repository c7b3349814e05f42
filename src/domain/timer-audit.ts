/**
 * Whether the engine will wake a ticket when its next deadline comes. What a ticket waits for follows
 * from its recorded state; what the engine has is read from the engine's own history. A workflow
 * arms one timer, for the earliest deadline: the later ones are guarded by it, since whenever it
 * fires the workflow arms the next.
 */
import { engineTimeMs, type TicketClock } from './clock';
import { deadlines, type Deadline } from './deadlines';
import type { Ticket } from './ticket';

/** How a run ended. */
export type RunEnd =
  'completed' | 'failed' | 'timed_out' | 'canceled' | 'terminated' | 'continued_as_new';

/** What the engine has of a ticket, in engine ms. */
export type EngineSide =
  | { workflow: 'none' }
  | { workflow: 'ended'; how: RunEnd }
  | {
      workflow: 'running';
      /** What the run maps ticket time by. */
      clock: TicketClock;
      /** When each pending timer is due. */
      timersDueAtMs: readonly number[];
      /** Whether a turn waits for a worker or is being taken, or failed and is tried again. */
      task: 'none' | 'open' | 'failing';
    };

/** Deadlines that nothing will wake the ticket for, or that have passed without a trace. */
export const orphanCodes = [
  'no_workflow',
  'no_timer',
  'late_timer',
  'overdue',
  'workflow_failing',
] as const;
export type OrphanCode = (typeof orphanCodes)[number];

/**
 * What else is said of a ticket. A timer that fires before the deadline, or for none, wakes the
 * workflow for nothing and loses nothing: it is counted and is no orphan.
 */
export type HarmlessCode = 'ok' | 'in_turn' | 'early_timer' | 'needless_timer';
export type VerdictCode = OrphanCode | HarmlessCode;

/** The earliest deadline of a ticket: in ticket time, and when the engine shall wake it. */
export type ExpectedTimer = { deadline: Deadline; dueAtMs: number };

export type TimerVerdict = {
  code: VerdictCode;
  expected: ExpectedTimer | null;
  /** How many deadlines the ticket waits for, the earliest included. */
  deadlines: number;
  /** When the earliest pending timer is due; `null` if there is none. */
  timerDueAtMs: number | null;
  engine: EngineSide;
};

export type Tolerances = {
  /** A timer counts from the end of the turn that arms it: a slow recording shifts it by as much. */
  timerMs: number;
  /** How long after a deadline its events may be recorded. */
  overdueMs: number;
};

/**
 * A turn tries to record for up to three times 5 s before it ends and its timer starts. After a
 * worker was killed, its turn waits 10 s for it and then up to 10 s on the common queue. Narrower
 * would report what heals itself; wider than a minute would hide what an agent notices.
 */
export const defaultTolerances: Tolerances = { timerMs: 15_000, overdueMs: 30_000 };

function expectedTimer(ticket: Ticket, clock: TicketClock): ExpectedTimer | null {
  const [deadline] = deadlines(ticket);
  return deadline ? { deadline, dueAtMs: engineTimeMs(clock, deadline.atMs) } : null;
}

function codeOf(
  dueAtMs: number | undefined,
  timerDueAtMs: number | null,
  engine: EngineSide,
  nowMs: number,
  { timerMs, overdueMs }: Tolerances,
): VerdictCode {
  if (engine.workflow !== 'running') return 'no_workflow';
  if (dueAtMs !== undefined && nowMs - dueAtMs > overdueMs) return 'overdue';
  if (engine.task === 'failing') return 'workflow_failing';
  // Its turn will arm the timer, however long it waits for a worker: the engine keeps it.
  if (engine.task === 'open') return 'in_turn';
  if (dueAtMs === undefined) return timerDueAtMs === null ? 'ok' : 'needless_timer';
  if (timerDueAtMs === null) {
    // Fired or about to: the turn that follows is on its way.
    return nowMs >= dueAtMs ? 'in_turn' : 'no_timer';
  }
  if (timerDueAtMs - dueAtMs > timerMs) return 'late_timer';
  return dueAtMs - timerDueAtMs > timerMs ? 'early_timer' : 'ok';
}

function earliestTimer(engine: EngineSide): number | null {
  const timers = engine.workflow === 'running' ? engine.timersDueAtMs : [];
  return timers.length === 0 ? null : timers.reduce((a, b) => Math.min(a, b));
}

/**
 * Holds what a ticket that is not at rest waits for against what the engine has, at the engine's
 * instant `nowMs`. `clock` maps its time if no run says which clock it goes by.
 */
export function judgeTimers(
  ticket: Ticket,
  engine: EngineSide,
  { nowMs, clock, tolerances }: { nowMs: number; clock: TicketClock; tolerances: Tolerances },
): TimerVerdict {
  const isRunning = engine.workflow === 'running';
  const expected = expectedTimer(ticket, isRunning ? engine.clock : clock);
  const timerDueAtMs = earliestTimer(engine);
  const code = codeOf(expected?.dueAtMs, timerDueAtMs, engine, nowMs, tolerances);
  return { code, expected, deadlines: deadlines(ticket).length, timerDueAtMs, engine };
}

/** What is said of a mail in quarantine. `dueAtMs` is `null` until its workflow was to be started. */
export type HoldVerdict = {
  code: VerdictCode;
  dueAtMs: number | null;
  timerDueAtMs: number | null;
  engine: EngineSide;
};

/** Holds the expiry of a mail in quarantine against what the engine has, as `judgeTimers` does. */
export function judgeHold(
  heldUntilMs: number | null,
  engine: EngineSide,
  { nowMs, clock, tolerances }: { nowMs: number; clock: TicketClock; tolerances: Tolerances },
): HoldVerdict {
  const isRunning = engine.workflow === 'running';
  const dueAtMs =
    heldUntilMs === null ? null : engineTimeMs(isRunning ? engine.clock : clock, heldUntilMs);
  const timerDueAtMs = earliestTimer(engine);
  const code = codeOf(dueAtMs ?? undefined, timerDueAtMs, engine, nowMs, tolerances);
  return { code, dueAtMs, timerDueAtMs, engine };
}

/** A mail in quarantine that nothing will take off the list. */
export type HoldFinding = HoldVerdict & { code: OrphanCode; mailId: string };

/** What an audit found in the quarantine. */
export type HoldAudit = {
  examined: number;
  orphans: number;
  /** The first of them, a bounded number. */
  findings: HoldFinding[];
};

/** Whether nothing will wake the ticket in time. */
export function isOrphan(code: VerdictCode): code is OrphanCode {
  return (orphanCodes as readonly VerdictCode[]).includes(code);
}

/** An orphan with the ticket it is of. */
export type TimerFinding = TimerVerdict & {
  code: OrphanCode;
  ticketId: string;
  number: number;
};

/** How late what time causes was recorded, in engine ms; `null` where nothing was. */
export type Lateness = {
  sinceMs: number;
  events: number;
  p50Ms: number | null;
  p99Ms: number | null;
  maxMs: number | null;
};

/** What one audit found. */
export type TimerAudit = {
  startedAtMs: number;
  finishedAtMs: number;
  /** Tickets that are not at rest: all that were examined. */
  openTickets: number;
  /** Everything that they wait for. */
  deadlines: number;
  /** Tickets by verdict; a verdict that nobody got is absent. */
  verdicts: Partial<Record<VerdictCode, number>>;
  orphans: number;
  /** The first of them, a bounded number. */
  findings: TimerFinding[];
  /** The quarantine; absent in what versions before it stored. */
  heldMails?: HoldAudit;
  lateness: Lateness;
};
