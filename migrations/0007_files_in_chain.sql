-- What a content's hash in the chain is made of, now that files may be blobs (0007_files.sql). A row
-- with bytes gives what it always gave, so that no recorded hash changes; one that names a blob gives
-- the same for the same bytes, without hashing them again: the blob's id is their hash, which a check
-- of the table enforces and `npm run verify` recomputes. The columns cid and is_inline count where
-- they say something, which those of older rows never do.
--
-- Locks: none; the definition is replaced in the catalogue.
create or replace function content_hash(id text) returns bytea language plpgsql stable as $$
begin
  return (
    select sha256(convert_to(jsonb_build_array(
             content_id, source, author_address, author_name, subject, body_text, body_html,
             visible_length, language, message_id, reference_ids,
             (select jsonb_agg(jsonb_build_array(position, name, content_type,
                                                 coalesce(blob_id, encode(sha256(bytes), 'hex')))
                               || case when cid is null and not is_inline then '[]'::jsonb
                                       else jsonb_build_array(cid, is_inline) end
                               order by position)
                from content_files where content_files.content_id = contents.content_id)
           )::text, 'UTF8'))
      from contents where content_id = id);
end $$;
