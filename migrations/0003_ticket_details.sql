-- What a ticket is about, how it is tied to others and when its next promise falls due, so that
-- lists can be filtered and sorted by it; notices to the team; the results of the timer audit.
-- Locks: each `add column` has a constant default or none, which since PostgreSQL 11 rewrites
-- nothing: an exclusive lock for milliseconds. The indexes are built on a table that workers of the
-- version before still write to; they wait while it is read once.

alter table tickets
  add column type              text not null default 'question',
  add column topic             text,
  add column priority          text not null default 'normal',
  add column department        text,
  add column organisation_id   text,
  add column tags              text[] not null default '{}',
  add column grade             text,
  -- The earliest deadline of an open SLA cycle.
  add column sla_due_at        timestamptz,
  -- Every other ticket that this one's state names: merged into, split from, linked to.
  add column tied_ticket_ids   uuid[] not null default '{}';

create index tickets_by_sla_due on tickets (sla_due_at, ticket_id) where sla_due_at is not null;
-- Partial, so that recording an ordinary ticket touches neither.
create index tickets_by_tag on tickets using gin (tags) where tags <> '{}';
create index tickets_by_tie on tickets using gin (tied_ticket_ids) where tied_ticket_ids <> '{}';

-- Who of the team a notice is for; null means the customer.
alter table outbox add column recipient text;

-- The hourly comparison of what tickets wait for with the engine's pending timers.
create table timer_audits (
  audit_id     bigint generated always as identity primary key,
  started_at   timestamptz not null,
  finished_at  timestamptz not null,
  open_tickets integer not null,
  orphans      integer not null,
  result       jsonb not null
);
create index timer_audits_by_start on timer_audits (started_at desc);
