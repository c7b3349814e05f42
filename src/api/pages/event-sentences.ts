import type { TicketCommand } from '../../domain/commands';
import type { StatusCause, TicketEvent } from '../../domain/events';
import type { Bilingual } from '../../domain/language';
import { statusLabels } from '../../domain/lifecycle';
import { assigned, datePassed, detailsChanged, handoffChanged } from './detail-sentences';
import { channelNames, commandNames, ratingNames } from './names';
import { mailSentence } from './mail-sentences';
import { slaSentence } from './sla-sentences';
import { otherName, refusalText, type Telling, type TellingStyle } from './telling';
import { tieSentence } from './tie-sentences';

type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

/** Why a status changed. */
export const causes: Readonly<Record<StatusCause, Bilingual>> = {
  customer_wrote: { ru: 'клиент написал', en: 'the customer wrote' },
  agent_wrote: { ru: 'поддержка написала', en: 'support wrote' },
  agent_decided: { ru: 'так решил сотрудник', en: 'an agent decided so' },
  agent_took_it: { ru: 'назначен исполнитель', en: 'it has an assignee' },
  handed_to_development: { ru: 'передано в разработку', en: 'it was handed to development' },
  development_finished: { ru: 'разработка закончила', en: 'development has finished' },
  development_declined: { ru: 'разработка отказалась', en: 'development has declined' },
  problem_solved: {
    ru: 'решена проблема, которая за ним стоит',
    en: 'the problem behind it is solved',
  },
  merged: { ru: 'объединено с другим обращением', en: 'it was merged into another ticket' },
  absorbed: {
    ru: 'клиент присоединённого обращения ждёт ответа',
    en: 'the customer of a merged ticket awaits an answer',
  },
  merge_undone: { ru: 'объединение отменено', en: 'the merge was undone' },
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
    case 'escalated':
    case 'handoffEstimatePassed':
    case 'dueDatePassed':
    case 'commandRefused':
      return 'warn';
    case 'deliveryBounced':
      return event.outcome === 'failed' ? 'bad' : '';
    case 'errandSettled':
      return event.outcome === 'accepted' ? '' : 'warn';
    case 'mergeUndone':
    case 'unlinked':
      return event.because === 'agent_decided' ? '' : 'warn';
    default:
      return '';
  }
}

function origin({ origin: from }: EventOf<'ticketOpened'>, telling: Telling): Bilingual {
  if (from === null) return { ru: '', en: '' };
  if (from.kind === 'split') {
    const { ru, en } = otherName(telling, from.fromTicketId);
    const { messageNo } = from;
    return {
      ru: `; выделено из ${ru}, сообщение ${messageNo}`,
      en: `; split off from ${en}, message ${messageNo}`,
    };
  }
  if (from.kind === 'forwarded') {
    return {
      ru: `; письмо переслал ${from.byAgentId}, клиент ещё не подтверждён`,
      en: `; forwarded by ${from.byAgentId}, the requester is not confirmed yet`,
    };
  }
  const { ru, en } = otherName(telling, from.ofTicketId);
  if (from.kind === 'possible_follow_up') {
    return {
      ru: `; назван номер ${ru}, но кто пишет, не доказано`,
      en: `; it names ${en}, and who writes is not proven`,
    };
  }
  return { ru: `; продолжает ${ru}`, en: `; follows up ${en}` };
}

function opened(event: EventOf<'ticketOpened'>, telling: Telling): Bilingual {
  const { ru, en } = channelNames[event.channel];
  const from = origin(event, telling);
  if (event.actor.role !== 'agent') {
    return { ru: `Обращение открыто: ${ru}${from.ru}`, en: `Ticket opened: ${en}${from.en}` };
  }
  return {
    ru: `Обращение открыто за клиента: ${ru}${from.ru}`,
    en: `Ticket opened on the customer’s behalf: ${en}${from.en}`,
  };
}

function messageAdded(event: EventOf<'messageAdded'>): Bilingual {
  const { messageNo, author, visibility, gratitude, standing } = event;
  if (visibility === 'note') return { ru: `Заметка №${messageNo}`, en: `Note #${messageNo}` };
  if (author === 'agent') {
    return { ru: `Поддержка ответила: №${messageNo}`, en: `Support replied: #${messageNo}` };
  }
  if (standing === 'guest') {
    return {
      ru: `Написал гость, которого обращение не знает: сообщение №${messageNo}, видно только команде`,
      en: `A guest wrote whom the ticket does not know: message #${messageNo}, for the team only`,
    };
  }
  return gratitude
    ? {
        ru: `Клиент поблагодарил, ответа не ждёт: сообщение №${messageNo}`,
        en: `The customer said thanks and awaits no answer: message #${messageNo}`,
      }
    : {
        ru: `Клиент написал сообщение №${messageNo}`,
        en: `The customer wrote message #${messageNo}`,
      };
}

function commandRefused({ commandKind, code }: EventOf<'commandRefused'>): Bilingual {
  const isKnown = (kind: string): kind is TicketCommand['kind'] =>
    Object.hasOwn(commandNames, kind);
  const what = isKnown(commandKind)
    ? commandNames[commandKind]
    : { ru: commandKind, en: commandKind };
  const why = refusalText(code);
  return {
    ru: `Не выполнено: ${what.ru}. ${why.ru}`,
    en: `Not carried out: ${what.en}. ${why.en}`,
  };
}

function termsAdopted({ terms: { termsId, version } }: EventOf<'termsAdopted'>): Bilingual {
  return {
    ru: `Действуют другие условия: ${termsId}, версия ${version}`,
    en: `Under other terms now: ${termsId}, version ${version}`,
  };
}

/** Everything that is neither measuring nor between tickets. */
type OwnEvent = Exclude<
  TicketEvent,
  Parameters<typeof slaSentence | typeof tieSentence | typeof mailSentence>[0]
>;

function ownSentence(event: OwnEvent, telling: Telling): Bilingual {
  switch (event.type) {
    case 'ticketOpened':
      return opened(event, telling);
    case 'messageAdded':
      return messageAdded(event);
    case 'statusChanged': {
      const [to, cause] = [statusLabels[event.to], causes[event.cause]];
      return { ru: `Статус «${to.ru}»: ${cause.ru}`, en: `Status ${to.en}: ${cause.en}` };
    }
    case 'assigned':
      return assigned(event);
    case 'detailsChanged':
      return detailsChanged(event, telling);
    case 'termsAdopted':
      return termsAdopted(event);
    case 'handoffChanged':
      return handoffChanged(event, telling);
    case 'handoffEstimatePassed':
    case 'dueDatePassed':
      return datePassed(event, telling);
    case 'ratingRequested':
      return { ru: 'Клиента попросили оценить решение', en: 'The customer was asked for a rating' };
    case 'rated': {
      const { ru, en } = ratingNames[event.rating];
      return { ru: `Клиент оценил решение: ${ru}`, en: `The customer’s rating: ${en}` };
    }
    case 'commandRefused':
      return commandRefused(event);
  }
}

function sentence(event: TicketEvent, telling: Telling): Bilingual {
  switch (event.type) {
    case 'slaStarted':
    case 'slaPaused':
    case 'slaResumed':
    case 'slaWarned':
    case 'slaBreached':
    case 'slaMet':
    case 'slaEnded':
    case 'slaRetargeted':
    case 'escalated':
      return slaSentence(event, telling);
    case 'merged':
    case 'mergeUndone':
    case 'absorbed':
    case 'released':
    case 'replyRedirected':
    case 'splitOff':
    case 'linked':
    case 'unlinked':
    case 'incidentAdded':
    case 'incidentRemoved':
    case 'errandSent':
    case 'errandSettled':
      return tieSentence(event, telling);
    case 'automaticMailNoted':
    case 'deliveryFailed':
    case 'deliveryBounced':
    case 'participantsChanged':
    case 'requesterConfirmed':
      return mailSentence(event, telling);
    case 'ticketOpened':
    case 'messageAdded':
    case 'statusChanged':
    case 'assigned':
    case 'detailsChanged':
    case 'termsAdopted':
    case 'handoffChanged':
    case 'handoffEstimatePassed':
    case 'dueDatePassed':
    case 'ratingRequested':
    case 'rated':
    case 'commandRefused':
      return ownSentence(event, telling);
  }
}

/**
 * What happened, in a sentence for a person. Times are written in the style's zone, other tickets by
 * the style's numbers.
 */
export function eventSentence(event: TicketEvent, style: TellingStyle): string {
  const { language, numbers = new Map<string, number>(), ...others } = style;
  return sentence(event, { ...others, numbers })[language];
}
