import { findTicket, type KnownTicket } from '../db/known-ticket';
import { claimOpening, type OpeningClaim } from '../db/sender-openings';
import { senderOrganisations } from '../db/organisations';
import { isMachinesCause } from '../domain/hold-cause';
import { senderHoldDetail, senderPolicy } from '../domain/sender-policy';
import type { MailAddress } from '../mail/inbound-mail';
import { isGratitudeOnly } from '../mail/gratitude';
import { standingOf } from '../mail/subject-thread';
import { stageAddressees } from './addressees';
import type { Arrival } from './arrival';
import { colleagueFate } from './colleague-mail';
import type { IntakeDependencies } from './dependencies';
import { held, type Fate, type TicketFate } from './fate';
import { openingOfKept, partiesOfKept } from './kept-opening';
import { visibleText, wrote } from './mail-content';
import { authorsOpening } from './opening';
import { tokenOf, type SubjectTokenVerdict } from './subject-token';
import { threadOf } from './threading';

/** The ticket that a mail continues. */
type Continued = { ticketId: string; known: KnownTicket; conflict: string | undefined };

async function continuedBy(
  deps: IntakeDependencies,
  ticketId: string | undefined,
  { address: sender }: MailAddress,
  conflict?: string,
): Promise<Continued | undefined> {
  if (ticketId === undefined) return undefined;
  const known = await findTicket(deps.pool, ticketId, sender);
  return known && { ticketId, known, conflict };
}

/** A reply to a ticket. Who is unknown there has proven to have read its mail, not to be anybody. */
async function replyFate(
  deps: IntakeDependencies,
  arrival: Arrival,
  author: MailAddress,
  { ticketId, known, conflict }: Continued,
  organisationId: string | null,
): Promise<TicketFate> {
  const { mail } = arrival;
  const written = wrote(mail, author);
  const parties = known.parties ?? (await partiesOfKept(deps, arrival.mailbox, known.opening));
  const isGuest = standingOf(author.address, organisationId, parties) === 'guest';
  // Whoever only claims to take part would add himself, and get every answer from then on.
  const mayInvite = !isGuest && arrival.authentication.verdict !== 'fail';
  const participantIds = mayInvite
    ? await stageAddressees(deps, arrival, [author.address, parties.requesterAddress])
    : [];
  const gratitudeOnly = isGratitudeOnly(visibleText(written), {
    attachmentCount: mail.attachments.length,
  });
  return {
    kind: 'reply',
    ticketId,
    written,
    about: {
      ...(gratitudeOnly && { gratitudeOnly }),
      ...(isGuest && { standing: 'guest' as const }),
      ...(participantIds.length > 0 && { participantIds }),
    },
    unrecorded: known.opening,
    conflict,
  };
}

/** What the mail may cause if it opens a ticket, as its author has opened others within the hour. */
function claimedOpening(
  { pool }: IntakeDependencies,
  { mailbox, mailId }: Arrival,
  { address: sender }: MailAddress,
): Promise<OpeningClaim> {
  return claimOpening(pool, { mailbox: mailbox.address, sender, mailId });
}

/** A mail that opens a ticket, or is held because its sender has opened too many within the hour. */
async function openingFate(
  deps: IntakeDependencies,
  arrival: Arrival,
  author: MailAddress,
  organisationId: string | null,
  waived: ReadonlySet<string>,
  token: SubjectTokenVerdict = { kind: 'none' },
): Promise<Fate> {
  const { ownTicketId, mail } = arrival;
  const { acknowledge, isWithinCap } = await claimedOpening(deps, arrival, author);
  if (!isWithinCap && !waived.has('too_many_tickets')) {
    return held('too_many_tickets', `${author.address} has opened as many within the hour`);
  }
  const written = wrote(mail, author);
  const opening = await authorsOpening(deps, arrival, written, token, {
    // What is released although a machine wrote it is answered by people only (RFC 3834 §2).
    acknowledge: acknowledge && ![...waived].some(isMachinesCause),
    organisationId,
  });
  return { kind: 'opening', ticketId: ownTicketId, written, opening };
}

/**
 * What becomes of a mail that a person wrote. In this order: a colleague's mail; the ticket that our
 * signatures or stored ids name; the ticket that the subject names, under conditions; a new ticket. A
 * sender who may not act, or not so often, waits in quarantine.
 */
export async function personalFate(
  deps: IntakeDependencies,
  arrival: Arrival,
  waived: ReadonlySet<string>,
): Promise<Fate> {
  const { mail, authentication } = arrival;
  const { from: author } = mail;
  if (author === undefined) return held('no_sender', 'The mail names no single usable author');
  const colleague = await colleagueFate(deps, arrival, author);
  if (colleague !== undefined) return colleague;

  const thread = await threadOf(deps, arrival);
  const conflict = 'conflict' in thread ? thread.conflict : undefined;
  const signed = await continuedBy(deps, thread.ticketId, author, conflict);
  const token = signed === undefined ? await tokenOf(deps, arrival, author) : undefined;
  const continued =
    signed ??
    (await continuedBy(deps, token?.kind === 'continues' ? token.ticketId : undefined, author));

  const ofTicket = continued?.known.parties?.organisationId ?? null;
  const organisations =
    continued?.known.organisations ?? (await senderOrganisations(deps.pool, author.address, null));
  const policy = senderPolicy(
    // Letting a forgery through does not let it act for an organisation that names its senders.
    waived.has('forged_sender') ? { ...authentication, requestedPolicy: null } : authentication,
    organisations,
    continued && { organisationId: ofTicket },
  );
  if ('held' in policy && !waived.has(policy.held)) {
    return held(policy.held, senderHoldDetail(policy, authentication.evidence));
  }
  const organisationId = 'allowed' in policy ? policy.allowed : null;
  return continued === undefined
    ? openingFate(deps, arrival, author, organisationId, waived, token)
    : replyFate(deps, arrival, author, continued, organisationId);
}

/**
 * `fate` as it must be for the mail to lead to the ticket that its first delivery was given, which may
 * be another than what the same mail would lead to by now.
 */
export async function leadingTo(
  deps: IntakeDependencies,
  arrival: Arrival,
  fate: TicketFate,
  ticketId: string,
): Promise<TicketFate> {
  if (fate.ticketId === ticketId) return fate;
  const isOpening = ticketId === arrival.ownTicketId;
  if (fate.kind === 'noted' && !isOpening) return { ...fate, ticketId };
  const { author } = fate.written;
  const continued = isOpening ? undefined : await continuedBy(deps, ticketId, author);
  if (continued !== undefined) return replyFate(deps, arrival, author, continued, null);
  const { acknowledge } = await claimedOpening(deps, arrival, author);
  const opening = { origin: undefined, participantIds: [], acknowledge, organisationId: null };
  return { kind: 'opening', ticketId, written: fate.written, opening };
}

/**
 * As `leadingTo`, for a mail that was kept before. If it opens its ticket it does so as it would have then,
 * in the name that its content was kept in: a colleague who forwarded it may be proven no more by now.
 */
export async function asKept(
  deps: IntakeDependencies,
  arrival: Arrival,
  fate: TicketFate,
  ticketId: string,
): Promise<TicketFate> {
  const { written } = fate;
  const known =
    ticketId === arrival.ownTicketId
      ? await findTicket(deps.pool, ticketId, written.author.address)
      : undefined;
  if (known?.opening === undefined) return leadingTo(deps, arrival, fate, ticketId);
  const opening = await openingOfKept(deps, arrival.mailbox, known.opening);
  const cover = fate.kind === 'opening' ? fate.cover : undefined;
  return { kind: 'opening', ticketId, written, opening, ...(cover && { cover }) };
}
