import { isContentClaimed, stageContent } from '../db/contents';
import { giveTicket, heldOriginal, type HeldOriginal } from '../db/held-mails';
import type { HoldCause } from '../domain/hold-cause';
import type { Mailbox } from '../mail/mailboxes';
import type { Arrival } from './arrival';
import { arrivalAt, fateOf, readMailSafely } from './assess';
import type { IntakeDependencies } from './dependencies';
import type { Fate, HeldFate } from './fate';
import { handOver } from './hand-over';
import { headerArrival, headerFate } from './header-only';
import { contentOfMail } from './mail-content';
import { leadingTo } from './personal-mail';

/** Where the mail came to; a mailbox that is not served any more hands its mail to the first. */
function mailboxOfKept({ mailboxes }: IntakeDependencies, address: string): Mailbox | undefined {
  return mailboxes.find((mailbox) => mailbox.address === address.toLowerCase()) ?? mailboxes[0];
}

type StillHeld = { stillHeld: HoldCause; detail: string };

function stillHeld({ cause, detail }: HeldFate): StillHeld {
  return { stillHeld: cause, detail };
}

/** The mail read anew, and what becomes of it past the causes that were waived. */
async function judgedAnew(
  deps: IntakeDependencies,
  mailId: string,
  mailbox: Mailbox,
  { raw, mailFrom, rcptTo, remoteAddress, cause, waivedCauses, flags }: HeldOriginal,
): Promise<{ arrival: Arrival; fate: Fate } | HeldFate> {
  const envelope = { mailFrom, rcptTo, remoteAddress };
  const waived = new Set([...waivedCauses, cause]);
  // The mail is found by the id that it was kept under, whatever could not be read of it then.
  if (flags.includes('header_only')) {
    const arrival = { ...(await headerArrival(deps, mailbox, raw, envelope)), mailId };
    return { arrival, ...(await headerFate(deps, arrival, 'unfetchable', waived)) };
  }
  const { mail, unreadable } = await readMailSafely(deps, raw);
  if (unreadable !== undefined) return unreadable;
  const arrival = { ...(await arrivalAt(deps, mailbox, raw, envelope, mail)), mailId };
  return { arrival, ...(await fateOf(deps, arrival, waived)) };
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
): Promise<{ ticketId: string } | StillHeld> {
  const { pool } = deps;
  const original = await heldOriginal(pool, mailId);
  const mailbox = original && mailboxOfKept(deps, original.mailbox);
  if (original === undefined || mailbox === undefined) throw new Error(`${mailId} is not held`);
  const judged = await judgedAnew(deps, mailId, mailbox, original);
  if (!('arrival' in judged)) return stillHeld(judged);
  const { arrival, fate } = judged;
  if (fate.kind === 'held') return stillHeld(fate);
  const { mail } = arrival;

  const content = contentOfMail(mailId, mailbox.address, mail, fate.written, deps);
  await stageContent(pool, content);
  const ticketId = await giveTicket(pool, mailId, fate.ticketId, mail.messageId);
  // A ticket that has the mail already must not be opened by it again.
  if (await isContentClaimed(pool, mailId)) return { ticketId };
  await handOver(deps, arrival, content, await leadingTo(deps, arrival, fate, ticketId));
  return { ticketId };
}
