import type { z } from 'zod';
import type { Language } from '../domain/language';
import type { TimerAudit } from '../domain/timer-audit';
import { holdOrphanExplanation, orphanExplanations } from '../domain/timer-findings';
import { iso } from './present-instant';
import type { latestAudit } from './schemas/timer-audit';

type Shown = NonNullable<z.input<typeof latestAudit>['audit']>;

function presentHolds({ heldMails }: TimerAudit, language: Language): Shown['heldMails'] {
  if (heldMails === undefined) return null;
  const findings = heldMails.findings.map(({ mailId, code }) => {
    const { means, whatToDo } = holdOrphanExplanation(code);
    return { mailId, code, means: means[language], whatToDo: whatToDo[language] };
  });
  return { examined: heldMails.examined, orphans: heldMails.orphans, findings };
}

/** A stored audit with its instants as ISO texts and each finding in the reader's words. */
export function presentTimerAudit(audit: TimerAudit, language: Language): Shown {
  const { startedAtMs, finishedAtMs, openTickets, deadlines, orphans } = audit;
  const { sinceMs, ...lateness } = audit.lateness;
  return {
    startedAt: iso(startedAtMs),
    finishedAt: iso(finishedAtMs),
    openTickets,
    deadlines,
    orphans,
    findings: audit.findings.map(({ number, code }) => {
      const { means, whatToDo } = orphanExplanations[code];
      return { number, code, means: means[language], whatToDo: whatToDo[language] };
    }),
    heldMails: presentHolds(audit, language),
    lateness: { since: iso(sinceMs), ...lateness },
  };
}
