import type { TeamRecipient } from '../domain/events';
import type { SenderAuthentication } from '../domain/sender-authentication';
import type { InboundMail } from './inbound-mail';
import { outboxOfNoticeId, type OutboxId } from './message-id';
import { namesAtAddress, teamAddressOf, type TeamAddresses } from './team-addresses';

/** A notice that a mail answers, and whom of the team it went to, as the outbox has it. */
export type AnsweredNotice = { ticketId: string; recipient: TeamRecipient };

/** What a mail from an address of the team is. `name` is an agent's id, a grade or `team`. */
export type AgentMail =
  /** No address of the team: a customer's mail. */
  | { kind: 'not_team' }
  /** It names a colleague as its author, and nothing proves it: to be treated as anybody's mail. */
  | { kind: 'unproven'; name: string }
  /** An internal note on the ticket; never public, and no command. */
  | { kind: 'note'; name: string; ticketId: string }
  /** Opens a ticket for the customer whose mail it forwards. */
  | { kind: 'forward'; name: string }
  /** A new ticket like any other. */
  | { kind: 'new_ticket'; name: string };

/**
 * What a mail from the team is, decided by who is proven to have written it and by the notice that it
 * answers: a note is taken only from whom the notice went to, since a notice can be forwarded. Where
 * the signed id was stolen or the sender only claimed, the mail is an ordinary one and touches no
 * ticket of others.
 */
export function agentOfMail(
  mail: { fromAddress: string; isForward: boolean },
  verdict: SenderAuthentication['verdict'],
  teamAddresses: TeamAddresses,
  answered: readonly AnsweredNotice[],
): AgentMail {
  const [name] = namesAtAddress(teamAddresses, mail.fromAddress);
  if (name === undefined) return { kind: 'not_team' };
  if (verdict !== 'pass') return { kind: 'unproven', name };
  if (mail.isForward) return { kind: 'forward', name };
  const own = answered.find(({ recipient }) => {
    const address = teamAddressOf(teamAddresses, recipient);
    return address?.toLowerCase() === mail.fromAddress.toLowerCase();
  });
  return own === undefined
    ? { kind: 'new_ticket', name }
    : { kind: 'note', name, ticketId: own.ticketId };
}

/**
 * The notices to the team that a mail answers, nearest first, as our own signatures prove (at most
 * the number of its references). Whom each went to is in the outbox.
 */
export function noticesAnswered(
  mail: Pick<InboundMail, 'inReplyTo' | 'references'>,
  keys: { secret: string; mailDomain: string },
): OutboxId[] {
  const ids = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])];
  return ids
    .map((id) => outboxOfNoticeId(keys.secret, keys.mailDomain, id))
    .filter((id) => id !== undefined);
}
