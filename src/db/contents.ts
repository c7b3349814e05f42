import type { Pool } from 'pg';
import type { Language } from '../domain/language';
import { fileParameters, fileValues, stageFilesSql, type FileToStore } from './blobs';

/** Content to stage: what a message will show, and what a mail's threading needs. */
export type Content = {
  contentId: string;
  source: 'email' | 'api' | 'web';
  authorAddress: string;
  authorName: string;
  subject: string;
  text: string;
  html: string | undefined;
  /** Where in `text` the quote begins, as JavaScript counts. */
  visibleLength: number;
  language: Language;
  messageId: string | undefined;
  referenceIds: readonly string[];
  files: readonly FileToStore[];
};

/** An inbound mail to keep: for a ticket, or in quarantine for a cause. */
export type InboundMailRecord = {
  mailId: string;
  mailbox: string;
  messageId: string | undefined;
  raw: Buffer;
  mailFrom: string;
  rcptTo: readonly string[];
  remoteAddress: string;
  fate: { ticketId: string } | { cause: string; detail: string };
};

const contentColumns = `content_id, source, author_address, author_name, subject, body_text,
  body_html, visible_length, language, message_id, reference_ids`;

const stageContentSql = `
  staged as (
    insert into contents (${contentColumns})
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (content_id) do nothing
    returning content_id
  ),${stageFilesSql(12)}`;

/**
 * Postgres text holds no NUL, and a customer's mail may: replaced by U+FFFD so that the rest is
 * kept (the raw mail keeps the byte itself).
 */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}

/** Characters as Postgres counts them: one outside the basic plane is two to JavaScript. */
function characterCount(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

function contentValues(content: Content): unknown[] {
  return [
    content.contentId,
    content.source,
    storable(content.authorAddress),
    storable(content.authorName),
    storable(content.subject),
    storable(content.text),
    content.html === undefined ? null : storable(content.html),
    characterCount(content.text.slice(0, content.visibleLength)),
    content.language,
    content.messageId === undefined ? null : storable(content.messageId),
    content.referenceIds.map(storable),
    ...fileValues(content.files, storable),
  ];
}

/** Stores content once; the same id again changes nothing. */
export async function stageContent(pool: Pool, content: Content): Promise<void> {
  await pool.query({
    name: 'stage-content',
    text: `with ${stageContentSql} select count(*) from staged`,
    values: contentValues(content),
  });
}

const keepMailSql = `
  kept as (
    insert into inbound_mails (mail_id, mailbox, message_id, raw, mail_from, rcpt_to,
                               remote_address, ticket_id, cause, detail)
    values ($FIRST)
    on conflict (mail_id) do nothing
    returning mail_id
  )
  select exists (select 1 from kept) as is_new`;

/** `$20, $21, …`: the parameters of an inbound mail behind those of the content, if there is one. */
function keepMailFrom(firstParameter: number): string {
  const parameters = Array.from({ length: 10 }, (_, index) => `$${firstParameter + index}`);
  return keepMailSql.replace('$FIRST', parameters.join(', '));
}

function mailValues(mail: InboundMailRecord): unknown[] {
  const { fate } = mail;
  return [
    mail.mailId,
    mail.mailbox,
    mail.messageId === undefined ? null : storable(mail.messageId),
    mail.raw,
    storable(mail.mailFrom),
    mail.rcptTo.map(storable),
    mail.remoteAddress,
    'ticketId' in fate ? fate.ticketId : null,
    'cause' in fate ? fate.cause : null,
    'cause' in fate ? storable(fate.detail) : null,
  ];
}

const keepWithContent = `with ${stageContentSql}, ${keepMailFrom(12 + fileParameters)}`;
const keepAlone = `with ${keepMailFrom(1)}`;

/**
 * Keeps a mail as it came, with the content made of it (none for a held one), in one transaction.
 * Returns whether it was new: a second delivery of the same mail changes nothing.
 */
export async function keepMail(
  pool: Pool,
  mail: InboundMailRecord,
  content: Content | undefined,
): Promise<boolean> {
  const kept = await pool.query<{ is_new: boolean }>(
    content === undefined
      ? { name: 'keep-held-mail', text: keepAlone, values: mailValues(mail) }
      : {
          name: 'keep-mail',
          text: keepWithContent,
          values: [...contentValues(content), ...mailValues(mail)],
        },
  );
  return kept.rows[0]?.is_new ?? false;
}

/**
 * The tickets that mails with these Message-IDs belong to, the customers' and ours to them alike. A
 * notice to the team is no part of the conversation: what answers one continues nothing.
 */
export async function ticketsByMessageIds(
  pool: Pool,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await pool.query<{ message_id: string; ticket_id: string }>({
    name: 'tickets-by-message-ids',
    text: `select message_id, ticket_id from inbound_mails
            where message_id = any($1) and ticket_id is not null
           union all
           select message_id, ticket_id from outbox
            where message_id = any($1) and recipient is null`,
    values: [messageIds],
  });
  return new Map(found.rows.map((row) => [row.message_id, row.ticket_id]));
}

/** Whether a message of a ticket shows this content already. */
export async function isContentClaimed(pool: Pool, contentId: string): Promise<boolean> {
  const claimed = await pool.query('select 1 from messages where content_id = $1', [contentId]);
  return claimed.rowCount !== 0;
}

/** The mail that opens a ticket, kept but not recorded yet; `raw` as it came. */
export type KeptOpening = { contentId: string; language: Language; raw: Buffer };

/**
 * Whether the ticket is recorded, or else the kept mail that opens it: on its way to being recorded,
 * or given up by its sender after a 451. `undefined` if nothing is known of the ticket.
 */
export async function findTicket(
  pool: Pool,
  ticketId: string,
): Promise<'recorded' | KeptOpening | undefined> {
  const found = await pool.query<
    { content_id: null } | { content_id: string; language: Language; raw: Buffer }
  >({
    name: 'find-ticket',
    text: `select null as content_id, language, null as raw from tickets where ticket_id = $1
           union all
           (select i.mail_id, c.language, i.raw
              from inbound_mails i join contents c on c.content_id = i.mail_id
             where i.ticket_id = $1 and not exists (select 1 from tickets where ticket_id = $1)
             order by i.received_at limit 1)`,
    values: [ticketId],
  });
  const [row] = found.rows;
  if (row === undefined) return undefined;
  if (row.content_id === null) return 'recorded';
  const { content_id: contentId, language, raw } = row;
  return { contentId, language, raw };
}
