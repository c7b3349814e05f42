-- How the fetching of each mailbox stands, as the process that fetches it says: pages are served by
-- other processes, which can't ask it.
-- Locks: creates only, so none that anybody could wait for. Intakes of the version before don't write
-- here: their mailboxes are shown as not heard of.

create table imap_status (
  -- The address that customers write to.
  mailbox         text primary key,
  -- Which process wrote last: one that stops fetching says so only as long as no other has taken over.
  process         uuid not null,
  folder          text not null,
  state           text not null check (state in ('following', 'connecting', 'connected', 'closed')),
  connected_since timestamptz,
  last_scan_at    timestamptz,
  waiting         integer not null,
  left_alone      integer not null,
  problem_code    text,
  problem_detail  text,
  problem_at      timestamptz,
  updated_at      timestamptz not null default now()
);
