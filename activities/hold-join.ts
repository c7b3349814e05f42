import { setTimeout as delay } from 'node:timers/promises';
import { heldMailsNow, heldMailsPart, type AuditedHold } from '../src/db/held-mails';
import {
  defaultTolerances,
  isOrphan,
  judgeHold,
  type HoldAudit,
  type HoldFinding,
} from '../src/domain/timer-audit';
import { defaultPausesMs, eachOf, listedFindings } from './audit-pace';
import type { TimerJoin } from './timer-join';

/** Rows of a few bytes: one part is one statement and as many looks at the engine. */
const holdsOfPart = 500;

async function findingOf(
  { engine, clock, tolerances = defaultTolerances }: TimerJoin,
  { mailId, heldUntilMs }: AuditedHold,
  attention: 'glance' | 'closely',
): Promise<HoldFinding | undefined> {
  const side = await engine.readHeldMail(mailId, attention);
  const verdict = judgeHold(heldUntilMs, side, { nowMs: Date.now(), clock, tolerances });
  const { code } = verdict;
  return isOrphan(code) ? { ...verdict, code, mailId } : undefined;
}

/** What of a part stays an orphan when it is looked at again: nothing that was only under way. */
async function orphansOf(join: TimerJoin, part: readonly AuditedHold[]): Promise<HoldFinding[]> {
  const found = await eachOf(part, (hold) => findingOf(join, hold, 'glance'));
  let orphans = found.flatMap((finding) => finding ?? []);
  for (const pauseMs of join.pausesMs ?? defaultPausesMs) {
    if (orphans.length === 0) return [];
    await delay(pauseMs, undefined, join.signal && { signal: join.signal });
    const now = await heldMailsNow(
      join.pool,
      orphans.map(({ mailId }) => mailId),
    );
    const again = await eachOf(now, (hold) => findingOf(join, hold, 'closely'));
    orphans = again.flatMap((finding) => finding ?? []);
  }
  return orphans;
}

/**
 * Joins every mail that is held with the workflow that shall expire it. One without is an orphan,
 * which the hourly start of holds takes up too. Throws when the database or the engine does not answer.
 */
export async function joinHolds(join: TimerJoin): Promise<HoldAudit> {
  const audit: HoldAudit = { examined: 0, orphans: 0, findings: [] };
  let afterId = '';
  for (;;) {
    join.signal?.throwIfAborted();
    const part = await heldMailsPart(join.pool, afterId, holdsOfPart);
    const orphans = await orphansOf(join, part);
    audit.examined += part.length;
    audit.orphans += orphans.length;
    audit.findings.push(...orphans.slice(0, listedFindings - audit.findings.length));
    for (const orphan of orphans) await join.reportHold?.(orphan);
    const last = part.at(-1);
    if (last === undefined || part.length < holdsOfPart) return audit;
    afterId = last.mailId;
  }
}
