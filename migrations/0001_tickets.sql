-- The first schema: what a ticket's workflow records, and the content that travels around it.
-- Locks: creates only, so none that anybody could wait for.

-- The public number of a ticket. Given once, never reused; a refused opening leaves a gap.
create sequence ticket_numbers start with 1001;

-- Content: bodies, subjects and addresses, staged before the command that claims them is sent.
-- The id is the hash of what it holds, so staging the same twice is one row.
create table contents (
  content_id     text primary key,
  staged_at      timestamptz not null default now(),
  source         text not null check (source in ('email', 'api', 'web')),
  author_address text not null,
  author_name    text not null default '',
  subject        text not null default '',
  body_text      text not null,
  body_html      text,
  -- Where the visible reply ends and the quote begins; the whole body is kept.
  visible_length integer not null check (visible_length >= 0),
  language       text not null check (language in ('ru', 'en')),
  -- RFC 5322 Message-ID and References of the mail, for threading our answer.
  message_id     text,
  reference_ids  text[] not null default '{}'
);

create table content_files (
  content_id   text not null references contents on delete cascade,
  position     integer not null,
  name         text not null,
  content_type text not null,
  bytes        bytea not null,
  primary key (content_id, position)
);

-- Every mail that came in, as it came in, with what became of it.
create table inbound_mails (
  mail_id      text primary key,
  received_at  timestamptz not null default now(),
  mailbox      text not null,
  message_id   text,
  raw          bytea not null,
  mail_from    text not null,
  rcpt_to      text[] not null,
  remote_address text not null,
  -- The ticket it is for, or the cause for which it is held in quarantine.
  ticket_id    uuid,
  cause        text,
  detail       text,
  check ((ticket_id is null) = (cause is not null))
);
create index inbound_mails_message_id on inbound_mails (message_id) where message_id is not null;
create index inbound_mails_ticket on inbound_mails (ticket_id) where ticket_id is not null;
create index inbound_mails_quarantine on inbound_mails (received_at) where cause is not null;

-- The projection: one row a ticket, rewritten by the recording of each turn.
create table tickets (
  ticket_id         uuid primary key,
  number            bigint not null unique,
  seq               integer not null,
  status            text not null,
  channel           text not null,
  language          text not null,
  subject           text not null,
  requester_address text not null,
  requester_name    text not null,
  assignee_id       text,
  opened_at         timestamptz not null,
  updated_at        timestamptz not null,
  -- The whole state as the workflow holds it, for the next run.
  state             jsonb not null
);
create index tickets_by_status on tickets (status, updated_at desc, ticket_id);
create index tickets_by_requester on tickets (lower(requester_address), updated_at desc, ticket_id);
create index tickets_by_assignee on tickets (assignee_id, updated_at desc, ticket_id);
create index tickets_by_update on tickets (updated_at desc, ticket_id);

-- The history. Append-only: see the trigger below.
create table ticket_events (
  ticket_id  uuid not null references tickets,
  seq        integer not null,
  at         timestamptz not null,
  type       text not null,
  command_id text,
  event      jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (ticket_id, seq)
);
create index ticket_events_command on ticket_events (ticket_id, command_id)
  where command_id is not null;

create table messages (
  ticket_id  uuid not null references tickets,
  message_no integer not null,
  seq        integer not null,
  at         timestamptz not null,
  author     text not null check (author in ('customer', 'agent')),
  author_id  text,
  visibility text not null check (visibility in ('reply', 'note')),
  content_id text not null references contents,
  primary key (ticket_id, message_no)
);
create index messages_content on messages (content_id);

-- Every mail we mean to send, and what became of it.
create table outbox (
  ticket_id       uuid not null references tickets,
  mail_seq        integer not null,
  kind            text not null,
  at              timestamptz not null,
  message_no      integer,
  resolution_seq  integer,
  message_id      text unique,
  state           text not null default 'queued'
                  check (state in ('queued', 'attempting', 'accepted', 'unknown', 'failed')),
  attempts        integer not null default 0,
  last_attempt_at timestamptz,
  settled_at      timestamptz,
  relay_answer    text,
  primary key (ticket_id, mail_seq)
);
create index outbox_unsettled on outbox (state, at) where state in ('queued', 'attempting', 'unknown');

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op
    using errcode = 'restrict_violation',
          hint = 'History is never rewritten; record a new event instead.';
end $$;

create trigger append_only before update or delete on ticket_events
  for each row execute function refuse_change();
create trigger append_only_all before truncate on ticket_events
  for each statement execute function refuse_change();
create trigger append_only before update or delete on messages
  for each row execute function refuse_change();
create trigger append_only_all before truncate on messages
  for each statement execute function refuse_change();

-- Content may go as long as no message has claimed it; it never changes. The foreign key of
-- messages refuses the deletion of claimed content.
create trigger immutable before update on contents
  for each row execute function refuse_change();

-- A ticket's number, identity and opening are unchangeable.
create function keep_ticket_identity() returns trigger language plpgsql as $$
begin
  if (new.ticket_id, new.number, new.opened_at) is distinct from (old.ticket_id, old.number, old.opened_at) then
    raise exception 'the identity of a ticket is unchangeable' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_identity before update on tickets
  for each row execute function keep_ticket_identity();
create trigger never_deleted before delete on tickets
  for each row execute function refuse_change();
