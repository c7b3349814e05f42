-- Proves the check of the file before for the mails that were there already.
-- Locks: none that reading or receiving mail waits for (SHARE UPDATE EXCLUSIVE); the rows are read
-- once, without the mails' bytes. A transaction of its own, because that of the file before holds an
-- exclusive lock.
alter table inbound_mails validate constraint inbound_mails_fate;
