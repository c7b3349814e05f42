import type { SenderAuthentication } from '../domain/sender-authentication';
import { ticketOfBounceAddress } from '../mail/bounce-address';
import { deliveredTo } from '../mail/delivered-to';
import type { InboundMail, MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { ticketOfReplyAddress } from '../mail/reply-address';

/** A mail as it arrived at one of our mailboxes, read. */
export type Arrival = {
  mailbox: Mailbox;
  /** Who this mail is at this mailbox, whichever way and however often it arrives. */
  mailId: string;
  /** Which letter it is a copy of, whichever of our mailboxes got it. */
  letterKey: string;
  /** The id of the ticket that it opens, if it opens one. */
  ownTicketId: string;
  mail: InboundMail;
  envelope: MailEnvelope;
  /** The same; of what came through a list of the mailbox's, as it was before the list. */
  sentWith: MailEnvelope;
  /** The list of the mailbox's that put itself into From: the author is only whom the list names. */
  rewrittenBy: string | undefined;
  authentication: SenderAuthentication;
  /** The ticket whose bounce address it came to, if it came to one. */
  reportedTicketId: string | undefined;
};

function isOf(secret: string, { address }: Mailbox, recipient: string): boolean {
  return (
    recipient.toLowerCase() === address ||
    ticketOfReplyAddress(secret, address, recipient) !== undefined ||
    ticketOfBounceAddress(secret, address, recipient) !== undefined
  );
}

/**
 * The mailbox that `recipient` belongs to: its own address, or one that we signed for it. `undefined`
 * if the address is not ours.
 */
export function mailboxOf(
  secret: string,
  mailboxes: readonly Mailbox[],
  recipient: string,
): Mailbox | undefined {
  return mailboxes.find((mailbox) => isOf(secret, mailbox, recipient));
}

/** The mailboxes that a mail for these recipients came to, each once: it asks each one's team. */
export function mailboxesReached(
  secret: string,
  mailboxes: readonly Mailbox[],
  recipients: readonly string[],
): Mailbox[] {
  const reached = recipients.map((recipient) => mailboxOf(secret, mailboxes, recipient));
  return [...new Set(reached)].filter((mailbox) => mailbox !== undefined);
}

/** The ticket whose bounce address the mail came to: it is a report about one of its mails. */
export function ticketOfReport(
  secret: string,
  { address: mailboxAddress }: Mailbox,
  mail: InboundMail,
  envelope: MailEnvelope,
): string | undefined {
  const named = mail.to.map(({ address }) => address);
  for (const recipient of new Set([...deliveredTo(mail, envelope), ...named])) {
    const ticketId = ticketOfBounceAddress(secret, mailboxAddress, recipient);
    if (ticketId !== undefined) return ticketId;
  }
  return undefined;
}
