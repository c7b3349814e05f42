import { uuidFromBase32, uuidToBase32 } from './base32';
import { isSameSignature, longSignatureLength, signature } from './signature';

/** The token of a link to a ticket's own page, of lower-case letters, digits and a dot. */
export function ticketToken(secret: string, ticketId: string): string {
  const code = uuidToBase32(ticketId);
  return `${code}.${signature(secret, 'ticket-link', [code], longSignatureLength)}`;
}

/**
 * The ticket that `token` opens, or nothing if it is not one of ours. Whoever holds it has got a mail
 * about the ticket or was forwarded one: it lets read what those mails say, and change nothing.
 */
export function ticketOfToken(secret: string, token: string): string | undefined {
  const [code = ''] = token.split('.', 1);
  const ticketId = uuidFromBase32(code);
  if (ticketId === undefined) return undefined;
  return isSameSignature(ticketToken(secret, ticketId), token) ? ticketId : undefined;
}
