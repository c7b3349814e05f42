/** What the workflow of a held mail records of it, and what its release needs. */
import type { Pool } from 'pg';
import type { HeldMailDecision, HeldMailState } from '../domain/held-mail';
import { holdDeadlineMs } from '../domain/held-mail';
import { readingMail } from './bytes-statement';
import { storable } from './contents';
import type { MailFlag } from './inbound-mails';

/** Where a mail that was ever held stands. */
export type HoldRecord = {
  state: HeldMailState;
  cause: string;
  ticketId: string | null;
  /** Ticket time in ms; `null` until it is decided. */
  heldUntilMs: number | null;
  decidedBy: string | null;
  /** The command of the last decision, carried out or not. */
  decisionId: string | null;
};

/** A held mail as it came, to go through the intake again. */
export type HeldOriginal = {
  mailbox: string;
  raw: Buffer;
  mailFrom: string;
  rcptTo: string[];
  remoteAddress: string;
  ticketId: string | null;
  /** The cause that holds it, and those that a person has passed over before. */
  cause: string;
  waivedCauses: string[];
  flags: MailFlag[];
};

/** Where a mail stands, or `undefined` if no mail of this id was ever held. */
export async function findHold(pool: Pool, mailId: string): Promise<HoldRecord | undefined> {
  const found = await pool.query<HoldRecord>(
    `select hold_state as state, cause, ticket_id as "ticketId", decided_by as "decidedBy",
            decision_id as "decisionId", extract(epoch from held_until)::float8 * 1000 as "heldUntilMs"
       from inbound_mails where mail_id = $1 and cause is not null`,
    [mailId],
  );
  return found.rows[0];
}

/** The bytes and the envelope of a mail that is held, or `undefined` if it is not held (any more). */
export async function heldOriginal(pool: Pool, mailId: string): Promise<HeldOriginal | undefined> {
  const found = await readingMail<HeldOriginal>(pool, {
    text: `select mailbox, raw, mail_from as "mailFrom", rcpt_to as "rcptTo",
                  remote_address as "remoteAddress", ticket_id as "ticketId", cause,
                  waived_causes as "waivedCauses", flags
             from inbound_mails where mail_id = $1 and hold_state = 'held'`,
    values: [mailId],
  });
  return found.rows[0];
}

/**
 * Until when a held mail is held, in ticket ms: what is recorded, or else by its cause from `nowMs` on,
 * which is recorded now. `undefined` if it is not held (any more).
 */
export async function holdDeadline(
  pool: Pool,
  mailId: string,
  nowMs: number,
): Promise<number | undefined> {
  const hold = await findHold(pool, mailId);
  if (hold?.state !== 'held') return undefined;
  if (hold.heldUntilMs !== null) return hold.heldUntilMs;
  // Whoever comes first sets it: the workflow and the list must say the same.
  await pool.query(
    `update inbound_mails set held_until = to_timestamp($2::float8 / 1000)
      where mail_id = $1 and held_until is null and hold_state = 'held'`,
    [mailId, holdDeadlineMs(hold.cause, nowMs)],
  );
  return (await findHold(pool, mailId))?.heldUntilMs ?? undefined;
}

/**
 * Holds a mail that was kept for a ticket which nothing shows to have got it: its next delivery was
 * one to hold. It keeps its ticket, to which a release then leads. A mail that the ticket has, or
 * that is or was held, stays as it is.
 */
export async function holdKeptMail(
  pool: Pool,
  mailId: string,
  { cause, detail }: { cause: string; detail: string },
): Promise<void> {
  await pool.query(
    `update inbound_mails i set cause = $2, detail = $3, hold_state = 'held'
      where mail_id = $1 and cause is null
        and not exists (select 1 from messages m where m.content_id = i.mail_id)
        and not exists (select 1 from ticket_events e
                         where e.event->>'contentId' = i.mail_id
                           and e.event ? 'contentId' and e.type <> 'messageAdded')`,
    [mailId, cause, storable(detail)],
  );
}

/** Notes that the engine has the workflow of a held mail. */
export async function markHoldStarted(pool: Pool, mailId: string): Promise<void> {
  await pool.query(
    'update inbound_mails set hold_started_at = coalesce(hold_started_at, now()) where mail_id = $1',
    [mailId],
  );
}

/** At most `limit` held mails behind `afterId` whose workflow the engine is not known to have. */
export async function unstartedHolds(
  pool: Pool,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const found = await pool.query<{ mail_id: string }>(
    `select mail_id from inbound_mails
      where hold_state = 'held' and hold_started_at is null and mail_id > $1
      order by mail_id limit $2`,
    [afterId, limit],
  );
  return found.rows.map((row) => row.mail_id);
}

/**
 * Gives a held mail the ticket that its release leads to, before that ticket is told: a release cut
 * off in between goes on to the same one. Returns the ticket that was given first.
 */
export async function giveTicket(
  pool: Pool,
  mailId: string,
  ticketId: string,
  messageId: string | undefined,
): Promise<string> {
  const given = await pool.query<{ ticket_id: string }>(
    `update inbound_mails set ticket_id = coalesce(ticket_id, $2), message_id = coalesce(message_id, $3)
      where mail_id = $1 returning ticket_id`,
    [mailId, ticketId, messageId ?? null],
  );
  return given.rows[0]?.ticket_id ?? ticketId;
}

/** Ends a hold, once: a mail that is not held any more stays as it is. */
export async function endHold(
  pool: Pool,
  mailId: string,
  state: Exclude<HeldMailState, 'held'>,
  decision: Pick<HeldMailDecision, 'byAgentId' | 'commandId'> | undefined,
): Promise<void> {
  await pool.query(
    `update inbound_mails
        set hold_state = $2, decided_by = $3, decision_id = $4, decided_at = now()
      where mail_id = $1 and hold_state = 'held'`,
    [mailId, state, decision?.byAgentId ?? null, decision?.commandId ?? null],
  );
}

/** Holds a mail on for another cause, after the one that held it was passed over by a decision. */
export async function holdAgain(
  pool: Pool,
  mailId: string,
  found: { cause: string; detail: string },
  commandId: string,
): Promise<void> {
  await pool.query(
    `update inbound_mails
        set waived_causes = case when cause = any(waived_causes) then waived_causes
                                 else waived_causes || cause end,
            cause = $2, detail = $3, decision_id = $4
      where mail_id = $1 and hold_state = 'held' and decision_id is distinct from $4`,
    [mailId, found.cause, storable(found.detail), commandId],
  );
}

/** A held mail as the timer audit looks at it. */
export type AuditedHold = { mailId: string; heldUntilMs: number | null };

const auditedColumns = `mail_id as "mailId",
  extract(epoch from held_until)::float8 * 1000 as "heldUntilMs"`;

/** At most `limit` held mails by id, behind `afterId`. */
export async function heldMailsPart(
  pool: Pool,
  afterId: string,
  limit: number,
): Promise<AuditedHold[]> {
  const found = await pool.query<AuditedHold>(
    `select ${auditedColumns} from inbound_mails
      where hold_state = 'held' and mail_id > $1 order by mail_id limit $2`,
    [afterId, limit],
  );
  return found.rows;
}

/** Those of these mails that are held now. */
export async function heldMailsNow(pool: Pool, mailIds: readonly string[]): Promise<AuditedHold[]> {
  const found = await pool.query<AuditedHold>(
    `select ${auditedColumns} from inbound_mails
      where hold_state = 'held' and mail_id = any($1)`,
    [mailIds],
  );
  return found.rows;
}
