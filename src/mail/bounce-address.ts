import { signedAddress, ticketOfSignedAddress } from './signed-address';

/**
 * The return path of a ticket's mails to customers: where reports of failed delivery go, whatever
 * they contain. Nothing that comes to it is ever answered, which RFC 3834 §3.3 asks of it where it
 * stands for the null path. Throws a RangeError if the mailbox's local part is over 20 characters.
 */
export function bounceAddress(secret: string, mailboxAddress: string, ticketId: string): string {
  return signedAddress('bounce-address', secret, mailboxAddress, ticketId);
}

/**
 * The ticket that `address` is the bounce address of, or nothing if we did not write it. It proves
 * that a mail about the ticket was on its way, not that what came back is a bounce.
 */
export function ticketOfBounceAddress(
  secret: string,
  mailboxAddress: string,
  address: string,
): string | undefined {
  return ticketOfSignedAddress('bounce-address', secret, mailboxAddress, address);
}
