import type { z } from 'zod';
import type { CycleProgress } from '../domain/explain';
import type { Language } from '../domain/language';
import { tellExplanation } from './pages/explanation-sentences';
import { presentDeadline, presentPauses } from './present';
import { iso } from './present-instant';
import type { why } from './schemas/why';
import type { Why } from './why';

function presentProgress({ startedAtMs, pauses, ...progress }: CycleProgress) {
  return { ...progress, startedAt: iso(startedAtMs), pauses: presentPauses(pauses) };
}

/** Why and when: the facts, and the same in sentences of the reader's language. */
export function presentWhy(answer: Why, language: Language): z.input<typeof why> {
  const { number, asOfMs, explanation, zone, consistent, participants } = answer;
  const { ticketId, seq, status, sinceMs, terms, policyId } = explanation;
  const told = tellExplanation(explanation, { language, zone, participants }, asOfMs);
  return {
    ticketId,
    number,
    asOf: iso(asOfMs),
    consistent,
    seq,
    status,
    since: iso(sinceMs),
    chain: explanation.chain.map(({ atMs, ...step }, index) => {
      return { ...step, at: iso(atMs), sentence: told.chain[index] ?? '' };
    }),
    terms,
    policyId,
    awaits: explanation.awaits.map((awaited, index) => ({
      deadline: presentDeadline(awaited.deadline),
      since: iso(awaited.sinceMs),
      counted: awaited.counted.map(({ startMs, endMs }) => ({
        from: iso(startMs),
        to: iso(endMs),
      })),
      furtherCounted: awaited.furtherCounted,
      cycle: awaited.cycle && presentProgress(awaited.cycle),
      changedBy: [...awaited.changedBy],
      sentences: told.awaits[index] ?? [],
    })),
    paused: explanation.paused.map(({ resumedBy, ...progress }, index) => ({
      ...presentProgress(progress),
      resumedBy: [...resumedBy],
      sentences: told.paused[index] ?? [],
    })),
    mail: told.mail,
    requesterConfirmed: explanation.requester === 'confirmed',
    bounces: explanation.bounces.map(({ atMs, ...bounce }) => ({ ...bounce, at: iso(atMs) })),
    givenUp: explanation.givenUp.map(({ atMs, ...mail }) => ({ ...mail, at: iso(atMs) })),
  };
}
