/** Files that agents have uploaded for their comments: a day each, or until a comment has taken them over. */
import type { Pool } from 'pg';
import { blobIdOf, stagingBlobs } from './blobs';
import { contentParameters, contentSql, contentValues, storable, type Content } from './contents';

/** A file to store; its name and type are safe already. */
export type UploadToStore = {
  uploadId: string;
  uploadedBy: string;
  name: string;
  contentType: string;
  bytes: Buffer;
};

/** An upload that is there. */
export type StoredUpload = {
  uploadId: string;
  name: string;
  contentType: string;
  sizeBytes: number;
  blobId: string;
};

const storedColumns = `upload_id as "uploadId", name, content_type as "contentType",
  size_bytes as "sizeBytes", blob_id as "blobId"`;

/**
 * Stores an upload under its id, and its bytes where no other file has them yet. Returns what is stored
 * under the id: of a repeated upload the first one's file, which may be another.
 */
export async function storeUpload(pool: Pool, upload: UploadToStore): Promise<StoredUpload> {
  const { uploadId, uploadedBy, name, contentType, bytes } = upload;
  const statement = {
    name: 'store-upload',
    text: `
      with blob as (
        insert into blobs (blob_id, size_bytes, bytes) values ($5, octet_length($6::bytea), $6)
        on conflict (blob_id) do nothing
      )
      insert into uploads (upload_id, uploaded_by, name, content_type, blob_id)
      values ($1, $2, $3, $4, $5) on conflict (upload_id) do nothing`,
    values: [uploadId, uploadedBy, storable(name), contentType, blobIdOf(bytes), bytes],
  };
  await stagingBlobs(() => pool.query(statement));
  const found = await pool.query<StoredUpload>({
    name: 'stored-upload',
    text: `select ${storedColumns} from uploads join blobs using (blob_id) where upload_id = $1`,
    values: [uploadId],
  });
  const [stored] = found.rows;
  if (stored === undefined) throw new Error(`Upload ${uploadId} is gone as soon as it was stored`);
  return stored;
}

/** Those of these uploads that are there and this person's, in no particular order. */
export async function uploadsOf(
  pool: Pool,
  uploadedBy: string,
  uploadIds: readonly string[],
): Promise<StoredUpload[]> {
  const found = await pool.query<StoredUpload>({
    name: 'uploads-of',
    text: `select ${storedColumns} from uploads join blobs using (blob_id)
            where upload_id = any($2::uuid[]) and uploaded_by = $1`,
    values: [uploadedBy, uploadIds],
  });
  return found.rows;
}

/** Whether content is staged under this id. */
export async function isStaged(pool: Pool, contentId: string): Promise<boolean> {
  const found = await pool.query({
    name: 'is-staged',
    text: 'select 1 from contents where content_id = $1',
    values: [contentId],
  });
  return found.rowCount !== 0;
}

/** The uploads are locked, so that a sweep deletes none before the content names its blob. */
const stageSql = `
  with uploaded as (
    select wanted.position - 1 as position, u.name, u.content_type, u.blob_id
      from unnest($${contentParameters + 2}::uuid[]) with ordinality wanted(upload_id, position)
      join uploads u using (upload_id)
     where u.uploaded_by = $${contentParameters + 1}
       for key share of u
  ),${contentSql(`(select count(*) from uploaded) = cardinality($${contentParameters + 2}::uuid[])`)},
  named as (
    insert into content_files (content_id, position, name, content_type, blob_id)
    select staged.content_id, uploaded.* from staged, uploaded
  )
  select exists (select 1 from staged) as "isNew"`;

/**
 * Stores content once, with these uploads of its author's as its files, in their order; no byte of them
 * leaves the database. Returns false, with nothing stored, if one of them is not there or somebody
 * else's and the content is new.
 */
export async function stageWithUploads(
  pool: Pool,
  content: Content,
  uploadedBy: string,
  uploadIds: readonly string[],
): Promise<boolean> {
  const statement = {
    name: 'stage-with-uploads',
    text: stageSql,
    values: [...contentValues(content), uploadedBy, uploadIds],
  };
  const staged = await stagingBlobs(() => pool.query<{ isNew: boolean }>(statement));
  return staged.rows[0]?.isNew === true || isStaged(pool, content.contentId);
}
