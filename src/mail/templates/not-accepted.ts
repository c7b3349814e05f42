import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/** Answers a mail about a ticket that did not arrive: what that means and what to do. */
export const notAccepted: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Ваше письмо по обращению № {{ number }} не принято.',
    text: `Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!

Ваше письмо по обращению № {{ number }} «{{ ticketSubject }}» к нам не дошло.
{% if notice %}
{{ notice }}
{% endif %}{% if ticketUrl %}
Обращение на сайте: {{ ticketUrl }}
{% endif %}
{{ serviceName }}`,
    html: `<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>
<p>Ваше письмо по обращению №&nbsp;{{ number }} «{{ ticketSubject }}» к нам не дошло.</p>
{% if notice %}<p>{{ notice | lines }}</p>{% endif %}
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">Обращение на сайте</a></p>{% endif %}
<p>{{ serviceName }}</p>`,
  },
  en: {
    preview: 'Your mail about request {{ number }} was not accepted.',
    text: `Hello{% if requesterName %} {{ requesterName }}{% endif %},

Your mail about request {{ number }}, "{{ ticketSubject }}", did not reach us.
{% if notice %}
{{ notice }}
{% endif %}{% if ticketUrl %}
The request on our site: {{ ticketUrl }}
{% endif %}
{{ serviceName }}`,
    html: `<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>
<p>Your mail about request {{ number }}, “{{ ticketSubject }}”, did not reach us.</p>
{% if notice %}<p>{{ notice | lines }}</p>{% endif %}
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">The request on our site</a></p>{% endif %}
<p>{{ serviceName }}</p>`,
  },
};
