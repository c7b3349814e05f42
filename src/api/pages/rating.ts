import type { Request, Response } from 'express';
import { z } from 'zod';
import { stageContent } from '../../db/contents';
import { findTicket, type RecordedTicket } from '../../db/ticket-reads';
import type { Rating } from '../../domain/ticket';
import { verifyRatingToken } from '../../mail/rating-link';
import { CommandRejected } from '../../temporal/ticket-client';
import { canonicalHash } from '../canonical-hash';
import { isDatabaseUnavailable } from '../../db/database-failure';
import { Problem } from '../problem';
import { chosenLanguage } from '../request-context';
import type { RouteDependencies } from '../route';
import { writtenContent } from '../written-content';
import { frameOf, type PageFrame, type PageSettings } from './layout';
import { longestComment } from './rating-bounds';
import { ratingFormPage, ratingGivenPage, ratingNoticePage, type RatingForm } from './rating-views';

const form = z.object({
  rating: z.enum(['good', 'bad']),
  // Browsers send a line break as two characters but count it as one.
  comment: z
    .string()
    .default('')
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(z.string().max(longestComment)),
});

const preselection = z.enum(['good', 'bad']).optional().catch(undefined);

type Rated = { ticket: RecordedTicket; resolutionSeq: number };

async function ratedTicket(deps: RouteDependencies, request: Request): Promise<Rated | undefined> {
  const subject = verifyRatingToken(deps.secret, String(request.params['token']));
  if (subject === undefined) return undefined;
  const ticket = await findTicket(deps.pool, { ticketId: subject.ticketId });
  return ticket && { ticket, resolutionSeq: subject.resolutionSeq };
}

function send(response: Response, status: number, markup: string): void {
  response.status(status).type('html').send(markup);
}

/** The frame in the language that the customer chose, or else the ticket's. */
function customerFrame(
  request: Request,
  settings: PageSettings,
  rated: Rated | undefined,
): PageFrame {
  const language = chosenLanguage(request) ?? rated?.ticket.state.language;
  return frameOf(request, settings, language && { language });
}

/** Answers where there is nothing to rate (any more); returns whether there was an answer. */
function answerClosed(
  rated: Rated | undefined,
  frame: PageFrame,
  response: Response,
): rated is undefined {
  if (rated === undefined) {
    send(response, 404, ratingNoticePage(frame, 'rateInvalid'));
    return true;
  }
  const { resolution } = rated.ticket.state;
  if (resolution?.seq !== rated.resolutionSeq) {
    send(response, 410, ratingNoticePage(frame, 'rateOutdated'));
    return true;
  }
  if (resolution.rating !== null) {
    send(response, 200, ratingGivenPage(frame, rated.ticket, resolution.rating));
    return true;
  }
  return false;
}

/** Shows the form, or that the resolution is rated or gone. Records nothing: scanners follow links. */
export function showRating(deps: RouteDependencies, settings: PageSettings) {
  return async (request: Request, response: Response): Promise<void> => {
    const rated = await ratedTicket(deps, request);
    const frame = customerFrame(request, settings, rated);
    if (answerClosed(rated, frame, response)) return;
    const rating = preselection.parse(request.query['rating']);
    send(response, 200, ratingFormPage(frame, rated.ticket, { rating, comment: '' }));
  };
}

async function record(
  deps: RouteDependencies,
  { ticket, resolutionSeq }: Rated,
  { rating, comment }: { rating: Rating; comment: string },
): Promise<void> {
  const { ticketId, requesterAddress, requesterName } = ticket;
  const hash = canonicalHash({ ticketId, resolutionSeq, rating, comment });
  const contentId = canonicalHash({ rating: hash });
  if (comment !== '') {
    const author = { address: requesterAddress, name: requesterName };
    await stageContent(
      deps.pool,
      writtenContent({ contentId, source: 'web', author, text: comment }),
    );
  }
  await deps.tickets.command(ticketId, {
    // The same form sent twice is one rating; another one is refused by the ticket.
    commandId: `rating-${hash}`,
    actor: { role: 'customer' },
    command: { kind: 'rate', rating, resolutionSeq, ...(comment !== '' && { contentId }) },
  });
}

/** What was sent, as far as it can be shown again. */
function sentForm(body: unknown): RatingForm {
  const { rating, comment } = (body ?? {}) as Record<string, unknown>;
  return {
    rating: preselection.parse(rating),
    comment: typeof comment === 'string' ? comment : '',
  };
}

/** Records the rating, once for its resolution. */
export function giveRating(deps: RouteDependencies, settings: PageSettings) {
  return async (request: Request, response: Response): Promise<void> => {
    let rated: Rated | undefined;
    let frame = customerFrame(request, settings, undefined);
    const sent = sentForm(request.body);
    try {
      rated = await ratedTicket(deps, request);
      frame = customerFrame(request, settings, rated);
      if (answerClosed(rated, frame, response)) return;
      const parsed = form.safeParse(request.body);
      if (!parsed.success) {
        const isTooLong = parsed.error.issues.some((issue) => issue.path[0] === 'comment');
        const alert = isTooLong ? frame.words.rateTooLong : frame.words.rateChoose;
        send(response, 422, ratingFormPage(frame, rated.ticket, { ...sent, alert }));
        return;
      }
      await record(deps, rated, parsed.data);
      response.redirect(303, request.path);
    } catch (error) {
      if (error instanceof CommandRejected) {
        // Somebody was faster; what is recorded now says how.
        answerClosed(await ratedTicket(deps, request), frame, response);
        return;
      }
      if (rated === undefined) throw error;
      const code = isDatabaseUnavailable(error) ? 'DATABASE_UNAVAILABLE' : 'OUTCOME_UNKNOWN';
      deps.log.warn({ code, error: String(error) }, 'A rating waits for its customer to repeat it');
      const { headers } = new Problem(code);
      const alert = frame.words.rateLater;
      send(response.set(headers), 503, ratingFormPage(frame, rated.ticket, { ...sent, alert }));
    }
  };
}
