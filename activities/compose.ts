import type { Pool } from 'pg';
import type { MailToSend } from '../src/db/outbox';
import type { MailCopy } from '../src/db/outbox-copies';
import type { Logger } from '../src/log';
import { isTemplateFailure } from '../src/mail/templates/render';
import { noTeamAddress, tooManyNotices } from '../src/mail/unsent-words';
import type { MailWithFiles } from './enclosures';
import type { PostOffice } from './mail-office';
import { mailToCustomer } from './mail-to-customer';
import { mailToTeam } from './mail-to-team';
import { isOneNoticeTooMany } from './notice-cap';

export type Composed =
  MailWithFiles | { unsendable: 'NO_TEAM_ADDRESS' | 'TOO_MANY_NOTICES'; detail: string };

async function compose(
  pool: Pool,
  office: PostOffice,
  mail: MailToSend,
  copies: readonly MailCopy[],
): Promise<Composed> {
  if (mail.kind !== 'team_notice') return mailToCustomer(office, mail, copies);
  const notice = mailToTeam(office, mail);
  if (notice === undefined) {
    return { unsendable: 'NO_TEAM_ADDRESS', detail: noTeamAddress(mail.recipient).recorded };
  }
  return (await isOneNoticeTooMany(pool, office, mail, notice.to.address))
    ? { unsendable: 'TOO_MANY_NOTICES', detail: tooManyNotices.recorded }
    : notice;
}

/**
 * The mail, complete but for the bytes of its files. By our own templates where the administrator's fail on
 * it: they were tried on samples, and one that runs away on what somebody really wrote would do so at
 * every attempt, until the mail is given up.
 */
export async function composeAnyway(
  pool: Pool,
  office: PostOffice,
  log: Logger,
  mail: MailToSend,
  copies: readonly MailCopy[],
): Promise<Composed> {
  const { templates, ...withOurs } = office;
  try {
    return await compose(pool, office, mail, copies);
  } catch (error) {
    if (templates === undefined || !isTemplateFailure(error)) throw error;
    const { ticket, mailSeq, kind } = mail;
    const about = { ticketId: ticket.ticketId, mailSeq, kind, reason: error.message };
    log.warn(about, 'A template of OTVET_TEMPLATES failed on this mail, which goes out by ours');
    return compose(pool, withOurs, mail, copies);
  }
}
