import { stageContent } from '../db/contents';
import type { KeptOpening } from '../db/known-ticket';
import type { Language } from '../domain/language';
import type { Actor } from '../domain/ticket';
import { coverIdOf } from '../mail/identity';
import type { Mailbox } from '../mail/mailboxes';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import type { Opening, TicketFate } from './fate';
import { openingOfKept } from './kept-opening';
import { contentOfCover } from './mail-content';

/** What of a mail a ticket is told: its content's id, and the language that it is answered in. */
type Told = { contentId: string; language: Language };

/** What was forwarded is opened by the agent who did it, anything else by its customer. */
function openedBy({ origin }: Opening): Actor {
  return origin?.kind === 'forwarded'
    ? { role: 'agent', agentId: origin.byAgentId }
    : { role: 'customer' };
}

function open(
  { tickets, terms }: IntakeDependencies,
  ticketId: string,
  { contentId, language }: Told,
  { department }: Mailbox,
  opening: Opening,
): Promise<void> {
  const { origin, participantIds, acknowledge, organisationId, coverContentId } = opening;
  const details = {
    ...(department !== null && { department }),
    ...(organisationId !== null && { organisationId }),
  };
  return tickets.open(ticketId, `mail-${contentId}`, openedBy(opening), {
    kind: 'openTicket',
    channel: 'email',
    language,
    contentId,
    terms,
    ...(Object.keys(details).length > 0 && { details }),
    ...(origin !== undefined && { origin }),
    ...(participantIds.length > 0 && { participantIds }),
    ...(!acknowledge && { acknowledge }),
    ...(coverContentId !== undefined && { coverContentId }),
  });
}

/** The opening's sender may have given up on it after a 451: its reply must not wait for it in vain. */
async function openFirst(
  deps: IntakeDependencies,
  ticketId: string,
  mailbox: Mailbox,
  kept: KeptOpening,
): Promise<void> {
  await open(deps, ticketId, kept, mailbox, await openingOfKept(deps, mailbox, kept));
}

/** The opening with what stands above a forwarded mail, kept before the ticket names it. */
async function withCover(
  deps: IntakeDependencies,
  { mailId, mailbox, mail }: Arrival,
  { opening, cover }: Extract<TicketFate, { kind: 'opening' }>,
): Promise<Opening> {
  if (cover === undefined) return opening;
  const coverContentId = coverIdOf(mailId);
  const content = contentOfCover(coverContentId, mailbox.address, mail, cover, deps);
  await stageContent(deps.pool, content);
  return { ...opening, coverContentId };
}

/**
 * Gives a kept mail to its ticket's workflow. Resolves when the engine has it durably; repeated, it
 * changes nothing. Throws `EngineUnavailable`.
 */
export async function handOver(
  deps: IntakeDependencies,
  arrival: Arrival,
  told: Told,
  fate: TicketFate,
): Promise<void> {
  const { tickets } = deps;
  const { mailbox, letterKey, ownTicketId } = arrival;
  const { ticketId } = fate;
  const { contentId } = told;
  // What answers a ticket and went to two of our mailboxes says it once. To the ticket that it opens
  // itself, which a mail that cites itself may seem to answer, it is the opening.
  const commandId = ticketId === ownTicketId ? `mail-${contentId}` : `letter-${letterKey}`;
  switch (fate.kind) {
    case 'opening':
      return open(deps, ticketId, told, mailbox, await withCover(deps, arrival, fate));
    case 'reply':
      if (fate.unrecorded !== undefined) await openFirst(deps, ticketId, mailbox, fate.unrecorded);
      return tickets.customerReplied(ticketId, commandId, contentId, fate.about);
    case 'noted':
      return tickets.tell(ticketId, { commandId, ...fate.note(contentId) });
  }
}
