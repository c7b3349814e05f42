import type { HoldCause } from '../domain/hold-cause';
import { mailIdentity } from '../mail/identity';
import type { MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { readHeaderOnly } from '../mail/read-header';
import type { IntakeDependencies } from './dependencies';
import { keepHeld } from './hold-mail';

/**
 * Puts a mail into quarantine without reading more of it than its header: one that is too large, of
 * which `raw` is the header alone, or one that could not be received. Resolves and throws as
 * `receiveMail` does.
 */
export async function holdUnread(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  raw: Buffer,
  envelope: MailEnvelope,
  because: { cause: HoldCause; detail: string },
): Promise<void> {
  const { messageId, from, subject } = readHeaderOnly(raw);
  const { dedupeKey: mailId } = mailIdentity({ mailbox: mailbox.address, raw, messageId });
  const { mailFrom, rcptTo, remoteAddress } = envelope;
  const record = {
    mailId,
    mailbox: mailbox.address,
    messageId,
    raw,
    mailFrom,
    rcptTo,
    remoteAddress,
    mailClass: 'human',
    authorAddress: from?.address,
    subject,
    senderVerdict: 'unknown',
    senderEvidence: 'not checked',
    flags: [],
    fate: because,
  } as const;
  await keepHeld(deps, record);
  deps.log.info({ mailId, cause: because.cause }, 'A mail is held unread in quarantine');
}
