-- Mail out: copies to participants with evidence of their own, each attempt that came to nothing, bounces.
-- Locks: two `create table` that reference outbox (SHARE ROW EXCLUSIVE on it, for milliseconds) and one
-- changed check (ACCESS EXCLUSIVE, for milliseconds: `not valid` reads no row, and every row that
-- passed the narrower check passes this one). Workers of the version before go on: their replies make
-- no copies.

alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check
  check (state in ('queued', 'attempting', 'accepted', 'unknown', 'failed', 'bounced')) not valid;

-- The same mail to a participant, an SMTP transaction of its own. Who that is, only `participants` says.
create table outbox_copies (
  ticket_id       uuid not null,
  mail_seq        integer not null,
  participant_id  text not null,
  state           text not null default 'queued'
                  check (state in ('queued', 'attempting', 'accepted', 'unknown', 'failed', 'bounced')),
  attempts        integer not null default 0,
  last_attempt_at timestamptz,
  settled_at      timestamptz,
  relay_answer    text,
  primary key (ticket_id, mail_seq, participant_id),
  foreign key (ticket_id, mail_seq) references outbox
);

-- Attempts that ended without the relay's last word, which is in the mail's own row. Those that ended
-- alike one after the other are one row, so that two days of 451 are a line and not 600.
create table delivery_attempts (
  ticket_id      uuid not null,
  mail_seq       integer not null,
  -- Empty for the mail's own recipient.
  participant_id text not null default '',
  group_no       integer not null,
  -- queued: not taken, nothing is lost; unknown: it may have been taken; interrupted: the worker was lost.
  outcome        text not null check (outcome in ('queued', 'unknown', 'interrupted')),
  relay_answer   text not null,
  times          integer not null default 1,
  first_at       timestamptz not null,
  last_at        timestamptz not null,
  primary key (ticket_id, mail_seq, participant_id, group_no),
  foreign key (ticket_id, mail_seq) references outbox
);

-- Counts an attempt that ended without a last word: on the last line if that one ended alike, where
-- the ids and times that relays put into their answers make no difference, and beyond twenty lines in any case.
create function note_attempt(
  of_ticket uuid, of_mail integer, of_participant text, how text, answer text, began timestamptz
) returns void language plpgsql as $$
declare
  varying constant text := '\S*\d\S*';
  latest delivery_attempts;
begin
  select * into latest from delivery_attempts
   where (ticket_id, mail_seq, participant_id) = (of_ticket, of_mail, of_participant)
   order by group_no desc limit 1;
  if latest.group_no >= 20
     or (latest.outcome = how and left(latest.relay_answer, 3) = left(answer, 3)
         and regexp_replace(latest.relay_answer, varying, '', 'g')
           = regexp_replace(answer, varying, '', 'g')) then
    update delivery_attempts
       set times = times + 1, last_at = began, outcome = how, relay_answer = answer
     where (ticket_id, mail_seq, participant_id, group_no)
         = (of_ticket, of_mail, of_participant, latest.group_no);
  else
    insert into delivery_attempts
    values (of_ticket, of_mail, of_participant, coalesce(latest.group_no, 0) + 1, how, answer, 1,
            began, began);
  end if;
end $$;
