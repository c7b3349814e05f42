import { uuidFromBase32, uuidToBase32 } from './base32';
import { isSameSignature, shortSignatureLength, signature } from './signature';

/** RFC 5321 §4.5.3.1.1. */
const longestLocalPart = 64;

/**
 * The address that answers to a ticket go to: `support+<ticket>.<signature>@domain` (RFC 5233). The
 * signature covers the mailbox, so that an address of one mailbox opens nothing in another. Throws
 * a RangeError if the mailbox's local part is over 20 characters: the whole would not fit into 64.
 */
export function replyAddress(secret: string, mailboxAddress: string, ticketId: string): string {
  const { local, domain } = splitAddress(mailboxAddress);
  const code = uuidToBase32(ticketId);
  const replyLocal = `${local}+${code}.${sign(secret, mailboxAddress, code)}`;
  if (replyLocal.length > longestLocalPart) {
    throw new RangeError(
      `the mailbox name "${local}" is too long for signed reply addresses: at most 20 characters`,
    );
  }
  return `${replyLocal}@${domain}`;
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
  const mailbox = splitAddress(mailboxAddress);
  const { local, domain } = splitAddress(address);
  const prefix = `${mailbox.local}+`;
  if (domain !== mailbox.domain || !local.startsWith(prefix)) return undefined;
  const [code = '', mac = '', ...rest] = local.slice(prefix.length).split('.', 3);
  if (rest.length > 0 || !isSameSignature(sign(secret, mailboxAddress, code), mac))
    return undefined;
  return uuidFromBase32(code);
}

function sign(secret: string, mailboxAddress: string, code: string): string {
  const parts = [mailboxAddress.toLowerCase(), code];
  return signature(secret, 'reply-address', parts, shortSignatureLength);
}

/** In lower case: mail systems may fold the case of a local part, and ours has one case only. */
function splitAddress(address: string): { local: string; domain: string } {
  const folded = address.toLowerCase();
  const at = folded.lastIndexOf('@');
  return { local: folded.slice(0, Math.max(at, 0)), domain: folded.slice(at + 1) };
}
