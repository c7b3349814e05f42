import type { StatusCause, TicketEvent } from '../../domain/events';
import type { Bilingual, Language } from '../../domain/language';
import { statusLabels } from '../../domain/lifecycle';
import { rejections, type RejectionCode } from '../../domain/rejection';
import { channelNames, handoffNames, ratingNames } from './texts';
import { dayAndTime, workingTime, type TimeStyle } from './times';

const causes: Readonly<Record<StatusCause, Bilingual>> = {
  customer_wrote: { ru: 'клиент написал', en: 'the customer wrote' },
  agent_wrote: { ru: 'поддержка написала', en: 'support wrote' },
  agent_decided: { ru: 'так решил сотрудник', en: 'an agent decided so' },
  agent_took_it: { ru: 'назначен исполнитель', en: 'it has an assignee' },
  handed_to_development: { ru: 'передано в разработку', en: 'it was handed to development' },
  development_finished: { ru: 'разработка закончила', en: 'development has finished' },
  development_declined: { ru: 'разработка отказалась', en: 'development has declined' },
  pending_silence: { ru: 'клиент долго не отвечал', en: 'the customer did not answer for long' },
  resolved_silence: {
    ru: 'после решения никто не писал',
    en: 'nobody wrote after it was resolved',
  },
};

/** Whether an event is good news, bad news or a warning; most are none of them. */
export function toneOf(event: TicketEvent): 'good' | 'bad' | 'warn' | '' {
  switch (event.type) {
    case 'slaMet':
      return 'good';
    case 'rated':
      return event.rating === 'good' ? 'good' : 'bad';
    case 'slaBreached':
    case 'deliveryFailed':
      return 'bad';
    case 'slaWarned':
    case 'commandRefused':
      return 'warn';
    default:
      return '';
  }
}

function opened({ channel, actor }: Extract<TicketEvent, { type: 'ticketOpened' }>): Bilingual {
  const { ru, en } = channelNames[channel];
  if (actor.role !== 'agent') {
    return { ru: `Обращение открыто: ${ru}`, en: `Ticket opened: ${en}` };
  }
  return {
    ru: `Обращение открыто за клиента: ${ru}`,
    en: `Ticket opened on the customer’s behalf: ${en}`,
  };
}

function messageAdded(event: Extract<TicketEvent, { type: 'messageAdded' }>): Bilingual {
  const { messageNo, author, visibility } = event;
  if (visibility === 'note') {
    return { ru: `Заметка №${messageNo}`, en: `Note #${messageNo}` };
  }
  return author === 'customer'
    ? {
        ru: `Клиент написал сообщение №${messageNo}`,
        en: `The customer wrote message #${messageNo}`,
      }
    : { ru: `Поддержка ответила: №${messageNo}`, en: `Support replied: #${messageNo}` };
}

function assigned({ from, to }: Extract<TicketEvent, { type: 'assigned' }>): Bilingual {
  if (to === null) {
    return from === null
      ? { ru: 'Исполнителя по-прежнему нет', en: 'Still nobody is assigned' }
      : { ru: `${from} больше не исполнитель`, en: `${from} is no longer the assignee` };
  }
  const before: Bilingual =
    from === null || from === to
      ? { ru: '', en: '' }
      : { ru: ` (до этого ${from})`, en: ` (before: ${from})` };
  return { ru: `Исполнитель: ${to}${before.ru}`, en: `Assigned to ${to}${before.en}` };
}

function handoffChanged(event: Extract<TicketEvent, { type: 'handoffChanged' }>): Bilingual {
  const { ru, en } = handoffNames[event.kind];
  switch (event.state) {
    case 'queued':
      return { ru: `Передано в разработку: ${ru}`, en: `Handed to development: ${en}` };
    case 'done':
      return { ru: `Разработка выполнила: ${ru}`, en: `Development is done: ${en}` };
    case 'declined':
      return { ru: `Разработка отклонила: ${ru}`, en: `Development declined: ${en}` };
  }
}

function commandRefused(event: Extract<TicketEvent, { type: 'commandRefused' }>): Bilingual {
  const { commandKind, code } = event;
  const isKnown = (text: string): text is RejectionCode => text in rejections;
  const why: Bilingual = isKnown(code) ? rejections[code] : { ru: code, en: code };
  return {
    ru: `Команда ${commandKind} не выполнена. ${why.ru}`,
    en: `The command ${commandKind} was not carried out. ${why.en}`,
  };
}

function slaSentence(
  event: Extract<TicketEvent, { type: 'slaStarted' | 'slaWarned' | 'slaMet' | 'slaBreached' }>,
  until: Bilingual,
): Bilingual {
  switch (event.type) {
    case 'slaStarted': {
      const { targetMinutes } = event;
      return {
        ru: `Первый ответ обещан до ${until.ru}: ${workingTime('ru', targetMinutes)} рабочего времени`,
        en: `First response promised by ${until.en}: ${workingTime('en', targetMinutes)} of working time`,
      };
    }
    case 'slaWarned':
      return {
        ru: `Срок первого ответа близко: ${until.ru}`,
        en: `The first response is due soon: ${until.en}`,
      };
    case 'slaMet':
      return {
        ru: `Первый ответ дан в срок (до ${until.ru})`,
        en: `First response in time (due ${until.en})`,
      };
    case 'slaBreached':
      return {
        ru: `Срок первого ответа нарушен: обещали до ${until.ru}`,
        en: `First response is late: it was promised by ${until.en}`,
      };
  }
}

function sentence(event: TicketEvent, zone: string): Bilingual {
  switch (event.type) {
    case 'ticketOpened':
      return opened(event);
    case 'messageAdded':
      return messageAdded(event);
    case 'statusChanged': {
      const [to, cause] = [statusLabels[event.to], causes[event.cause]];
      return { ru: `Статус «${to.ru}»: ${cause.ru}`, en: `Status ${to.en}: ${cause.en}` };
    }
    case 'assigned':
      return assigned(event);
    case 'handoffChanged':
      return handoffChanged(event);
    case 'slaStarted':
    case 'slaWarned':
    case 'slaMet':
    case 'slaBreached': {
      const at = (language: Language) =>
        dayAndTime({ language, zone }, event.deadlineAtMs, event.atMs);
      return slaSentence(event, { ru: at('ru'), en: at('en') });
    }
    case 'ratingRequested':
      return { ru: 'Клиента попросили оценить решение', en: 'The customer was asked for a rating' };
    case 'rated': {
      const { ru, en } = ratingNames[event.rating];
      return { ru: `Клиент оценил решение: ${ru}`, en: `The customer’s rating: ${en}` };
    }
    case 'deliveryFailed':
      return {
        ru: `Письмо отправить не удалось, попытки окончены (${event.reason})`,
        en: `The mail could not be sent; no more attempts (${event.reason})`,
      };
    case 'commandRefused':
      return commandRefused(event);
  }
}

/** What happened, in a sentence for a person. Times are written in the style's zone. */
export function eventSentence(event: TicketEvent, { language, zone }: TimeStyle): string {
  return sentence(event, zone)[language];
}
