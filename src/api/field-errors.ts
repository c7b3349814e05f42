import type { z } from 'zod';
import { fillText } from '../domain/fill-text';
import type { Bilingual, Language } from '../domain/language';
import { fieldProblems, flawIn, type FieldProblemCode } from './field-problem-table';

/** One wrong field: `at` is its path with dots, empty for the whole. */
export type FieldError = {
  at: string;
  code: FieldProblemCode;
  /** What may stand there: the values of a choice, or the type in the words of JSON Schema. */
  expected?: readonly string[];
  /** The most or the least that is allowed. */
  bound?: number;
};

type Finding = Omit<FieldError, 'at'>;
type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, Bilingual>> = {
  string: { ru: 'строка', en: 'a string' },
  number: { ru: 'число', en: 'a number' },
  integer: { ru: 'целое число', en: 'a whole number' },
  boolean: { ru: 'true или false', en: 'true or false' },
  array: { ru: 'список', en: 'a list' },
  object: { ru: 'объект', en: 'an object' },
};

const formats: Readonly<Record<string, FieldProblemCode>> = {
  datetime: 'NOT_AN_INSTANT',
  uuid: 'NOT_AN_ID',
};

function wrongType({ expected }: z.core.$ZodIssueInvalidType): Finding {
  const name = expected === 'int' ? 'integer' : expected;
  return Object.hasOwn(typeNames, name)
    ? { code: 'WRONG_TYPE', expected: [name] }
    : { code: 'INVALID' };
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): Finding {
  const bound = Number(maximum);
  if (origin === 'string') return { code: 'TOO_LONG', bound };
  if (origin === 'array') return { code: 'TOO_MANY', bound };
  return origin === 'number' || origin === 'int' ? { code: 'TOO_BIG', bound } : { code: 'INVALID' };
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): Finding {
  const bound = Number(minimum);
  if (origin === 'string' && bound === 1) return { code: 'EMPTY' };
  return origin === 'number' || origin === 'int'
    ? { code: 'TOO_SMALL', bound }
    : { code: 'INVALID' };
}

function findingOf(issue: Issue): Finding {
  const own = flawIn(issue.message);
  if (own !== undefined) return { code: own };
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'invalid_value':
      return { code: 'NOT_ONE_OF', expected: issue.values.map(String) };
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'invalid_format':
      return { code: formats[issue.format] ?? 'INVALID' };
    default:
      return { code: 'INVALID' };
  }
}

/** Of a value that fits no form of several: what the form says of it that it came closest to. */
function closest({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] {
  const depthOf = ([first]: readonly Issue[]) =>
    (first?.path.length ?? 0) + (first?.code === 'invalid_type' ? 0 : 0.5);
  return [...errors].sort((left, right) => depthOf(right) - depthOf(left))[0] ?? [];
}

function errorsOf(issue: Issue, under: readonly PropertyKey[]): FieldError[] {
  const path = [...under, ...issue.path];
  const at = (more: readonly PropertyKey[] = []) => [...path, ...more].map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ at: at([key]), code: 'UNKNOWN_FIELD' }));
  }
  if (issue.input === undefined && issue.code.startsWith('invalid_') && path.length > 0) {
    return [{ at: at(), code: 'REQUIRED' }];
  }
  if (issue.code === 'invalid_union') {
    const issues = closest(issue);
    if (issues.length > 0) return issues.flatMap((each) => errorsOf(each, path));
  }
  return [{ at: at(), ...findingOf(issue) }];
}

/**
 * What is wrong with each field, and of each what comes first: a number is not also too short a text.
 * The issues must report their input: what is missing has none.
 */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  const errors = issues.flatMap((issue) => errorsOf(issue, []));
  const first = new Map(errors.toReversed().map((error) => [error.at, error]));
  return errors.filter((error) => first.get(error.at) === error);
}

/** A wrong field in the reader's language, with code, bound and what is expected for programs. */
export function presentFieldError(error: FieldError, language: Language) {
  const { at, code, expected = [], bound } = error;
  const named = expected.map((each) => typeNames[code === 'WRONG_TYPE' ? each : ''] ?? each);
  const list = named.map((each) => (typeof each === 'string' ? each : each[language])).join(', ');
  const text = fillText(fieldProblems[code], { expected: list, bound: bound ?? '' });
  return {
    at,
    code,
    problem: text[language],
    ...(error.expected && { expected: [...expected] }),
    ...(bound !== undefined && { bound }),
  };
}
