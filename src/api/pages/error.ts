import type { Request } from 'express';
import { presentFieldError } from '../field-errors';
import type { Problem } from '../problem';
import { problems } from '../problem-table';
import { markup } from '../../markup';
import { frameOf, page, type PageSettings } from './layout';

/** The page that tells a person what went wrong and what to do. */
export function errorPage(settings: PageSettings, request: Request, problem: Problem): string {
  const frame = frameOf(request, settings);
  const { language, words } = frame;
  const { title, whatToDo } = problems[problem.code];
  const fields = (problem.errors ?? []).map((error) => presentFieldError(error, language));
  // The table speaks to programs where an address or a parameter is wrong; a person needs a way on.
  const isForPrograms = problem.code === 'ROUTE_NOT_FOUND' || fields.length > 0;
  const advice = isForPrograms ? undefined : whatToDo[language];
  return page(frame, {
    title: title[language],
    main: markup`<div class="card narrow">
      <h1>${title[language]}</h1>
      ${advice !== undefined && markup`<p>${advice}</p>`}
      ${fields.map(({ at, problem: text }) => markup`<p><strong>${at}</strong>: ${text}</p>`)}
      <p><a href="/tickets">${words.toTickets}</a></p>
    </div>`,
  });
}
