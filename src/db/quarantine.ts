import type { Pool } from 'pg';

/** A mail in quarantine, without its bytes. */
export type HeldMail = {
  mailId: string;
  /** In microseconds, as exact as the database: it is a position in the list too. */
  receivedAtUs: number;
  cause: string;
  detail: string;
  mailFrom: string;
  rcptTo: string[];
  remoteAddress: string;
  messageId: string | null;
  sizeBytes: number;
};

export type HeldPosition = { receivedAtUs: number; mailId: string };

/** At most `limit` mails in quarantine, newest first, behind `after`. */
export async function listHeldMails(
  pool: Pool,
  after: HeldPosition | undefined,
  limit: number,
): Promise<HeldMail[]> {
  const found = await pool.query<HeldMail>(
    `select mail_id as "mailId", cause, coalesce(detail, '') as detail, mail_from as "mailFrom",
            rcpt_to as "rcptTo", remote_address as "remoteAddress", message_id as "messageId",
            octet_length(raw) as "sizeBytes",
            (extract(epoch from received_at) * 1000000)::bigint as "receivedAtUs"
       from inbound_mails
      where cause is not null and ($1::bigint is null
            or (received_at, mail_id) < ('epoch'::timestamptz + $1 * interval '1 microsecond', $2))
      order by received_at desc, mail_id desc limit $3`,
    [after?.receivedAtUs ?? null, after?.mailId ?? null, limit],
  );
  return found.rows;
}

/** The bytes of a mail in quarantine as they came, or `undefined` if none is held by this id. */
export async function heldMailRaw(pool: Pool, mailId: string): Promise<Buffer | undefined> {
  const found = await pool.query<{ raw: Buffer }>(
    'select raw from inbound_mails where mail_id = $1 and cause is not null',
    [mailId],
  );
  return found.rows[0]?.raw;
}
