import { createHash } from 'node:crypto';
import { DatabaseError } from 'pg';

/** A file to keep with a content; where it came from a mail, with what that mail's HTML calls it. */
export type FileToStore = {
  name: string;
  contentType: string;
  bytes: Buffer;
  cid?: string;
  isInline?: boolean;
};

/** The name under which bytes are stored: their SHA-256 in hexadecimal. */
export function blobIdOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** How many bytes these files have together. */
export function bytesOfFiles(files: readonly FileToStore[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** A sweep passes once a day, so a second one within the same statement is no accident. */
const mostAttempts = 3;

function isBlobSwept(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint?.endsWith('_blob_id_fkey') === true;
}

/**
 * What `stage` gives: one statement that stores blobs and names them. Nothing locks a blob between its
 * `on conflict do nothing` and the foreign key's look at it, so that the sweep of blobs can delete one in
 * between; then the statement has changed nothing, and repeated it finds the blob gone and stores it.
 * Why no lock: locked, mails with the same logo would wait for each other's commit.
 */
export async function stagingBlobs<T>(stage: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await stage();
    } catch (error) {
      if (attempt === mostAttempts || !isBlobSwept(error)) throw error;
    }
  }
}

/**
 * Two parts of a `with` statement behind `staged`, which gives the `content_id` of a content that is
 * new: stores its files, and their bytes where no other file has them yet. The parameters are those of
 * `fileValues`, from `$first` on. Blobs are inserted in the order of their ids, so that two mails with
 * the same files wait for each other and never both ways round.
 */
export function stageFilesSql(first: number): string {
  const parameter = (index: number) => `$${first + index}`;
  return `
  staged_blobs as (
    insert into blobs (blob_id, size_bytes, bytes)
    select blob_id, octet_length(bytes), bytes
      from staged, unnest(${parameter(6)}::text[], ${parameter(7)}::bytea[]) as blob(blob_id, bytes)
     order by blob_id
    on conflict (blob_id) do nothing
  ),
  staged_files as (
    insert into content_files (content_id, position, name, content_type, blob_id, cid, is_inline)
    select staged.content_id, file.*
      from staged, unnest(${parameter(0)}::int[], ${parameter(1)}::text[], ${parameter(2)}::text[],
                          ${parameter(3)}::text[], ${parameter(4)}::text[], ${parameter(5)}::bool[])
        as file(position, name, content_type, blob_id, cid, is_inline)
  )`;
}

/** How many parameters `stageFilesSql` takes. */
export const fileParameters = 8;

/** The values for `stageFilesSql`; `storable` makes a text fit for Postgres. */
export function fileValues(
  files: readonly FileToStore[],
  storable: (text: string) => string,
): unknown[] {
  const blobs = new Map<string, Buffer>();
  const ids = files.map(({ bytes }) => {
    const blobId = blobIdOf(bytes);
    blobs.set(blobId, bytes);
    return blobId;
  });
  return [
    files.map((_, position) => position),
    files.map((file) => storable(file.name)),
    files.map((file) => storable(file.contentType)),
    ids,
    files.map((file) => (file.cid === undefined ? null : storable(file.cid))),
    files.map((file) => file.isInline === true),
    [...blobs.keys()],
    [...blobs.values()],
  ];
}
