import type { InboundMailRecord, MailFlag } from '../db/inbound-mails';
import type { Arrival } from './arrival';

/** How a mail is kept, but for what becomes of it. */
export function recordOf(
  {
    mailbox,
    mailId,
    mail,
    envelope,
    authentication,
  }: Pick<Arrival, 'mailbox' | 'mailId' | 'mail' | 'envelope' | 'authentication'>,
  raw: Buffer,
  mailClass: string,
  flags: readonly MailFlag[],
): Omit<InboundMailRecord, 'fate'> {
  return {
    mailId,
    mailbox: mailbox.address,
    messageId: mail.messageId,
    raw,
    mailFrom: envelope.mailFrom,
    rcptTo: envelope.rcptTo,
    remoteAddress: envelope.remoteAddress,
    mailClass,
    authorAddress: mail.from?.address,
    subject: mail.subject,
    senderVerdict: authentication.verdict,
    senderEvidence: authentication.evidence,
    flags,
  };
}
