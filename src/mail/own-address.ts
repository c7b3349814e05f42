/**
 * Whether `address` is the mailbox's or one of its signed ones, whoever wrote it: mail to it would come
 * back in.
 */
export function isOwnAddress(mailboxAddress: string, address: string): boolean {
  const [own, other] = [mailboxAddress.toLowerCase(), address.toLowerCase()];
  const at = own.lastIndexOf('@');
  return (
    other === own || (other.startsWith(`${own.slice(0, at)}+`) && other.endsWith(own.slice(at)))
  );
}

/** Whether `address` belongs to one of the desk's mailboxes, as `isOwnAddress` says. */
export function isOneOfOurs(mailboxAddresses: readonly string[], address: string): boolean {
  return mailboxAddresses.some((mailbox) => isOwnAddress(mailbox, address));
}

/**
 * The mailbox that a ticket is answered from: its own, or the first of ours (the support address) where
 * it has none or the settings name it no more, since answers to it would reach nobody.
 */
export function answeringMailbox(
  mailboxAddresses: readonly [string, ...string[]],
  ticketsOwn: string | null,
): string {
  const own = ticketsOwn?.toLowerCase();
  return mailboxAddresses.find((mailbox) => mailbox.toLowerCase() === own) ?? mailboxAddresses[0];
}
