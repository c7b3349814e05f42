import { mailboxOf } from '../intake/arrival';
import type { IntakeDependencies } from '../intake/dependencies';
import { receiveOversize } from '../intake/header-only';
import { holdUnread } from '../intake/hold-unread';
import { receiveMail } from '../intake/receive-mail';
import { receiveOrHold } from '../intake/receive-or-hold';
import type { ImapReceivers } from '../mail/imap-ports';
import type { Mailbox } from '../mail/mailboxes';
import { createSmtpIntake } from '../mail/smtp-intake';
import type { Service } from './service';

export type SmtpIntakeDependencies = IntakeDependencies & {
  host: string;
  port: number;
  /** Whether the database and the engine answer; it may reject if not. */
  isAvailable: () => Promise<boolean>;
};

/** Starts the SMTP intake for every mailbox and its signed reply and bounce addresses. */
export async function startIntake(
  deps: SmtpIntakeDependencies,
): Promise<Service & { port: number }> {
  const { secret, mailboxes, mailDomain, host, port, isAvailable, log } = deps;
  const intake = createSmtpIntake({
    host,
    port,
    hostname: mailDomain,
    accepts: (recipient) => mailboxOf(secret, mailboxes, recipient) !== undefined,
    receive: receiveOrHold(deps, isAvailable),
    log,
  });
  const listening = await intake.listen();
  return { port: listening.port, close: () => intake.close() };
}

/** What becomes of the mails that are fetched from a mailbox. */
export function imapReceivers(deps: IntakeDependencies, mailbox: Mailbox): ImapReceivers {
  return {
    receive: (raw, envelope) => receiveMail(deps, raw, envelope, [mailbox]),
    receiveOversize: (header, sizeBytes, envelope) =>
      receiveOversize(deps, mailbox, header, sizeBytes, envelope),
    quarantinePoison: (raw, detail, envelope, isHeaderOnly) => {
      const flags = isHeaderOnly ? (['header_only'] as const) : [];
      return holdUnread(deps, mailbox, raw, envelope, { cause: 'poison', detail }, flags);
    },
  };
}
