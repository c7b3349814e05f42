import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/**
 * The ticket counts as solved; says how to disagree. The agent's words come first and stand for the
 * greeting, which agents write themselves.
 */
export const resolved: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Обращение № {{ number }} решено.',
    text: `{% if comment %}{{ comment }}
{% else %}Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!
{% endif %}
Ваше обращение № {{ number }} «{{ ticketSubject }}» решено.

Если вопрос остался, просто ответьте на это письмо: обращение откроется снова.
{% if closesAfterDays %}Без новых сообщений оно закроется через {{ closesAfterDays | count: "день", "дня", "дней" }}.{% endif %}
{% if ticketUrl %}
Обращение на сайте: {{ ticketUrl }}
{% endif %}
{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}
{% if original %}
{% if original.authorName %}{{ original.authorName }}, {{ original.atText }}:{% else %}Вы писали {{ original.atText }}:{% endif %}
{{ original.text | quote }}
{% endif %}`,
    html: `{% if comment %}<p dir="auto">{{ comment | linked }}</p>
{% else %}<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>{% endif %}
<p>Ваше обращение №&nbsp;{{ number }} «{{ ticketSubject }}» решено.</p>
<p>Если вопрос остался, просто ответьте на это письмо: обращение откроется снова.{% if closesAfterDays %}
Без новых сообщений оно закроется через {{ closesAfterDays | count: "день", "дня", "дней" }}.{% endif %}</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">Обращение на сайте</a></p>{% endif %}
<p>{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}</p>
{% if original %}<p class="muted">{% if original.authorName %}{{ original.authorName }}, {{ original.atText }}:{% else %}Вы писали {{ original.atText }}:{% endif %}</p>
<blockquote dir="auto">{{ original.text | lines }}</blockquote>{% endif %}`,
  },
  en: {
    preview: 'Request {{ number }} is solved.',
    text: `{% if comment %}{{ comment }}
{% else %}Hello{% if requesterName %} {{ requesterName }}{% endif %},
{% endif %}
Your request {{ number }}, "{{ ticketSubject }}", is solved.

If something is left, just reply to this mail: the request opens again.
{% if closesAfterDays %}Without new messages it closes in {{ closesAfterDays | count: "day", "days" }}.{% endif %}
{% if ticketUrl %}
The request on our site: {{ ticketUrl }}
{% endif %}
{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}
{% if original %}
{% if original.authorName %}On {{ original.atText }}, {{ original.authorName }} wrote:{% else %}On {{ original.atText }} you wrote:{% endif %}
{{ original.text | quote }}
{% endif %}`,
    html: `{% if comment %}<p dir="auto">{{ comment | linked }}</p>
{% else %}<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>{% endif %}
<p>Your request {{ number }}, “{{ ticketSubject }}”, is solved.</p>
<p>If something is left, just reply to this mail: the request opens again.{% if closesAfterDays %}
Without new messages it closes in {{ closesAfterDays | count: "day", "days" }}.{% endif %}</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">The request on our site</a></p>{% endif %}
<p>{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}</p>
{% if original %}<p class="muted">{% if original.authorName %}On {{ original.atText }}, {{ original.authorName }} wrote:{% else %}On {{ original.atText }} you wrote:{% endif %}</p>
<blockquote dir="auto">{{ original.text | lines }}</blockquote>{% endif %}`,
  },
};
