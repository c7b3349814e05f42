import type { MailKind, TeamRecipient, TicketEvent } from './events';

/** A mail that an event asks for. The event's sequence number identifies it within its ticket. */
export type MailEffect = {
  mailSeq: number;
  kind: MailKind;
  /** Who of the team it is for; absent for the customer's mails. */
  recipient?: TeamRecipient;
  /** The message it carries or quotes, where it has one. */
  messageNo: number | null;
  /** The resolution that a rating request is about. */
  resolutionSeq: number | null;
  atMs: number;
};

/** The mails that an event asks for: none or one. */
export function react(event: TicketEvent): MailEffect[] {
  const base = { mailSeq: event.seq, atMs: event.atMs, messageNo: null, resolutionSeq: null };
  switch (event.type) {
    case 'messageAdded':
      return event.mail === null ? [] : [{ ...base, kind: event.mail, messageNo: event.messageNo }];
    case 'statusChanged':
    case 'handoffChanged':
      return event.mail === null ? [] : [{ ...base, kind: event.mail }];
    case 'requesterConfirmed':
      // The opening's message, as the acknowledgement of any other ticket.
      return event.mail === null ? [] : [{ ...base, kind: event.mail, messageNo: 1 }];
    case 'ratingRequested':
      return [{ ...base, kind: 'rating_request', resolutionSeq: event.resolutionSeq }];
    case 'escalated':
    case 'handoffEstimatePassed':
    case 'dueDatePassed':
    case 'deliveryBounced':
      if (event.notified === null) return [];
      return [{ ...base, kind: 'team_notice', recipient: event.notified }];
    case 'deliveryFailed':
      if (event.notified === undefined) return [];
      return [{ ...base, kind: 'team_notice', recipient: event.notified }];
    default:
      return [];
  }
}
