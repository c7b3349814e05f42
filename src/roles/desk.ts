import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { PostOffice } from '../../activities/mail-office';
import { parseAccessTokens, type AccessToken } from '../api/auth';
import type { ApiDependencies } from '../api/dependencies';
import { ConfigError, required, type Config } from '../config';
import { migrate } from '../db/migrate';
import { createPool } from '../db/pool';
import { pingDatabase } from '../db/ticket-reads';
import { ticketTimeMs } from '../domain/clock';
import type { ServiceTerms } from '../domain/terms';
import type { IntakeDependencies } from '../intake/dependencies';
import { MailOrder } from '../intake/mail-order';
import { startHold } from '../intake/hold-mail';
import { isPassingFailure } from '../intake/passing-failure';
import { releaseMail } from '../intake/release-mail';
import type { Logger } from '../log';
import type { Mailbox } from '../mail/mailboxes';
import { Outflow } from '../mail/outflow';
import { createMailParser, type MailParser } from '../mail/parse-mail';
import { createRelay } from '../mail/relay';
import { createSenderChecker } from '../mail/sender-checks';
import { projectRoot } from '../project-root';
import { readTemplates } from '../settings/templates-folder';
import { connectEngine, type Engine, type EngineAddress } from '../temporal/connect';
import { HeldMailClient } from '../temporal/held-mail-client';
import { ensureSchedules, startHoldsNow } from '../temporal/schedules';
import { TicketClient } from '../temporal/ticket-client';
import { TimerReader } from '../temporal/timer-reader';
import { readDkimKeys } from './dkim-keys';
import { startApi } from './api';
import { blameless, startImap, type ImapService } from './imap';
import { imapReceivers, startIntake } from './intake';
import type { Service } from './service';
import { startWorker } from './worker';
import { builtWorkflowBundle } from './workflow-bundle';

/** Whoever asks waits no longer, so that an engine that hangs is not asked ever more often. */
const readinessTimeoutMs = 2_000;

/** A process's settings with everything filled in that its parts need. */
export type DeskSettings = Config & {
  databaseUrl: string;
  temporalAddress: string;
  secret: string;
};

/** The settings of a stand-alone process; throws `ConfigError` for what is missing. */
export function deskSettings(config: Config): DeskSettings {
  return {
    ...config,
    databaseUrl: required(config.databaseUrl, 'DATABASE_URL'),
    temporalAddress: required(config.temporalAddress, 'TEMPORAL_ADDRESS'),
    secret: required(config.secret, 'OTVET_SECRET'),
  };
}

/** The access tokens that the settings name; throws `ConfigError` for a malformed one. */
export function accessTokens(agentTokens: string | undefined): AccessToken[] {
  const variable = 'OTVET_AGENT_TOKENS';
  try {
    return parseAccessTokens(required(agentTokens, variable));
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof Error)) throw error;
    throw new ConfigError([{ variable, problem: error.message }]);
  }
}

/** The parts that a process has in common, opened once. */
export class Desk {
  readonly pool: Pool;
  private readonly closers: (() => Promise<void>)[] = [];
  private intake: IntakeDependencies | undefined;

  /** `terms` are what new tickets are promised; `mailboxes` where their mail comes from. */
  constructor(
    private readonly settings: DeskSettings,
    private readonly terms: ServiceTerms,
    private readonly log: Logger,
    private readonly mailboxes: readonly Mailbox[] = [],
  ) {
    this.pool = createPool(settings.databaseUrl, log, 20);
    this.closers.push(() => this.pool.end());
  }

  get engine(): EngineAddress {
    const { temporalAddress, temporalNamespace } = this.settings;
    return { address: temporalAddress, namespace: temporalNamespace };
  }

  /** Ends everything that was started here, the newest first. */
  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }

  /** Applies the pending migrations and returns their names. */
  async migrate(): Promise<string[]> {
    return migrate(this.pool, join(projectRoot(), 'migrations'));
  }

  /** A worker that hands its mails to `smtpUrl`. */
  async startWorker(smtpUrl: string, publicUrl: string): Promise<void> {
    const { secret, mailDomain, supportAddress, serviceName, teamAddresses, language } =
      this.settings;
    const { dkim, mailConnections, mailPerDomainPerMinute: perDomainPerMinute } = this.settings;
    const relay = createRelay(smtpUrl, {
      log: this.log,
      poolSize: mailConnections,
      // Well within the time of an attempt, so that what the relay did is known to us first.
      replyTimeoutMs: 240_000,
      dkimKeyFor: await readDkimKeys(dkim, this.mailboxes, this.log),
    });
    this.closers.push(() => relay.close());
    const postOffice: PostOffice = {
      relay,
      outflow: new Outflow({ perDomainPerMinute }),
      secret,
      mailDomain,
      supportAddress,
      mailboxes: [supportAddress, ...this.mailboxes.slice(1).map(({ address }) => address)],
      serviceName,
      publicUrl,
      teamAddresses,
      teamLanguage: language,
      templates: await readTemplates(this.settings.templatesFolder),
    };
    const { engine, pool, log } = this;
    const { client } = await this.connect();
    const { clock } = this.settings;
    const intake = this.receiving(client);
    const worker = await startWorker({
      engine,
      pool,
      postOffice,
      errands: new TicketClient(client, clock),
      timers: new TimerReader(client),
      releaser: { release: (mailId) => releaseMail(intake, mailId) },
      holds: { start: intake.startHold },
      isPassing: isPassingFailure,
      clock,
      workflowBundlePath: builtWorkflowBundle(),
      log,
    });
    this.keep(worker);
    await ensureSchedules(client, log);
    await startHoldsNow(client, log);
  }

  /** The API with its pages; returns its port. */
  async startApi(): Promise<number> {
    const { agentTokens, apiHost, apiPort, secret, publicUrl, serviceName } = this.settings;
    const engine = await this.connect();
    const api = await startApi({
      pool: this.pool,
      tickets: new TicketClient(engine.client, this.settings.clock),
      heldMails: new HeldMailClient(engine.client, this.settings.clock),
      parser: this.openParser(),
      tokens: accessTokens(agentTokens),
      mailboxes: this.servedMailboxes(),
      terms: this.terms,
      secret,
      serviceName,
      publicUrl,
      nowMs: () => this.nowMs(),
      isReady: () => this.answers(engine),
      log: this.log,
      host: apiHost,
      port: apiPort,
    });
    this.keep(api);
    return api.port;
  }

  /** The SMTP intake; returns its port. */
  async startIntake(): Promise<number> {
    const { intakeHost, intakePort } = this.settings;
    const engine = await this.connect();
    const intake = await startIntake({
      ...this.receiving(engine.client),
      host: intakeHost,
      port: intakePort,
      isAvailable: () => this.isAvailable(engine),
    });
    this.keep(intake);
    return intake.port;
  }

  /** Fetches the mail of every mailbox that has an IMAP account. */
  async startImap(): Promise<ImapService> {
    const engine = await this.connect();
    const { pool, mailboxes, log } = this;
    const { databaseUrl } = this.settings;
    const intake = this.receiving(engine.client);
    const receivers = (mailbox: Mailbox) =>
      blameless(imapReceivers(intake, mailbox), () => this.isAvailable(engine));
    const imap = startImap({ pool, databaseUrl, mailboxes, receivers, log });
    this.keep(imap);
    return imap;
  }

  /** What mail is received with, by SMTP, by IMAP and when a held one is released: threads and all. */
  private receiving(client: Client): IntakeDependencies {
    return (this.intake ??= this.openIntake(client));
  }

  private openIntake(client: Client): IntakeDependencies {
    const { pool, terms, mailboxes, log } = this;
    const { clock, secret, mailDomain, serviceName, teamAddresses } = this.settings;
    const heldMails = new HeldMailClient(client, clock);
    const checker = createSenderChecker();
    this.closers.push(() => checker.close());
    return {
      pool,
      tickets: new TicketClient(client, clock),
      parser: this.openParser(),
      checkSender: (question) => checker.check(question),
      order: new MailOrder(),
      startHold: (mailId) => startHold({ pool, heldMails, nowMs: () => this.nowMs() }, mailId),
      mailboxes,
      terms,
      secret,
      mailDomain,
      serviceName,
      teamAddresses,
      log,
    };
  }

  /** The mailboxes without their accounts, whose passwords the API has no use for. */
  private servedMailboxes(): ApiDependencies['mailboxes'] {
    const [support, ...others] = this.mailboxes.map(({ address, department, imap }) => {
      return { address, department, isFetched: imap !== undefined };
    });
    const { supportAddress } = this.settings;
    return [support ?? { address: supportAddress, department: null, isFetched: false }, ...others];
  }

  /** Ticket time. */
  private nowMs(): number {
    return ticketTimeMs(this.settings.clock, Date.now());
  }

  private openParser(): MailParser {
    const parser = createMailParser();
    this.closers.push(() => parser.close());
    return parser;
  }

  /** Whether the database and the engine answer: a mail that fails is to blame itself then. */
  private async isAvailable(engine: Engine): Promise<boolean> {
    await pingDatabase(this.pool);
    return this.answers(engine);
  }

  private answers({ connection }: Engine): Promise<boolean> {
    const { namespace } = this.engine;
    return connection.withDeadline(Date.now() + readinessTimeoutMs, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      return true;
    });
  }

  private async connect(): Promise<Engine> {
    const engine = await connectEngine(this.engine);
    this.closers.push(() => engine.connection.close());
    return engine;
  }

  private keep(service: Service): void {
    this.closers.push(() => service.close());
  }
}
