import type { Language } from '../../domain/language';
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
  deadlineText: string;
  ticketUrl: string;
};

/** Something fell due on a ticket. For colleagues: no message is in it. */
export const teamNotice: Record<Language, MailTemplate> = {
  ru: {
    preview: 'Срок: {{ deadlineText }}.',
    text: `Обращение № {{ number }} «{{ ticketSubject }}»: {{ headline }}.
Срок: {{ deadlineText }}.{% if passedPercent %} Прошло {{ passedPercent }} % времени.{% endif %}

Обращение: {{ ticketUrl }}

Это внутреннее уведомление. Клиенту отвечайте на странице обращения: ответ на это письмо к нему не попадёт.`,
    html: `<p>Обращение № {{ number }} «{{ ticketSubject }}»: <b>{{ headline }}</b>.<br>
Срок: {{ deadlineText }}.{% if passedPercent %} Прошло {{ passedPercent }} % времени.{% endif %}</p>
<p><a href="{{ ticketUrl }}">Открыть обращение</a></p>
<p class="muted">Это внутреннее уведомление. Клиенту отвечайте на странице обращения: ответ на это письмо к нему не попадёт.</p>`,
  },
  en: {
    preview: 'Deadline: {{ deadlineText }}.',
    text: `Ticket {{ number }}, "{{ ticketSubject }}": {{ headline }}.
Deadline: {{ deadlineText }}.{% if passedPercent %} {{ passedPercent }}% of the time has passed.{% endif %}

The ticket: {{ ticketUrl }}

This is an internal notice. Answer the customer on the ticket's page: a reply to this mail won't get there.`,
    html: `<p>Ticket {{ number }}, “{{ ticketSubject }}”: <b>{{ headline }}</b>.<br>
Deadline: {{ deadlineText }}.{% if passedPercent %} {{ passedPercent }}% of the time has passed.{% endif %}</p>
<p><a href="{{ ticketUrl }}">Open the ticket</a></p>
<p class="muted">This is an internal notice. Answer the customer on the ticket's page: a reply to this mail won't get there.</p>`,
  },
};
