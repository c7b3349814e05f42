import { signedAddress, ticketOfSignedAddress } from './signed-address';

/**
 * The address that answers to a ticket go to. Throws a RangeError if the mailbox's local part is
 * over 20 characters.
 */
export function replyAddress(secret: string, mailboxAddress: string, ticketId: string): string {
  return signedAddress('reply-address', secret, mailboxAddress, ticketId);
}

/**
 * The ticket that `address` is the reply address of, or nothing if we did not write it. It proves
 * that the sender has seen a mail about the ticket, not who the sender is: mails get forwarded.
 */
export function ticketOfReplyAddress(
  secret: string,
  mailboxAddress: string,
  address: string,
): string | undefined {
  return ticketOfSignedAddress('reply-address', secret, mailboxAddress, address);
}
