import type { MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import type { IntakeAnswer } from '../mail/smtp-intake';
import { mailboxesReached } from './arrival';
import { arrivalAt, fateOf, readMailSafely } from './assess';
import type { IntakeDependencies } from './dependencies';
import { settle } from './settle-mail';

/**
 * Makes a mail durably ours: kept as it came, understood, and handed to its ticket, or held in
 * quarantine with a cause and a workflow; once for each of our mailboxes that it came to. Resolves
 * (SMTP 250) only then; throws (451) when the database or the engine can't take it. The same mail
 * again, also at the same moment, changes nothing: its ids derive from what it is. A mail that cites
 * another which is being received comes after it.
 */
export function receiveMail(
  deps: IntakeDependencies,
  raw: Buffer,
  envelope: MailEnvelope,
  mailboxes: readonly Mailbox[] = mailboxesReached(deps.secret, deps.mailboxes, envelope.rcptTo),
): Promise<IntakeAnswer> {
  return deps.order.behindCited(raw, () => receiveAt(deps, raw, envelope, mailboxes));
}

async function receiveAt(
  deps: IntakeDependencies,
  raw: Buffer,
  envelope: MailEnvelope,
  mailboxes: readonly Mailbox[],
): Promise<IntakeAnswer> {
  const { mail, unreadable } = await readMailSafely(deps, raw);
  let answer: IntakeAnswer = { answer: 'refused', text: 'No such mailbox here' };
  for (const mailbox of mailboxes) {
    const arrival = await arrivalAt(deps, mailbox, raw, envelope, mail);
    const { mailClass, fate } =
      unreadable === undefined
        ? await fateOf(deps, arrival)
        : { mailClass: 'human', fate: unreadable };
    answer = await settle(deps, arrival, raw, mailClass, fate);
  }
  return answer;
}
