import type { Language } from '../../domain/language';
import { mailNoticesPerHour } from '../../domain/notice-cap';
import type { MailTemplate } from './engine';

/** What a notice to the team may name. */
export type NoticeContext = {
  subject: string;
  number: number;
  ticketSubject: string;
  /** What happened, without a full stop. */
  headline: string;
  /** How much of the time has passed, for a warning. */
  passedPercent: number | undefined;
  /** What the relay said of a mail that it did not take. */
  relayAnswer: string | undefined;
  /** When what fell due was due; nothing where a mail came back. */
  deadlineText: string | undefined;
  ticketUrl: string;
  /** Where all tickets with undelivered mail are listed; nothing in a notice of a deadline. */
  undeliveredUrl: string | undefined;
};

/** Something fell due on a ticket, or a mail of it came back or was given up. For colleagues: no message is in it. */
export const teamNotice: Record<Language, MailTemplate> = {
  ru: {
    preview:
      '{% if deadlineText %}Срок: {{ deadlineText }}.{% else %}{{ ticketSubject }}{% endif %}',
    text: `Обращение № {{ number }} «{{ ticketSubject }}»: {{ headline }}.
{% if deadlineText %}Срок: {{ deadlineText }}.{% if passedPercent %} Прошло {{ passedPercent }} % времени.{% endif %}{% else %}Письма там не видели. Проверьте адрес и свяжитесь иначе.{% endif %}
{% if relayAnswer %}Ответ сервера: {{ relayAnswer }}{% endif %}

Обращение: {{ ticketUrl }}
{% if undeliveredUrl %}
Таких уведомлений приходит не больше ${mailNoticesPerHour} в час. Все обращения с недошедшими письмами: {{ undeliveredUrl }}
{% endif %}
Это внутреннее уведомление. Клиенту отвечайте на странице обращения: ответ на это письмо к нему не попадёт.`,
    html: `<p>Обращение №&nbsp;{{ number }} «{{ ticketSubject }}»: <b>{{ headline }}</b>.<br>
{% if deadlineText %}Срок: {{ deadlineText }}.{% if passedPercent %} Прошло {{ passedPercent }} % времени.{% endif %}{% else %}Письма там не видели. Проверьте адрес и свяжитесь иначе.{% endif %}{% if relayAnswer %}<br>
Ответ сервера: {{ relayAnswer }}{% endif %}</p>
<p><a href="{{ ticketUrl }}">Открыть обращение</a></p>
{% if undeliveredUrl %}<p>Таких уведомлений приходит не больше ${mailNoticesPerHour} в час. <a href="{{ undeliveredUrl }}">Все обращения с недошедшими письмами</a></p>{% endif %}
<p class="muted">Это внутреннее уведомление. Клиенту отвечайте на странице обращения: ответ на это письмо к нему не попадёт.</p>`,
  },
  en: {
    preview:
      '{% if deadlineText %}Deadline: {{ deadlineText }}.{% else %}{{ ticketSubject }}{% endif %}',
    text: `Ticket {{ number }}, "{{ ticketSubject }}": {{ headline }}.
{% if deadlineText %}Deadline: {{ deadlineText }}.{% if passedPercent %} {{ passedPercent }}% of the time has passed.{% endif %}{% else %}It was not seen there. Check the address, and get in touch another way.{% endif %}
{% if relayAnswer %}The server's answer: {{ relayAnswer }}{% endif %}

The ticket: {{ ticketUrl }}
{% if undeliveredUrl %}
At most ${mailNoticesPerHour} such notices come within an hour. All tickets with undelivered mail: {{ undeliveredUrl }}
{% endif %}
This is an internal notice. Answer the customer on the ticket's page: a reply to this mail won't get there.`,
    html: `<p>Ticket {{ number }}, “{{ ticketSubject }}”: <b>{{ headline }}</b>.<br>
{% if deadlineText %}Deadline: {{ deadlineText }}.{% if passedPercent %} {{ passedPercent }}% of the time has passed.{% endif %}{% else %}It was not seen there. Check the address, and get in touch another way.{% endif %}{% if relayAnswer %}<br>
The server's answer: {{ relayAnswer }}{% endif %}</p>
<p><a href="{{ ticketUrl }}">Open the ticket</a></p>
{% if undeliveredUrl %}<p>At most ${mailNoticesPerHour} such notices come within an hour. <a href="{{ undeliveredUrl }}">All tickets with undelivered mail</a></p>{% endif %}
<p class="muted">This is an internal notice. Answer the customer on the ticket's page: a reply to this mail won't get there.</p>`,
  },
};
