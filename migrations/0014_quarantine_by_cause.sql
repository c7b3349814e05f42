-- The lists of the quarantine that are asked for one cause: a rare one was searched for among all mails
-- of its state, thousands where a mailing list or a robot fills the quarantine.
--
-- Locks: SHARE on inbound_mails while it is read once, without the mails' bytes (about two seconds for
-- each million mails): mail that comes meanwhile waits, or is answered 451 and comes again, decisions
-- about held mails wait; whoever reads waits for nothing. Workers of the version before go on.

create index inbound_mails_by_cause on inbound_mails (hold_state, cause, received_at, mail_id)
  where hold_state is not null;
