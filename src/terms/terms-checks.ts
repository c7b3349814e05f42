import type { MetricTarget, PolicyMatch, ServiceTerms, SlaPolicy } from '../domain/terms';
import { metrics } from '../domain/terms';
import { nextOpening } from '../domain/business-time';
import { termsProblem, type TermsProblem } from './terms-errors';

/** Whether everything that one list lets through, another does too; no list lets all through. */
function covers<T>(wider: readonly T[] | undefined, narrower: readonly T[] | undefined): boolean {
  if (wider === undefined) return true;
  return narrower?.every((value) => wider.includes(value)) ?? false;
}

/** Whether every ticket that the second match is for is taken by the first. */
function takesAll(first: PolicyMatch, second: PolicyMatch): boolean {
  return (
    covers(first.types, second.types) &&
    covers(first.topics, second.topics) &&
    covers(first.priorities, second.priorities) &&
    covers(first.departments, second.departments) &&
    covers(first.organisationIds, second.organisationIds)
  );
}

function isAscendingWithin01(fractions: readonly number[]): boolean {
  return fractions.every(
    (fraction, index) => fraction > (fractions[index - 1] ?? 0) && fraction < 1,
  );
}

function targetProblems(target: MetricTarget, path: string): TermsProblem[] {
  const { warnAtFractions } = target;
  if (isAscendingWithin01(warnAtFractions)) return [];
  const fractions = JSON.stringify(warnAtFractions);
  return [termsProblem('TERMS_BAD_FRACTIONS', `${path}.warnAtFractions`, { fractions })];
}

function escalationProblems({ escalations, targets }: SlaPolicy, path: string): TermsProblem[] {
  return escalations.flatMap(({ metric, on, atFraction }, index): TermsProblem[] => {
    const at = `${path}.escalations[${index}]`;
    const target = targets[metric];
    if (target === undefined) {
      return [termsProblem('TERMS_ESCALATION_WITHOUT_TARGET', `${at}.metric`, { metric })];
    }
    if (on === 'breach') {
      if (atFraction === undefined) return [];
      return [termsProblem('TERMS_FRACTION_OF_BREACH', `${at}.atFraction`)];
    }
    const { warnAtFractions } = target;
    const isGiven =
      atFraction === undefined ? warnAtFractions.length > 0 : warnAtFractions.includes(atFraction);
    if (isGiven) return [];
    const known = warnAtFractions.join(', ') || '—';
    const details = { metric, atFraction: atFraction ?? '—', known };
    return [termsProblem('TERMS_ESCALATION_WITHOUT_WARNING', `${at}.atFraction`, details)];
  });
}

function policyProblems(terms: ServiceTerms, policy: SlaPolicy, index: number): TermsProblem[] {
  const path = `policies[${index}]`;
  const earlier = terms.policies.slice(0, index);
  const { policyId } = policy;
  const problems = metrics.flatMap((metric) => {
    const target = policy.targets[metric];
    return target === undefined ? [] : targetProblems(target, `${path}.targets.${metric}`);
  });
  if (earlier.some((other) => other.policyId === policyId)) {
    problems.push(termsProblem('TERMS_DUPLICATE_POLICY', `${path}.policyId`, { policyId }));
  }
  const taker = earlier.find((other) => takesAll(other.match, policy.match));
  if (taker !== undefined) {
    const details = { earlier: taker.policyId };
    problems.push(termsProblem('TERMS_POLICY_UNREACHABLE', `${path}.match`, details));
  }
  return [
    ...problems,
    // What is wrong with the calendar of all is said once.
    ...(policy.calendarId === terms.calendarId
      ? []
      : calendarProblems(terms, policy.calendarId, `${path}.calendarId`)),
    ...escalationProblems(policy, path),
  ];
}

function calendarProblems(terms: ServiceTerms, calendarId: string, path: string): TermsProblem[] {
  const calendar = terms.calendars[calendarId];
  if (calendar === undefined) {
    const known = Object.keys(terms.calendars).join(', ') || '—';
    return [termsProblem('TERMS_UNKNOWN_CALENDAR', path, { calendarId, known })];
  }
  // From 2020 on, where the zones' offsets begin.
  if (nextOpening(calendar, Date.UTC(2020, 0)) !== null) return [];
  return [termsProblem('TERMS_CALENDAR_NEVER_OPENS', path, { calendarId })];
}

/**
 * Everything in terms that can't be meant: calendars that aren't there or never open, policies that
 * no ticket gets to, warnings out of order, escalation steps that are never taken. Empty if all is
 * well. A promise that nobody ever gets is an error and no warning: nobody reads warnings.
 */
export function problemsOf(terms: ServiceTerms): TermsProblem[] {
  return [
    ...calendarProblems(terms, terms.calendarId, 'calendarId'),
    ...terms.policies.flatMap((policy, index) => policyProblems(terms, policy, index)),
  ];
}
