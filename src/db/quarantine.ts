import type { Pool } from 'pg';
import type { HoldCause } from '../domain/hold-cause';
import type { HeldMailState } from '../domain/held-mail';
import { readingMail } from './bytes-statement';
import type { InboundMailRecord } from './inbound-mails';

/** A mail that is or was in quarantine, without its bytes. */
export type HeldMail = {
  mailId: string;
  /** In microseconds, as exact as the database: it is a position in the list too. */
  receivedAtUs: number;
  state: HeldMailState;
  cause: string;
  detail: string;
  /** Causes that a person has passed over before. */
  waivedCauses: string[];
  /** Ticket time in ms; `null` until its workflow is started. */
  heldUntilMs: number | null;
  decidedBy: string | null;
  decidedAtMs: number | null;
  /** The ticket that it was released to, and its number once that is recorded. */
  ticketId: string | null;
  ticketNumber: number | null;
  mailFrom: string;
  rcptTo: string[];
  remoteAddress: string;
  messageId: string | null;
  sizeBytes: number;
  mailbox: string;
  /** What made it: human, or the kind of automatic mail. */
  mailClass: string;
  /** As the mail says, in lower case; `null` if it names no single usable author. */
  authorAddress: string | null;
  subject: string;
  senderVerdict: InboundMailRecord['senderVerdict'];
  /** Empty for mails from before senders were checked. */
  senderEvidence: string;
};

export type HeldPosition = { receivedAtUs: number; mailId: string };
export type HeldFilter = { state: HeldMailState; cause?: HoldCause | undefined };

const milliseconds = (instant: string) => `extract(epoch from ${instant})::float8 * 1000`;

const heldColumns = `
  mail_id as "mailId", hold_state as state, cause, coalesce(detail, '') as detail,
  waived_causes as "waivedCauses", ${milliseconds('held_until')} as "heldUntilMs",
  decided_by as "decidedBy", ${milliseconds('decided_at')} as "decidedAtMs",
  case when hold_state = 'released' then ticket_id end as "ticketId",
  (select number from tickets t
    where t.ticket_id = i.ticket_id and hold_state = 'released') as "ticketNumber",
  mail_from as "mailFrom", rcpt_to as "rcptTo", remote_address as "remoteAddress",
  message_id as "messageId", octet_length(raw) as "sizeBytes", mailbox, mail_class as "mailClass",
  author_address as "authorAddress", subject, sender_verdict as "senderVerdict",
  sender_evidence as "senderEvidence",
  (extract(epoch from received_at) * 1000000)::bigint as "receivedAtUs"`;

/** At most `limit` mails of the quarantine that pass the filter, newest first, behind `after`. */
export async function listHeldMails(
  pool: Pool,
  { state, cause }: HeldFilter,
  after: HeldPosition | undefined,
  limit: number,
): Promise<HeldMail[]> {
  const found = await pool.query<HeldMail>(
    `select ${heldColumns} from inbound_mails i
      where hold_state = $1 and ($2::text is null or cause = $2)
        and ($3::bigint is null
             or (received_at, mail_id) < ('epoch'::timestamptz + $3 * interval '1 microsecond', $4))
      order by received_at desc, mail_id desc limit $5`,
    [state, cause ?? null, after?.receivedAtUs ?? null, after?.mailId ?? null, limit],
  );
  return found.rows;
}

/** A mail that is or was in quarantine, or `undefined` if there is none of this id. */
export async function findHeldMail(pool: Pool, mailId: string): Promise<HeldMail | undefined> {
  const found = await pool.query<HeldMail>(
    `select ${heldColumns} from inbound_mails i where mail_id = $1 and cause is not null`,
    [mailId],
  );
  return found.rows[0];
}

/** The bytes of such a mail as they came, or `undefined` if there is none of this id. */
export async function heldMailRaw(pool: Pool, mailId: string): Promise<Buffer | undefined> {
  const found = await readingMail<{ raw: Buffer }>(pool, {
    text: 'select raw from inbound_mails where mail_id = $1 and cause is not null',
    values: [mailId],
  });
  return found.rows[0]?.raw;
}
