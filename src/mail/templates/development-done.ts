import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/** Development has finished; the ticket stays open until an agent or the customer finds it solved. */
export const developmentDone: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Разработка выполнила то, о чём вы просили в обращении № {{ number }}.',
    text: `Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!

Разработка выполнила то, о чём вы просили в обращении № {{ number }} «{{ ticketSubject }}».

Если что-то не так, просто ответьте на это письмо: всё попадёт в то же обращение.
{% if ticketUrl %}
Обращение на сайте: {{ ticketUrl }}
{% endif %}
{{ serviceName }}`,
    html: `<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>
<p>Разработка выполнила то, о чём вы просили в обращении №&nbsp;{{ number }} «{{ ticketSubject }}».</p>
<p>Если что-то не так, просто ответьте на это письмо: всё попадёт в то же обращение.</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">Обращение на сайте</a></p>{% endif %}
<p>{{ serviceName }}</p>`,
  },
  en: {
    preview: 'Development has finished what you asked for in request {{ number }}.',
    text: `Hello{% if requesterName %} {{ requesterName }}{% endif %},

Development has finished what you asked for in request {{ number }}, "{{ ticketSubject }}".

If something is wrong, just reply to this mail: everything goes to the same request.
{% if ticketUrl %}
The request on our site: {{ ticketUrl }}
{% endif %}
{{ serviceName }}`,
    html: `<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>
<p>Development has finished what you asked for in request {{ number }}, “{{ ticketSubject }}”.</p>
<p>If something is wrong, just reply to this mail: everything goes to the same request.</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">The request on our site</a></p>{% endif %}
<p>{{ serviceName }}</p>`,
  },
};
