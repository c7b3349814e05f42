import type { Pool } from 'pg';
import type { Language } from '../domain/language';
import {
  bytesOfFiles,
  fileParameters,
  fileValues,
  stageFilesSql,
  stagingBlobs,
  type FileToStore,
} from './blobs';
import { storing } from './bytes-statement';

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
  /** What only mail has: the mailbox that it came to, and where its author wants answers. */
  mail?: { mailbox: string; replyToAddress: string | undefined };
  files: readonly FileToStore[];
};

const contentColumns = `content_id, source, author_address, author_name, subject, body_text,
  body_html, visible_length, language, message_id, reference_ids, mailbox, reply_to_address`;

/** How many parameters `contentSql` takes. */
export const contentParameters = 13;

/** The part that stores the content itself, from parameter $1, if the condition holds; see `contentValues`. */
export const contentSql = (condition = 'true') => `
  staged as (
    insert into contents (${contentColumns})
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 where ${condition}
    on conflict (content_id) do nothing
    returning content_id
  )`;

/** How many parameters `stagingSql` takes. */
export const stagingParameters = contentParameters + fileParameters;

/** The statement's parts that stage content with its files, from parameter $1; see `stagingValues`. */
export const stagingSql = `${contentSql()},${stageFilesSql(contentParameters + 1)}`;

/**
 * Postgres text holds no NUL, and a customer's mail may: replaced by U+FFFD so that the rest is
 * kept (the raw mail keeps the byte itself).
 */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}

/** As `storable`, with `null` for what is not there. */
export function storableOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storable(text);
}

/** Characters as Postgres counts them: one outside the basic plane is two to JavaScript. */
function characterCount(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** The values of `contentSql`, `contentParameters` of them. */
export function contentValues(content: Content): unknown[] {
  return [
    content.contentId,
    content.source,
    storable(content.authorAddress),
    storable(content.authorName),
    storable(content.subject),
    storable(content.text),
    storableOrNull(content.html),
    characterCount(content.text.slice(0, content.visibleLength)),
    content.language,
    storableOrNull(content.messageId),
    content.referenceIds.map(storable),
    content.mail?.mailbox ?? null,
    storableOrNull(content.mail?.replyToAddress),
  ];
}

/** The values of `stagingSql`, `stagingParameters` of them. */
export function stagingValues(content: Content): unknown[] {
  return [...contentValues(content), ...fileValues(content.files, storable)];
}

/** Stores content once; the same id again changes nothing. */
export async function stageContent(pool: Pool, content: Content): Promise<void> {
  const statement = {
    name: 'stage-content',
    text: `with ${stagingSql} select count(*) from staged`,
    values: stagingValues(content),
  };
  await stagingBlobs(() => storing(pool, bytesOfFiles(content.files), statement));
}

/** Whether a message of a ticket shows this content already. */
export async function isContentClaimed(pool: Pool, contentId: string): Promise<boolean> {
  const claimed = await pool.query({
    name: 'is-content-claimed',
    text: 'select 1 from messages where content_id = $1',
    values: [contentId],
  });
  return claimed.rowCount !== 0;
}
