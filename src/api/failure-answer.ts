import type { ErrorRequestHandler, Request } from 'express';
import type { Logger } from '../log';
import { errorPage } from './pages/error';
import type { PageSettings } from './pages/layout';
import { problemBody, problemOf, type Problem } from './problem';
import { languageOf } from './request-context';

const forPrograms = /^\/(api|healthz|readyz)(\/|$)/;

/** Paths can hold a link's token, which opens something: only their first part is logged. */
function loggedPath({ path }: Request): string {
  return path.replace(/^\/(rate|request)\/.*/, '/$1/…');
}

function report(log: Logger, request: Request, problem: Problem): void {
  const { code, cause } = problem;
  const facts = { method: request.method, path: loggedPath(request), code };
  if (problem.status === 500) log.error({ ...facts, error: describe(cause) }, 'A request failed');
  else if (problem.status === 503) log.warn({ ...facts, error: describe(cause) }, 'Not available');
}

/** The stacks of an error and its causes. Their other fields can hold what a customer wrote. */
function describe(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  if (typeof error !== 'object' || error === null) return typeof error;
  const { stack, message, cause } = error as Record<string, unknown>;
  const told = [stack, message].find((text) => typeof text === 'string') ?? 'not an error';
  return cause === undefined ? told : `${told}\nCaused by: ${describe(cause) ?? ''}`;
}

/** Answers every failure: with a page where a person asked, with a problem document elsewhere. */
export function answerFailures(log: Logger, settings: PageSettings): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error);
    report(log, request, problem);
    if (response.headersSent) {
      next(error);
      return;
    }
    const language = languageOf(request);
    response.status(problem.status).set({ ...problem.headers, 'Content-Language': language });
    const wantsPage = !forPrograms.test(request.path) && request.accepts('json', 'html') === 'html';
    if (wantsPage) {
      response.type('html').send(errorPage(settings, request, problem));
      return;
    }
    response.type('application/problem+json').send(JSON.stringify(problemBody(problem, language)));
  };
}
