import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/** A day after solving: how did we do? The links only show a page; the page records the rating. */
export const ratingRequest: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Оцените, пожалуйста, нашу работу: хорошо или плохо.',
    text: `Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!

Вчера мы решили ваше обращение № {{ number }} «{{ ticketSubject }}». Как мы справились?

Хорошо: {{ goodUrl }}
Плохо: {{ badUrl }}

Мы смотрим каждую оценку; на странице можно оставить и комментарий.
Если вопрос остался, просто ответьте на это письмо: обращение откроется снова.

{{ serviceName }}`,
    html: `<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>
<p>Вчера мы решили ваше обращение №&nbsp;{{ number }} «{{ ticketSubject }}». Как мы справились?</p>
<table><tr>{{ goodUrl | button: "Хорошо", "good" }}{{ badUrl | button: "Плохо", "bad" }}</tr></table>
<p>Мы смотрим каждую оценку; на странице можно оставить и комментарий.</p>
<p>Если вопрос остался, просто ответьте на это письмо: обращение откроется снова.</p>
<p>{{ serviceName }}</p>`,
  },
  en: {
    preview: 'How did we do: good or bad?',
    text: `Hello{% if requesterName %} {{ requesterName }}{% endif %},

Yesterday we solved your request {{ number }}, "{{ ticketSubject }}". How did we do?

Good: {{ goodUrl }}
Bad: {{ badUrl }}

We look at every rating; the page also takes a comment.
If something is left, just reply to this mail: the request opens again.

{{ serviceName }}`,
    html: `<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>
<p>Yesterday we solved your request {{ number }}, “{{ ticketSubject }}”. How did we do?</p>
<table><tr>{{ goodUrl | button: "Good", "good" }}{{ badUrl | button: "Bad", "bad" }}</tr></table>
<p>We look at every rating; the page also takes a comment.</p>
<p>If something is left, just reply to this mail: the request opens again.</p>
<p>{{ serviceName }}</p>`,
  },
};
