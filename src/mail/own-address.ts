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
