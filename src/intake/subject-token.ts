import { ticketForToken } from '../db/token-ticket';
import type { SenderAuthentication } from '../domain/sender-authentication';
import { isForward } from '../mail/forwarded-mail';
import type { MailAddress } from '../mail/inbound-mail';
import { subjectNumber } from '../mail/subject';
import { subjectTokenVerdict, type SubjectTokenVerdict } from '../mail/subject-thread';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';

export type { SubjectTokenVerdict } from '../mail/subject-thread';

/** A mail as far as it counts for its number, also long after it arrived. */
type Numbered = Pick<Arrival, 'mail' | 'mailbox' | 'rewrittenBy'> & {
  authentication: Pick<SenderAuthentication, 'verdict'>;
};

/** What the number in the subject says, if it has one of ours: the ticket itself, a hint, or nothing. */
export async function tokenOf(
  { pool, serviceName, mailboxes }: IntakeDependencies,
  { mail, mailbox, authentication, rewrittenBy }: Numbered,
  { address: senderAddress }: MailAddress,
): Promise<SubjectTokenVerdict> {
  const number = subjectNumber(mail.subject, serviceName.ru, serviceName.en);
  if (number === undefined) return { kind: 'none' };
  return subjectTokenVerdict({
    ticket: await ticketForToken(pool, number, mailboxes[0]?.address ?? mailbox.address),
    mailbox: mailbox.address,
    senderAddress,
    verdict: authentication.verdict,
    // What is believed is From, and there the list stands.
    isMailboxTrusted: mailbox.senderChecks.kind === 'believe' && rewrittenBy === undefined,
    isForward: isForward(mail),
  });
}
