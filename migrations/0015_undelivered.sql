-- Which tickets have a mail that did not reach its recipient (src/db/undelivered.ts), and how many notices
-- of such mails the team got lately (src/db/notice-recipients.ts): both were a walk through the whole outbox.
--
-- Locks: SHARE on outbox and outbox_copies while each is read once (about a second for each million mails):
-- what is written about mails waits, or is tried again; whoever reads waits for nothing. Workers of the
-- version before go on.

create index outbox_undelivered on outbox (ticket_id, mail_seq)
  where recipient is null and settled_at is not null and state in ('failed', 'bounced', 'unknown');

create index outbox_copies_undelivered on outbox_copies (ticket_id, participant_id, mail_seq)
  where settled_at is not null and state in ('failed', 'bounced', 'unknown');

create index outbox_notices_sent on outbox (settled_at)
  where recipient is not null and state = 'accepted';
