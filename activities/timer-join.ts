import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { TicketClock } from '../src/domain/clock';
import { isAtRest } from '../src/domain/deadlines';
import {
  defaultTolerances,
  isOrphan,
  judgeTimers,
  type EngineSide,
  type HoldFinding,
  type TimerAudit,
  type TimerFinding,
  type TimerVerdict,
  type Tolerances,
} from '../src/domain/timer-audit';
import {
  latenessSince,
  ticketsAwake,
  ticketsNow,
  type AuditedTicket,
} from '../src/db/timer-audits';
import { defaultPausesMs, eachOf, listedFindings } from './audit-pace';
import { joinHolds } from './hold-join';

/** Whoever can tell what the engine has of a ticket; activities don't import the engine's client. */
export type EngineTimers = {
  read(ticketId: string, attention: 'glance' | 'closely'): Promise<EngineSide>;
  readHeldMail(mailId: string, attention: 'glance' | 'closely'): Promise<EngineSide>;
};

export type TimerJoin = {
  pool: Pool;
  engine: EngineTimers;
  /** Maps ticket time where no run says which clock it goes by. */
  clock: TicketClock;
  /** From when on the lateness of what time caused is measured; 30 days unless given. */
  sinceMs?: number;
  /** Gets every orphan as it is found, also those beyond the ones that the result lists. */
  report?: (finding: TimerFinding) => Promise<void> | void;
  /** The same for held mails. */
  reportHold?: (finding: HoldFinding) => Promise<void> | void;
  onProgress?: (ticketsSoFar: number) => void;
  signal?: AbortSignal;
  tolerances?: Tolerances;
  /** Pauses between looking at a suspect again. */
  pausesMs?: readonly number[];
};

type Judged = { audited: AuditedTicket; verdict: TimerVerdict };

const dayMs = 86_400_000;

/** The states of so many tickets are a few MB. */
const ticketsOfPart = 500;

async function judge(
  join: TimerJoin,
  audited: AuditedTicket,
  attention: 'glance' | 'closely',
): Promise<Judged> {
  const { engine, clock, tolerances = defaultTolerances } = join;
  const side = await engine.read(audited.ticketId, attention);
  const verdict = judgeTimers(audited.ticket, side, { nowMs: Date.now(), clock, tolerances });
  return { audited, verdict };
}

function isSuspect({ verdict }: Judged): boolean {
  return isOrphan(verdict.code) || verdict.code === 'in_turn';
}

/** The tickets that are not at rest, in parts that are worth a pause: of 500 to 1,000, the last fewer. */
async function* fullParts(pool: Pool): AsyncGenerator<AuditedTicket[]> {
  let part: AuditedTicket[] = [];
  for await (const tickets of ticketsAwake(pool)) {
    part.push(...tickets.filter(({ ticket }) => !isAtRest(ticket)));
    if (part.length < ticketsOfPart) continue;
    yield part;
    part = [];
  }
  yield part;
}

/**
 * The verdicts on a part of the tickets. The record and the engine can't be read at one instant, so
 * a ticket that moved between both looks like an orphan: suspects are looked at again after pauses,
 * all of the part together, and only what stays an orphan without having moved is one.
 */
async function judgePart(join: TimerJoin, part: readonly AuditedTicket[]): Promise<Judged[]> {
  let judged = await eachOf(part, (audited) => judge(join, audited, 'glance'));
  const settled: Judged[] = [];
  for (const pauseMs of join.pausesMs ?? defaultPausesMs) {
    settled.push(...judged.filter((each) => !isSuspect(each)));
    const before = new Map(
      judged.filter(isSuspect).map((each) => [each.audited.ticketId, each] as const),
    );
    if (before.size === 0) return settled;
    await delay(pauseMs, undefined, join.signal && { signal: join.signal });
    const now = await ticketsNow(join.pool, [...before.keys()]);
    const awake = now.filter(({ ticket }) => !isAtRest(ticket));
    judged = await eachOf(awake, async (audited) => {
      const again = await judge(join, audited, 'closely');
      const earlier = before.get(audited.ticketId);
      const stands = earlier?.audited.seq === audited.seq && isOrphan(earlier.verdict.code);
      if (!isOrphan(again.verdict.code) || stands) return again;
      return { ...again, verdict: { ...again.verdict, code: 'in_turn' } };
    });
  }
  return [...settled, ...judged];
}

/** The run's clock, if one was read: a process can't know the clock that others were started with. */
function clockSeen(judged: readonly Judged[]): TicketClock | undefined {
  for (const { verdict } of judged) {
    if (verdict.engine.workflow === 'running') return verdict.engine.clock;
  }
  return undefined;
}

class Tally {
  openTickets = 0;
  deadlines = 0;
  orphans = 0;
  readonly verdicts: TimerAudit['verdicts'] = {};
  readonly findings: TimerFinding[] = [];

  constructor(private readonly report: TimerJoin['report']) {}

  async add({ audited, verdict }: Judged): Promise<void> {
    const { code } = verdict;
    this.openTickets += 1;
    this.deadlines += verdict.deadlines;
    this.verdicts[code] = (this.verdicts[code] ?? 0) + 1;
    if (!isOrphan(code)) return;
    this.orphans += 1;
    const { ticketId, number } = audited;
    const finding = { ...verdict, code, ticketId, number };
    if (this.findings.length < listedFindings) this.findings.push(finding);
    await this.report?.(finding);
  }
}

/**
 * Joins what every ticket that is not at rest and every held mail waits for with what the engine has
 * for it, and measures how late the past came. Memory does not grow with the tickets. Throws when the
 * database or the engine does not answer.
 */
export async function joinTimers(join: TimerJoin): Promise<TimerAudit> {
  const startedAtMs = Date.now();
  const { pool, sinceMs = startedAtMs - 30 * dayMs, report, onProgress, signal } = join;
  const tally = new Tally(report);
  let clock: TicketClock | undefined;
  for await (const part of fullParts(pool)) {
    signal?.throwIfAborted();
    const judged = await judgePart(join, part);
    clock ??= clockSeen(judged);
    for (const each of judged) await tally.add(each);
    onProgress?.(tally.openTickets);
  }
  const heldMails = await joinHolds({ ...join, clock: clock ?? join.clock });
  const lateness = await latenessSince(pool, sinceMs, clock ?? join.clock);
  const { openTickets, deadlines, verdicts, orphans, findings } = tally;
  const finishedAtMs = Date.now();
  return {
    startedAtMs,
    finishedAtMs,
    openTickets,
    deadlines,
    verdicts,
    orphans,
    findings,
    heldMails,
    lateness,
  };
}
