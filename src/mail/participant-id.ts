import { longSignatureLength, signature } from './signature';

/**
 * The id under which a ticket knows a participant: 26 characters of base32, the same for every
 * spelling of the address's case. Keyed, so that a ticket's state and events, which are kept for
 * ever and seen in the engine, don't tell who it is to whoever can guess the address.
 */
export function participantIdOf(secret: string, address: string): string {
  return signature(secret, 'participant', [address.trim().toLowerCase()], longSignatureLength);
}
