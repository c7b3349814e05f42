import { mailboxOf } from '../intake/arrival';
import type { IntakeDependencies } from '../intake/dependencies';
import { receiveMail } from '../intake/receive-mail';
import { createSmtpIntake } from '../mail/smtp-intake';
import type { Service } from './service';

export type SmtpIntakeDependencies = IntakeDependencies & { host: string; port: number };

/** Starts the SMTP intake for every mailbox and its signed reply and bounce addresses. */
export async function startIntake(
  deps: SmtpIntakeDependencies,
): Promise<Service & { port: number }> {
  const { secret, mailboxes, mailDomain, host, port, log } = deps;
  const intake = createSmtpIntake({
    host,
    port,
    hostname: mailDomain,
    accepts: (recipient) => mailboxOf(secret, mailboxes, recipient) !== undefined,
    receive: (raw, envelope) => receiveMail(deps, raw, envelope),
    log,
  });
  const listening = await intake.listen();
  return { port: listening.port, close: () => intake.close() };
}
