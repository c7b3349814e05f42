import type { Pool } from 'pg';
import { ticketOfRequester } from '../db/mentioned-ticket';
import type { TicketOrigin } from '../domain/events';
import type { Bilingual } from '../domain/language';
import { mentionedNumbers } from '../mail/mentioned-numbers';
import { visibleText, type Written } from './mail-content';

/**
 * The earlier ticket that a mail which opens one is about: the first whose number it names and which
 * its sender opened. `From` is a claim that anybody can make, so the link proves nothing and gives
 * nothing away: only agents see it, the customer's mails don't mention it, and the earlier ticket
 * takes no message by it. Somebody else's number, or one that does not exist, links nothing.
 *
 * The same mail always gives the same: nobody can name a number before it was given, a ticket's
 * number and requester never change, and none is deleted. (A guessed number may come true between
 * two deliveries; the opening that was taken first stands then, since both have the same id.)
 */
export async function followUpOrigin(
  pool: Pool,
  written: Written,
  serviceName: Bilingual,
): Promise<TicketOrigin | undefined> {
  const { author, subject } = written;
  const named = [serviceName.ru, serviceName.en].flatMap((name) =>
    mentionedNumbers(subject, visibleText(written), name),
  );
  if (named.length === 0) return undefined;
  const ofTicketId = await ticketOfRequester(pool, [...new Set(named)], author.address);
  return ofTicketId === undefined ? undefined : { kind: 'follow_up', ofTicketId };
}
