import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/** The ticket closed by itself; says how to bring it back. */
export const closed: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Обращение № {{ number }} закрыто, ответ откроет его снова.',
    text: `Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!

Мы закрыли ваше обращение № {{ number }} «{{ ticketSubject }}», потому что в нём давно не было сообщений.
Если оно ещё нужно, просто ответьте на это письмо: обращение откроется снова, вся переписка сохранена.
{% if ticketUrl %}
Обращение на сайте: {{ ticketUrl }}
{% endif %}
{{ serviceName }}`,
    html: `<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>
<p>Мы закрыли ваше обращение №&nbsp;{{ number }} «{{ ticketSubject }}», потому что в нём давно не было сообщений.</p>
<p>Если оно ещё нужно, просто ответьте на это письмо: обращение откроется снова, вся переписка сохранена.</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">Обращение на сайте</a></p>{% endif %}
<p>{{ serviceName }}</p>`,
  },
  en: {
    preview: 'Request {{ number }} is closed; a reply opens it again.',
    text: `Hello{% if requesterName %} {{ requesterName }}{% endif %},

We have closed your request {{ number }}, "{{ ticketSubject }}", because there were no messages for a while.
If you still need it, just reply to this mail: the request opens again with its whole history.
{% if ticketUrl %}
The request on our site: {{ ticketUrl }}
{% endif %}
{{ serviceName }}`,
    html: `<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>
<p>We have closed your request {{ number }}, “{{ ticketSubject }}”, because there were no messages for a while.</p>
<p>If you still need it, just reply to this mail: the request opens again with its whole history.</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">The request on our site</a></p>{% endif %}
<p>{{ serviceName }}</p>`,
  },
};
