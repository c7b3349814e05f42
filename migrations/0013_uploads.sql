-- Files out: what agents upload for their comments. A comment takes over the blob and not the row, so
-- rows live for a day only (src/db/sweep-files.ts), whether a comment has named them or not.
--
-- Locks: `create table` references blobs (SHARE ROW EXCLUSIVE on it, for milliseconds: staging waits);
-- two columns without a default and two triggers (ACCESS EXCLUSIVE on outbox and outbox_copies, for
-- milliseconds: no row is read). Workers of the version before go on, but for the mails named below.

create table uploads (
  upload_id    uuid primary key,
  uploaded_by  text not null,
  uploaded_at  timestamptz not null default now(),
  -- Both made safe already, as those of incoming mail.
  name         text not null,
  content_type text not null,
  blob_id      text not null references blobs
);
create index uploads_blob on uploads (blob_id);

-- The number of the latest attempt by a worker that knows that a mail may have files. One of the version
-- before doesn't, and would send it without them: its attempt is refused, and fails until a newer worker
-- makes it.
alter table outbox add column attempt_with_files integer;
alter table outbox_copies add column attempt_with_files integer;

create function keep_files_with_mail() returns trigger language plpgsql as $$
begin
  if exists (select 1 from outbox o
               join messages m on m.ticket_id = o.ticket_id and m.message_no = o.message_no
               join content_files f using (content_id)
              where o.ticket_id = new.ticket_id and o.mail_seq = new.mail_seq
                and m.author = 'agent') then
    raise exception 'this mail has files, which a worker of this version does not send'
      using errcode = 'feature_not_supported', hint = 'A newer worker sends it.';
  end if;
  return new;
end $$;
create trigger files_go_with_mail before update on outbox for each row
  when (new.attempts > old.attempts and new.attempt_with_files is distinct from new.attempts)
  execute function keep_files_with_mail();
create trigger files_go_with_mail before update on outbox_copies for each row
  when (new.attempts > old.attempts and new.attempt_with_files is distinct from new.attempts)
  execute function keep_files_with_mail();
