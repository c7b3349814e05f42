import { dirname, resolve } from 'node:path';
import type { Calendar } from '../domain/calendar';
import type { MetricTarget, ServiceTerms, SlaPolicy } from '../domain/terms';
import { metrics } from '../domain/terms';
import { readJsonFile } from '../settings/settings-file';
import { CalendarError } from './calendars/calendar-errors';
import { readCalendarDefinition } from './calendars/calendar-file';
import { defaultTerms } from './default-terms';
import { parseMinutes } from './durations';
import { loadCalendar } from './load-calendar';
import { mailganerTerms, ritTerms } from './presets';
import { problemsOf } from './terms-checks';
import { TermsFileError, termsProblem, type TermsProblem } from './terms-errors';
import { parseTermsFile, type PolicyInFile, type TermsInFile } from './terms-schema';

/** Five years of working days; a longer promise is a typing error. */
const mostHours = 10_000;

const presets = { rit: ritTerms, mailganer: mailganerTerms } as const;

async function readJson(path: string): Promise<unknown> {
  const read = await readJsonFile(path);
  if ('json' in read) return read.json;
  const { fault, reason, error } = read;
  const code = fault === 'unreadable' ? 'TERMS_FILE_UNREADABLE' : 'TERMS_FILE_NO_JSON';
  throw new TermsFileError(path, [termsProblem(code, '', { reason })], { cause: error });
}

/** Reads what a file states, noting all that is wrong with it on the way. */
class Reading {
  readonly problems: TermsProblem[] = [];

  constructor(private readonly baseDir: string) {}

  async calendars(
    given: NonNullable<TermsInFile['calendars']>,
  ): Promise<Readonly<Record<string, Calendar>>> {
    const calendars: Record<string, Calendar> = {};
    for (const [index, entry] of given.entries()) {
      const path = `calendars[${index}]`;
      const calendar = await this.calendar(entry, path);
      if (calendar === undefined) continue;
      const { calendarId } = calendar;
      if (calendarId in calendars) {
        this.problems.push(termsProblem('TERMS_DUPLICATE_CALENDAR', path, { calendarId }));
      }
      calendars[calendarId] = calendar;
    }
    return calendars;
  }

  policies(given: readonly PolicyInFile[], calendarId: string): SlaPolicy[] {
    return given.map((policy, index) => this.policy(policy, calendarId, `policies[${index}]`));
  }

  private async calendar(entry: unknown, path: string): Promise<Calendar | undefined> {
    try {
      if (typeof entry !== 'string') {
        return loadCalendar(await readCalendarDefinition(entry, this.baseDir));
      }
      const file = resolve(this.baseDir, entry);
      return loadCalendar(await readCalendarDefinition(await readJson(file), dirname(file)));
    } catch (error) {
      if (error instanceof TermsFileError) {
        this.problems.push(...error.problems.map((problem) => ({ ...problem, path })));
      } else if (error instanceof CalendarError) {
        this.problems.push(termsProblem('TERMS_BAD_CALENDAR', path, { problem: error.text }));
      } else throw error;
      return undefined;
    }
  }

  private policy(policy: PolicyInFile, calendarId: string, path: string): SlaPolicy {
    const targets: Partial<Record<(typeof metrics)[number], MetricTarget>> = {};
    for (const metric of metrics) {
      const stated = policy.targets[metric];
      if (stated === undefined) continue;
      const { target: duration, warnAtFractions, pausedIn } = stated;
      const targetMinutes = this.minutes(duration, `${path}.targets.${metric}.target`);
      targets[metric] = { targetMinutes, warnAtFractions, pausedIn };
    }
    const { policyId, match, escalations } = policy;
    return {
      policyId,
      match: withoutUndefined(match),
      calendarId: policy.calendarId ?? calendarId,
      targets,
      escalations: escalations.map(withoutUndefined),
    };
  }

  private minutes(duration: string | number, path: string): number {
    const minutes = parseMinutes(duration);
    if (minutes !== undefined && minutes >= 1 && minutes <= mostHours * 60) return minutes;
    this.problems.push(termsProblem('TERMS_BAD_DURATION', path, { duration, mostHours }));
    return 1;
  }
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}

/** What differs from a preset is not the preset, so it needs a name and a version of its own. */
function namingProblems(stated: TermsInFile): TermsProblem[] {
  if (stated.preset === undefined || Object.keys(stated).length === 1) return [];
  return (['termsId', 'version'] as const)
    .filter((field) => stated[field] === undefined)
    .map((field) => termsProblem('TERMS_NAME_NEEDED', field));
}

async function termsOf(stated: TermsInFile, reading: Reading): Promise<ServiceTerms> {
  const { preset: name, calendars, policies, ...fields } = stated;
  const preset = presets[name ?? 'rit'](loadCalendar);
  const calendarId = fields.calendarId ?? preset.calendarId;
  return {
    ...preset,
    ...withoutUndefined(fields),
    ...(calendars && {
      calendars: {
        ...(name && preset.calendars),
        ...(await reading.calendars(calendars)),
      },
    }),
    ...(policies && { policies: reading.policies(policies, calendarId) }),
    edition: 2,
  };
}

/**
 * The terms that a file states, in the format of docs/sla-terms.md. Paths in it are relative to its
 * folder. Throws a `TermsFileError` that names all that is wrong, where, and what to do.
 */
export async function readTermsFile(path: string): Promise<ServiceTerms> {
  const stated = parseTermsFile(await readJson(path));
  if (Array.isArray(stated)) throw new TermsFileError(path, stated);
  const reading = new Reading(dirname(resolve(path)));
  const terms = await termsOf(stated, reading);
  const problems = [...namingProblems(stated), ...reading.problems];
  // Of calendars that can't be read, only that is said, not that they are missing.
  if (!problems.some(({ path: at }) => at.startsWith('calendars['))) {
    problems.push(...problemsOf(terms));
  }
  if (problems.length > 0) throw new TermsFileError(path, problems);
  return terms;
}

/** The terms that new tickets are promised: the file's, or the default ones if none is named. */
export async function promisedTerms(termsFile: string | undefined): Promise<ServiceTerms> {
  return termsFile === undefined ? defaultTerms() : readTermsFile(termsFile);
}
