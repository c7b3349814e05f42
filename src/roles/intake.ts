import type { Pool } from 'pg';
import type { Bilingual } from '../domain/language';
import type { ServiceTerms } from '../domain/terms';
import { receiveMail } from '../intake/receive-mail';
import type { Logger } from '../log';
import { ticketOfBounceAddress } from '../mail/bounce-address';
import { createMailParser } from '../mail/parse-mail';
import { ticketOfReplyAddress } from '../mail/reply-address';
import { createSmtpIntake } from '../mail/smtp-intake';
import type { TicketClient } from '../temporal/ticket-client';
import type { Service } from './service';

export type SmtpIntakeDependencies = {
  pool: Pool;
  tickets: TicketClient;
  terms: ServiceTerms;
  secret: string;
  supportAddress: string;
  mailDomain: string;
  serviceName: Bilingual;
  host: string;
  port: number;
  log: Logger;
};

/** Starts the SMTP intake for the support address and its signed reply and bounce addresses. */
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
      ticketOfReplyAddress(secret, supportAddress, recipient) !== undefined ||
      ticketOfBounceAddress(secret, supportAddress, recipient) !== undefined,
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
