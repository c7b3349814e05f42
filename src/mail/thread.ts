import { deliveredTo } from './delivered-to';
import type { InboundMail, MailEnvelope } from './inbound-mail';
import { outboxOfMessageId } from './message-id';
import { ticketOfReplyAddress } from './reply-address';

/** What tells our own addresses and ids from look-alikes. */
export type ThreadKeys = { secret: string; mailboxAddress: string; mailDomain: string };

/** Which tickets the stored mails of this mailbox with these ids belong to; unknown ids are left out. */
export type ThreadLookups = {
  ticketByMessageIds(ids: string[]): Promise<Map<string, string>>;
};

/** `conflict` names another ticket that a weaker sign pointed to. */
export type Thread =
  | { ticketId: string; by: 'reply_address' | 'message_id'; conflict?: string }
  | { ticketId: undefined };

/**
 * The ticket that `mail` continues. Only signs that we signed or stored count, strongest first: the
 * reply address the mail was sent to, then the mails it answers (RFC 5322 §3.6.4). A number in the
 * subject is no such sign, since whoever has seen one can write it: `subjectNumber` gives it as a
 * hint. At most one lookup, and none when our own signatures answer.
 */
export async function threadMail(
  mail: InboundMail,
  envelope: MailEnvelope,
  keys: ThreadKeys,
  lookups: ThreadLookups,
): Promise<Thread> {
  const [addressed, otherAddressed] = ticketsOfAddresses(mail, envelope, keys);
  const answered = await ticketOfAnswered(mail, keys, lookups);
  if (addressed !== undefined) {
    const other = otherAddressed ?? answered;
    return {
      ticketId: addressed,
      by: 'reply_address',
      ...(other !== undefined && other !== addressed && { conflict: other }),
    };
  }
  if (answered === undefined) return { ticketId: undefined };
  return { ticketId: answered, by: 'message_id' };
}

/** The different tickets whose reply addresses the mail went to, the surest address first. */
function ticketsOfAddresses(
  mail: InboundMail,
  envelope: MailEnvelope,
  { secret, mailboxAddress }: ThreadKeys,
): string[] {
  const addresses = new Set([
    ...deliveredTo(mail, envelope),
    ...[...mail.to, ...mail.cc].map(({ address }) => address),
  ]);
  const tickets = [...addresses].map((address) =>
    ticketOfReplyAddress(secret, mailboxAddress, address),
  );
  return [...new Set(tickets)].filter((ticket) => ticket !== undefined);
}

/** The ticket of the nearest mail that this one answers: In-Reply-To, then References from the end. */
async function ticketOfAnswered(
  mail: InboundMail,
  { secret, mailDomain }: ThreadKeys,
  lookups: ThreadLookups,
): Promise<string | undefined> {
  const ids = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])];
  const signed = ids.map((id) => outboxOfMessageId(secret, mailDomain, id)?.ticketId);
  const nearest = signed.findIndex((ticket) => ticket !== undefined);
  // An id nearer than our own may be a stored one; the farther ones can't win any more.
  const unsure = nearest === -1 ? ids : ids.slice(0, nearest);
  const stored = unsure.length === 0 ? undefined : await lookups.ticketByMessageIds(unsure);
  for (const id of unsure) {
    const ticket = stored?.get(id);
    if (ticket !== undefined) return ticket;
  }
  return signed[nearest];
}
