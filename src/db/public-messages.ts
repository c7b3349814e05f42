import type { Pool } from 'pg';
import type { StoredFile } from './ticket-reads';

/** A message as the customer's side may see it: no address, no id of an agent's. */
export type PublicMessage = {
  messageNo: number;
  atMs: number;
  author: 'customer' | 'agent';
  /** Whether the requester wrote it. */
  isRequester: boolean;
  authorName: string;
  text: string;
  files: { position: number; name: string; sizeBytes: number }[];
};

/** That the customer's side may see message `m`: no note, and nothing that a guest wrote. */
const isPublic = `m.visibility = 'reply' and m.standing is null`;

/** A customer's page is for reading, not for logs of megabytes. */
const shownTextLength = 50_000;

/**
 * The latest `limit` messages that the customer's side may see, oldest first: replies, and no note
 * and nothing that a guest wrote.
 */
export async function publicMessages(
  pool: Pool,
  ticketId: string,
  limit: number,
): Promise<PublicMessage[]> {
  const found = await pool.query<PublicMessage>({
    name: 'public-messages',
    text: `
      select m.message_no as "messageNo", (extract(epoch from m.at) * 1000)::float8 as "atMs",
             m.author, c.author_name as "authorName",
             lower(c.author_address) = lower(t.requester_address) as "isRequester",
             left(c.body_text, least(c.visible_length, ${shownTextLength})) as text,
             coalesce((select jsonb_agg(jsonb_build_object(
                 'position', f.position, 'name', f.name, 'sizeBytes', coalesce(b.size_bytes, octet_length(f.bytes))) order by f.position)
               from content_files f left join blobs b using (blob_id)
              where f.content_id = m.content_id), '[]') as files
        from messages m join contents c using (content_id) join tickets t using (ticket_id)
       where m.ticket_id = $1 and ${isPublic}
       order by m.message_no desc limit $2`,
    values: [ticketId, limit],
  });
  return found.rows.reverse();
}

/** A file of a message that the customer's side may see, or `undefined` if there is no such. */
export async function publicFile(
  pool: Pool,
  ticketId: string,
  messageNo: number,
  position: number,
): Promise<StoredFile | undefined> {
  const found = await pool.query<StoredFile>({
    name: 'public-file',
    text: `
      select f.name, f.content_type as "contentType", coalesce(b.bytes, f.bytes) as bytes
        from messages m join content_files f using (content_id) left join blobs b using (blob_id)
       where m.ticket_id = $1 and m.message_no = $2 and f.position = $3 and ${isPublic}`,
    values: [ticketId, messageNo, position],
  });
  return found.rows[0];
}
