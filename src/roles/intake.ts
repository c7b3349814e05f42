import type { Pool } from 'pg';
import type { Bilingual } from '../domain/language';
import type { ServiceTerms } from '../domain/terms';
import { keepMail } from '../db/contents';
import { receiveMail } from '../intake/receive-mail';
import type { Logger } from '../log';
import { createMailParser } from '../mail/parse-mail';
import { ticketOfReplyAddress } from '../mail/reply-address';
import { createSmtpIntake } from '../mail/smtp-intake';
import type { TicketClient } from '../temporal/ticket-client';
import { mailIdentity } from '../mail/identity';
import type { ImapReceivers } from '../mail/imap-ports';
import type { MailEnvelope } from '../mail/inbound-mail';
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

/** What becomes of a mailbox's fetched mails; `close` ends the parser. */
export function imapReceivers(
  deps: Omit<SmtpIntakeDependencies, 'host' | 'port'>,
): ImapReceivers & Service {
  const parser = createMailParser();
  const hold = async (raw: Buffer, envelope: MailEnvelope, cause: string, detail: string) => {
    const { pool, supportAddress: mailbox } = deps;
    const { dedupeKey: mailId } = mailIdentity({ mailbox, raw, messageId: undefined });
    const { mailFrom, rcptTo, remoteAddress } = envelope;
    const way = { mailFrom, rcptTo, remoteAddress };
    const fate = { cause, detail };
    await keepMail(pool, { mailId, messageId: undefined, mailbox, raw, ...way, fate }, undefined);
  };
  return {
    receive: (raw, envelope) => receiveMail({ ...deps, parser }, raw, envelope),
    receiveOversize: async (header, sizeBytes, envelope) => {
      await hold(header, envelope, 'oversize', `${sizeBytes} bytes, of which the header is kept`);
      return { answer: 'kept', note: 'held' };
    },
    quarantinePoison: (raw, reason, envelope) => hold(raw, envelope, 'poison', reason),
    close: () => parser.close(),
  };
}
