-- Guests' messages and participants.
--
-- A guest holds a ticket's reply address and is nobody the ticket knows: the message is the ticket's,
-- and what goes to people outside the team must be able to leave it out. A ticket's state and events
-- know participants by id only; their addresses are here, once for all tickets.
--
-- Locks: `add column` without a default rewrites nothing: an exclusive lock for milliseconds. Workers of
-- the version before go on: they name no column of these.

alter table messages
  add column standing text check (standing = 'guest');

create table participants (
  participant_id text primary key check (participant_id ~ '^[a-z2-7]{26}$'),
  -- As it was first written; the id is the same for every spelling of its case.
  address        text not null,
  -- As the latest mail that gave one has it.
  name           text not null default ''
);
