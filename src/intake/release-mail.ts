import { isContentClaimed, stageContent } from '../db/contents';
import { giveTicket, heldOriginal } from '../db/held-mails';
import type { HoldCause } from '../domain/hold-cause';
import { mailIdentity } from '../mail/identity';
import {
  contentOf,
  continuedTicket,
  handOver,
  understand,
  type IntakeDependencies,
} from './receive-mail';

/**
 * Sends a mail that is held through the intake again: the original bytes with the original envelope,
 * as released by an agent. What held it, now or before, does not hold it again. Resolves when the
 * ticket's workflow has the mail, or with the next cause that holds it. Repeated, also after a crash
 * at any point, it leads to the same ticket. Throws `EngineUnavailable`, or the database's error.
 */
export async function releaseMail(
  deps: IntakeDependencies,
  mailId: string,
  byAgentId: string,
): Promise<{ ticketId: string } | { stillHeld: HoldCause; detail: string }> {
  const { pool } = deps;
  const original = await heldOriginal(pool, mailId);
  if (original === undefined) throw new Error(`${mailId} is not held`);
  const { raw, mailFrom, rcptTo, remoteAddress, mailbox, cause, waivedCauses } = original;
  const envelope = { mailFrom, rcptTo, remoteAddress };
  const released = { causes: [...waivedCauses, cause], byAgentId };
  const understood = await understand(deps, raw, envelope, released);
  if ('cause' in understood) return { stillHeld: understood.cause, detail: understood.detail };

  const { mail } = understood;
  const { messageId } = mail;
  // The content is found by the id that the mail was kept under, whatever it could not tell then.
  const content = contentOf(mailId, understood, deps.serviceName);
  const own = mailIdentity({ mailbox, raw, messageId }).ticketId;
  const continued = await continuedTicket(deps, mail, envelope);
  await stageContent(pool, content);
  const ticketId = await giveTicket(pool, mailId, continued?.ticketId ?? own, messageId);
  // A ticket that has the mail already must not be opened by it again.
  if (await isContentClaimed(pool, mailId)) return { ticketId };
  const isReply = ticketId !== own;
  await handOver(deps, {
    ticketId,
    content,
    mail,
    continued: isReply ? { unrecorded: continued?.unrecorded } : undefined,
  });
  return { ticketId };
}
