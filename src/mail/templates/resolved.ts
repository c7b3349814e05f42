import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/** The ticket counts as solved; says how to disagree. */
export const resolved: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Обращение № {{ number }} решено.',
    text: `Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!

Ваше обращение № {{ number }} «{{ ticketSubject }}» решено.
{% if comment %}
{{ comment }}
{% endif %}
Если вопрос остался, просто ответьте на это письмо: обращение откроется снова.
{% if closesAfterDays %}Без новых сообщений оно закроется через {{ closesAfterDays | count: "день", "дня", "дней" }}.{% endif %}
{% if ticketUrl %}
Обращение на сайте: {{ ticketUrl }}
{% endif %}
{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}
{% if original %}
Вы писали {{ original.atText }}:
{{ original.text | quote }}
{% endif %}`,
    html: `<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>
<p>Ваше обращение № {{ number }} «{{ ticketSubject }}» решено.</p>
{% if comment %}<p>{{ comment | lines }}</p>{% endif %}
<p>Если вопрос остался, просто ответьте на это письмо: обращение откроется снова.{% if closesAfterDays %}
Без новых сообщений оно закроется через {{ closesAfterDays | count: "день", "дня", "дней" }}.{% endif %}</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">Обращение на сайте</a></p>{% endif %}
<p>{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}</p>
{% if original %}<p class="muted">Вы писали {{ original.atText }}:</p>
<blockquote>{{ original.text | lines }}</blockquote>{% endif %}`,
  },
  en: {
    preview: 'Request {{ number }} is solved.',
    text: `Hello{% if requesterName %} {{ requesterName }}{% endif %},

Your request {{ number }}, "{{ ticketSubject }}", is solved.
{% if comment %}
{{ comment }}
{% endif %}
If something is left, just reply to this mail: the request opens again.
{% if closesAfterDays %}Without new messages it closes in {{ closesAfterDays | count: "day", "days" }}.{% endif %}
{% if ticketUrl %}
The request on our site: {{ ticketUrl }}
{% endif %}
{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}
{% if original %}
On {{ original.atText }} you wrote:
{{ original.text | quote }}
{% endif %}`,
    html: `<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>
<p>Your request {{ number }}, “{{ ticketSubject }}”, is solved.</p>
{% if comment %}<p>{{ comment | lines }}</p>{% endif %}
<p>If something is left, just reply to this mail: the request opens again.{% if closesAfterDays %}
Without new messages it closes in {{ closesAfterDays | count: "day", "days" }}.{% endif %}</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">The request on our site</a></p>{% endif %}
<p>{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}</p>
{% if original %}<p class="muted">On {{ original.atText }} you wrote:</p>
<blockquote>{{ original.text | lines }}</blockquote>{% endif %}`,
  },
};
