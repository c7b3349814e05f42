import type { KeptOpening } from '../db/known-ticket';
import type { Language } from '../domain/language';
import type { Actor } from '../domain/ticket';
import type { Mailbox } from '../mail/mailboxes';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import type { Opening, TicketFate } from './fate';
import { openingOfKept } from './kept-opening';

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
  const { origin, participantIds, acknowledge, organisationId } = opening;
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

/**
 * Gives a kept mail to its ticket's workflow. Resolves when the engine has it durably; repeated, it
 * changes nothing. Throws `EngineUnavailable`.
 */
export async function handOver(
  deps: IntakeDependencies,
  { mailbox, letterKey, ownTicketId }: Arrival,
  told: Told,
  fate: TicketFate,
): Promise<void> {
  const { tickets } = deps;
  const { ticketId } = fate;
  const { contentId } = told;
  // What answers a ticket and went to two of our mailboxes says it once. To the ticket that it opens
  // itself, which a mail that cites itself may seem to answer, it is the opening.
  const commandId = ticketId === ownTicketId ? `mail-${contentId}` : `letter-${letterKey}`;
  switch (fate.kind) {
    case 'opening':
      return open(deps, ticketId, told, mailbox, fate.opening);
    case 'reply':
      if (fate.unrecorded !== undefined) await openFirst(deps, ticketId, mailbox, fate.unrecorded);
      return tickets.customerReplied(ticketId, commandId, contentId, fate.about);
    case 'noted':
      return tickets.tell(ticketId, { commandId, ...fate.note(contentId) });
  }
}
