import type { KeptOpening, TicketParties } from '../db/known-ticket';
import { senderOrganisations } from '../db/organisations';
import { claimOpening } from '../db/sender-openings';
import { isStaged } from '../db/uploads';
import { participantLimit } from '../domain/participants';
import { senderPolicy } from '../domain/sender-policy';
import { unwrapListMail } from '../mail/behind-list';
import { coverIdOf } from '../mail/identity';
import type { InboundMail } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { namesAtAddress } from '../mail/team-addresses';
import { addresseesOf } from './addressees';
import type { IntakeDependencies } from './dependencies';
import type { Opening } from './fate';
import { wrote } from './mail-content';
import { authorsOpening, forwardedOpening } from './opening';
import { tokenOf } from './subject-token';

/** The way here does not matter any more. */
const noEnvelope = { mailFrom: '', rcptTo: [], remoteAddress: '' };

/** The kept mail as its author sent it. */
async function mailOfKept(
  { parser, mailboxes }: IntakeDependencies,
  { behindLists }: Mailbox,
  { raw }: KeptOpening,
): Promise<{ mail: InboundMail; rewrittenBy: string | undefined }> {
  const mail = await parser.parse(raw);
  const own = mailboxes.map(({ address }) => address);
  const sent = unwrapListMail(mail, noEnvelope, behindLists, own);
  return { mail: sent?.mail ?? mail, rewrittenBy: sent?.rewrittenBy };
}

/** The colleague who forwarded the mail: only then is what it says in somebody else's name. */
function forwarderOf(
  { teamAddresses }: IntakeDependencies,
  { authorAddress, requesterAddress }: KeptOpening,
): string | undefined {
  if (authorAddress === null || authorAddress === requesterAddress.toLowerCase()) return undefined;
  return namesAtAddress(teamAddresses, authorAddress)[0] ?? authorAddress;
}

/** The organisation in whose name the author may write. It was let through, so its policy asked for nothing. */
async function organisationOf(
  { pool }: IntakeDependencies,
  { requesterAddress, verdict }: KeptOpening,
): Promise<string | null> {
  const organisations = await senderOrganisations(pool, requesterAddress, null);
  const policy = senderPolicy({ verdict, requestedPolicy: null }, organisations, undefined);
  return 'allowed' in policy ? policy.allowed : null;
}

/** How a mail that was kept, and not recorded yet, opens its ticket: as at its own delivery. */
export async function openingOfKept(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  kept: KeptOpening,
): Promise<Opening> {
  const forwarder = forwarderOf(deps, kept);
  if (forwarder !== undefined) {
    const coverContentId = coverIdOf(kept.contentId);
    const hasCover = await isStaged(deps.pool, coverContentId);
    return { ...forwardedOpening(forwarder), ...(hasCover && { coverContentId }) };
  }
  const { mail, rewrittenBy } = await mailOfKept(deps, mailbox, kept);
  const author = mail.from ?? { address: kept.requesterAddress, name: '' };
  const claim = { mailbox: mailbox.address, sender: author.address, mailId: kept.contentId };
  const { acknowledge } = await claimOpening(deps.pool, claim);
  const token = await tokenOf(deps, { mail, mailbox, rewrittenBy, authentication: kept }, author);
  const organisationId = await organisationOf(deps, kept);
  return authorsOpening(deps, { mail }, wrote(mail, author), token, {
    acknowledge,
    organisationId,
  });
}

/** Who takes part in the ticket that a kept mail opens, as will be recorded. */
export async function partiesOfKept(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  kept: KeptOpening,
): Promise<TicketParties> {
  const { requesterAddress } = kept;
  if (forwarderOf(deps, kept) !== undefined) {
    return { requesterAddress, participantAddresses: [], organisationId: null };
  }
  const { mail } = await mailOfKept(deps, mailbox, kept);
  const others = addresseesOf(deps, { mail }, [requesterAddress]).slice(0, participantLimit);
  const participantAddresses = others.map(({ address }) => address);
  const organisationId = await organisationOf(deps, kept);
  return { requesterAddress, participantAddresses, organisationId };
}
