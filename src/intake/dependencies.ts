import type { Pool } from 'pg';
import type { Bilingual } from '../domain/language';
import type { SenderAuthentication } from '../domain/sender-authentication';
import type { ServiceTerms } from '../domain/terms';
import type { Logger } from '../log';
import type { InboundMail, MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox, SenderChecks } from '../mail/mailboxes';
import type { MailParser } from '../mail/parse-mail';
import type { TeamAddresses } from '../mail/team-addresses';
import type { TicketClient } from '../temporal/ticket-client';
import type { MailOrder } from './mail-order';

/** Says whether a mail is from whom it names; never rejects. */
export type CheckSender = (mail: {
  raw: Buffer;
  mail: InboundMail;
  envelope: MailEnvelope;
  checks: SenderChecks;
}) => Promise<SenderAuthentication>;

/** What receiving a mail needs. */
export type IntakeDependencies = {
  pool: Pool;
  tickets: Pick<TicketClient, 'open' | 'customerReplied' | 'tell'>;
  parser: Pick<MailParser, 'parse'>;
  checkSender: CheckSender;
  /** Of all mail that this process receives. */
  order: MailOrder;
  /** Starts the workflow of a mail that was kept as held. Throws `EngineUnavailable`. */
  startHold: (mailId: string) => Promise<void>;
  /** Ours; none has the address of another. */
  mailboxes: readonly Mailbox[];
  /** What new tickets are promised. */
  terms: ServiceTerms;
  secret: string;
  mailDomain: string;
  serviceName: Bilingual;
  teamAddresses: TeamAddresses;
  log: Logger;
};
