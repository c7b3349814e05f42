import { z } from 'zod';
import { CalendarError } from './calendar-errors';

/** More dates than thirty years have. */
const mostDates = 11_000;

const dates = z.array(z.string()).max(mostDates).default([]);
/** Hours of a day, `09:00-18:00`: no minute of it can be in two of them. */
const hours = z.array(z.string()).max(1440);

const ruleFields = {
  holidays: dates,
  moved: z
    .array(z.strictObject({ from: z.string(), to: z.string() }))
    .max(mostDates)
    .default([]),
  shortened: dates,
  days: z.record(z.string(), hours).default({}),
};

/** A file of rules by date, such as a production calendar of another year. */
const rulesFile = z.strictObject(ruleFields);

const year = z.int();
const years = { fromYear: year, toYear: year };

const include = z.union([
  z.string(),
  z.strictObject({ file: z.string() }),
  z.strictObject({ ical: z.string(), ...years }),
  z.strictObject({
    country: z.string(),
    state: z.string().optional(),
    region: z.string().optional(),
    ...years,
  }),
]);

/** The days of a week as files name them, in order. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const weekHours = z.strictObject({
  monday: hours.default([]),
  tuesday: hours.default([]),
  wednesday: hours.default([]),
  thursday: hours.default([]),
  friday: hours.default([]),
  saturday: hours.default([]),
  sunday: hours.default([]),
});

const calendarFile = z.strictObject({
  calendarId: z.string().min(1).max(100),
  version: z.int().min(1),
  zone: z.string().min(1),
  hours: z.union([z.literal('24x7'), weekHours]),
  includes: z.array(include).max(100).default([]),
  ...ruleFields,
});

export type RulesFile = z.infer<typeof rulesFile>;
export type Include = z.infer<typeof include>;
export type CalendarFile = z.infer<typeof calendarFile>;

/** `includes[0].ical`, as one would write it in code. */
function pathOf(keys: readonly PropertyKey[]): string {
  const path = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return path.join('').replace(/^\./, '');
}

/**
 * The issue that says most. A union hides its own one level down: of its alternatives the one was
 * meant that knows every key that is there; if none does, that key is the news.
 */
function telling(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code !== 'invalid_union') return issue;
  const isKey = ({ code }: z.core.$ZodIssue) => code === 'unrecognized_keys';
  const isInside = ({ path }: z.core.$ZodIssue) => path.length > 0;
  const meant = issue.errors.find((issues) => !issues.some(isKey) && issues.some(isInside));
  const inner = meant?.find(isInside) ?? issue.errors.flat().find(isKey);
  if (inner === undefined) return issue;
  const { path, message } = telling(inner);
  return { path: [...issue.path, ...path], message };
}

function parse<Output>(schema: z.ZodType<Output>, input: unknown, prefix: string): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const inRussian = schema.safeParse(input, { error: z.locales.ru().localeError });
  const [issueInRussian] = inRussian.error?.issues ?? [];
  const found = issue && telling(issue);
  const path = [prefix, pathOf(found?.path ?? [])].filter((part) => part !== '').join(': ');
  throw new CalendarError('CALENDAR_BAD_FIELD', {
    path: path === '' ? 'the file' : path,
    problem: {
      en: found?.message ?? '',
      ru: issueInRussian ? telling(issueInRussian).message : '',
    },
  });
}

/** A calendar's file with its defaults filled in; a `CalendarError` names the first wrong field. */
export function parseCalendarFile(input: unknown): CalendarFile {
  return parse(calendarFile, input, '');
}

/** A file of rules by date with its defaults filled in; errors name `file` and the wrong field. */
export function parseRulesFile(input: unknown, file: string): RulesFile {
  return parse(rulesFile, input, file);
}
