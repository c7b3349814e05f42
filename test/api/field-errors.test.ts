import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { fieldErrors, presentFieldError } from '../../src/api/field-errors';
import { fieldProblemCodes, type FieldProblemCode } from '../../src/api/field-problem-table';
import { fileBody } from '../../src/api/route';
import { apiRoutes } from '../../src/api/route-table';
import {
  commentBody,
  idempotencyKey,
  openTicketBody,
  splitBody,
} from '../../src/api/schemas/command';
import { problem } from '../../src/api/schemas/common';
import { organisationBody } from '../../src/api/schemas/organisation';
import { ticketListQuery } from '../../src/api/schemas/ticket';

/** The parts of a schema: a kind that is not known here has to be thought about. */
function partsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return Object.values(def.shape);
    case 'array':
      return [def.element];
    case 'union':
      return [...def.options];
    case 'optional':
    case 'nullable':
    case 'default':
      return [def.innerType];
    case 'pipe':
      return [def.in];
    case 'string':
    case 'number':
    case 'boolean':
    case 'enum':
    case 'custom':
    case 'unknown':
      return [];
    default:
      throw new Error(`No test reaches into schemas of the type ${def.type}`);
  }
}

function everySchema(schema: z.core.$ZodType): z.core.$ZodType[] {
  return [schema, ...partsOf(schema).flatMap(everySchema)];
}

const schemas = [
  ...apiRoutes.flatMap(({ params, query, body }) => [params, query, body]),
  idempotencyKey,
].flatMap(everySchema);

const id = '0f9d8a7c-1111-4222-8333-444455556666';
const values: readonly unknown[] = [
  undefined,
  null,
  true,
  NaN,
  -1,
  0,
  1.5,
  1e20,
  '',
  ' ',
  'x\u0000',
  'x@y@z',
  'x'.repeat(300_000),
  [],
  [undefined],
  ['nonsense'],
  [id, id],
  Array.from({ length: 2_000 }, () => 'x'),
  {},
  { nonsense: 1 },
  Buffer.alloc(0),
];

/** What every schema of a request says to every value, each as a field of a body. */
const found = schemas.flatMap((schema) =>
  values.flatMap((value) => {
    const body = z.object({ field: schema as z.ZodType });
    return [body.safeParse({ field: value }, { reportInput: true }).error?.issues ?? []];
  }),
);

const errors = found.flatMap(fieldErrors);

/** What only a handler finds out. */
const byHandlers: readonly FieldProblemCode[] = [
  'NOT_A_CURSOR',
  'FILE_UNKNOWN',
  'OUR_MAILBOX',
  'IS_THE_REQUESTER',
  'BEFORE_OPENING',
];

describe('what a schema of a request refuses', () => {
  test('is refused in every way that the table knows, and in no other', () => {
    const codes = new Set(errors.map(({ code }) => code));
    const known = fieldProblemCodes.filter((code) => code !== 'INVALID');
    expect([...codes, ...byHandlers].sort()).toEqual([...known].sort());
    expect(new Set(found.flat().map(({ code }) => code))).toEqual(
      new Set([
        'invalid_type',
        'invalid_value',
        'invalid_format',
        'invalid_union',
        'too_big',
        'too_small',
        'unrecognized_keys',
        'custom',
      ]),
    );
  });

  test('is told in the reader’s language, in a sentence without gaps', () => {
    const told = new Set(
      errors.map((error) => {
        const [ru, en] = [presentFieldError(error, 'ru'), presentFieldError(error, 'en')];
        return JSON.stringify([ru.problem, en.problem]);
      }),
    );
    for (const each of told) {
      const [ru = '', en = ''] = JSON.parse(each) as string[];
      expect(ru).toMatch(/^[А-Я].*[а-я]{2}.*\.$/);
      expect(en).toMatch(/^[A-Z][^а-яё]*\.$/i);
      expect(ru + en).not.toMatch(/[{}]|undefined|NaN|: \./);
    }
    expect(told.size).toBeGreaterThan(fieldProblemCodes.length - byHandlers.length);
  });

  test('is shown as documented', () => {
    const schema = problem.shape.errors.unwrap();
    const shown = errors.map((error) => presentFieldError(error, 'ru'));
    expect(schema.parse(shown)).toEqual(shown);
  });
});

const ticket = { requester: { address: 'vera@customer.example' }, subject: '', text: 'Раз.' };
const status = [
  'new',
  'open',
  'pending',
  'in_development',
  'development_done',
  'resolved',
  'closed',
];

const cases: [schema: z.ZodType, value: unknown, facts: object, en: string, ru: string][] = [
  [
    commentBody,
    {},
    { at: 'text', code: 'REQUIRED' },
    'This field is required.',
    'Это поле обязательно.',
  ],
  [
    openTicketBody,
    { ...ticket, channel: undefined, language: 7 },
    { at: 'language', code: 'NOT_ONE_OF', expected: ['ru', 'en'] },
    'This must be one of: ru, en.',
    'Здесь возможно только одно из значений: ru, en.',
  ],
  [
    commentBody,
    [],
    { at: '', code: 'WRONG_TYPE', expected: ['object'] },
    'This must be an object.',
    'Здесь ожидается объект.',
  ],
  [
    commentBody,
    { text: 5 },
    { at: 'text', code: 'WRONG_TYPE', expected: ['string'] },
    'This must be a string.',
    'Здесь ожидается строка.',
  ],
  [
    splitBody,
    { messageNo: 1.5 },
    { at: 'messageNo', code: 'WRONG_TYPE', expected: ['integer'] },
    'This must be a whole number.',
    'Здесь ожидается целое число.',
  ],
  [
    splitBody,
    { messageNo: 0 },
    { at: 'messageNo', code: 'TOO_SMALL', bound: 1 },
    'This must be 1 or more.',
    'Число должно быть не меньше 1.',
  ],
  [
    splitBody,
    { messageNo: 1_000_001 },
    { at: 'messageNo', code: 'TOO_BIG', bound: 1_000_000 },
    'This must be 1000000 or less.',
    'Число должно быть не больше 1000000.',
  ],
  [
    openTicketBody,
    { ...ticket, details: { tags: ['a', ''] } },
    { at: 'details.tags.1', code: 'EMPTY' },
    'This must not be empty.',
    'Здесь не должно быть пусто.',
  ],
  [
    openTicketBody,
    { ...ticket, details: { dueAt: 'tomorrow'.repeat(10) } },
    { at: 'details.dueAt', code: 'NOT_AN_INSTANT' },
    'This must be a date and time with its offset, as 2026-01-12T10:00:00+03:00.',
    'Нужны дата и время с поясом, например 2026-01-12T10:00:00+03:00.',
  ],
  [
    openTicketBody,
    { ...ticket, details: { colour: 'red' } },
    { at: 'details.colour', code: 'UNKNOWN_FIELD' },
    'There is no such field here.',
    'Такого поля здесь нет.',
  ],
  [
    commentBody,
    { text: 'Раз.', fileIds: ['7'] },
    { at: 'fileIds.0', code: 'NOT_AN_ID' },
    'No id looks like this.',
    'Таких id не бывает.',
  ],
  [
    commentBody,
    { text: 'Раз.', fileIds: [id, id] },
    { at: 'fileIds', code: 'REPEATED' },
    'The same is named twice.',
    'Одно и то же названо дважды.',
  ],
  [
    organisationBody,
    { name: 'Ромашка', domains: Array.from({ length: 101 }, () => 'a.example') },
    { at: 'domains', code: 'TOO_MANY', bound: 100 },
    'These are too many: 100 at most.',
    'Слишком много: в списке может быть не больше 100.',
  ],
  [
    organisationBody,
    { name: 'Ромашка', domains: ['a@b'] },
    { at: 'domains.0', code: 'NOT_A_DOMAIN' },
    'This is not a mail domain, as firm.example.',
    'Это не домен почты, например firm.example.',
  ],
  [
    ticketListQuery,
    { status: 'opened' },
    { at: 'status', code: 'NOT_ONE_OF', expected: status },
    `This must be one of: ${status.join(', ')}.`,
    `Здесь возможно только одно из значений: ${status.join(', ')}.`,
  ],
  [
    ticketListQuery,
    { status: ['open', 'opened'] },
    { at: 'status.1', code: 'NOT_ONE_OF', expected: status },
    `This must be one of: ${status.join(', ')}.`,
    `Здесь возможно только одно из значений: ${status.join(', ')}.`,
  ],
  [fileBody, {}, { at: '', code: 'NO_FILE' }, 'The body has no file.', 'Файла в теле запроса нет.'],
  [fileBody, Buffer.alloc(0), { at: '', code: 'EMPTY_FILE' }, 'The file is empty.', 'Файл пуст.'],
];

describe('a wrong field', () => {
  test.each(cases)('is named once, with code, bound and words: %#', (...each) => {
    const [schema, value, facts, en, ru] = each;
    const { error } = schema.safeParse(value, { reportInput: true });
    const named = fieldErrors(error?.issues ?? []);
    expect(named.map((one) => presentFieldError(one, 'en'))).toEqual([{ ...facts, problem: en }]);
    expect(named.map((one) => presentFieldError(one, 'ru'))).toEqual([{ ...facts, problem: ru }]);
  });

  test('of a kind that no schema has yet is still told in words', () => {
    const odd = z.object({ even: z.number().multipleOf(2), map: z.map(z.string(), z.string()) });
    const { error } = odd.safeParse({ even: 3, map: [] }, { reportInput: true });
    const [even, map] = fieldErrors(error?.issues ?? []).map((one) => presentFieldError(one, 'en'));
    expect(even).toEqual({ at: 'even', code: 'INVALID', problem: 'This value is not accepted.' });
    expect(map).toMatchObject({ at: 'map', code: 'INVALID' });
  });
});
