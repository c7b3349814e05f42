import type { Request } from 'express';
import type { Problem } from '../problem';
import { problems } from '../problem-table';
import { markup } from '../../markup';
import { frameOf, page, type PageSettings } from './layout';

/** The page that tells a person what went wrong and what to do. */
export function errorPage(settings: PageSettings, request: Request, problem: Problem): string {
  const frame = frameOf(request, settings);
  const { language, words } = frame;
  const { title, whatToDo } = problems[problem.code];
  // The table speaks to programs where an address is unknown; a person needs a way on.
  const advice = problem.code === 'ROUTE_NOT_FOUND' ? undefined : whatToDo[language];
  return page(frame, {
    title: title[language],
    main: markup`<div class="card narrow">
      <h1>${title[language]}</h1>
      ${advice !== undefined && markup`<p>${advice}</p>`}
      <p><a href="/tickets">${words.toTickets}</a></p>
    </div>`,
  });
}
