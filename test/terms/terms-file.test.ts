import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseMinutes } from '../../src/terms/durations';
import { loadCalendar } from '../../src/terms/load-calendar';
import { mailganerTerms, ritTerms } from '../../src/terms/presets';
import { TermsFileError } from '../../src/terms/terms-errors';
import { promisedTerms, readTermsFile } from '../../src/terms/terms-file';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otvet-terms-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(content: unknown): string {
  const path = join(folder, 'terms.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function problemsIn(content: unknown) {
  const path = written(content);
  const error: unknown = await readTermsFile(path).catch((thrown: unknown) => thrown);
  if (!(error instanceof TermsFileError)) throw new Error('The file was taken');
  return error;
}

const office = {
  calendarId: 'office',
  version: 1,
  zone: 'Europe/Moscow',
  hours: { monday: ['09:00-18:00'] },
};
const policy = {
  policyId: 'all',
  targets: { first_response: { target: '4h', warnAtFractions: [0.5, 0.75] } },
};
const whole = {
  termsId: 'ours',
  version: 3,
  calendars: [office],
  calendarId: 'office',
  policies: [policy],
  pendingCloseBusinessDays: 5,
  resolvedCloseDays: 5,
  ratingDelayHours: 24,
  tellWhenDevelopmentDone: true,
};

const docs = join(__dirname, '../../docs/examples');

describe('a file of terms', () => {
  test.each([
    ['terms-rit.json', ritTerms(loadCalendar)],
    ['terms-mailganer.json', mailganerTerms(loadCalendar)],
  ])('docs/examples/%s states what is built in', async (name, terms) => {
    expect(await readTermsFile(join(docs, name))).toEqual(terms);
  });

  test('of nothing but a preset is the preset', async () => {
    const preset = written({ preset: 'mailganer' });
    expect(await readTermsFile(preset)).toEqual(mailganerTerms(loadCalendar));
  });

  test('says what differs from a preset, under a name of its own', async () => {
    const own = { preset: 'rit', termsId: 'ours', version: 2, resolvedCloseDays: 9 };
    expect(await readTermsFile(written(own))).toEqual({
      ...ritTerms(loadCalendar),
      termsId: 'ours',
      version: 2,
      resolvedCloseDays: 9,
    });
  });

  test('may name a calendar in a file beside it', async () => {
    writeFileSync(join(folder, 'office.json'), JSON.stringify(office));
    const terms = await readTermsFile(written({ ...whole, calendars: ['office.json'] }));
    expect(terms.calendars).toEqual((await readTermsFile(written(whole))).calendars);
  });

  test('is what new tickets are promised; without one it is the default', async () => {
    expect((await promisedTerms(written(whole))).termsId).toBe('ours');
    expect((await promisedTerms(undefined)).termsId).toBe('rit');
  });

  test('keeps the order of its policies and fills in what they leave out', async () => {
    const narrow = { ...policy, policyId: 'narrow', match: { types: ['incident'] } };
    const { policies } = await readTermsFile(written({ ...whole, policies: [narrow, policy] }));
    expect(policies).toEqual([
      {
        policyId: 'narrow',
        match: { types: ['incident'] },
        calendarId: 'office',
        targets: {
          first_response: { targetMinutes: 240, warnAtFractions: [0.5, 0.75], pausedIn: [] },
        },
        escalations: [],
      },
      expect.objectContaining({ policyId: 'all', match: {} }),
    ]);
  });
});

const withTarget = (target: unknown, warnAtFractions: unknown = []) => ({
  ...whole,
  policies: [{ policyId: 'all', targets: { first_response: { target, warnAtFractions } } }],
});
const withEscalation = (step: object) => ({
  ...whole,
  policies: [{ ...policy, escalations: [{ action: { kind: 'notify', whom: 'lead' }, ...step }] }],
});
const first = 'policies[0].targets.first_response';
const step = 'policies[0].escalations[0]';

describe('a wrong file of terms names the place and what to do', () => {
  test.each<[string, unknown, string, string]>([
    ['no JSON', '{', 'TERMS_FILE_NO_JSON', ''],
    ['a field that is missing', { ...whole, termsId: undefined }, 'TERMS_BAD_FIELD', 'termsId'],
    ['a field that is not known', { ...whole, slas: [] }, 'TERMS_BAD_FIELD', ''],
    ['a preset that is not known', { preset: 'gold' }, 'TERMS_BAD_FIELD', 'preset'],
    [
      'a preset with changes and no version',
      { preset: 'rit', termsId: 'x' },
      'TERMS_NAME_NEEDED',
      'version',
    ],
    ['version 0', { ...whole, version: 0 }, 'TERMS_BAD_FIELD', 'version'],
    [
      'a calendar nobody defined',
      { ...whole, calendarId: 'x' },
      'TERMS_UNKNOWN_CALENDAR',
      'calendarId',
    ],
    [
      'a policy in a calendar nobody defined',
      { ...whole, policies: [{ ...policy, calendarId: 'x' }] },
      'TERMS_UNKNOWN_CALENDAR',
      'policies[0].calendarId',
    ],
    [
      'a calendar twice',
      { ...whole, calendars: [office, office] },
      'TERMS_DUPLICATE_CALENDAR',
      'calendars[1]',
    ],
    [
      'a calendar with a wrong hour',
      { ...whole, calendars: [{ ...office, hours: { monday: ['9-18'] } }] },
      'TERMS_BAD_CALENDAR',
      'calendars[0]',
    ],
    [
      'a calendar file that is not there',
      { ...whole, calendars: ['x.json'] },
      'TERMS_FILE_UNREADABLE',
      'calendars[0]',
    ],
    [
      'a calendar that never opens',
      { ...whole, calendars: [{ ...office, hours: {} }], policies: [] },
      'TERMS_CALENDAR_NEVER_OPENS',
      'calendarId',
    ],
    [
      'a policy id twice',
      { ...whole, policies: [{ ...policy, match: { types: ['task'] } }, policy] },
      'TERMS_DUPLICATE_POLICY',
      'policies[1].policyId',
    ],
    [
      'a policy behind one that takes everything',
      { ...whole, policies: [policy, { ...policy, policyId: 'b', match: { types: ['task'] } }] },
      'TERMS_POLICY_UNREACHABLE',
      'policies[1].match',
    ],
    [
      'an empty list to match',
      { ...whole, policies: [{ ...policy, match: { types: [] } }] },
      'TERMS_BAD_FIELD',
      'policies[0].match.types',
    ],
    ['a target in words', withTarget('four hours'), 'TERMS_BAD_DURATION', `${first}.target`],
    ['a target of days', withTarget('2d'), 'TERMS_BAD_DURATION', `${first}.target`],
    ['a target of nothing', withTarget('0m'), 'TERMS_BAD_DURATION', `${first}.target`],
    ['a target below zero', withTarget(-5), 'TERMS_BAD_DURATION', `${first}.target`],
    ['a target of years', withTarget('20000h'), 'TERMS_BAD_DURATION', `${first}.target`],
    [
      'fractions out of order',
      withTarget('4h', [0.75, 0.5]),
      'TERMS_BAD_FRACTIONS',
      `${first}.warnAtFractions`,
    ],
    [
      'a fraction twice',
      withTarget('4h', [0.5, 0.5]),
      'TERMS_BAD_FRACTIONS',
      `${first}.warnAtFractions`,
    ],
    ['a fraction of all', withTarget('4h', [1]), 'TERMS_BAD_FRACTIONS', `${first}.warnAtFractions`],
    [
      'a fraction of nothing',
      withTarget('4h', [0]),
      'TERMS_BAD_FRACTIONS',
      `${first}.warnAtFractions`,
    ],
    [
      'an escalation without a target',
      withEscalation({ on: 'breach', metric: 'resolution' }),
      'TERMS_ESCALATION_WITHOUT_TARGET',
      `${step}.metric`,
    ],
    [
      'an escalation at a warning that is not given',
      withEscalation({ on: 'warning', metric: 'first_response', atFraction: 0.9 }),
      'TERMS_ESCALATION_WITHOUT_WARNING',
      `${step}.atFraction`,
    ],
    [
      'a breach with a fraction',
      withEscalation({ on: 'breach', metric: 'first_response', atFraction: 0.5 }),
      'TERMS_FRACTION_OF_BREACH',
      `${step}.atFraction`,
    ],
    [
      'a grade that is not known',
      withEscalation({
        on: 'breach',
        metric: 'first_response',
        action: { kind: 'reassign', grade: 'boss' },
      }),
      'TERMS_BAD_FIELD',
      `${step}.action.grade`,
    ],
  ])('%s', async (_, content, code, path) => {
    const { problems } = await problemsIn(content);
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
    const [problem] = problems;
    expect(problem?.text.ru).toMatch(/[а-я]/);
    expect(problem?.text.en).not.toMatch(/[а-я]|\{/);
    expect(problem?.text.ru).not.toMatch(/\{[a-z]/i);
  });

  test('all at once, in the reader’s language', async () => {
    const error = await problemsIn({ ...withTarget('soon', [2]), calendarId: 'x' });
    expect(error.problems.map(({ code }) => code).sort()).toEqual([
      'TERMS_BAD_DURATION',
      'TERMS_BAD_FRACTIONS',
      'TERMS_UNKNOWN_CALENDAR',
    ]);
    expect(error.explain('ru')).toMatch(/Условия SLA не годятся: .*terms\.json\n/);
    expect(error.explain('en').split('\n')).toHaveLength(4);
  });

  test('also if it is not there', async () => {
    await expect(readTermsFile(join(folder, 'none.json'))).rejects.toThrow('TERMS_FILE_UNREADABLE');
  });
});

describe('durations', () => {
  test.each([
    ['4h', 240],
    ['30m', 30],
    ['1h30m', 90],
    [45, 45],
    ['', undefined],
    ['30', undefined],
    ['1.5h', undefined],
    ['30m1h', undefined],
    ['-1h', undefined],
  ])('%p is %p minutes', (duration, minutes) => {
    expect(parseMinutes(duration)).toBe(minutes);
  });
});
