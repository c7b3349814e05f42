import type { Language } from './language';
import type { ServiceTerms } from './terms';
import type { Actor, Channel, HandoffKind, Rating, TicketStatus } from './ticket';

/** Why a status changed by itself. */
export type StatusCause =
  | 'customer_wrote'
  | 'agent_wrote'
  | 'agent_decided'
  | 'agent_took_it'
  | 'handed_to_development'
  | 'development_finished'
  | 'development_declined'
  | 'pending_silence'
  | 'resolved_silence';

/** The mails that a ticket sends to its customer. */
export type MailKind = 'acknowledgement' | 'reply' | 'resolved' | 'rating_request' | 'closed';

export type TicketFact =
  | { type: 'ticketOpened'; channel: Channel; language: Language; terms: ServiceTerms }
  | {
      type: 'messageAdded';
      messageNo: number;
      author: 'customer' | 'agent';
      visibility: 'reply' | 'note';
      contentId: string;
      /** The mail that carries this message, or `null` if none does. */
      mail: 'acknowledgement' | 'reply' | 'resolved' | null;
    }
  | {
      type: 'statusChanged';
      from: TicketStatus;
      to: TicketStatus;
      cause: StatusCause;
      /** The mail that tells the customer, or `null` if a message's mail does or none is due. */
      mail: 'resolved' | 'closed' | null;
    }
  | { type: 'assigned'; from: string | null; to: string | null }
  | { type: 'handoffChanged'; kind: HandoffKind; state: 'queued' | 'done' | 'declined' }
  | {
      type: 'slaStarted';
      metric: 'first_response';
      targetMinutes: number;
      warnAtMs: number;
      deadlineAtMs: number;
    }
  | { type: 'slaWarned'; metric: 'first_response'; deadlineAtMs: number }
  | { type: 'slaMet'; metric: 'first_response'; deadlineAtMs: number }
  | { type: 'slaBreached'; metric: 'first_response'; deadlineAtMs: number }
  | { type: 'ratingRequested'; resolutionSeq: number }
  | { type: 'rated'; resolutionSeq: number; rating: Rating; contentId: string | null }
  | { type: 'deliveryFailed'; mailSeq: number; reason: string }
  | { type: 'commandRefused'; commandKind: string; code: string };

/** One fact of a ticket's append-only history. */
export type TicketEvent = TicketFact & {
  /** 1 for the first event, without gaps. */
  seq: number;
  /** Ticket time. Never earlier than the event before it. */
  atMs: number;
  actor: Actor;
  /** The command that caused it, or `null` if time passing did. */
  commandId: string | null;
};
