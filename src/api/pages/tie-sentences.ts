import type { TicketCommand } from '../../domain/commands';
import type { LinkKind, TicketEvent } from '../../domain/events';
import type { Bilingual } from '../../domain/language';
import { peopleChanged } from './people-sentences';
import { otherName, refusalText, type Telling } from './telling';

type TieEventType =
  | 'merged'
  | 'mergeUndone'
  | 'absorbed'
  | 'released'
  | 'replyRedirected'
  | 'splitOff'
  | 'linked'
  | 'unlinked'
  | 'incidentAdded'
  | 'incidentRemoved'
  | 'errandSent'
  | 'errandSettled';

type TieEvent = Extract<TicketEvent, { type: TieEventType }>;

const tied: Readonly<Record<LinkKind, Bilingual>> = {
  incident_of: { ru: 'Инцидент проблемы', en: 'An incident of the problem' },
  follow_up_of: { ru: 'Продолжает обращение', en: 'Follows up' },
  related_to: { ru: 'Связано с', en: 'Related to' },
  possibly_belongs_to: { ru: 'Возможно, относится к', en: 'Possibly belongs to' },
};

const untied: Readonly<Record<LinkKind, Bilingual>> = {
  incident_of: { ru: 'Больше не инцидент проблемы', en: 'No longer an incident of the problem' },
  follow_up_of: { ru: 'Больше не продолжает обращение', en: 'No longer follows up' },
  related_to: { ru: 'Больше не связано с', en: 'No longer related to' },
  possibly_belongs_to: { ru: 'Не относится к', en: 'Does not belong to' },
};

/** What other tickets are asked or told. */
const errands: Readonly<Partial<Record<TicketCommand['kind'], Bilingual>>> = {
  absorb: { ru: 'Принять это обращение просим', en: 'Asked to take this ticket in:' },
  release: { ru: 'Отпустить это обращение просим', en: 'Asked to let this ticket go:' },
  clientReply: { ru: 'Ответ клиента передаём в', en: 'The customer’s reply is passed on to' },
  openTicket: { ru: 'Открываем новое обращение', en: 'A new ticket is being opened:' },
  addIncident: { ru: 'Об инциденте сообщаем проблеме', en: 'The problem is told of its incident:' },
  removeIncident: {
    ru: 'Об уходе инцидента сообщаем проблеме',
    en: 'The problem is told that its incident has left:',
  },
  problemSolved: {
    ru: 'О решении проблемы сообщаем инциденту',
    en: 'The incident is told that its problem is solved:',
  },
};

const anyErrand: Bilingual = { ru: 'Сообщаем обращению', en: 'Another ticket is told:' };

function joined(head: Bilingual, other: Bilingual, tail: Bilingual = { ru: '', en: '' }) {
  return { ru: `${head.ru} ${other.ru}${tail.ru}`, en: `${head.en} ${other.en}${tail.en}` };
}

/** The reason behind an ending that either an agent decided or another ticket caused. */
function unlessDecided(because: string): Bilingual | undefined {
  if (because === 'agent_decided') return undefined;
  const { ru, en } = refusalText(because);
  return { ru: `. ${ru}`, en: `. ${en}` };
}

function settled(
  { outcome }: Extract<TicketEvent, { type: 'errandSettled' }>,
  other: Bilingual,
): Bilingual {
  if (outcome === 'accepted') {
    return { ru: `${other.ru}: согласие получено`, en: `${other.en} agreed` };
  }
  const { ru, en } = refusalText(outcome);
  return { ru: `${other.ru}: отказ. ${ru}`, en: `${other.en} refused. ${en}` };
}

/** What happened between this ticket and others, in a sentence. */
export function tieSentence(event: TieEvent, telling: Telling): Bilingual {
  const other = (ticketId: string) => otherName(telling, ticketId);
  switch (event.type) {
    case 'merged':
      return joined({ ru: 'Объединено с', en: 'Merged into' }, other(event.intoTicketId), {
        ru: ': ответы клиента теперь идут туда',
        en: ': the customer’s replies go there now',
      });
    case 'mergeUndone': {
      const why = unlessDecided(event.because);
      return why === undefined
        ? { ru: 'Объединение отменено', en: 'The merge was undone' }
        : { ru: `Объединение не состоялось${why.ru}`, en: `The merge did not happen${why.en}` };
    }
    case 'absorbed': {
      const { fromTicketId, participants } = event;
      const came = participants && peopleChanged(participants, telling);
      return joined(
        { ru: 'С этим обращением объединено', en: 'Merged into this ticket:' },
        other(fromTicketId),
        came && { ru: `; ${came.ru}`, en: `; ${came.en}` },
      );
    }
    case 'released':
      return joined({ ru: 'Снова идёт отдельно', en: 'On its own again:' }, other(event.ticketId));
    case 'replyRedirected':
      return joined(
        { ru: 'Клиент ответил; его ответ ушёл в', en: 'The customer replied; the reply went to' },
        other(event.toTicketId),
      );
    case 'splitOff':
      return joined(
        {
          ru: `Из сообщения ${event.messageNo} выделено обращение`,
          en: `Split off from message ${event.messageNo}:`,
        },
        other(event.toTicketId),
      );
    case 'linked':
      return joined(tied[event.link], other(event.otherTicketId));
    case 'unlinked':
      return joined(untied[event.link], other(event.otherTicketId), unlessDecided(event.because));
    case 'incidentAdded':
      return joined(
        { ru: 'Привязан инцидент', en: 'Linked incident:' },
        other(event.incidentTicketId),
      );
    case 'incidentRemoved':
      return joined(
        { ru: 'Отвязан инцидент', en: 'Incident no longer linked:' },
        other(event.incidentTicketId),
      );
    case 'errandSent':
      return joined(errands[event.envelope.command.kind] ?? anyErrand, other(event.toTicketId));
    case 'errandSettled':
      return settled(event, other(event.toTicketId));
  }
}

/** The other ticket that an event names, if it names one. */
export function otherTicketOf(event: TicketEvent): string | undefined {
  switch (event.type) {
    case 'ticketOpened': {
      const { origin } = event;
      if (origin === null || origin.kind === 'forwarded') return undefined;
      return origin.kind === 'split' ? origin.fromTicketId : origin.ofTicketId;
    }
    case 'merged':
      return event.intoTicketId;
    case 'absorbed':
      return event.fromTicketId;
    case 'released':
      return event.ticketId;
    case 'replyRedirected':
    case 'splitOff':
    case 'errandSent':
    case 'errandSettled':
      return event.toTicketId;
    case 'linked':
    case 'unlinked':
      return event.otherTicketId;
    case 'incidentAdded':
    case 'incidentRemoved':
      return event.incidentTicketId;
    default:
      return undefined;
  }
}
