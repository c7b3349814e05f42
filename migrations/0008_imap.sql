-- Where the fetching of mail by IMAP stands. A mail is fetched again until its receipt says that it
-- is ours; what the mail says is de-duplicated by the intake, so that losing these rows loses no mail
-- and doubles none.
-- Locks: creates only, so none that anybody could wait for.

create table imap_folders (
  -- The address that customers write to: an account that moves to another server is still the same.
  mailbox      text not null,
  folder       text not null,
  -- Which folder the UIDs are of (RFC 9051 §2.3.1.1); null until it was first opened.
  server       text,
  uid_validity bigint check (uid_validity between 0 and 4294967295),
  -- Everything below is dealt with, so that it needs no receipt.
  low_uid      bigint not null default 1 check (low_uid between 1 and 4294967296),
  -- Mail that arrived before is left alone. Set at the first look and only ever moved back.
  since_at     timestamptz not null,
  -- How many were left alone below low_uid.
  left_alone   integer not null default 0,
  started_at   timestamptz not null default now(),
  primary key (mailbox, folder)
);

create table imap_receipts (
  mailbox      text not null,
  folder       text not null,
  uid_validity bigint not null,
  uid          bigint not null,
  -- How often it was this mail's own fault that it could not be received.
  tries        integer not null default 0,
  -- When it was ours for good: kept, held in quarantine or refused.
  done_at      timestamptz,
  primary key (mailbox, folder, uid_validity, uid),
  foreign key (mailbox, folder) references imap_folders on delete cascade
);
