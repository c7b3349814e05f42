import type { Pool } from 'pg';
import { undeliveredNotices } from '../src/db/notice-recipients';
import type { ForTeam, MailToSend } from '../src/db/outbox';
import { mailNoticesPerHour, undeliveredEvents } from '../src/domain/notice-cap';
import { teamAddressOf } from '../src/mail/team-addresses';
import type { PostOffice } from './mail-office';

/**
 * Whether `address` had all the notices of undelivered mails that it gets within an hour, so that this one
 * is left out. One that may have gone already is not: that it was left out would not be true. Where
 * several are sent at the same moment, each of them may be the last.
 */
export async function isOneNoticeTooMany(
  pool: Pool,
  { teamAddresses }: PostOffice,
  { event, before, state }: MailToSend & ForTeam,
  address: string,
): Promise<boolean> {
  const isOfMail = undeliveredEvents.some((type) => type === event.type);
  if (!isOfMail || state !== 'attempting' || before.state !== 'queued') return false;
  const sent = await undeliveredNotices(pool);
  // Whoever has no address of their own shares the team's.
  const there = sent.filter(({ recipient }) => teamAddressOf(teamAddresses, recipient) === address);
  const notices = there.reduce((sum, { notices }) => sum + notices, 0);
  return notices >= mailNoticesPerHour;
}
