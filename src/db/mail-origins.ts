/** The mails that messages and events came by: what is known of them, and their bytes. */
import type { Pool } from 'pg';
import { readingMail } from './bytes-statement';
import type { InboundMailRecord, MailFlag } from './inbound-mails';
import { columnOf, type TicketRef } from './ticket-reads';

/** Where something that came by mail is from, without its bytes. */
export type MailOrigin = {
  mailId: string;
  mailbox: string;
  receivedAtMs: number;
  /** In lower case; `null` if the mail names no single usable author. */
  authorAddress: string | null;
  /** Where its author wants answers, if elsewhere. */
  replyTo: string | null;
  verdict: InboundMailRecord['senderVerdict'];
  /** Empty for mails from before senders were checked. */
  evidence: string;
  flags: MailFlag[];
};

/** A mail as it came. */
export type RawMail = { mailId: string; raw: Buffer };

/** The mails that brought these contents, by the contents' ids; most contents came by none. */
export async function mailOrigins(
  pool: Pool,
  contentIds: readonly string[],
): Promise<Map<string, MailOrigin>> {
  if (contentIds.length === 0) return new Map();
  const found = await pool.query<MailOrigin>({
    name: 'mail-origins',
    text: `select i.mail_id as "mailId", i.mailbox, i.author_address as "authorAddress",
                  (extract(epoch from i.received_at) * 1000)::float8 as "receivedAtMs",
                  c.reply_to_address as "replyTo", i.sender_verdict as verdict,
                  i.sender_evidence as evidence, i.flags
             from inbound_mails i join contents c on c.content_id = i.mail_id
            where i.mail_id = any($1)`,
    values: [contentIds],
  });
  return new Map(found.rows.map((row) => [row.mailId, row]));
}

/** The mail that brought a message, or `undefined`: no such message, or it came otherwise. */
export async function mailOfMessage(
  pool: Pool,
  ref: TicketRef,
  messageNo: number,
): Promise<RawMail | undefined> {
  const [column, value] = columnOf(ref);
  const found = await readingMail<RawMail>(pool, {
    text: `select i.mail_id as "mailId", i.raw
             from tickets t join messages m using (ticket_id)
             join inbound_mails i on i.mail_id = m.content_id
            where t.${column} = $1 and m.message_no = $2`,
    values: [value, messageNo],
  });
  return found.rows[0];
}

/** The mail that an event notes, or `undefined`: no such event, or it notes none. */
export async function mailOfEvent(
  pool: Pool,
  ref: TicketRef,
  seq: number,
): Promise<RawMail | undefined> {
  const [column, value] = columnOf(ref);
  const found = await readingMail<RawMail>(pool, {
    text: `select i.mail_id as "mailId", i.raw
             from tickets t join ticket_events e using (ticket_id)
             join inbound_mails i on i.mail_id = e.event->>'contentId'
            where t.${column} = $1 and e.seq = $2`,
    values: [value, seq],
  });
  return found.rows[0];
}
