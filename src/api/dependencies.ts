import type { Pool } from 'pg';
import type { Bilingual } from '../domain/language';
import type { ServiceTerms } from '../domain/terms';
import type { Logger } from '../log';
import type { MailParser } from '../mail/parse-mail';
import type { HeldMailClient } from '../temporal/held-mail-client';
import type { TicketClient } from '../temporal/ticket-client';
import type { AccessToken } from './auth';

/** A mailbox as agents see it: nothing of its account. */
export type ServedMailbox = {
  address: string;
  department: string | null;
  /** Whether its mail is fetched by IMAP. */
  isFetched: boolean;
};

/** What the API and the pages stand on. */
export type ApiDependencies = {
  pool: Pool;
  tickets: Pick<TicketClient, 'open' | 'command'>;
  heldMails: Pick<HeldMailClient, 'decide'>;
  /** Reads mails of the quarantine, in threads that can be stopped. */
  parser: Pick<MailParser, 'parse'>;
  tokens: readonly AccessToken[];
  /** Where customers write to, the support address first. */
  mailboxes: readonly [ServedMailbox, ...ServedMailbox[]];
  /** What tickets that agents open are promised; their calendar's zone is the list's. */
  terms: ServiceTerms;
  /** Signs sessions and checks rating links; the same one that the mails are signed with. */
  secret: string;
  /** Ticket time: what a deadline is compared with. Sessions run by the server's own clock. */
  nowMs: () => number;
  log: Logger;
  /** Whether the engine answers; a rejection means no. Without it readiness is the database's. */
  isReady?: () => Promise<boolean>;
  /** Where people reach the pages; `https:` makes the session cookie `Secure`. */
  publicUrl?: string | undefined;
  /** How long an opening waits for its number before it is answered without; 10 s if left out. */
  openingWaitMs?: number;
  /** In whose name the pages speak. */
  serviceName?: Bilingual;
};
