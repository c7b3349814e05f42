import type { Language } from '../../domain/language';
import type { MailTemplate } from './engine';

/**
 * Sent once for a new ticket: the number, what we promise, how to add something. Where the mail itself did
 * not arrive, what that means and what to do.
 */
export const acknowledgement: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Мы получили ваше обращение, его номер {{ number }}.',
    text: `Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!

Мы получили ваше обращение. Его номер: {{ number }}.
{% if responseHours %}Ответим в течение {{ responseHours | count: "рабочего часа", "рабочих часов", "рабочих часов", "рабочего часа" }}.{% elsif responseMinutes %}Ответим в течение {{ responseMinutes | count: "минуты", "минут", "минут", "минуты" }} рабочего времени.{% endif %}
{% if notice %}
{{ notice }}
{% endif %}{% if suggestions %}
Возможно, ответ уже есть:
{% for article in suggestions %}- {{ article.title }}: {{ article.url }}
{% endfor %}{% endif %}
Чтобы что-то добавить, просто ответьте на это письмо: всё попадёт в то же обращение.
{% if ticketUrl %}
Обращение на сайте: {{ ticketUrl }}
{% endif %}
{{ serviceName }}
{% if original %}
{% if original.authorName %}{{ original.authorName }}, {{ original.atText }}:{% else %}Вы писали {{ original.atText }}:{% endif %}
{{ original.text | quote }}
{% endif %}`,
    html: `<p>Здравствуйте{% if requesterName %}, {{ requesterName }}{% endif %}!</p>
<p>Мы получили ваше обращение. Его номер: <b>{{ number }}</b>.{% if responseHours %}
Ответим в течение {{ responseHours | count: "рабочего часа", "рабочих часов", "рабочих часов", "рабочего часа" }}.{% elsif responseMinutes %}
Ответим в течение {{ responseMinutes | count: "минуты", "минут", "минут", "минуты" }} рабочего времени.{% endif %}</p>
{% if notice %}<p>{{ notice | lines }}</p>
{% endif %}{% if suggestions %}<p>Возможно, ответ уже есть:</p>
<ul>{% for article in suggestions %}<li><a href="{{ article.url }}">{{ article.title }}</a></li>{% endfor %}</ul>{% endif %}
<p>Чтобы что-то добавить, просто ответьте на это письмо: всё попадёт в то же обращение.</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">Обращение на сайте</a></p>{% endif %}
<p>{{ serviceName }}</p>
{% if original %}<p class="muted">{% if original.authorName %}{{ original.authorName }}, {{ original.atText }}:{% else %}Вы писали {{ original.atText }}:{% endif %}</p>
<blockquote dir="auto">{{ original.text | lines }}</blockquote>{% endif %}`,
  },
  en: {
    preview: 'We have received your request; its number is {{ number }}.',
    text: `Hello{% if requesterName %} {{ requesterName }}{% endif %},

We have received your request. Its number is {{ number }}.
{% if responseHours %}We will answer within {{ responseHours | count: "working hour", "working hours" }}.{% elsif responseMinutes %}We will answer within {{ responseMinutes | count: "minute", "minutes" }} of working time.{% endif %}
{% if notice %}
{{ notice }}
{% endif %}{% if suggestions %}
Perhaps the answer is already there:
{% for article in suggestions %}- {{ article.title }}: {{ article.url }}
{% endfor %}{% endif %}
To add something, just reply to this mail: everything goes to the same request.
{% if ticketUrl %}
The request on our site: {{ ticketUrl }}
{% endif %}
{{ serviceName }}
{% if original %}
{% if original.authorName %}On {{ original.atText }}, {{ original.authorName }} wrote:{% else %}On {{ original.atText }} you wrote:{% endif %}
{{ original.text | quote }}
{% endif %}`,
    html: `<p>Hello{% if requesterName %} {{ requesterName }}{% endif %},</p>
<p>We have received your request. Its number is <b>{{ number }}</b>.{% if responseHours %}
We will answer within {{ responseHours | count: "working hour", "working hours" }}.{% elsif responseMinutes %}
We will answer within {{ responseMinutes | count: "minute", "minutes" }} of working time.{% endif %}</p>
{% if notice %}<p>{{ notice | lines }}</p>
{% endif %}{% if suggestions %}<p>Perhaps the answer is already there:</p>
<ul>{% for article in suggestions %}<li><a href="{{ article.url }}">{{ article.title }}</a></li>{% endfor %}</ul>{% endif %}
<p>To add something, just reply to this mail: everything goes to the same request.</p>
{% if ticketUrl %}<p><a href="{{ ticketUrl }}">The request on our site</a></p>{% endif %}
<p>{{ serviceName }}</p>
{% if original %}<p class="muted">{% if original.authorName %}On {{ original.atText }}, {{ original.authorName }} wrote:{% else %}On {{ original.atText }} you wrote:{% endif %}</p>
<blockquote dir="auto">{{ original.text | lines }}</blockquote>{% endif %}`,
  },
};
