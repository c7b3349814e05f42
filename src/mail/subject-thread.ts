import type { SenderAuthentication } from '../domain/sender-authentication';

/** The ticket whose number a subject names, and who takes part in it; addresses in any case. */
export type TokenTicket = {
  ticketId: string;
  /** The mailbox that its mails go through, in any case. */
  mailbox: string;
  requesterAddress: string;
  participantAddresses: readonly string[];
  organisationId: string | null;
};

/** What a number in the subject says of the ticket that the mail belongs to. */
export type SubjectTokenVerdict =
  | { kind: 'continues'; ticketId: string }
  | { kind: 'possibly'; ticketId: string }
  | { kind: 'none' };

/** What a sender is to a ticket. */
export type SenderStanding = 'requester' | 'participant' | 'organisation_member' | 'guest';

/**
 * Whether a mail continues the ticket whose number its subject names (`ticket`; `undefined` if it names
 * none, several, or one that does not exist). Anybody can write a number, so it continues only if the
 * sender takes part in the ticket, is proven to be that sender (or the mailbox believes its senders),
 * and the mail is an answer: same mailbox, no forward. Otherwise the number is a hint, for a person to
 * confirm.
 */
export function subjectTokenVerdict(question: {
  ticket: TokenTicket | undefined;
  mailbox: string;
  senderAddress: string;
  verdict: SenderAuthentication['verdict'];
  /** Whether the mailbox takes From for granted, as an internal one may. */
  isMailboxTrusted: boolean;
  isForward: boolean;
}): SubjectTokenVerdict {
  const { ticket, mailbox, senderAddress, verdict, isMailboxTrusted } = question;
  if (ticket === undefined) return { kind: 'none' };
  const { ticketId } = ticket;
  const isProven = verdict === 'pass' || (isMailboxTrusted && verdict !== 'fail');
  const takesPart = ['requester', 'participant'].includes(standingOf(senderAddress, null, ticket));
  const isAnswer = isSameAddress(ticket.mailbox, mailbox) && !question.isForward;
  return { kind: isProven && takesPart && isAnswer ? 'continues' : 'possibly', ticketId };
}

/**
 * What the sender is to the ticket that the mail continues, by the address and by the organisation that
 * the sender acts for. Whoever is none of the known ones is a guest: the signed address that brought
 * the mail here can be forwarded to anybody.
 */
export function standingOf(
  senderAddress: string,
  senderOrganisationId: string | null,
  ticket: Pick<TokenTicket, 'requesterAddress' | 'participantAddresses' | 'organisationId'>,
): SenderStanding {
  if (isSameAddress(ticket.requesterAddress, senderAddress)) return 'requester';
  if (ticket.participantAddresses.some((address) => isSameAddress(address, senderAddress))) {
    return 'participant';
  }
  const isMember = senderOrganisationId !== null && senderOrganisationId === ticket.organisationId;
  return isMember ? 'organisation_member' : 'guest';
}

function isSameAddress(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
