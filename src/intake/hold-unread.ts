import type { MailFlag } from '../db/inbound-mails';
import type { HoldCause } from '../domain/hold-cause';
import { mailIdentity } from '../mail/identity';
import type { MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { readHeaderOnly } from '../mail/read-header';
import { unknownSender } from '../mail/trusted-results';
import type { IntakeDependencies } from './dependencies';
import { keepHeld } from './hold-mail';
import { recordOf } from './mail-record';

/**
 * Puts a mail that could not be received into quarantine without reading more of it than its header,
 * which is all of it (`raw`) where `flags` says so. Resolves and throws as `receiveMail` does.
 */
export async function holdUnread(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  raw: Buffer,
  envelope: MailEnvelope,
  because: { cause: HoldCause; detail: string },
  flags: readonly MailFlag[] = [],
): Promise<void> {
  const mail = readHeaderOnly(raw);
  const { messageId } = mail;
  const { dedupeKey: mailId } = mailIdentity({ mailbox: mailbox.address, raw, messageId });
  const authentication = unknownSender('not checked');
  const record = recordOf({ mailbox, mailId, mail, envelope, authentication }, raw, 'human', flags);
  await keepHeld(deps, { ...record, fate: because });
  deps.log.info({ mailId, cause: because.cause }, 'A mail is held unread in quarantine');
}
