import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/** An agent's comment, in the agent's own words, with what the customer wrote below it. */
export const reply: Record<Language, MailTemplate> = {
  ru: {
    preview: '{{ comment | truncate: 200 }}',
    text: `{{ comment }}

{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}

Чтобы добавить комментарий к обращению № {{ number }}, ответьте на это письмо.
{% if ticketUrl %}Обращение на сайте: {{ ticketUrl }}{% endif %}
{% if original %}
{% if original.authorName %}{{ original.authorName }}, {{ original.atText }}:{% else %}Вы писали {{ original.atText }}:{% endif %}
{{ original.text | quote }}
{% endif %}`,
    html: `<p dir="auto">{{ comment | linked }}</p>
<p>{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}</p>
<p class="muted">Чтобы добавить комментарий к обращению №&nbsp;{{ number }}, ответьте на это письмо.{% if ticketUrl %}
<a href="{{ ticketUrl }}">Обращение на сайте</a>{% endif %}</p>
{% if original %}<p class="muted">{% if original.authorName %}{{ original.authorName }}, {{ original.atText }}:{% else %}Вы писали {{ original.atText }}:{% endif %}</p>
<blockquote dir="auto">{{ original.text | lines }}</blockquote>{% endif %}`,
  },
  en: {
    preview: '{{ comment | truncate: 200 }}',
    text: `{{ comment }}

{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}

To add a comment to request {{ number }}, reply to this mail.
{% if ticketUrl %}The request on our site: {{ ticketUrl }}{% endif %}
{% if original %}
{% if original.authorName %}On {{ original.atText }}, {{ original.authorName }} wrote:{% else %}On {{ original.atText }} you wrote:{% endif %}
{{ original.text | quote }}
{% endif %}`,
    html: `<p dir="auto">{{ comment | linked }}</p>
<p>{% if agentName %}{{ agentName }}, {% endif %}{{ serviceName }}</p>
<p class="muted">To add a comment to request {{ number }}, reply to this mail.{% if ticketUrl %}
<a href="{{ ticketUrl }}">The request on our site</a>{% endif %}</p>
{% if original %}<p class="muted">{% if original.authorName %}On {{ original.atText }}, {{ original.authorName }} wrote:{% else %}On {{ original.atText }} you wrote:{% endif %}</p>
<blockquote dir="auto">{{ original.text | lines }}</blockquote>{% endif %}`,
  },
};
