import type { Pool } from 'pg';
import { isClaimedMeanwhile } from './claimed-meanwhile';

/** What a sweep of files deleted: uploads that had their day, and blobs that no file is any more. */
export type FileSweepResult = { uploads: number; blobs: number };

export type FileSweepOptions = {
  /** How long an upload waits for its comment. */
  uploadAgeMs?: number;
  /** Blobs that one statement looks at. */
  partSize?: number;
  signal?: AbortSignal;
  onProgress?: () => void;
};

const defaults = { uploadAgeMs: 86_400_000, partSize: 1_000 };

/** Deleting a blob marks each 2 kB of it, 25 MB 12,500 times: so many are half a second, and no more. */
const blobsOfDeletion = 20;

const isUnnamed = `
  not exists (select 1 from content_files f where f.blob_id = b.blob_id)
  and not exists (select 1 from uploads u where u.blob_id = b.blob_id)`;

/** Of a part of the blobs by id, those that nothing names. No byte of them is read. */
const partSql = `
  with part as (
    select blob_id from blobs where blob_id > $1 order by blob_id limit $2
  )
  select max(blob_id) as "lastId",
         coalesce(array_agg(blob_id) filter (where ${isUnnamed}), '{}') as unnamed
    from part b`;

/** Whoever names a blob at this moment holds its key: such a blob is passed over, and nobody waits. */
const deleteSql = `
  delete from blobs where blob_id in (
    select blob_id from blobs b where blob_id = any($1) and ${isUnnamed}
    order by blob_id for update skip locked)`;

async function deleteBlobs(pool: Pool, blobIds: readonly string[]): Promise<number> {
  try {
    return (await pool.query(deleteSql, [blobIds])).rowCount ?? 0;
  } catch (error) {
    if (isClaimedMeanwhile(error)) return 0;
    throw error;
  }
}

async function sweepBlobs(
  pool: Pool,
  { partSize, signal, onProgress }: FileSweepOptions & { partSize: number },
): Promise<number> {
  let deleted = 0;
  let afterId: string | null = '';
  while (afterId !== null) {
    signal?.throwIfAborted();
    const part: { rows: { lastId: string | null; unnamed: string[] }[] } = await pool.query(
      partSql,
      [afterId, partSize],
    );
    const { lastId = null, unnamed = [] } = part.rows[0] ?? {};
    afterId = lastId;
    onProgress?.();
    for (let start = 0; start < unnamed.length; start += blobsOfDeletion) {
      signal?.throwIfAborted();
      deleted += await deleteBlobs(pool, unnamed.slice(start, start + blobsOfDeletion));
      onProgress?.();
    }
  }
  return deleted;
}

/**
 * Deletes uploads that are a day old, and the bytes that no file is any more, in parts that each take
 * less than a second. Whoever names a blob at the same moment wins, or stores it again (`stagingBlobs`);
 * what is passed over for that goes with the next sweep.
 */
export async function sweepFiles(
  pool: Pool,
  options: FileSweepOptions = {},
): Promise<FileSweepResult> {
  const wanted = { ...defaults, ...options };
  const uploads = await pool.query(
    `delete from uploads where uploaded_at < now() - $1 * interval '1 millisecond'`,
    [wanted.uploadAgeMs],
  );
  return { uploads: uploads.rowCount ?? 0, blobs: await sweepBlobs(pool, wanted) };
}
