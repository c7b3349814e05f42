import { stageParticipants, type Participant } from '../db/participants';
import { isOwnAddress } from '../mail/own-address';
import { participantIdOf } from '../mail/participant-id';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';

/** More addressees than a conversation has are a mailing list. */
const mostParticipants = 20;

/**
 * Keeps whom a customer wrote to beside us (To and Cc; a Bcc is nobody's business) and returns their
 * ids, at most 20: they get what we answer. Never ourselves, the team or the `authors`, who get it anyway.
 */
export async function stageAddressees(
  { pool, secret, mailboxes, teamAddresses }: IntakeDependencies,
  { mail }: Pick<Arrival, 'mail'>,
  authors: readonly string[],
): Promise<string[]> {
  const others = new Map<string, Participant>();
  const apart = new Set([...authors, ...teamAddresses.values()].map((one) => one.toLowerCase()));
  for (const { address, name } of [...mail.to, ...mail.cc]) {
    if (others.size >= mostParticipants) break;
    if (apart.has(address.toLowerCase())) continue;
    if (mailboxes.some((mailbox) => isOwnAddress(mailbox.address, address))) continue;
    const participantId = participantIdOf(secret, address);
    if (!others.has(participantId)) others.set(participantId, { participantId, address, name });
  }
  await stageParticipants(pool, [...others.values()]);
  return [...others.keys()];
}
