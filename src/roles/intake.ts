import { receiveMail, type IntakeDependencies } from '../intake/receive-mail';
import { createMailParser } from '../mail/parse-mail';
import { ticketOfReplyAddress } from '../mail/reply-address';
import { createSmtpIntake } from '../mail/smtp-intake';
import type { Service } from './service';

export type SmtpIntakeDependencies = Omit<IntakeDependencies, 'parser'> & {
  host: string;
  port: number;
};

/** Starts the SMTP intake for the support address and its signed reply addresses. */
export async function startIntake(
  deps: SmtpIntakeDependencies,
): Promise<Service & { port: number }> {
  const { secret, supportAddress, mailDomain, host, port, log } = deps;
  const parser = createMailParser();
  const intake = createSmtpIntake({
    host,
    port,
    hostname: mailDomain,
    accepts: (recipient) =>
      recipient.toLowerCase() === supportAddress.toLowerCase() ||
      ticketOfReplyAddress(secret, supportAddress, recipient) !== undefined,
    receive: (raw, envelope) => receiveMail({ ...deps, parser }, raw, envelope),
    log,
  });
  const listening = await intake.listen();
  return {
    port: listening.port,
    close: async () => {
      await intake.close();
      await parser.close();
    },
  };
}
