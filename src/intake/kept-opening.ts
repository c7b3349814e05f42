import { claimOpening } from '../db/sender-openings';
import type { KeptOpening, TicketParties } from '../db/known-ticket';
import { participantLimit } from '../domain/participants';
import type { Mailbox } from '../mail/mailboxes';
import { addresseesOf, stageAddressees } from './addressees';
import type { IntakeDependencies } from './dependencies';
import type { Opening } from './fate';
import { followUpOrigin } from './follow-up';
import { wrote } from './mail-content';

/** How a mail that was kept, and not recorded yet, opens its ticket: as at its own delivery. */
export async function openingOfKept(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  kept: KeptOpening,
): Promise<Opening> {
  const mail = await deps.parser.parse(kept.raw);
  const sender = mail.from?.address ?? '';
  const { acknowledge } = await claimOpening(deps.pool, {
    mailbox: mailbox.address,
    sender,
    mailId: kept.contentId,
  });
  return {
    origin:
      mail.from && (await followUpOrigin(deps.pool, wrote(mail, mail.from), deps.serviceName)),
    participantIds: await stageAddressees(deps, { mail }, [sender]),
    acknowledge,
    organisationId: null,
  };
}

/** Who takes part in the ticket that a kept mail opens, as will be recorded. */
export async function partiesOfKept(
  deps: IntakeDependencies,
  { raw, authorAddress }: KeptOpening,
): Promise<TicketParties> {
  const requesterAddress = authorAddress ?? '';
  const mail = await deps.parser.parse(raw);
  const others = addresseesOf(deps, { mail }, [requesterAddress]).slice(0, participantLimit);
  const participantAddresses = others.map(({ address }) => address);
  return { requesterAddress, participantAddresses, organisationId: null };
}
