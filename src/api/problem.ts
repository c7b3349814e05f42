import type { Language } from '../domain/language';
import { CommandRejected } from '../temporal/ticket-client';
import { isDatabaseUnavailable } from '../db/database-failure';
import { presentFieldError, type FieldError } from './field-errors';
import { problems, type ProblemCode } from './problem-table';

type ProblemOptions = {
  /** What is particular about this occurrence. Shown, so never internal. */
  detail?: string;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
};

/** Thrown by a route to answer with a problem out of the table. */
export class Problem extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    options: ProblemOptions = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'Problem';
    this.status = problems[code].status;
    this.detail = options.detail;
    this.errors = options.errors;
    // RFC 9110 §10.2.3. Restarts of Postgres and of the engine take a few seconds.
    const retry = this.status === 503 ? { 'Retry-After': '5' } : undefined;
    this.headers = { ...retry, ...options.headers };
  }
}

/** The body of `application/problem+json` (RFC 9457) in the reader's language. */
export function problemBody(problem: Problem, language: Language) {
  const { status, title, whatToDo } = problems[problem.code];
  return {
    type: `/api/problems#${problem.code}`,
    title: title[language],
    status,
    code: problem.code,
    detail: problem.detail ?? title[language],
    whatToDo: whatToDo[language],
    ...(problem.errors && {
      errors: problem.errors.map((error) => presentFieldError(error, language)),
    }),
  };
}

/** Codes for the errors that Express and its body parsers raise, by `error.type`. */
const parserProblems: Readonly<Record<string, ProblemCode>> = {
  'entity.parse.failed': 'INVALID_JSON',
  'entity.verify.failed': 'INVALID_JSON',
  'request.aborted': 'INVALID_JSON',
  'request.size.invalid': 'INVALID_JSON',
  'entity.too.large': 'BODY_TOO_LARGE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

function fieldOf(error: unknown, name: 'type' | 'status'): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** The problem that an error stands for; `INTERNAL`, with the error as its cause, if unforeseen. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof CommandRejected) return new Problem(error.code);
  if (isDatabaseUnavailable(error)) return new Problem('DATABASE_UNAVAILABLE', { cause: error });
  const type = fieldOf(error, 'type');
  const parserProblem = typeof type === 'string' ? parserProblems[type] : undefined;
  if (parserProblem !== undefined) return new Problem(parserProblem);
  const status = fieldOf(error, 'status');
  // What else Express refuses by itself is an address that can't be decoded, or inflated wrongly.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem('INVALID_PARAMETERS');
  }
  return new Problem('INTERNAL', { cause: error });
}
