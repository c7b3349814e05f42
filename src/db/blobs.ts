import { createHash } from 'node:crypto';

/** A file to keep with a content; where it came from a mail, with what that mail's HTML calls it. */
export type FileToStore = {
  name: string;
  contentType: string;
  bytes: Buffer;
  cid?: string;
  isInline?: boolean;
};

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
    const blobId = createHash('sha256').update(bytes).digest('hex');
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
