import { uuidFromBase32, uuidToBase32 } from './base32';
import { isSameSignature, shortSignatureLength, signature } from './signature';

/** What a signed address is for: one made for a purpose opens nothing for another. */
type AddressPurpose = 'reply-address' | 'bounce-address';

/** RFC 5321 §4.5.3.1.1. */
const longestLocalPart = 64;

/**
 * The address `support+<ticket>.<signature>@domain` (RFC 5233) of a ticket for a purpose. The
 * signature covers the mailbox, so that an address of one mailbox opens nothing in another. Throws
 * a RangeError if the mailbox's local part is over 20 characters: the whole would not fit into 64.
 */
export function signedAddress(
  purpose: AddressPurpose,
  secret: string,
  mailboxAddress: string,
  ticketId: string,
): string {
  const { local, domain } = splitAddress(mailboxAddress);
  const code = uuidToBase32(ticketId);
  const signedLocal = `${local}+${code}.${sign(purpose, secret, mailboxAddress, code)}`;
  if (signedLocal.length > longestLocalPart) {
    throw new RangeError(
      `the mailbox name "${local}" is too long for signed addresses: at most 20 characters`,
    );
  }
  return `${signedLocal}@${domain}`;
}

/** The ticket whose signed address for this purpose `address` is, or nothing if we did not write it. */
export function ticketOfSignedAddress(
  purpose: AddressPurpose,
  secret: string,
  mailboxAddress: string,
  address: string,
): string | undefined {
  const mailbox = splitAddress(mailboxAddress);
  const { local, domain } = splitAddress(address);
  const prefix = `${mailbox.local}+`;
  if (domain !== mailbox.domain || !local.startsWith(prefix)) return undefined;
  const [code = '', mac = '', ...rest] = local.slice(prefix.length).split('.', 3);
  const expected = sign(purpose, secret, mailboxAddress, code);
  if (rest.length > 0 || !isSameSignature(expected, mac)) return undefined;
  return uuidFromBase32(code);
}

function sign(purpose: AddressPurpose, secret: string, mailboxAddress: string, code: string) {
  const parts = [mailboxAddress.toLowerCase(), code];
  return signature(secret, purpose, parts, shortSignatureLength);
}

/** In lower case: mail systems may fold the case of a local part, and ours has one case only. */
function splitAddress(address: string): { local: string; domain: string } {
  const folded = address.toLowerCase();
  const at = folded.lastIndexOf('@');
  return { local: folded.slice(0, Math.max(at, 0)), domain: folded.slice(at + 1) };
}
