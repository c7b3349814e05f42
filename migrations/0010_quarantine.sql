-- Quarantine as workflow: what became of a held mail, until when it is held, who decided; and what the
-- daily sweep of unclaimed content needs.
--
-- Locks, all held to the end of the transaction: inbound_mails exclusively, for adding columns without
-- a default (no rewrite) and for setting hold_state on the mails in quarantine (each a row without its
-- bytes; 10,000 take about a second): mail that comes meanwhile waits, or is answered 451 and comes
-- again. The index on ticket_events has turns wait while the table is read once, about a second for
-- each million events; from then on only the few events that name content and are no message touch it.
-- Old workers go on: they insert held mails without hold_state, which the trigger sets. The check that
-- replaces theirs is looser, and is validated in the next file, where nobody waits for it.

alter table inbound_mails
  add column hold_state      text check (hold_state in ('held', 'released', 'discarded', 'expired')),
  -- In ticket time; null until it is decided, before the mail's workflow is started.
  add column held_until      timestamptz,
  -- When the engine had taken the mail's workflow; null: it has to be started (again).
  add column hold_started_at timestamptz,
  add column decided_by      text,
  add column decided_at      timestamptz,
  -- The last decision's command, so that it repeated is known to be itself.
  add column decision_id     text,
  -- The causes for which a person has said already that the mail shall not be held.
  add column waived_causes   text[] not null default '{}';

update inbound_mails set hold_state = 'held' where cause is not null;

-- A released mail has a ticket and keeps its cause as evidence.
alter table inbound_mails
  drop constraint inbound_mails_check,
  add constraint inbound_mails_fate check (
    (ticket_id is not null or cause is not null) and (cause is null) = (hold_state is null)
  ) not valid;

create function hold_new_mail() returns trigger language plpgsql as $$
begin
  new.hold_state := 'held';
  return new;
end $$;
create trigger hold_new_mail before insert on inbound_mails
  for each row when (new.cause is not null and new.hold_state is null)
  execute function hold_new_mail();

-- The lists of the quarantine, each of one state, newest first. The index of 0001 by time alone stays
-- for servers of the version before: a rare state would be searched for among all that was ever held.
create index inbound_mails_by_hold on inbound_mails (hold_state, received_at, mail_id)
  where hold_state is not null;
-- What the hourly audit and the look for holds without a workflow go through, by an id that never moves.
create index inbound_mails_on_hold on inbound_mails (mail_id) where hold_state = 'held';

-- Content named by an event that is no message: a rating's comment, an automatic mail, a bounce.
create index ticket_events_content on ticket_events ((event->>'contentId'))
  where event ? 'contentId' and type <> 'messageAdded';

-- Content that nothing named when a sweep looked at it. Deleted when nothing names it a day later.
create table unclaimed_contents (
  content_id text primary key references contents on delete cascade,
  noticed_at timestamptz not null default now()
);
