-- Who may write in whose name, and how often: the customers' companies with their authorised senders,
-- every change of them, and what each sender opened in the last hours.
-- Locks: creates only, so none that anybody could wait for.

-- The companies that tickets name as their organisation. The id is what a ticket's details hold.
create table organisations (
  organisation_id        text primary key,
  name                   text not null,
  -- In lower case, as DNS has them. Whose address is at one of them belongs to the organisation.
  domains                text[] not null default '{}',
  -- Mail acts in its name only from the addresses in organisation_senders.
  only_authorised        boolean not null,
  -- Its senders must be proven to be who they say they are.
  require_authentication boolean not null
);
create index organisations_by_domain on organisations using gin (domains);

create table organisation_senders (
  organisation_id text not null references organisations on delete cascade,
  -- In lower case.
  address         text not null,
  primary key (organisation_id, address)
);
create index organisation_senders_by_address on organisation_senders (address);

-- Who changed an organisation, when and how. Kept when it is deleted, so without a foreign key.
create table organisation_changes (
  change_id       bigint generated always as identity primary key,
  organisation_id text not null,
  at              timestamptz not null default now(),
  changed_by      text not null,
  -- What it was before and what it is after; null where it did not exist.
  before          jsonb,
  after           jsonb,
  check (before is not null or after is not null)
);
create index organisation_changes_by_organisation on organisation_changes (organisation_id, change_id desc);

create trigger append_only before update or delete on organisation_changes
  for each row execute function refuse_change();
create trigger append_only_all before truncate on organisation_changes
  for each statement execute function refuse_change();

-- The mails that opened tickets, or would have, for a day: a sender gets one acknowledgement an hour,
-- and so many new tickets. The mail's id is the key, so that a second delivery gets the first one's answer.
create table sender_openings (
  mail_id         text primary key,
  mailbox         text not null,
  -- In lower case.
  sender_address  text not null,
  at              timestamptz not null,
  is_acknowledged boolean not null,
  is_within_cap   boolean not null
);
create index sender_openings_by_sender on sender_openings (mailbox, sender_address, at);
create index sender_openings_by_age on sender_openings (at);

-- Decides on a mail that opens a ticket, in one round trip. Mails of one sender to one mailbox wait for
-- each other's decision; those of others don't. Forgets some decisions older than a day each time, so
-- that the table stays as small as a day's mail without anybody sweeping it.
create function claim_opening(
  claimed_mailbox text, claimed_sender text, claimed_mail_id text, most_an_hour integer
) returns table (acknowledge boolean, within_cap boolean) language plpgsql as $$
declare
  opened       bigint;
  acknowledged boolean;
  -- Not now(): that is when the transaction began, before it waited for the lock.
  decided_at   timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(claimed_mailbox || ' ' || claimed_sender, 9));
  return query select o.is_acknowledged, o.is_within_cap
    from sender_openings o where o.mail_id = claimed_mail_id;
  if found then return; end if;

  decided_at := clock_timestamp();
  select count(*), coalesce(bool_or(o.is_acknowledged), false) into opened, acknowledged
    from sender_openings o
   where o.mailbox = claimed_mailbox and o.sender_address = claimed_sender
     and o.at > decided_at - interval '1 hour' and o.is_within_cap;
  within_cap := opened < most_an_hour;
  acknowledge := within_cap and not acknowledged;
  insert into sender_openings values
    (claimed_mail_id, claimed_mailbox, claimed_sender, decided_at, acknowledge, within_cap);
  delete from sender_openings where mail_id in (
    select o.mail_id from sender_openings o where o.at < decided_at - interval '1 day'
     order by o.at limit 10 for update skip locked);
  return next;
end $$;
