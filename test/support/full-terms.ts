import type { ServiceTerms } from '../../src/domain/terms';
import { defaultTerms } from '../../src/terms/default-terms';

/** Every metric, pauses, two warnings and each kind of escalation, in the default calendar. */
export function fullTerms(): ServiceTerms {
  const terms = defaultTerms();
  const { calendarId } = terms;
  const target = (targetMinutes: number) => ({
    targetMinutes,
    warnAtFractions: [0.5, 0.9],
    pausedIn: ['pending'] as const,
  });
  const targets = {
    first_response: target(60),
    next_response: target(90),
    resolution: target(600),
  };
  const escalations = [
    { on: 'warning', metric: 'resolution', action: { kind: 'notify', whom: 'assignee' } },
    { on: 'breach', metric: 'next_response', action: { kind: 'raise_priority' } },
    { on: 'breach', metric: 'resolution', action: { kind: 'reassign', grade: 'lead' } },
  ] as const;
  const urgent = { first_response: target(30), resolution: target(240) };
  return {
    ...terms,
    policies: [
      {
        policyId: 'urgent',
        match: { priorities: ['high', 'urgent'] },
        calendarId,
        targets: urgent,
        escalations: [],
      },
      { policyId: 'rest', match: {}, calendarId, targets, escalations },
    ],
    tellWhenDevelopmentDone: true,
  };
}
