import { ticketsByMessageIds } from '../db/inbound-mails';
import { threadMail, type Thread } from '../mail/thread';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';

/** The ticket that a mail continues by what we signed or stored (see `threadMail`). */
export function threadOf(
  { pool, secret, mailDomain }: IntakeDependencies,
  { mail, envelope, mailbox }: Arrival,
): Promise<Thread> {
  return threadMail(
    mail,
    envelope,
    { secret, mailboxAddress: mailbox.address, mailDomain },
    { ticketByMessageIds: (ids) => ticketsByMessageIds(pool, mailbox.address, ids) },
  );
}
