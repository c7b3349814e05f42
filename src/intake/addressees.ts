import { stageParticipants, type Participant } from '../db/participants';
import { participantLimit } from '../domain/participants';
import { isOneOfOurs } from '../mail/own-address';
import { participantIdOf } from '../mail/participant-id';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';

/**
 * Whom a customer wrote to beside us (To and Cc; a Bcc is nobody's business), at most as many as are
 * read of a mail: they get what we answer, as far as the ticket has room. Never ourselves, the team or
 * the `authors`, who get it anyway. Nobody, if no address of ours is among them: they don't know that we
 * got it (we were in Bcc, or one of them forwards to us), and our answers would tell them.
 */
export function addresseesOf(
  { secret, mailboxes, teamAddresses }: IntakeDependencies,
  { mail }: Pick<Arrival, 'mail'>,
  authors: readonly string[],
): Participant[] {
  const addressees = [...mail.to, ...mail.cc];
  const ours = mailboxes.map((mailbox) => mailbox.address);
  const besideUs = addressees.filter(({ address }) => !isOneOfOurs(ours, address));
  if (besideUs.length === addressees.length) return [];
  const others = new Map<string, Participant>();
  const apart = new Set([...authors, ...teamAddresses.values()].map((one) => one.toLowerCase()));
  for (const { address, name } of besideUs) {
    if (apart.has(address.toLowerCase())) continue;
    const participantId = participantIdOf(secret, address);
    if (!others.has(participantId)) others.set(participantId, { participantId, address, name });
  }
  return [...others.values()];
}

/**
 * The ids of them all, as `addresseesOf` says. Only those are kept who can find room, which are always
 * among the first: whoever follows the ticket already takes none.
 */
export async function stageAddressees(
  deps: IntakeDependencies,
  arrival: Pick<Arrival, 'mail'>,
  authors: readonly string[],
): Promise<string[]> {
  const others = addresseesOf(deps, arrival, authors);
  await stageParticipants(deps.pool, others.slice(0, participantLimit));
  return others.map(({ participantId }) => participantId);
}
