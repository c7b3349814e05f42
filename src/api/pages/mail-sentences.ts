import type { TeamRecipient, TicketEvent } from '../../domain/events';
import type { Bilingual } from '../../domain/language';
import type { AutomaticMailClass, Bounce, GivenUpMail } from '../../domain/ticket-mail';
import { statusCodeText } from '../../mail/status-code-words';
import { givenUpText } from '../../mail/unsent-words';
import { recipientName } from './names';
import { peopleChanged } from './people-sentences';
import { capitalised, type Telling } from './telling';

type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

type MailEventType =
  | 'automaticMailNoted'
  | 'deliveryBounced'
  | 'deliveryFailed'
  | 'participantsChanged'
  | 'requesterConfirmed';

const machines: Readonly<Record<AutomaticMailClass, Bilingual>> = {
  auto_reply: { ru: 'Пришёл автоответ', en: 'An automatic reply came' },
  receipt: { ru: 'Пришло уведомление о прочтении', en: 'A read receipt came' },
  list: { ru: 'Пришло письмо рассылки', en: 'A mailing-list mail came' },
  challenge: {
    ru: 'Почта клиента просит подтвердить отправителя',
    en: 'The customer’s mail system asks to confirm the sender',
  },
};

type ToldGivenUp = Pick<GivenUpMail, 'reason' | 'participantId'>;
type ToldBounce = Pick<Bounce, 'outcome' | 'statusCode' | 'participantId' | 'isRecipientUnknown'>;

/** Whom a mail did not reach: the customer, or a participant by name where it is known. */
function bouncedRecipient(
  { participantId, isRecipientUnknown }: ToldBounce,
  participants: Telling['participants'],
): Bilingual {
  if (isRecipientUnknown) {
    return {
      ru: 'кому-то (отчёт не называет никого из получателей)',
      en: 'somebody (the report names none of its recipients)',
    };
  }
  if (participantId === null) return { ru: 'клиенту', en: 'the customer' };
  const name = participants?.get(participantId);
  if (name === undefined) return { ru: 'участнику', en: 'a participant' };
  return { ru: `участнику ${name}`, en: name };
}

/** Which mail did not arrive, or not yet, and why, without a full stop. */
export function bounceSentence(
  bounce: ToldBounce,
  participants: Telling['participants'],
): Bilingual {
  const { outcome, statusCode } = bounce;
  const whom = bouncedRecipient(bounce, participants);
  const why = statusCodeText(statusCode);
  const said = why === undefined ? { ru: '', en: '' } : { ru: `: ${why.ru}`, en: `: ${why.en}` };
  if (outcome === 'delayed') {
    return {
      ru: `Письмо ещё не доставлено ${whom.ru}, почтовый сервер пробует дальше${said.ru}`,
      en: `The mail has not reached ${whom.en} yet; the mail server keeps trying${said.en}`,
    };
  }
  return {
    ru: `Письмо не доставлено ${whom.ru}${said.ru}`,
    en: `The mail did not reach ${whom.en}${said.en}`,
  };
}

function bounced(event: EventOf<'deliveryBounced'>, { participants }: Telling): Bilingual {
  return withNotice(bounceSentence(event, participants), event.notified ?? undefined);
}

/** Which mail was given up, and why, without a full stop. */
export function givenUpSentence({ reason, participantId }: ToldGivenUp): Bilingual {
  const what =
    participantId === null
      ? { ru: 'Письмо', en: 'The mail' }
      : { ru: 'Копию письма участнику', en: 'A participant’s copy of the mail' };
  const why = givenUpText(reason);
  // Nobody tried, as with no other reason.
  if (reason === 'TOO_MANY_NOTICES') {
    return { ru: `Уведомление не отправлено: ${why.ru}`, en: `The notice was not sent: ${why.en}` };
  }
  return {
    ru: `${what.ru} отправить не удалось, попытки окончены: ${why.ru}`,
    en: `${what.en} could not be sent, no more attempts: ${why.en}`,
  };
}

function givenUp(event: EventOf<'deliveryFailed'>): Bilingual {
  const { participantId = null, notified } = event;
  return withNotice(givenUpSentence({ ...event, participantId }), notified);
}

/** The sentence, and who is told of it. */
function withNotice({ ru, en }: Bilingual, notified: TeamRecipient | undefined): Bilingual {
  if (notified === undefined) return { ru, en };
  const told = recipientName(notified);
  return {
    ru: `${ru}; уведомление получает ${told.ru}`,
    en: `${en}; a notice goes to ${told.en}`,
  };
}

function participantsChanged(change: EventOf<'participantsChanged'>, telling: Telling): Bilingual {
  const { ru, en } = peopleChanged(change, telling);
  return { ru: capitalised(ru), en: capitalised(en) };
}

/** What mail did to the ticket beside bringing messages, in a sentence. */
export function mailSentence(event: EventOf<MailEventType>, telling: Telling): Bilingual {
  switch (event.type) {
    case 'automaticMailNoted': {
      const { ru, en } = machines[event.mailClass];
      return { ru: `${ru}; в обращении ничего не меняется`, en: `${en}; it changes nothing here` };
    }
    case 'deliveryBounced':
      return bounced(event, telling);
    case 'deliveryFailed':
      return givenUp(event);
    case 'participantsChanged':
      return participantsChanged(event, telling);
    case 'requesterConfirmed':
      return { ru: 'Клиент подтверждён', en: 'The requester is confirmed' };
  }
}
