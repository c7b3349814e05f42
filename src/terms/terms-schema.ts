import { z } from 'zod';
import { metrics } from '../domain/terms';
import { grades, priorities, ticketStatuses, ticketTypes } from '../domain/ticket';
import { parseShape } from '../settings/settings-file';
import { termsProblem, type TermsProblem } from './terms-errors';

const id = z.string().min(1).max(100);
/** Terms travel in every ticket: there is a limit to what that may cost. */
const names = z.array(id).min(1).max(100);

const match = z.strictObject({
  types: z.array(z.enum(ticketTypes)).min(1).optional(),
  topics: names.optional(),
  priorities: z.array(z.enum(priorities)).min(1).optional(),
  departments: names.optional(),
  organisationIds: names.optional(),
});

const target = z.strictObject({
  target: z.union([z.string(), z.number()]),
  warnAtFractions: z.array(z.number()).max(10).default([]),
  pausedIn: z.array(z.enum(ticketStatuses)).default([]),
});

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('notify'), whom: z.enum(['assignee', ...grades]) }),
  z.strictObject({ kind: z.literal('reassign'), grade: z.enum(grades) }),
  z.strictObject({ kind: z.literal('raise_priority') }),
]);

const escalation = z.strictObject({
  on: z.enum(['warning', 'breach']),
  metric: z.enum(metrics),
  atFraction: z.number().optional(),
  action,
});

const policy = z.strictObject({
  policyId: id,
  match: match.default({}),
  calendarId: id.optional(),
  targets: z.strictObject({
    first_response: target.optional(),
    next_response: target.optional(),
    resolution: target.optional(),
  }),
  escalations: z.array(escalation).max(20).default([]),
});

const silence = {
  pendingCloseBusinessDays: z.int().min(1).max(365),
  resolvedCloseDays: z.int().min(1).max(365),
  ratingDelayHours: z.number().min(0).max(8760),
  tellWhenDevelopmentDone: z.boolean(),
};

const termsFields = {
  termsId: id,
  version: z.int().min(1),
  // A calendar in the format of docs/calendars.md, or the path of a file that holds one.
  calendars: z.array(z.union([z.string().min(1), z.looseObject({ calendarId: id })])).max(20),
  calendarId: id,
  policies: z.array(policy).max(100),
  ...silence,
};

/** Terms stated in full. */
const wholeFile = z.strictObject(termsFields);

/** A preset, with what is stated in its place. */
const presetFile = z
  .strictObject({ preset: z.enum(['rit', 'mailganer']), ...termsFields })
  .partial(
    Object.fromEntries(Object.keys(termsFields).map((key) => [key, true])) as Record<
      keyof typeof termsFields,
      true
    >,
  );

export type PolicyInFile = z.infer<typeof policy>;
export type TermsInFile = Partial<z.infer<typeof wholeFile>> & { preset?: 'rit' | 'mailganer' };

/** The file with its defaults filled in, or everything that is wrong with its shape. */
export function parseTermsFile(json: unknown): TermsInFile | TermsProblem[] {
  const hasPreset = typeof json === 'object' && json !== null && 'preset' in json;
  const parsed = parseShape<object>(hasPreset ? presetFile : wholeFile, json);
  if ('value' in parsed) return parsed.value;
  return parsed.faults.map(({ path, problem }) =>
    termsProblem('TERMS_BAD_FIELD', path, { problem }),
  );
}
