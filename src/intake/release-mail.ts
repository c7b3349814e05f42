import { isContentClaimed, stageContent } from '../db/contents';
import { giveTicket, heldOriginal } from '../db/held-mails';
import type { HoldCause } from '../domain/hold-cause';
import type { Mailbox } from '../mail/mailboxes';
import { arrivalAt, fateOf, readMailSafely } from './assess';
import type { IntakeDependencies } from './dependencies';
import { handOver } from './hand-over';
import { contentOfMail } from './mail-content';
import { leadingTo } from './personal-mail';

/** Where the mail came to; a mailbox that is not served any more hands its mail to the first. */
function mailboxOfKept({ mailboxes }: IntakeDependencies, address: string): Mailbox | undefined {
  return mailboxes.find((mailbox) => mailbox.address === address.toLowerCase()) ?? mailboxes[0];
}

/**
 * Sends a mail that is held through the intake again: the original bytes with the original envelope,
 * as released by an agent. What held it, now or before, does not hold it again. Resolves when the
 * ticket's workflow has the mail, or with the next cause that holds it. Repeated, also after a crash
 * at any point, it leads to the same ticket. Throws `EngineUnavailable`, or the database's error.
 */
export async function releaseMail(
  deps: IntakeDependencies,
  mailId: string,
): Promise<{ ticketId: string } | { stillHeld: HoldCause; detail: string }> {
  const { pool } = deps;
  const original = await heldOriginal(pool, mailId);
  const mailbox = original && mailboxOfKept(deps, original.mailbox);
  if (original === undefined || mailbox === undefined) throw new Error(`${mailId} is not held`);
  const { raw, mailFrom, rcptTo, remoteAddress, cause, waivedCauses } = original;
  const { mail, unreadable } = await readMailSafely(deps, raw);
  if (unreadable !== undefined) return { stillHeld: unreadable.cause, detail: unreadable.detail };
  const envelope = { mailFrom, rcptTo, remoteAddress };
  // The mail is found by the id that it was kept under, whatever could not be read of it then.
  const arrival = { ...(await arrivalAt(deps, mailbox, raw, envelope, mail)), mailId };
  const { fate } = await fateOf(deps, arrival, new Set([...waivedCauses, cause]));
  if (fate.kind === 'held') return { stillHeld: fate.cause, detail: fate.detail };

  const content = contentOfMail(mailId, mailbox.address, mail, fate.written, deps);
  await stageContent(pool, content);
  const ticketId = await giveTicket(pool, mailId, fate.ticketId, mail.messageId);
  // A ticket that has the mail already must not be opened by it again.
  if (await isContentClaimed(pool, mailId)) return { ticketId };
  await handOver(deps, mailbox, content, await leadingTo(deps, arrival, fate, ticketId));
  return { ticketId };
}
