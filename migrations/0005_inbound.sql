-- What is known of a mail besides its bytes: which of our mailboxes it came to, what made it, whether
-- its sender is who it says, and what was odd about it; where answers to a ticket come from and go to.
-- Locks: each `add column` has a constant default or none, which since PostgreSQL 11 rewrites
-- nothing: an exclusive lock for milliseconds. Workers and intakes of the version before go on: what
-- they leave out has the meaning that it had for them.

alter table inbound_mails
  -- human, or the kind of automatic mail (docs/mail/classification.md).
  add column mail_class      text not null default 'human',
  -- As the mail names it, in lower case; null if it names no single usable author.
  add column author_address  text,
  add column subject         text not null default '',
  -- Whether the author's domain vouches for the mail, and the words of whoever checked.
  add column sender_verdict  text not null default 'unknown'
                             check (sender_verdict in ('pass', 'fail', 'unknown')),
  add column sender_evidence text not null default '',
  -- What a person should know who reads it, such as a Message-ID that was used before.
  add column flags           text[] not null default '{}';

-- The mailbox that the mail came to, and where its author wants answers; null where it is no mail.
alter table contents
  add column mailbox          text,
  add column reply_to_address text;

-- The mailbox that the ticket is answered from (null: the support address), and where its customer
-- reads (null: at requester_address). Both as its first message had them.
alter table tickets
  add column mailbox        text,
  add column answer_address text;
