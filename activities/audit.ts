import { Context } from '@temporalio/activity';
import type { Pool } from 'pg';
import type { TicketClock } from '../src/domain/clock';
import { storeTimerAudit } from '../src/db/timer-audits';
import type { Logger } from '../src/log';
import { joinTimers, type EngineTimers } from './timer-join';

/** What the engine shows of an audit; the rest is in the table `timer_audits`. */
export type TimerAuditOutcome = { openTickets: number; orphans: number };

/** Often enough that the heartbeat timeout tells a dead worker within a minute. */
const heartbeatIntervalMs = 10_000;

export type AuditDependencies = {
  pool: Pool;
  timers: EngineTimers;
  /** Maps ticket time where no run says which clock it goes by. */
  clock: TicketClock;
  log: Logger;
};

/** What the hourly audit does outside its workflow. */
export type AuditActivities = {
  /** Holds what every open ticket waits for against the engine's timers, and stores the result. */
  auditTimers(): Promise<TimerAuditOutcome>;
};

async function auditTimers(deps: AuditDependencies): Promise<TimerAuditOutcome> {
  const { pool, timers: engine, clock, log } = deps;
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), heartbeatIntervalMs);
  try {
    const signal = context.cancellationSignal;
    const audit = await joinTimers({ pool, engine, clock, signal });
    await storeTimerAudit(pool, audit);
    const { openTickets, orphans, findings, heldMails } = audit;
    if (orphans > 0) {
      const tickets = findings.map(({ number, code }) => ({ number, code }));
      log.error({ orphans, tickets }, 'Deadlines that nothing will fire for: npm run audit');
    }
    if (heldMails !== undefined && heldMails.orphans > 0) {
      const mails = heldMails.findings.map(({ mailId, code }) => ({ mailId, code }));
      const facts = { orphans: heldMails.orphans, mails };
      log.error(facts, 'Held mails that nothing will expire: npm run audit');
    }
    return { openTickets, orphans };
  } finally {
    clearInterval(beating);
  }
}

/** The activities of the audit over a database and the engine. */
export function createAuditActivities(deps: AuditDependencies): AuditActivities {
  return { auditTimers: () => auditTimers(deps) };
}
