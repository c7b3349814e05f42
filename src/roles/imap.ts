import { Leadership } from '../db/leadership';
import { ImapPositions } from '../db/imap-positions';
import type { Pool } from 'pg';
import { isMailsFault } from '../intake/receive-or-hold';
import type { Logger } from '../log';
import { startImapIntake } from '../mail/imap-intake';
import { IntakeUnavailable, type ImapReceivers } from '../mail/imap-ports';
import type { ImapStatus } from '../mail/imap-status';
import type { Mailbox } from '../mail/mailboxes';
import { startImapReports } from './imap-reports';
import type { Service } from './service';

export type ImapDependencies = {
  pool: Pool;
  databaseUrl: string;
  mailboxes: readonly Mailbox[];
  receivers: (mailbox: Mailbox) => ImapReceivers;
  log: Logger;
};

/** The fetching of every mailbox that has an account; `status` is one of each. */
export type ImapService = Service & { status(): ImapStatus[] };

/** Starts fetching. Mail servers that can't be reached fail nothing: they are tried until they can. */
export function startImap(deps: ImapDependencies): ImapService {
  const { pool, databaseUrl, mailboxes, receivers, log } = deps;
  const positions = new ImapPositions(pool);
  const leadership = new Leadership({ databaseUrl, log });
  const intakes = mailboxes.flatMap((mailbox) => {
    const { address, imap: account } = mailbox;
    if (account === undefined) return [];
    const common = { mailbox: address, account, positions, leadership, log };
    return [startImapIntake({ ...common, ...receivers(mailbox) })];
  });
  const status = () => intakes.map((intake) => intake.status());
  const reports = startImapReports({ pool, statuses: status, log });
  return {
    status,
    close: async () => {
      await Promise.all(intakes.map((intake) => intake.close()));
      await reports.close();
    },
  };
}

/** Receivers whose failures are told apart: those of the database or the engine are not the mail's. */
export function blameless(
  receivers: ImapReceivers,
  isAvailable: () => Promise<boolean>,
): ImapReceivers {
  const or = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw (await isMailsFault(error, isAvailable)) ? error : new IntakeUnavailable(error);
    }
  };
  return {
    receive: (raw, envelope) => or(receivers.receive(raw, envelope)),
    receiveOversize: (header, sizeBytes, envelope) =>
      or(receivers.receiveOversize(header, sizeBytes, envelope)),
    quarantinePoison: (...mail) => or(receivers.quarantinePoison(...mail)),
  };
}
