import type { RecordedTicket } from '../../db/ticket-reads';
import type { Rating } from '../../domain/ticket';
import { markup, type Html } from '../../markup';
import { page, type PageFrame } from './layout';
import { longestComment } from './rating-bounds';
import { ratingNames } from './names';

/** What the form shows as chosen and written, and what is wrong with it. */
export type RatingForm = { rating: Rating | undefined; comment: string; alert?: string };

function about({ number, subject }: RecordedTicket, { words }: PageFrame): Html {
  return markup`<p class="quiet">${words.numberSign}${number}${subject !== '' && markup` <bdi>${subject}</bdi>`}</p>`;
}

function choice(rating: Rating, chosen: Rating | undefined, { language }: PageFrame): Html {
  const checked = rating === chosen && markup` checked`;
  return markup`<label>
    <input type="radio" name="rating" value="${rating}" required${checked}>
    <span>${ratingNames[rating][language]}</span>
  </label>`;
}

/** The page with the form. Nothing is recorded before it is sent. */
export function ratingFormPage(frame: PageFrame, ticket: RecordedTicket, form: RatingForm): string {
  const { words } = frame;
  const { rating, comment, alert } = form;
  return page(frame, {
    title: words.rateTitle,
    main: markup`<form class="card narrow" method="post">
      <h1>${words.rateTitle}</h1>
      ${about(ticket, frame)} ${alert !== undefined && markup`<p class="alert" role="alert">${alert}</p>`}
      <fieldset class="choices">
        <legend>${words.rateAsk}</legend>
        ${choice('good', rating, frame)} ${choice('bad', rating, frame)}
      </fieldset>
      <div class="field">
        <label for="comment">${words.rateComment}</label>
        <textarea id="comment" name="comment" rows="4" maxlength="${longestComment}">
${comment}</textarea>
      </div>
      <p><button>${words.rateSend}</button></p>
      <p class="quiet">${words.rateOnce}</p>
    </form>`,
  });
}

/** The page that thanks, and shows the rating that is recorded. */
export function ratingGivenPage(frame: PageFrame, ticket: RecordedTicket, rating: Rating): string {
  const { words, language } = frame;
  return page(frame, {
    title: words.rateThanks,
    main: markup`<div class="card narrow">
      <h1>${words.rateThanks}</h1>
      ${about(ticket, frame)}
      <p>
        ${words.rateYours}: <strong class="${rating}">${ratingNames[rating][language]}</strong>.
      </p>
      <p>${words.rateSeen}</p>
    </div>`,
  });
}

/** The page for a link that opens nothing, or nothing any more. */
export function ratingNoticePage(frame: PageFrame, notice: 'rateInvalid' | 'rateOutdated'): string {
  const title = frame.words[`${notice}Title`];
  return page(frame, {
    title,
    main: markup`<div class="card narrow">
      <h1>${title}</h1>
      <p>${frame.words[notice]}</p>
    </div>`,
  });
}
