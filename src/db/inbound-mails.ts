/** Every mail that came in, as it came in, with what it is and what became of it. */
import type { Pool } from 'pg';
import { bytesOfFiles, stagingBlobs } from './blobs';
import { storing } from './bytes-statement';
import {
  stagingParameters,
  stagingSql,
  stagingValues,
  storable,
  storableOrNull,
  type Content,
} from './contents';

/** What was odd about a mail that a person reads. */
export type MailFlag =
  /** Another mail of this mailbox, with other content, has the same Message-ID. */
  | 'reused_message_id'
  /** Its signs of belonging named different tickets; the strongest won. */
  | 'conflicting_thread'
  /** Characters are lost that nothing can bring back. */
  | 'damaged_text'
  /** It has more or larger files than are kept apart; the whole mail has them. */
  | 'files_left_out'
  /** Only its header is here: it was too large, or its mail server could not hand it over. */
  | 'header_only'
  | 'signed'
  | 'encrypted';

/** An inbound mail to keep: for a ticket, or in quarantine for a cause. */
export type InboundMailRecord = {
  mailId: string;
  mailbox: string;
  messageId: string | undefined;
  raw: Buffer;
  mailFrom: string;
  rcptTo: readonly string[];
  remoteAddress: string;
  mailClass: string;
  authorAddress: string | undefined;
  subject: string;
  senderVerdict: 'pass' | 'fail' | 'unknown';
  senderEvidence: string;
  flags: readonly MailFlag[];
  fate: { ticketId: string } | { cause: string; detail: string };
};

/** The fate that the first delivery of a mail had. */
export type KeptFate = { ticketId: string | null; cause: string | null };

/** Far above what anybody reads in a list. */
const longestKeptText = 1_000;

const columns = [
  'mail_id',
  'mailbox',
  'message_id',
  'raw',
  'mail_from',
  'rcpt_to',
  'remote_address',
  'ticket_id',
  'cause',
  'detail',
  'mail_class',
  'author_address',
  'subject',
  'sender_verdict',
  'sender_evidence',
  'flags',
] as const;

function mailValues(mail: InboundMailRecord): unknown[] {
  const { fate } = mail;
  return [
    mail.mailId,
    mail.mailbox,
    storableOrNull(mail.messageId),
    mail.raw,
    storable(mail.mailFrom),
    mail.rcptTo.map(storable),
    mail.remoteAddress,
    'ticketId' in fate ? fate.ticketId : null,
    'cause' in fate ? fate.cause : null,
    'cause' in fate ? storable(fate.detail).slice(0, longestKeptText) : null,
    mail.mailClass,
    storableOrNull(mail.authorAddress?.toLowerCase()),
    storable(mail.subject).slice(0, longestKeptText),
    mail.senderVerdict,
    storable(mail.senderEvidence).slice(0, longestKeptText),
    mail.flags,
  ];
}

/**
 * Keeps a mail whose values begin at this parameter, with the flag for a Message-ID that another
 * content had, and answers whether it is new.
 */
function keepSql(firstParameter: number): string {
  const parameters = columns.map((_, index) => `$${firstParameter + index}`);
  const [mailId, mailbox, messageId] = parameters;
  const flags = parameters.pop() ?? '';
  return `
    kept as (
      insert into inbound_mails (${columns.join(', ')})
      select ${parameters.join(', ')},
             case when exists (select 1 from inbound_mails
                                where message_id = ${messageId}::text and mailbox = ${mailbox}::text
                                  and mail_id <> ${mailId}::text)
                  then array_append(${flags}::text[], 'reused_message_id')
                  else ${flags}::text[] end
      on conflict (mail_id) do nothing
      returning mail_id
    )
    select exists (select 1 from kept) as "isNew"`;
}

const keepWithContent = `with ${stagingSql}, ${keepSql(stagingParameters + 1)}`;
const keepAlone = `with ${keepSql(1)}`;

/**
 * Keeps a mail as it came, with the content made of it (none for a held one), in one transaction.
 * Returns `undefined` if it was new; a second delivery of the same mail changes nothing and returns
 * the fate that the first one had.
 */
export async function keepMail(
  pool: Pool,
  mail: InboundMailRecord,
  content: Content | undefined,
): Promise<KeptFate | undefined> {
  const statement =
    content === undefined
      ? { name: 'keep-held-mail', text: keepAlone, values: mailValues(mail) }
      : {
          name: 'keep-mail',
          text: keepWithContent,
          values: [...stagingValues(content), ...mailValues(mail)],
        };
  const bytes = mail.raw.length + bytesOfFiles(content?.files ?? []);
  const kept = await stagingBlobs(() => storing<{ isNew: boolean }>(pool, bytes, statement));
  if (kept.rows[0]?.isNew === true) return undefined;
  // Asked for apart: a delivery that was kept while the statement above waited for it is not within
  // what that statement sees.
  const earlier = await pool.query<KeptFate>({
    name: 'kept-fate',
    text: 'select ticket_id as "ticketId", cause from inbound_mails where mail_id = $1',
    values: [mail.mailId],
  });
  return earlier.rows[0];
}

/**
 * The tickets that mails with these Message-IDs belong to, the customers' and ours to them alike: of
 * several mails with one id the first, so that nobody takes over an id by using it again. A notice to
 * the team is no part of the conversation: what answers one continues nothing.
 */
export async function ticketsByMessageIds(
  pool: Pool,
  mailbox: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await pool.query<{ message_id: string; ticket_id: string }>({
    name: 'tickets-by-message-ids',
    text: `(select distinct on (message_id) message_id, ticket_id from inbound_mails
             where message_id = any($1) and mailbox = $2 and ticket_id is not null
             order by message_id, received_at, mail_id)
           union all
           select message_id, ticket_id from outbox
            where message_id = any($1) and recipient is null`,
    values: [messageIds, mailbox],
  });
  return new Map(found.rows.map((row) => [row.message_id, row.ticket_id]));
}
