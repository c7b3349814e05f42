import type { Pool } from 'pg';
import type { StoredFile } from './ticket-reads';

/** The files of a content with their bytes, in their order: as much memory as they are large. */
export async function filesOf(pool: Pool, contentId: string): Promise<StoredFile[]> {
  const found = await pool.query<StoredFile>({
    name: 'files-of',
    text: `select f.name, f.content_type as "contentType", coalesce(b.bytes, f.bytes) as bytes
             from content_files f left join blobs b using (blob_id)
            where f.content_id = $1 order by f.position`,
    values: [contentId],
  });
  return found.rows;
}
