-- Files by what they are: the same file, sent with every mail of a conversation (a logo, a log, a
-- forwarded contract), is stored once. New rows of content_files name a blob; those from before keep
-- their bytes, and workers of the version before go on inserting bytes: both are read from now on.
--
-- Locks: ACCESS EXCLUSIVE on content_files for the three changes of its columns, each in the catalogue
-- alone (no row is read or written); the check is validated under SHARE UPDATE EXCLUSIVE, which no
-- reader or writer waits for, but in this transaction the first lock is held meanwhile: about a second
-- for each million files.

-- The id is the hash of the bytes, and the database says so itself, so that neither a fault of ours
-- nor a hand in the table can put other bytes under a name that a chained history relies on.
create table blobs (
  blob_id    text primary key,
  size_bytes integer not null,
  bytes      bytea not null,
  constraint id_is_hash check (blob_id = encode(sha256(bytes), 'hex')),
  constraint size_is_length check (size_bytes = octet_length(bytes))
);
-- Compressing what is compressed already (pictures, archives) takes time and gains nothing.
alter table blobs alter column bytes set storage external;

create trigger immutable before update on blobs
  for each row execute function refuse_change();

alter table content_files
  alter column bytes drop not null,
  -- Restricts deletion: a blob goes when no file is left that is it.
  add column blob_id text references blobs,
  -- How the same mail's HTML names the file (Content-ID), and whether it is meant to be shown within.
  add column cid text,
  add column is_inline boolean not null default false,
  add constraint bytes_or_blob check (num_nonnulls(bytes, blob_id) = 1) not valid;
alter table content_files validate constraint bytes_or_blob;
create index content_files_blob on content_files (blob_id) where blob_id is not null;
